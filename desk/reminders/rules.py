"""When someone is told of a promise. Pure: facts come in, days and kinds go out."""

from datetime import date, timedelta

from cases.models import Deadline
from desk.reminders.models import Notification
from hestia.workingdays.calendar import SATURDAY, Calendar, NoHolidaysKnown

LOOK_AHEAD = timedelta(days=21)  # calendar days: no promise is soon before that
OLD_NEWS = timedelta(days=28)  # calendar days after which nobody is told any more that something is late
TEAM_AFTER = 2  # working days after which a manager is told of what is late in their team
ONE_DAY = timedelta(days=1)


def is_at_work(day: date, calendar: Calendar) -> bool:
    """Whether people are at work. In a year whose bank holidays are not entered, from Monday to Friday."""
    try:
        return calendar.is_working_day(day)
    except NoHolidaysKnown:
        return day.weekday() < SATURDAY


def working_day_before(day: date, calendar: Calendar, *, back: int = 1) -> date:
    """Return the ``back``-th working day before a day; for 0 the day itself."""
    while back:
        day -= ONE_DAY
        back -= is_at_work(day, calendar)
    return day


def told_from(due_on: date, *, unit: str, days: int, calendar: Calendar) -> date:
    """Return the day from which a promise is soon: so many days before, in its own unit.

    A reminder rolls back to the working day before, never on (domain rules, 3).
    """
    if unit == Deadline.Unit.WORKING:
        return working_day_before(due_on, calendar, back=days)
    first = due_on - timedelta(days=days)
    return first if is_at_work(first, calendar) else working_day_before(first, calendar)


def told_of(deadline: Deadline, *, is_chased: bool, on: date, calendar: Calendar) -> Notification.Kind | None:
    """Return what whoever keeps an open promise is told of it on a day, if anything."""
    if deadline.kind == Deadline.Kind.RG_DECISION:  # an aim of theirs: past it, somebody chases
        is_past = deadline.is_open and deadline.due_on < on
        return Notification.Kind.UNCHASED if is_past and not is_chased else None
    if deadline.is_overdue(on=on):
        return Notification.Kind.OVERDUE
    if deadline.owner != Deadline.Owner.US:
        return None  # theirs is nothing to do before it is late
    first = told_from(deadline.due_on, unit=deadline.unit, days=deadline.soon_within, calendar=calendar)
    return Notification.Kind.SOON if on >= first else None


def is_for_manager(deadline: Deadline, *, has_keeper: bool, on: date, calendar: Calendar) -> bool:
    """Whether a manager is told of what is late in their team: ours, after two days, or that nobody keeps."""
    if deadline.owner != Deadline.Owner.US or not deadline.is_overdue(on=on):
        return False
    return not has_keeper or deadline.due_on < working_day_before(on, calendar, back=TEAM_AFTER - 1)
