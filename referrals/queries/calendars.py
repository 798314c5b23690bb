"""The working days by which dates are counted."""

from collections.abc import Callable
from datetime import date, timedelta

from hestia.workingdays.calendar import Calendar
from hestia.workingdays.models import BankHoliday
from referrals.models import Referral


def calendar_of(jurisdiction: str) -> Calendar:
    """Return the working days of the part of the UK a policy row names: EW, SCT or NIR."""
    return BankHoliday.objects.calendar(jurisdiction.lower())


type Calendars = Callable[[str], Calendar]


def working_days_after(today: date, days: int) -> date:
    """Return the day that is so many working days after today, for the house's own promises."""
    return calendar_of(Referral.Jurisdiction.EW).add_working_days(today, days)


def working_day_on_or_before(day: date) -> date:
    """Return the day itself, or the working day before it, for the house's own reminders."""
    return calendar_of(Referral.Jurisdiction.EW).working_day_on_or_before(day)


def days_from(today: date, days: int) -> date:
    """Return the day that is so many calendar days after today."""
    return today + timedelta(days=days)
