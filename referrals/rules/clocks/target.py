"""The day by which the Home Office aims to decide reasonable grounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hestia.workingdays.words import count_of, short_day
from referrals.rules.clocks.clock import Clock
from referrals.rules.clocks.terms import ClockKind, ClockWords, Pause, Terms, WorkingDays

PAST = "Past the Home Office’s target"


@dataclass(frozen=True, slots=True)
class TargetClock(Clock):
    """The Home Office's aim for the reasonable grounds decision. Late is theirs: we chase."""

    decided_on: date | None = None

    def words(self, today: date) -> ClockWords:
        received = f"Received {short_day(self.starts_on, today)}"
        if self.decided_on:
            return self._decided_words(self.decided_on, today)
        if paused_on := self.paused_on(today):
            return self._paused_words(today, paused_on, received)
        assert self.due_on is not None  # only an open pause, handled above, leaves no date
        due, name = short_day(self.due_on, today), self.name
        if today > self.due_on:
            return self._past_words(due, today, received)
        left = self.left_words(today)
        number = self.day_number(today)
        if number:
            headline = f"{name}, day {number} of {self.of_length}"
        else:
            first = next(d.day for d in self._days() if d.number)
            headline = f"{name}, day 1 is {short_day(first, today)}"
        kind = "soon" if self.days_left(today) <= self.soon else "waiting"
        sentence = f"{left}, {due}" if left.startswith("Due") else f"Due {due}, {left}"
        return ClockWords(headline, kind, left, sentence, received)

    def _past_words(self, due: str, today: date, received: str) -> ClockWords:
        over, name = self.days_over(today), self.name
        # On the Saturday after a Friday no working day has passed yet.
        by = f"by {count_of(over, self.unit)}" if over else f"since {due}"
        headline = f"Waiting for {name[:1].lower()}{name[1:]}"
        past = f"{PAST} {by}"
        return ClockWords(headline, "soon", past, f"{past}, {due}: chase it", received)

    def _decided_words(self, decided_on: date, today: date) -> ClockWords:
        day, number = short_day(decided_on, today), self.day_number(decided_on)
        if self.due_on and decided_on > self.due_on:
            over = number - self.length
            late = (
                f"Made {count_of(over, self.unit)} after the target"
                if over
                else f"Made after day {self.length}"
            )
            return ClockWords(self.name, "done", late, f"{late}, {day}", f"Made {day}")
        pill = f"Made on day {number}" if number else "Made before day 1"
        sentence = f"Made {day}, day {number} of {self.length}" if number else f"Made {day}, before day 1"
        return ClockWords(self.name, "done", pill, sentence, f"Made {day}")


def reasonable_grounds(
    received_on: date,
    terms: Terms,
    calendar: WorkingDays,
    *,
    decided_on: date | None = None,
    pauses: Iterable[Pause] = (),
    soon: int = 2,
) -> TargetClock | None:
    """Return the clock of the reasonable grounds decision, or None if the row sets no target.

    Counted in the row's unit (5 working days) from the day the Home Office received the referral.
    The brief says "following receipt", so the day of receipt is day 0 unless the row counts it.
    Working days are those of the calendar passed in. It is an aim: being late is the Home Office's.
    """
    if terms.rg_days is None:
        return None
    return TargetClock(
        kind=ClockKind.REASONABLE_GROUNDS,
        starts_on=received_on,
        length=terms.rg_days,
        unit=terms.rg_unit,
        count_start=terms.rg_count_start,
        soon=soon,
        calendar=calendar,
        pauses=tuple(pauses),
        decided_on=decided_on,
        is_own=terms.is_own,
        is_guidance=terms.is_guidance,
        is_unsure="rg" in terms.unsure,
    )
