"""Writing down what was seen of an injury, putting it right and adding to it. Nothing written is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.models import Case, Deadline, Entry, PromiseSource, Refused
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from riskassessment.models import Injury, InjuryAddition, InjuryMark
from riskassessment.rules.body import point_of

CORRECTED = "This record has been corrected since. Open the new one."
EMPTY = "Mark a place on the body, or write what was seen or what she says."


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One mark as it was chosen: the place, where the drawing was touched if it was, and how it looks."""

    region: str
    kind: str
    x: int | None = None
    y: int | None = None
    size: str = ""
    look: str = ""
    note: str = ""


@transaction.atomic
def record_injury(*, case: Case, injury: Injury, marks: Sequence[Marked], by: User, at: datetime) -> Injury:
    """Write down what was seen or told of an injury.

    :param injury: not saved yet, with the answers of its page
    """
    case = lock_case(case)
    case.refuse_if_closed()
    save_with_marks(injury, case=case, marks=marks, by=by, at=at)
    if injury.doctor == Injury.Doctor.WANTS:
        promise_doctor(injury, by=by, at=at)
    narrate(injury, "An injury was recorded", on=injury.seen_on, by=by, at=at)
    log("risk.injury_recorded", by=by, at=at, case_ref=case.reference, subject=injury, marks=len(marks))
    return injury


@transaction.atomic
def correct_injury(
    *, corrected: Injury, injury: Injury, marks: Sequence[Marked], why: str, by: User, at: datetime
) -> Injury:
    """Write a record anew that had a mistake. The earlier one stays as it was, and can be read."""
    case = lock_case(corrected.case)
    case.refuse_if_closed()
    if Injury.objects.filter(corrects=corrected.pk).exists():
        raise Refused(CORRECTED)
    injury.corrects, injury.correction_why = corrected, why
    save_with_marks(injury, case=case, marks=marks, by=by, at=at)
    if injury.doctor == Injury.Doctor.WANTS != corrected.doctor:
        promise_doctor(injury, by=by, at=at)
    narrate(injury, "The record of an injury was corrected", on=timezone.localdate(at), by=by, at=at)
    log("risk.injury_corrected", by=by, at=at, case_ref=case.reference, subject=injury, corrects=corrected.pk)
    return injury


@transaction.atomic
def add_to_injury(*, injury: Injury, what: str, happened_on: date, by: User, at: datetime) -> InjuryAddition:
    """Add what was seen or done since: what was written down first stays as it is."""
    case = injury.case = lock_case(injury.case)
    case.refuse_if_closed()
    if Injury.objects.filter(corrects=injury.pk).exists():
        raise Refused(CORRECTED)
    made = InjuryAddition(
        case=case, injury=injury, what=what, happened_on=happened_on, made_at=at, made_by=by
    )
    made.save()
    narrate(injury, "Something was added to an injury", on=happened_on, by=by, at=at)
    log("risk.injury_added_to", by=by, at=at, case_ref=case.reference, subject=made)
    return made


def save_with_marks(injury: Injury, *, case: Case, marks: Sequence[Marked], by: User, at: datetime) -> None:
    """Save a new record and its marks, numbered in their order."""
    if not (marks or injury.seen or injury.her_words or injury.how):
        raise Refused(EMPTY)
    injury.case, injury.made_at, injury.made_by = case, at, by
    injury.save()
    for number, mark in enumerate(marks, 1):
        x, y = point_of(mark.region, mark.x, mark.y)
        written: dict[str, Any] = {"size": mark.size, "look": mark.look, "note": mark.note}
        InjuryMark(
            case=case, injury=injury, number=number, region=mark.region, x=x, y=y, kind=mark.kind, **written
        ).save()


def promise_doctor(injury: Injury, *, by: User, at: datetime) -> None:
    """Promise to help her see a doctor, today."""
    injury.case.promise(
        Deadline.Kind.TASK,
        title="Help the client see a doctor",
        context="The risk page says why.",
        due_on=timezone.localdate(at),
        is_of_risk=True,
        source=PromiseSource.of(injury),
        by=by,
        at=at,
    )


def narrate(injury: Injury, words: str, *, on: date, by: User, at: datetime) -> None:
    """Put one line into her story that says no more than that there is something to read."""
    injury.case.narrate(Entry.Kind.INCIDENT, words, on=on, url=injury.get_absolute_url(), by=by, at=at)
