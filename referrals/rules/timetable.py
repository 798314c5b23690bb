"""The clocks of one referral, taken together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from referrals.rules.clocks import AnyClock, NoticeClock, PeriodClock, TargetClock, WindowClock


@dataclass(frozen=True, slots=True)
class Timetable:
    """The clocks that run, or ran, for one referral. What has not begun is None."""

    reasonable_grounds: TargetClock | None = None
    recovery: PeriodClock | None = None
    removal: PeriodClock | None = None
    reconsideration: WindowClock | None = None
    move_on: NoticeClock | None = None

    def __iter__(self) -> Iterator[AnyClock]:
        """Yield the clocks there are, in the order of the referral; of two periods the law’s first."""
        for clock in (
            self.reasonable_grounds,
            self.removal,
            self.recovery,
            self.reconsideration,
            self.move_on,
        ):
            if clock:
                yield clock

    @property
    def recovery_span(self) -> tuple[date, date, int] | None:
        """Return the recovery period's first day, last certain day and length, if they are known today."""
        if self.recovery is None or self.recovery.at_least_until is None:
            return None
        return self.recovery.starts_on, self.recovery.at_least_until, self.recovery.length

    def is_too_late_to_ask(self, *, on: date) -> bool:
        """Whether the window in which a negative decision can be questioned had ended before a day."""
        window = self.reconsideration
        return window is not None and window.due_on is not None and window.due_on < on

    def of_kind(self, kind: str) -> AnyClock | None:
        """Return the clock of one kind, if it has begun."""
        return next((clock for clock in self if clock.kind == kind), None)
