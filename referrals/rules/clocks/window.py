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
    refused_on: date | None = None  # they answered what was asked, and it stays negative
    heard_on: date | None = None  # the letter reached us

    @property
    def is_open_again(self) -> bool:
        """Whether it still runs after they said no again: a new request needs new grounds, not a reason."""
        return self.asked_on is not None and self._refused_within

    @property
    def _refused_within(self) -> bool:
        return self.refused_on is not None and self.due_on is not None and self.refused_on <= self.due_on

    @property
    def was_served_late(self) -> bool:
        """Whether the letter came after the last day: the reason for a late request."""
        return self.heard_on is not None and self.due_on is not None and self.heard_on > self.due_on

    def words(self, today: date) -> ClockWords:
        assert self.due_on is not None  # windows are never paused
        due = short_day(self.due_on, today)
        if self.is_open_again and today <= self.due_on and self.refused_on:
            return self._open_again_words(self.refused_on, due, today)
        # Once it is asked the window has done its work, however late that was.
        if self.asked_on:
            asked = f"Asked on {short_day(self.asked_on, today)}"
            return ClockWords(f"{self.name} requested", "done", asked, asked, f"Ask by {due}")
        if self.not_asking_on:
            return self._not_asking_words(self.not_asking_on, due, today)
        if today > self.due_on:
            return self._closed_words(due, today)
        headline, left = f"{self.name}, day {self.day_number(today)} of {self.length}", self.left_words(today)
        if today == self.due_on:
            sentence = f"Ask today, {due}, the last day"
            return ClockWords(headline, "soon", left, sentence, f"Ask by {due}")
        kind = "soon" if self.days_left(today) <= self.soon else "track"
        sentence = f"Ask by {due}, {count_of(self.days_left(today), Unit.CALENDAR)} left"
        return ClockWords(headline, kind, left, sentence, f"Ask by {due}")

    def _not_asking_words(self, not_asking_on: date, due: str, today: date) -> ClockWords:
        name, day = self.name, short_day(not_asking_on, today)
        if self.due_on and not_asking_on > self.due_on:
            sentence = f"No request was made by {due}. The reason was recorded on {day}"
            return ClockWords(f"{name}, not asked", "done", "Not asked", sentence, f"Not asked by {due}")
        words = "Will not ask"
        sentence = f"{words}, said on {day}"
        return ClockWords(f"{name}, will not be requested", "done", words, sentence, f"Ask by {due}")

    def _closed_words(self, due: str, today: date) -> ClockWords:
        name, span = self.name, f"Ask by {due}"
        if self.was_served_late and self.heard_on:
            came = short_day(self.heard_on, today)
            sentence = (
                f"The letter came on {came}, after the last day, {due}. Ask late, with that as the reason"
            )
            return ClockWords(f"{name}, the letter came late", "overdue", "Ask late", sentence, span)
        late = count_of(self.days_over(today), Unit.CALENDAR)
        sentence = f"The last day to ask was {due}, {late} ago. A late request needs a reason"
        return ClockWords(f"{name}, window closed", "overdue", f"Closed {due}", sentence, span)

    def _open_again_words(self, refused_on: date, due: str, today: date) -> ClockWords:
        refused, left = short_day(refused_on, today), self.left_words(today)
        sentence = f"Refused on {refused}. With new grounds it can be requested again by {due}"
        kind = "soon" if self.days_left(today) <= self.soon else "track"
        return ClockWords(
            f"{self.name} refused, can be asked again", kind, left, sentence, f"Ask again by {due}"
        )


def reconsideration(
    made_on: date,
    terms: Terms,
    *,
    asked_on: date | None = None,
    not_asking_on: date | None = None,
    refused_on: date | None = None,
    heard_on: date | None = None,
    soon: int = 7,
) -> WindowClock | None:
    """Return the window in which a negative decision made on `made_on` can be questioned.

    Within 30 calendar days of the decision: last day = decision + 30. A last day on a Sunday stays a
    Sunday (Home Office, reasons for accepting reconsideration requests, 8 May 2025). A request that was
    refused does not close it, and a letter that came after it is the reason for a late request (the rule
    book, 2.3 and 2.6: later only in exceptional circumstances; 11: letters served late or not at all).
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
        refused_on=refused_on,
        heard_on=heard_on,
        is_unsure="reconsideration" in terms.unsure,
    )
