"""The window in which a negative decision can be questioned."""

from dataclasses import dataclass
from datetime import date

from hestia.workingdays.words import count_of, short_day
from referrals.rules.clocks.clock import Clock
from referrals.rules.clocks.terms import ClockKind, ClockWords, Terms, Unit


@dataclass(frozen=True, slots=True)
class WindowClock(Clock):
    """The days in which a negative decision can be questioned. After it only with a reason for being late."""

    asked_on: date | None = None
    not_asking_on: date | None = None  # she said that she will not, or somebody why nothing was asked

    def words(self, today: date) -> ClockWords:
        assert self.due_on is not None  # windows are never paused
        name, due = self.name, short_day(self.due_on, today)
        span = f"Ask by {due}"
        # Once it is asked the window has done its work, however late that was.
        if self.asked_on:
            asked = f"Asked on {short_day(self.asked_on, today)}"
            return ClockWords(f"{name} asked", "done", asked, asked, span)
        if self.not_asking_on:
            day = short_day(self.not_asking_on, today)
            if self.not_asking_on > self.due_on:
                sentence = f"Nothing was asked by {due}. Why was written down on {day}"
                return ClockWords(f"{name}, not asked", "done", "Not asked", sentence, f"Not asked by {due}")
            words = "She will not ask"
            return ClockWords(f"{name}, she will not ask", "done", words, f"{words}, said on {day}", span)
        if today > self.due_on:
            late = count_of(self.days_over(today), Unit.CALENDAR)
            return ClockWords(
                f"{name}, window closed",
                "overdue",
                f"Closed {due}",
                f"The last day to ask was {due}, {late} ago. A late request needs a reason.",
                span,
            )
        headline = f"{name}, day {self.day_number(today)} of {self.length}"
        left = self.left_words(today)
        if today == self.due_on:
            return ClockWords(headline, "soon", left, f"Ask today, {due}, the last day", span)
        kind = "soon" if self.days_left(today) <= self.soon else "track"
        return ClockWords(
            headline, kind, left, f"Ask by {due}, {count_of(self.days_left(today), Unit.CALENDAR)} left", span
        )


def reconsideration(
    made_on: date,
    terms: Terms,
    *,
    asked_on: date | None = None,
    not_asking_on: date | None = None,
    soon: int = 7,
) -> WindowClock | None:
    """Return the window in which a negative decision made on `made_on` can be questioned.

    Within 30 calendar days of the decision: last day = decision + 30. A last day on a Sunday stays a
    Sunday (Home Office, reasons for accepting reconsideration requests, 8 May 2025).
    """
    if terms.reconsideration_days is None:
        return None
    return WindowClock(
        kind=ClockKind.RECONSIDERATION,
        starts_on=made_on,
        length=terms.reconsideration_days,
        unit=Unit.CALENDAR,
        count_start=False,
        soon=soon,
        asked_on=asked_on,
        not_asking_on=not_asking_on,
    )
