"""Any of the clocks, and whether it has stopped."""

from datetime import date

from referrals.rules.clocks.notice import NoticeClock
from referrals.rules.clocks.period import PeriodClock
from referrals.rules.clocks.target import TargetClock
from referrals.rules.clocks.window import WindowClock

AnyClock = TargetClock | PeriodClock | WindowClock | NoticeClock


def has_stopped(clock: AnyClock, today: date) -> bool:
    """Return whether nothing is counted any more: it was answered, taken away, or its window has closed."""
    is_closed = isinstance(clock, WindowClock) and clock.due_on is not None and today > clock.due_on
    return is_closed or clock.words(today).kind in {"done", "stopped"}
