"""What becomes of the paper she took with her: given back, lost, or destroyed."""

from datetime import date, datetime, timedelta

from django.db import transaction

from cases.models import Deadline, Entry, Printed, PromiseSource
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log

LOST_IS_TALKED_ABOUT_IN = 1  # calendar days


@transaction.atomic
def settle_copy(*, copy: Printed, fate: str, on: date, note: str = "", by: User, at: datetime) -> None:
    """Write down what became of a copy.

    One that is lost and not discreet makes a task, to talk about who may find it.
    """
    case = lock_case(copy.case)
    copy.case = case
    was_known = bool(copy.fate)
    copy.fate, copy.fate_on, copy.fate_note = fate, on, note
    copy.fate_at, copy.fate_by = at, by
    copy.save()
    case.narrate(Entry.Kind.DOCUMENT, f"{copy}: {copy.get_fate_display().lower()}", note, by=by, at=at)
    log(
        "case.copy_settled",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=f"{copy.document} copy {copy.copy_number}",
        fate=fate,
    )
    if fate == Printed.Fate.LOST and copy.says_she_has_support and not was_known and not case.is_closed:
        case.promise(
            Deadline.Kind.TASK,
            title="A paper that mentions our support is lost: talk about who may find it",
            context=str(copy),
            due_on=on + timedelta(days=LOST_IS_TALKED_ABOUT_IN),
            source=PromiseSource.of(copy),
            by=by,
            at=at,
        )
