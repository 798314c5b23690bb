"""Protected periods: recovery, and the protection from removal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from hestia.workingdays.words import count_of, short_day
from referrals.rules.clocks.clock import Clock
from referrals.rules.clocks.terms import ClockKind, ClockWords, EndRule, Pause, Terms, Unit


@dataclass(frozen=True, slots=True)
class PeriodClock(Clock):
    """A protected period: a minimum that goes on until the final decision, unless its rule says other.

    `final_on` and `final_positive` are the conclusive grounds decision, if there is one.
    """

    end_rule: EndRule = EndRule.LATER_OF_CG
    final_on: date | None = None
    final_positive: bool | None = None
    extended_to: date | None = None
    ceased_on: date | None = None
    extended_from: date | None = field(init=False, default=None)
    row_length: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Count, then let an extension take the place of the last day, if it is later."""
        Clock.__post_init__(self)
        # What the row gave is kept apart: "45 days, extended to 60" says both.
        object.__setattr__(self, "row_length", self.length)
        if self.due_on and self.extended_to and self.extended_to > self.due_on:
            object.__setattr__(self, "extended_from", self.due_on)
            object.__setattr__(self, "due_on", self.extended_to)
            object.__setattr__(self, "length", self.day_number(self.extended_to))

    @property
    def given(self) -> str:
        """Return the length that the row gives, and what it became: "45 days, extended to 60"."""
        row = count_of(self.row_length, self.unit)
        return f"{row}, extended to {self.length}" if self.extended_from else row

    @property
    def is_extended(self) -> bool:
        """Whether an extension took the place of the last day that its row gave."""
        return self.extended_from is not None

    @property
    def ends_on(self) -> date | None:
        """Return the day the period ends, or None while only the final decision can say.

        A disqualification ends it on its own day, whatever the rule, unless it had ended before.
        """
        ends_on = self._ends_by_rule
        if self.ceased_on and (ends_on is None or self.ceased_on <= ends_on):
            return self.ceased_on
        return ends_on

    @property
    def was_taken_away(self) -> bool:
        """Whether a disqualification ended it, not its rule."""
        return self.ceased_on is not None and self.ends_on == self.ceased_on

    @property
    def _ends_by_rule(self) -> date | None:
        """Return the day its rule ends it on.

        later_of_cg: the later of the last day and the final decision. earlier_of_cg: the first of the
        two, so an end is known even without a decision. ni_s18: the final decision, except that a
        positive one within the period runs to the last day.
        """
        # While a pause is open no last day is known; only a rule that ends with the decision has an end.
        if self.due_on is None:
            return self.final_on if self.end_rule == EndRule.EARLIER_OF_CG else None
        match self.end_rule:
            case EndRule.EARLIER_OF_CG:
                return min(self.final_on or self.due_on, self.due_on)
            case EndRule.NI_S18 if self.final_on:
                return max(self.final_on, self.due_on) if self.final_positive else self.final_on
            case _:
                return max(self.final_on, self.due_on) if self.final_on else None

    @property
    def at_least_until(self) -> date | None:
        """Return the last day that is already certain."""
        return self.ends_on or self.due_on

    @property
    def last_on(self) -> date | None:
        """Return the last day as far as it is certain, whatever set it; None while nobody can say."""
        return self.at_least_until

    @property
    def is_minimum(self) -> bool:
        """Whether it may go on after its last day: nothing has ended it yet."""
        return self.ends_on is None and self.end_rule == EndRule.LATER_OF_CG

    def in_a_sentence(self, today: date) -> str:
        """Return which day holds for her, and which is day 1; nothing once it has ended or is paused."""
        if self.due_on is None or self.final_on or self.ceased_on:
            return ""
        floor, start = short_day(self.due_on, today), short_day(self.starts_on, today)
        first = f"the day {'of' if self.count_start else 'after'} the decision of {start}"
        match self.end_rule:
            case EndRule.EARLIER_OF_CG:
                lasts = f"to {floor}, or to the final decision if that is first"
            case EndRule.NI_S18:
                lasts = f"until the final decision; if that is positive, to {floor} at least"
            case _ if today > self.due_on:
                lasts = f"until the final decision: its {self.length} days were over on {floor}"
            case _:
                lasts = f"until the final decision, and to {floor} at least"
        return f"Her {self.name.lower()} lasts {lasts}. Day 1 of {self.length} is {first}."

    def words(self, today: date) -> ClockWords:
        name, start = self.name, short_day(self.starts_on, today)
        # A disqualification counts before all else: there is no protection left to count.
        if self.ceased_on and self.was_taken_away:
            return self._ceased_words(self.ceased_on, today, start)
        if (paused_on := self.paused_on(today)) and not (self.final_on and self.ends_on):
            return self._paused_words(today, paused_on, f"From {start}")
        number, left = self.day_number(today), count_of(self.days_left(today), Unit.CALENDAR)
        headline = f"{name}, day {number} of {self.length}" if number else f"{name}, starts today"
        if self.ends_on and (self.final_on or today > self.ends_on):
            return self._ending_words(self.ends_on, today, headline, start)
        assert self.due_on is not None  # only an open pause, handled above, leaves no date
        floor = short_day(self.due_on, today)
        if self.end_rule == EndRule.EARLIER_OF_CG:
            span = f"{start} to {floor}, or to the final decision if that is first"
            until = f"ends {floor} or on the final decision, whichever is first"
        elif self.end_rule == EndRule.NI_S18:
            span = f"{start} to {floor}, then until the final decision"
            until = f"to {floor} unless a negative decision comes first"
        else:
            span = f"{start} to {floor}, then until the final decision"
            until = f"to at least {floor}"
        if self.extended_from:
            span = f"{span}. Extended from {short_day(self.extended_from, today)}"
        if today > self.due_on:
            past = f"Past the {self.length}-day minimum, waiting for the final decision"
            return ClockWords(f"{name}, day {number}", "waiting", past, f"Day {number}. {past}", span)
        if today == self.due_on:
            reached = f"Day {self.length} reached"
            return ClockWords(headline, "soon", reached, f"{reached}, {floor}", span)
        pill = f"{left} left, {until}"
        kind = "soon" if self.days_left(today) <= self.soon else "track"
        return ClockWords(headline, kind, pill, pill, span)

    def _ceased_words(self, ceased_on: date, today: date, start: str) -> ClockWords:
        end = short_day(ceased_on, today)
        headline = f"{self.name}, taken away on {end}"
        return ClockWords(headline, "stopped", f"Taken away {end}", f"Taken away {end}", f"{start} to {end}")

    def _ending_words(self, ends_on: date, today: date, headline: str, start: str) -> ClockWords:
        end = short_day(ends_on, today)
        span = f"{start} to {end}"
        if today > ends_on or (self.final_on == ends_on and today >= ends_on):
            ended = f"Ended {end}"
            return ClockWords(f"{self.name}, ended {end}", "done", ended, ended, span)
        left = (ends_on - today).days
        # A no has ended what the law gave her: what is left of a longer row is that row's alone.
        if self.is_own and self.final_on and not self.final_positive:
            kind = "soon" if left <= self.soon else "track"
            by = f"by {self._whose.partition(' (')[0]}"
            pill = f"Ends {end}, {by}"
            return ClockWords(f"{self.name}, {by}", kind, pill, f"{pill} alone", span)
        if left == 0:
            return ClockWords(headline, "soon", "Ends today", f"Ends today, {end}", span)
        pill = f"{count_of(left, Unit.CALENDAR)} left, ends {end}"
        return ClockWords(headline, "soon" if left <= self.soon else "track", pill, pill, span)


