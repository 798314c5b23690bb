"""A decision is a reason to look at the plan again: one promise, which says why."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from cases.models import Case, Deadline, PromiseSource, Refused
from cases.models.promise_source import reason
from hestia.accounts.models import User
from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import BankHoliday, Nation


def ask_for_plan_review(*, case: Case, words: str, source: PromiseSource, by: User, at: datetime) -> None:
    """Promise to look at the plan together, and say why. The one promise is only ever brought forward.

    Before a plan was agreed there is none to look at again: the first one is promised already.
    """
    promised = case.deadline_set.filter(kind=Deadline.Kind.PLAN_REVIEW)
    if case.is_closed or not promised.exists():
        return
    calendar = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)
    days = settings.PLAN_REVIEW_AFTER_DECISION_WORKING_DAYS
    try:
        due_on = calendar.add_working_days(timezone.localdate(at), days)
    except NoHolidaysKnown as unknown:
        raise Refused(str(unknown)) from unknown
    look = promised.open().first()
    reasons = look.reasons if look else []
    if (new := reason(words, source)) not in reasons:
        reasons = [*reasons, new]
    if look is None or look.due_on > due_on:
        case.promise(
            Deadline.Kind.PLAN_REVIEW,
            due_on=due_on,
            unit=Deadline.Unit.WORKING,
            context=look.context if look else "",
            reasons=reasons,
            source=look.source if look else None,
            by=by,
            at=at,
        )
    # Due soon enough already, so only the reasons are added.
    elif look.reasons != reasons:
        look.reasons = reasons
        look.save()


def drop_reasons(*, case: Case, source: PromiseSource) -> None:
    """Drop the reasons that one thing gave and that were none. The day somebody may count on stays."""
    look = case.deadline_set.open().filter(kind=Deadline.Kind.PLAN_REVIEW).first()
    if look is None:
        return
    wrong = source._asdict()
    # A reason holds the keys of its source beside its words: containing them, it came of this thing.
    remaining = [reason for reason in look.reasons if not wrong.items() <= reason.items()]
    if remaining != look.reasons:
        look.reasons = remaining
        look.save()
