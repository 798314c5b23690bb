"""All of her record is erased because she asked: whoever agreed promises it, until another is asked."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from cases.models import Case, Deadline
from hestia.accounts.models import User
from hestia.refusals import Refused
from hestia.ui.words import date_words
from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import BankHoliday
from rights.models import Correction
from rights.queries.retention import due_row
from rights.rules.clocks import correction_due

TITLE = "Have the client’s record erased: it was agreed"
WHERE = "See How long records are kept"


def promise_erasure(correction: Correction, *, by: User, at: datetime) -> None:
    """Make it a task of whoever agreed, by the day by which she is answered: it is done without delay."""
    today = timezone.localdate(at)
    try:
        due_on = correction_due(correction.received_on, calendar=BankHoliday.objects.calendar("ew"))
    except NoHolidaysKnown as unknown:
        raise Refused(str(unknown)) from unknown
    correction.case.promise(
        Deadline.Kind.TASK,
        due_on=max(today, due_on),
        title=TITLE,
        context=f"The client asked for it on {date_words(correction.received_on)}. {WHERE}",
        assignee=correction.decided_by,
        source=correction.source,
        by=by,
        at=at,
    )


def keep_erasure_promises(case: Case, *, outcome: str, by: User, at: datetime) -> None:
    """Keep what was promised of her record: a second person is asked."""
    meet_tasks(agreed_erasures(case), outcome=outcome, by=by, at=at)


def end_erasure_promises(correction: Correction, *, by: User, at: datetime) -> None:
    """End what was promised before: it was agreed since that all of it is kept and not used."""
    erasures = Correction.objects.agreed_of_all(Correction.What.ERASE).select_related("case")
    before = erasures.filter(case__client=correction.case.client_id)
    meet_tasks(before, outcome="The client asked that it is kept and not used", by=by, at=at)


def meet_tasks(corrections: Iterable[Correction], *, outcome: str, by: User, at: datetime) -> None:
    """End the task that each of them made."""
    for correction in corrections:
        tasks = correction.case.deadline_set.open().because_of(correction.source)
        for task in tasks.filter(kind=Deadline.Kind.TASK):
            task.case = correction.case
            task.meet(by=by, at=at, on=timezone.localdate(at), outcome=outcome)


def promise_erasure_again(case: Case, *, by: User, at: datetime) -> None:
    """Promise it again, if what was agreed still counts: who was asked said no, or it was stopped."""
    row = due_row(case, by=by)
    if row and row.agreed_by:
        for correction in agreed_erasures(case)[:1]:
            promise_erasure(correction, by=by, at=at)


def agreed_erasures(case: Case) -> list[Correction]:
    """Return by which of her requests all of her record is erased, from whichever case of hers."""
    agreed = Correction.objects.agreed_erasure().filter(case__client=case.client_id)
    return list(agreed.select_related("case", "decided_by").order_by("answered_on", "pk"))
