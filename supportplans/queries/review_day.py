"""When a plan is looked at again, unless somebody chooses another day."""

from datetime import date, timedelta

from django.conf import settings

from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import BankHoliday, Nation


def next_review_day(on: date) -> date:
    """Return the working day on or before ``PLAN_REVIEW_DAYS`` calendar days later, if it is known."""
    due_on = on + timedelta(days=settings.PLAN_REVIEW_DAYS)
    try:
        rolled = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES).working_day_on_or_before(due_on)
    except NoHolidaysKnown:
        return due_on
    return max(rolled, on + timedelta(days=1))
