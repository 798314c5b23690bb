"""Whose time to be kept is over, and which legal hold is to be looked at again: told on the day, once.

To those who decide, of their services; and by reference to the data protection lead, who watches over it.
"""

from collections.abc import Iterator
from datetime import date, datetime

from desk.reminders.models import Notification, ToDecide
from desk.reminders.rules import OLD_NEWS
from hestia.accounts.models import User
from rights.queries.complaint_retention import complaints_due, holds_while_open
from rights.queries.retention import holds_to_review, records_due

K = Notification.Kind


def tell_of_records(who: User, *, on: date, at: datetime) -> None:
    """Tell somebody of records and holds that wait for a decision, and put away those that no longer do."""
    waiting = set(to_decide(who, on=on))
    Notification.objects.add_new(
        Notification(person=who, kind=kind, case_ref=reference, on=day, made_at=at)
        for kind, reference, day in sorted(waiting)
        if day >= on - OLD_NEWS
    )
    Notification.objects.put_away_decided(who, waiting, at=at)


def to_decide(who: User, *, on: date) -> Iterator[ToDecide]:
    """Yield what waits for a decision on a day, and since when."""
    for row in records_due(who, on=on):
        if row.look_again_on is not None:
            if row.look_again_on <= on:
                yield K.HOLD_DUE, row.reference, row.look_again_on
        elif not row.is_settled and row.sum.is_due(on=on):
            yield K.RECORD_DUE, row.reference, row.sum.due_on
    for reference, review_on in holds_to_review(who, on=on):
        yield K.HOLD_DUE, reference, review_on
    yield from of_complaints(who, on=on)


def of_complaints(who: User, *, on: date) -> Iterator[ToDecide]:
    """Yield the same of the complaints of no case."""
    due = complaints_due(who, on=on)
    for row in due:
        if not row.is_settled and row.sum.is_due(on=on):
            yield K.RECORD_DUE, row.complaint.reference, row.sum.due_on
    held = [row.hold for row in due if row.hold]
    for hold in [*held, *holds_while_open(who)]:
        if hold.review_on <= on:
            yield K.HOLD_DUE, hold.complaint.reference, hold.review_on
