"""Bank holidays, and the clocks that count over them."""

from datetime import date, datetime

from django.db import transaction

from cases.models import Refused
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.workingdays.models import BankHoliday, Nation, lock_calendars
from hestia.workingdays.words import long_day
from referrals.actions.clock_moves import move_clocks
from referrals.queries.policy_moves import PolicyChange, holiday_change


@transaction.atomic
def add_bank_holiday(*, nation: str, day: date, name: str, why: str, by: User, at: datetime) -> BankHoliday:
    """Add a bank holiday, and recompute the clocks that count over it."""
    lock_calendars()
    if BankHoliday.objects.filter(nation=nation, date=day).exists():
        raise Refused(f"{long_day(day)} is already a bank holiday in {Nation(nation).label}.")
    change = holiday_change(nation, day, name)
    holiday = BankHoliday(nation=nation, date=day, name=name)
    holiday._change_reason = why
    holiday.save()
    announcement = f"{name}, {long_day(day)}, is now a bank holiday in {Nation(nation).label}. {why}"
    return _recount(holiday, change, announcement, event="bank_holiday.added", why=why, by=by, at=at)


@transaction.atomic
def remove_bank_holiday(*, holiday: BankHoliday, why: str, by: User, at: datetime) -> BankHoliday:
    """Take a bank holiday away, and recompute the clocks that count over it."""
    lock_calendars()
    change = holiday_change(holiday.nation, holiday.date)
    announcement = (
        f"{holiday.name}, {long_day(holiday.date)}, is no longer a bank holiday in "
        f"{holiday.get_nation_display()}. {why}"
    )
    pk = holiday.pk
    holiday._change_reason = why
    holiday.delete()
    # Django empties the number of what was deleted, and the log names it by that.
    holiday.pk = pk
    return _recount(holiday, change, announcement, event="bank_holiday.taken_away", why=why, by=by, at=at)


def _recount(
    holiday: BankHoliday,
    change: PolicyChange,
    announcement: str,
    *,
    event: str,
    why: str,
    by: User,
    at: datetime,
) -> BankHoliday:
    day = f"{holiday.nation} {holiday.date:%Y-%m-%d}"
    log(event, by=by, at=at, subject=day, name=holiday.name, because=why)
    move_clocks(change, announcement, subject=holiday, by=by, at=at)
    return holiday
