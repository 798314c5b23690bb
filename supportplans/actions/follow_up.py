"""How she is asked, after she has left, how she is."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.models import Case, Deadline, Entry, PromiseSource, Refused
from cases.queries.of_case import lock_case
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from supportplans.models import Exit, FollowUp


@transaction.atomic
def record_follow_up(*, leaving: Exit, by: User, at: datetime, **answers: Any) -> FollowUp:
    """Write down one try to ask her how she is. The case stays closed; another try is promised if it is due.

    ``answers`` are the fields of `FollowUp`. Refuses where she did not agree to be asked, or where she has
    said that she does not want to be.
    """
    # Not `lock_open_case`: she is asked after her case was closed.
    case = lock_case(leaving.case)
    if blockers := follow_up_blockers(case, leaving):
        raise Refused(*blockers)
    follow_up = FollowUp(case=case, exit=leaving, recorded_by=by, recorded_at=at, **answers)
    follow_up.save()
    result = follow_up.get_result_display()
    case.meet(Deadline.Kind.FOLLOW_UP, by=by, at=at, on=follow_up.tried_on, outcome=f"Reached: {result}")
    if follow_up.next_try_on:
        case.promise(
            Deadline.Kind.FOLLOW_UP,
            due_on=follow_up.next_try_on,
            context="Try again",
            source=PromiseSource.of(follow_up),
            by=by,
            at=at,
        )
    if follow_up.needs_an_answer:
        ask_to_act(case, leaving, follow_up, by=by, at=at)
    title = (
        "Asked how things are" if follow_up.is_reached else f"Tried to ask how things are: {result.lower()}"
    )
    case.narrate(Entry.Kind.EXIT, title, by=by, at=at, url=leaving.get_absolute_url())
    log("exit.followed_up", by=by, at=at, case_ref=case.reference, subject=follow_up, result=follow_up.result)
    return follow_up


ACT_TODAY = "Act today on what was said after the exit"


def ask_to_act(case: Case, leaving: Exit, follow_up: FollowUp, *, by: User, at: datetime) -> None:
    """Promise for today that a manager acts on what she said. The promise itself does not say what that was.

    Whoever signed the exit is asked, if they may still sign for this case; else another manager who may, and
    only then whoever writes this down. Where there is none, it stands on the team's page and with whoever
    supported her. What is promised already stays as urgent and as overdue as it is: a mild answer does not
    undo a worrying one.
    """
    today = timezone.localdate(at)
    managers = list(second_persons(case, Permission.EXIT_SIGN_OFF, but=(), at=at))
    signed = [manager for manager in managers if manager.pk == leaving.signed_by_id]
    others = [manager for manager in managers if manager != by]
    before = case.open_deadline(Deadline.Kind.AFTER_EXIT)
    earlier = leaving.follow_ups.filter(pk=before.source_id).first() if before and before.source_id else None
    # The earlier one first: what is promised stays as urgent as it was.
    worrying = next((answer for answer in (earlier, follow_up) if answer and answer.is_worrying), None)
    if before and before.due_on <= today and (worrying is None or worrying == earlier):
        return
    case.promise(
        Deadline.Kind.AFTER_EXIT,
        title=ACT_TODAY if worrying else "",
        source=PromiseSource.of(worrying or follow_up),
        due_on=min(before.due_on, today) if before else today,
        assignee=next(iter(signed or others or managers), None),
        by=by,
        at=at,
    )


def follow_up_blockers(case: Case, leaving: Exit) -> list[str]:
    """Return why nobody may ask her how she is, in words."""
    if leaving.state != Exit.State.SIGNED or not case.is_closed:
        return ["Her support has not ended."]
    if leaving.may_contact != Exit.Contact.YES:
        return ["She did not agree to be asked later how she is. Do not contact her."]
    if leaving.follow_ups.filter(result=FollowUp.Result.DECLINED).exists():
        return ["She has said that she does not want to be asked again. Do not contact her."]
    return []
