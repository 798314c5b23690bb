"""The tasks before her 18th birthday, in step with what is known of her birth."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from cases.actions import risk_events
from cases.models import (
    Case,
    Consent,
    Deadline,
    PromiseSource,
)
from cases.rules import eighteen
from hestia.accounts.models import User
from hestia.workingdays.models import BankHoliday, Nation


@transaction.atomic
def update_tasks_before_18(
    *, case: Case, today: date, is_now_adult: bool = False, by: User, at: datetime
) -> None:
    """Bring the tasks before her 18th birthday into step with her birth, when that was put right.

    ``is_now_adult`` if she was, or may have been, a child on record until now. Sent without her consent, the
    referral goes on only if she agrees herself: she is asked, whatever her date of birth.
    """
    client, stage = case.client, Case.NRMStage
    promised = list(case.deadline_set.open().filter(kind=Deadline.Kind.TURNING_18))
    open_now = {promise.source or promise.pk: promise for promise in promised}
    over = {stage.NOT_REFERRED, stage.DECLINED, stage.WITHDRAWN, stage.CG_POSITIVE, stage.CG_NEGATIVE}
    is_asked = case.nrm_stage not in over and _chooses_at_18(case, promised, today=today)
    born = client.born_between
    roll_back = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES).working_day_on_or_before
    wanted = eighteen.tasks(born, since=case.opened_on, roll_back=roll_back) if born and is_asked else []
    for task in wanted:
        source = PromiseSource.of(client, task.step)
        earlier = open_now.pop(source, None)
        if earlier and earlier.due_on == task.due_on and earlier.title == task.title:
            continue
        if earlier:
            earlier.case = case
            earlier.cancel(by=by, at=at, why="Her date of birth was corrected")
        # A step whose day is past is of no use; asking her on the day itself lasts until she has answered.
        if task.due_on >= today or task.lasts:
            case.promise(
                Deadline.Kind.TURNING_18,
                due_on=task.due_on,
                title=task.title,
                context=task.context,
                source=source,
                by=by,
                at=at,
            )
    now_adult = PromiseSource.of(client, eighteen.NOW_ADULT)
    if not wanted and _was_never_asked(case):
        if is_now_adult and now_adult not in open_now:
            case.promise(
                Deadline.Kind.TURNING_18,
                due_on=today,
                title=eighteen.ASK_IF_SHE_STAYS,
                context=eighteen.AGREES_HERSELF,
                source=now_adult,
                by=by,
                at=at,
            )
        open_now.pop(now_adult, None)
    for unneeded in open_now.values():
        unneeded.case = case
        unneeded.cancel(by=by, at=at, why="No longer needed")
    risk_events.expect_eighteen(case, by=by, at=at)


def _was_never_asked(case: Case) -> bool:
    """Whether an adult's referral is under way, sent while she was on record as maybe a child."""
    stage = Case.NRMStage
    under_way = {
        stage.SUBMITTED,
        stage.WAITING_RG,
        stage.RECOVERY,
        stage.RG_NEGATIVE,
        stage.RECONSIDERING,
        stage.SUSPENDED,
        stage.DISQUALIFIED,
    }
    if case.client.may_be_a_child or case.nrm_stage not in under_way:
        return False
    return not case.consent_set.filter(purpose=Consent.Purpose.NRM).exists()


def _chooses_at_18(case: Case, promised: Iterable[Deadline], *, today: date) -> bool:
    """Whether she turns 18, or has and is still to be asked: what is promised holds until she answers."""
    born = case.client.born_between
    if born is None or (born[0] != born[1] and not case.client.may_be_a_child):
        return False
    birthday, latest = map(eighteen.eighteenth_birthday, born)
    answers = case.consent_set.filter(purpose=Consent.Purpose.NRM, given_on__gte=birthday)
    days = {promise.due_on for promise in promised}
    still_asked = birthday in days or (bool(days) and birthday >= case.opened_on)
    return (today < latest or still_asked) and not answers.exists()
