"""The clocks of one referral, taken together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from referrals.rules.clocks import (
    AnyClock,
    EndRule,
    NoticeClock,
    PeriodClock,
    TargetClock,
    WindowClock,
)
from referrals.rules.dates import in_full


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

    def early_words(self, conclusive_on: date) -> str:
        """Return what to ask of a conclusive grounds decision made within the recovery period; else nothing.

        No statute forbids one: the period is "at least" its days, and ends with the later of its last day and
        that decision (Nationality and Borders Act 2022 s.61; Modern Slavery Act 2015 s.50A), and both
        decisions may be made together for a child in a devolved pilot. It is rare, and a slip in the year or
        month is not: so it is asked, and never refused. Where the decision itself ends the period, as in
        Scotland, or is foreseen within it, as in Northern Ireland, nothing is asked.
        """
        period = self.recovery
        if period is None or period.due_on is None or period.end_rule != EndRule.LATER_OF_CG:
            return ""
        if conclusive_on > period.due_on or (period.ceased_on and conclusive_on >= period.ceased_on):
            return ""
        until = in_full(period.due_on)
        return f"This is before the recovery period ends, on {until}. Is the date on the letter right?"

    def is_too_late_to_ask(self, *, on: date) -> bool:
        """Whether the window in which a negative decision can be questioned had ended before a day."""
        window = self.reconsideration
        return window is not None and window.due_on is not None and window.due_on < on

    def of_kind(self, kind: str) -> AnyClock | None:
        """Return the clock of one kind, if it has begun."""
        return next((clock for clock in self if clock.kind == kind), None)
