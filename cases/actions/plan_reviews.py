"""A decision is a reason to look at the plan again: one promise, which says why."""

import re
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from cases.models import Case, Deadline, Refused
from hestia.accounts.models import User
from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import BankHoliday, Nation

BECAUSE = re.compile(r"Because: ([^.]*)[.] ?(.*)", re.DOTALL)


def look_again(*, case: Case, reason: str, by: User, at: datetime) -> None:
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
    context = with_reason(look.context if look else "", reason)
    if look is None or look.due_on > due_on:
        unit = Deadline.Unit.WORKING
        case.promise(Deadline.Kind.PLAN_REVIEW, due_on=due_on, unit=unit, context=context, by=by, at=at)
    elif look.context != context:
        look.context = context
        look.save()


def take_back(*, case: Case, words: str) -> None:
    """Drop a reason that was none, known by the words it begins with. The day somebody may count on stays."""
    look = case.deadline_set.open().filter(kind=Deadline.Kind.PLAN_REVIEW).first()
    if look is None:
        return
    reasons, rest = reasons_in(look.context)
    remaining = [reason for reason in reasons if not reason.startswith(words)]
    if remaining != reasons:
        look.context = f"Because: {'; '.join(remaining)}. {rest}".strip() if remaining else rest
        look.save()


def with_reason(context: str, reason: str) -> str:
    """Return what the promise says, its reasons first: "Because: a decision came. Last looked at…"."""
    reasons, rest = reasons_in(context)
    because = "; ".join(dict.fromkeys([*reasons, reason]))
    return f"Because: {because}. {rest}".strip()[:200]


def reasons_in(context: str) -> tuple[list[str], str]:
    """Return the reasons a promise begins with, and the rest of what it says."""
    match = BECAUSE.match(context)
    return (match[1].split("; "), match[2]) if match else ([], context)
