"""When a plan is looked at again, unless somebody chooses another day."""

from datetime import date, timedelta

from django.conf import settings

from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import BankHoliday, Nation


def days_to_review(risk: str) -> int:
    """Return within how many calendar days: ``PLAN_REVIEW_DAYS``, or as soon as the risk itself if sooner.

    ``risk`` is the level that counts, or nothing.
    """
    return min(settings.PLAN_REVIEW_DAYS, settings.RISK_REVIEW_DAYS.get(risk, settings.PLAN_REVIEW_DAYS))


def next_review_day(on: date, *, risk: str) -> date:
    """Return the working day on or before `days_to_review` later, if it is known."""
    due_on = on + timedelta(days=days_to_review(risk))
    try:
        rolled = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES).working_day_on_or_before(due_on)
    except NoHolidaysKnown:
        return due_on
    return max(rolled, on + timedelta(days=1))
