"""Supervision: that it was, what was said, and what was agreed."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from hestia.accounts.models import Notice, User
from hestia.audit.models import log
from hestia.refusals import Refused
from hestia.staff.actions.register import NOT_ONES_OWN
from hestia.staff.models import (
    AgreedAction,
    SupervisedCase,
    Supervision,
    SupervisionRecord,
    Wellbeing,
)
from hestia.staff.rules import FARTHEST_MONTHS
from hestia.ui.words import date_words
from hestia.workingdays.calendar import months_after


@transaction.atomic
def record_supervision(*, supervision: Supervision, by: User, at: datetime) -> Supervision:
    """Save that somebody was supervised, and when next: days, never what was said."""
    person, held_on = supervision.person, supervision.held_on
    if person in {by, supervision.supervisor}:
        raise Refused(NOT_ONES_OWN)
    if supervision.next_on <= held_on:
        raise Refused(by_field={"next_on": f"The next one must be after {date_words(held_on)}"})
    if supervision.next_on > (farthest := months_after(held_on, FARTHEST_MONTHS)):
        raise Refused(by_field={"next_on": f"The next one must be by {date_words(farthest)}"})
    same = Supervision.objects.counting().filter(person=person, held_on=held_on)
    if not supervision.is_mistake and same.exclude(pk=supervision.pk).exists():
        raise Refused(by_field={"held_on": "Supervision on that day is recorded already"})
    is_new = supervision._state.adding
    if is_new:
        supervision.recorded_at, supervision.recorded_by = at, by
    supervision.save()
    if supervision.is_mistake:
        log("supervision.mistaken", by=by, at=at, subject=person)
        return supervision
    log("supervision.recorded" if is_new else "supervision.corrected", by=by, at=at, subject=person)
    return supervision


@transaction.atomic
def write_record(
    *, record: SupervisionRecord, cases: Iterable[str], by: User, at: datetime
) -> SupervisionRecord:
    """Save what the two talked about, as who supervised wrote it. The worker is told that it is there.

    :param cases: the references of the cases of very high risk that were talked about
    """
    supervision = record.supervision
    if supervision.supervisor != by or supervision.is_mistake:
        raise Refused("The supervisor writes the record.")
    record.person, record.supervisor, record.made_at = supervision.person, by, at
    record.save()
    for reference in cases:
        SupervisedCase(record=record, case_ref=reference).save()
    words = (
        f"{by} wrote the record of your supervision of {date_words(supervision.held_on)}. If you like, add"
        " how you are: only the two of you can read it."
    )
    Notice(person=supervision.person, words=words, told_at=at, told_by=by).save()
    log("supervision.record_written", by=by, at=at, subject=supervision.person)
    return record


@transaction.atomic
def write_wellbeing(*, supervision: Supervision, words: str, by: User, at: datetime) -> Wellbeing:
    """Keep how somebody says they are: theirs to write, and nobody else’s."""
    if supervision.person != by or supervision.is_mistake:
        raise Refused("Only the person who was supervised writes this.")
    wellbeing = Wellbeing(
        supervision=supervision, person=by, supervisor=supervision.supervisor, words=words, made_at=at
    )
    wellbeing.save()
    log("supervision.wellbeing_written", by=by, at=at, subject=by)
    return wellbeing


@transaction.atomic
def agree_action(
    *, supervision: Supervision, what: str, owner: User, by_on: date, by: User, at: datetime
) -> AgreedAction:
    """Keep what the two agreed that one of them does by a day."""
    two = supervision.person, supervision.supervisor
    if by not in two or owner not in two or supervision.is_mistake:
        raise Refused("An action is agreed between the two of you, and one of you does it.")
    if by_on < supervision.held_on:
        raise Refused(by_field={"by_on": "It must be on or after the day of the supervision"})
    action = AgreedAction(
        supervision=supervision, person=two[0], supervisor=two[1], what=what, owner=owner, by_on=by_on,
        made_at=at,
    )  # fmt: skip
    action.save()
    log("supervision.action_agreed", by=by, at=at, subject=supervision.person)
    return action


@transaction.atomic
def settle_action(*, action: AgreedAction, on: date, by: User, at: datetime) -> None:
    """Say that what was agreed is done. Said twice, it is done once."""
    if action.done_on is None:
        action.done_on = on
        action.save()
        log("supervision.action_done", by=by, at=at, subject=action.person)


@transaction.atomic
def take_action_back(*, action: AgreedAction, done_in: int, by: User, at: datetime) -> None:
    """Take back that what was agreed is done. ``done_in`` is the version in which it became done."""
    if action.done_on is None or action.version != done_in:
        raise Refused("This action has been changed since.")
    action.done_on = None
    action.save()
    log("supervision.action_taken_back", by=by, at=at, subject=action.person)