def recovery(
    made_on: date,
    terms: Terms,
    *,
    final_on: date | None = None,
    final_positive: bool | None = None,
    pauses: Iterable[Pause] = (),
    extended_to: date | None = None,
    ceased_on: date | None = None,
    soon: int = 7,
) -> PeriodClock | None:
    """Return the recovery period that a positive reasonable grounds decision made on `made_on` starts.

    Counted in calendar days from the day the decision was made, not the day the letter came. The 45
    days of the brief leave that day out (last day = made + 45); the 30 days of the statute begin with
    it (last day = made + 29). Weekends and holidays count, and the last day is never moved. An extension that
    was granted puts a later last day; a disqualification ends it.
    """
    if terms.recovery_days is None:
        return None
    return PeriodClock(
        kind=ClockKind.RECOVERY,
        starts_on=made_on,
        length=terms.recovery_days,
        unit=Unit.CALENDAR,
        count_start=terms.recovery_count_start,
        soon=soon,
        pauses=tuple(pauses),
        end_rule=terms.end_rule,
        final_on=final_on,
        final_positive=final_positive,
        extended_to=extended_to,
        ceased_on=ceased_on,
        is_own=terms.is_own,
        is_guidance=terms.is_guidance,
        is_unsure="recovery" in terms.unsure,
    )


def removal_protection(
    made_on: date,
    terms: Terms,
    *,
    final_on: date | None = None,
    final_positive: bool | None = None,
    ceased_on: date | None = None,
    soon: int = 7,
) -> PeriodClock | None:
    """Return the statutory protection from removal, the second clock of every positive decision.

    30 calendar days "beginning with the day" of the decision, everywhere in the UK, until the later
    of the last day and the conclusive grounds decision (Nationality and Borders Act 2022 s.61). The
    statute knows no pause.
    """
    if terms.recovery_days is None:
        return None
    return PeriodClock(
        kind=ClockKind.REMOVAL,
        starts_on=made_on,
        length=terms.recovery_days,
        unit=Unit.CALENDAR,
        count_start=terms.recovery_count_start,
        soon=soon,
        end_rule=terms.end_rule,
        final_on=final_on,
        final_positive=final_positive,
        ceased_on=ceased_on,
        is_unsure="recovery" in terms.unsure,
    )
