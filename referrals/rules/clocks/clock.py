"""The clocks of the National Referral Mechanism (NRM): dates and policy rows in, days and words out.

Everything here is pure. Nothing asks what day it is: `today` is passed in. A clock never decides that
anything is over; it says which day we are on, which day was counted to, and how.

Sources: the brief (5 days, 45 days); Nationality and Borders Act 2022 s.61 (30 days "beginning with
the day" of the positive decision); SSI 2018/90 (Scotland, 90 days); Human Trafficking and Exploitation
(Criminal Justice and Support for Victims) Act (Northern Ireland) 2015 s.18.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from django.db.models import TextChoices

from hestia.workingdays.calendar import CountedDay
from hestia.workingdays.words import count_of, short_day

ONE_DAY = timedelta(days=1)
FIRST_DAY = "The first day is not counted"
SUSPENDED = "Suspended by the Home Office"


class WorkingDays(Protocol):
    """A nation's calendar, as far as a clock needs it: `hestia.workingdays.calendar.Calendar`."""

    def why_not(self, day: date, /) -> str | None:
        """Return why the day is not a working day ("Saturday", "Christmas Day"), or nothing if it is."""


class Unit(TextChoices):
    WORKING = "working", "working days"
    CALENDAR = "calendar", "days"


class EndRule(TextChoices):
    """What ends the recovery period, beside its length."""

    LATER_OF_CG = "later_of_cg", "The last day or the final decision, whichever is later"
    EARLIER_OF_CG = "earlier_of_cg", "The last day or the final decision, whichever is first"
    NI_S18 = "ni_s18", "The final decision; a positive one within the period runs to its last day"


class ClockKind(TextChoices):
    """The clocks, and the words they are called by. The values stand in addresses."""

    REASONABLE_GROUNDS = "reasonable-grounds", "Reasonable grounds"
    RECOVERY = "recovery", "Recovery period"
    REMOVAL = "removal-protection", "Protection from removal"
    RECONSIDERATION = "reconsideration", "Reconsideration"
    MOVE_ON = "move-on", "Move-on period"


@dataclass(frozen=True, slots=True)
class Terms:
    """What one dated policy row lays down. Blank lengths mean that the row starts no such clock.

    Lengths are numbers of days. `rg_…` is the target for the reasonable grounds decision, counted from
    receipt; `recovery_…` from the day the positive reasonable grounds decision was made;
    `reconsideration_days` from the day a negative decision was made; `moveon_…` from the day of the
    conclusive grounds decision. `…_count_start` says whether the first day is itself day 1.
    """

    rg_days: int | None = None
    rg_unit: Unit = Unit.WORKING
    rg_count_start: bool = False
    recovery_days: int | None = None
    recovery_count_start: bool = False
    end_rule: EndRule = EndRule.LATER_OF_CG
    reconsideration_days: int | None = None
    moveon_positive_days: int | None = None
    moveon_negative_days: int | None = None
    moveon_negative_unit: Unit = Unit.WORKING
    rg_calendar: str = "EW"  # whose bank holidays are left out


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the Home Office had suspended the case: from `start`, until the day it resumed."""

    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether the day is paused. The day of resuming counts again."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Words:
    """What a clock says on a given day.

    `pill` and `kind` are the short status and its style, `headline` stands above the clock strip,
    `sentence` stands alone, `span` is the line under the stage's name.
    """

    headline: str
    kind: str
    pill: str
    sentence: str
    span: str


def _every_day(_day: date) -> None:
    """Count every day: calendar clocks ignore weekends and bank holidays and never roll."""


def _count(
    start: date, *, count_start: bool, why_not: Callable[[date], str | None], pauses: Iterable[Pause]
) -> Iterator[CountedDay]:
    """Yield the days from `start` on, numbering those that count.

    The first day counts only if the rule says so. If it is skipped all the same (a Saturday), it is
    the next counted day that becomes day 1.
    """
    pauses = tuple(pauses)
    day, number = start, 0
    while True:
        if any(pause.covers(day) for pause in pauses):
            yield CountedDay(day, None, SUSPENDED)
        elif reason := why_not(day):
            yield CountedDay(day, None, reason)
        elif day == start and not count_start:
            yield CountedDay(day, None, FIRST_DAY)
        else:
            number += 1
            yield CountedDay(day, number)
        day += ONE_DAY


@dataclass(frozen=True, slots=True)
class Clock:
    """A count of days from a day that started it.

    `due_on` is the last day counted to: a target the Home Office aims at, a minimum, or a limit,
    as the kind of clock says. It is None while an open pause keeps the count from getting there.
    `soon` is how many days left are few enough to say so.
    """

    kind: ClockKind
    starts_on: date
    length: int
    unit: Unit
    count_start: bool
    soon: int
    calendar: WorkingDays | None = None
    pauses: tuple[Pause, ...] = ()
    due_on: date | None = field(init=False)

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("a clock counts at least one day")
        if self.unit == Unit.WORKING and self.calendar is None:
            raise ValueError("a clock of working days needs a calendar")
        due_on = None
        # A pause that has not ended would count for ever: no date until the case resumes.
        for counted in self._days():
            if counted.number == self.length:
                due_on = counted.day
                break
            if self._paused_for_good(counted.day):
                break
        object.__setattr__(self, "due_on", due_on)

    def _paused_for_good(self, day: date) -> bool:
        return any(pause.end is None and pause.start <= day for pause in self.pauses)

    def _days(self) -> Iterator[CountedDay]:
        why_not = self.calendar.why_not if self.unit == Unit.WORKING and self.calendar else _every_day
        return _count(self.starts_on, count_start=self.count_start, why_not=why_not, pauses=self.pauses)

    def counted_days(self, *, until: date | None = None) -> tuple[CountedDay, ...]:
        """Return every day from the first to `until` (the last day counted to), with its number or reason."""
        last = until or self.last_on
        if last is None:
            last = max(pause.start for pause in self.pauses if pause.end is None)
        days = []
        for counted in self._days():
            if counted.day > last:
                break
            days.append(counted)
        return tuple(days)

    def day_number(self, on: date) -> int:
        """Return how many days have been counted up to and including `on`; 0 before day 1."""
        if on < self.starts_on:
            return 0
        return sum(1 for counted in self.counted_days(until=on) if counted.number)

    def day_of_number(self, number: int) -> date | None:
        """Return the day that is counted as this number, or None if the count does not get so far."""
        return next((counted.day for counted in self.counted_days() if counted.number == number), None)

    def days_left(self, today: date) -> int:
        """Return the days counted after today, up to and including the last; 0 on the last day and after."""
        return max(self.length - self.day_number(today), 0)

    def days_over(self, today: date) -> int:
        """Return the days counted after the last day, up to and including today; 0 before."""
        return max(self.day_number(today) - self.length, 0)

    def paused_on(self, today: date) -> date | None:
        """Return the day the clock was paused, if it stands still today or its last day is unknown."""
        for pause in self.pauses:
            if pause.covers(today) or (self.due_on is None and pause.end is None):
                return pause.start
        return None

    @property
    def name(self) -> str:
        """Return what the clock is called: "Recovery period"."""
        return str(self.kind.label)

    @property
    def of_length(self) -> str:
        """Return the length with its unit, as in "5 working days"."""
        return count_of(self.length, self.unit)

    @property
    def given(self) -> str:
        """Return the length that the row gives, and what it became: "45 days, extended to 60"."""
        return self.of_length

    @property
    def last_on(self) -> date | None:
        """Return the last day as far as it is certain, whatever set it; None while nobody can say."""
        return self.due_on

    @property
    def is_minimum(self) -> bool:
        """Whether it may go on after its last day: nothing has ended it yet."""
        return False

    def left_words(self, today: date) -> str:
        """Return "8 days left", "Due tomorrow", "Due today" in the clock's own unit."""
        if today == self.due_on:
            return "Due today"
        if self.due_on == today + ONE_DAY:
            return "Due tomorrow"
        return f"{count_of(self.days_left(today), self.unit)} left"

    def _paused_words(self, today: date, paused_on: date, span: str) -> Words:
        used = count_of(self.day_number(paused_on), self.unit)
        on = short_day(paused_on, today)
        return Words(
            headline=f"{self.name}, paused",
            kind="paused",
            pill=f"Paused on {paused_on.day} {paused_on:%b}",
            sentence=f"Paused on {on}, {used} used",
            span=span,
        )


@dataclass(frozen=True, slots=True)
class TargetClock(Clock):
    """The Home Office's aim for the reasonable grounds decision. Late is theirs: we chase."""

    decided_on: date | None = None

    def words(self, today: date) -> Words:
        received = f"Received {short_day(self.starts_on, today)}"
        if self.decided_on:
            return self._decided_words(self.decided_on, today)
        if paused_on := self.paused_on(today):
            return self._paused_words(today, paused_on, received)
        assert self.due_on is not None  # only an open pause, handled above, leaves no date
        due, name = short_day(self.due_on, today), self.name
        if today > self.due_on:
            over = self.days_over(today)
            # On the Saturday after a Friday no working day has passed yet.
            late = f"Overdue by {count_of(over, self.unit)}" if over else f"Overdue since {due}"
            headline = f"Waiting for {name[:1].lower()}{name[1:]}"
            return Words(headline, "overdue", late, f"Decision was due {due}. Chase it.", received)
        left = self.left_words(today)
        number = self.day_number(today)
        if number:
            headline = f"{name}, day {number} of {self.of_length}"
        else:
            first = next(d.day for d in self._days() if d.number)
            headline = f"{name}, day 1 is {short_day(first, today)}"
        kind = "soon" if self.days_left(today) <= self.soon else "waiting"
        sentence = f"{left}, {due}" if left.startswith("Due") else f"Due {due}, {left}"
        return Words(headline, kind, left, sentence, received)

    def _decided_words(self, decided_on: date, today: date) -> Words:
        made, number = short_day(decided_on, today), self.day_number(decided_on)
        if self.due_on and decided_on > self.due_on:
            over = number - self.length
            late = f"Made {count_of(over, self.unit)} late" if over else f"Made after day {self.length}"
            return Words(self.name, "done", late, f"{late}, {made}", f"Made {made}")
        pill = f"Made on day {number}" if number else "Made before day 1"
        sentence = f"Made {made}, day {number} of {self.length}" if number else f"Made {made}, before day 1"
        return Words(self.name, "done", pill, sentence, f"Made {made}")


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

    def words(self, today: date) -> Words:
        name, start = self.name, short_day(self.starts_on, today)
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
            past = f"Day {number}, past the {self.length}-day minimum, waiting for the final decision"
            return Words(f"{name}, day {number}", "waiting", past, past, span)
        if today == self.due_on:
            reached = f"Day {self.length} reached"
            return Words(headline, "soon", reached, f"{reached}, {floor}", span)
        pill = f"{left} left, {until}"
        kind = "soon" if self.days_left(today) <= self.soon else "track"
        return Words(headline, kind, pill, pill, span)

    def _ceased_words(self, ceased_on: date, today: date, start: str) -> Words:
        end = short_day(ceased_on, today)
        headline = f"{self.name}, taken away on {end}"
        return Words(headline, "stopped", f"Taken away {end}", f"Taken away {end}", f"{start} to {end}")

    def _ending_words(self, ends_on: date, today: date, headline: str, start: str) -> Words:
        end = short_day(ends_on, today)
        span = f"{start} to {end}"
        if today > ends_on or (self.final_on == ends_on and today >= ends_on):
            ended = f"Ended {end}"
            return Words(f"{self.name}, ended {end}", "done", ended, ended, span)
        left = (ends_on - today).days
        if left == 0:
            return Words(headline, "soon", "Ends today", f"Ends today, {end}", span)
        pill = f"{count_of(left, Unit.CALENDAR)} left, ends {end}"
        return Words(headline, "soon" if left <= self.soon else "track", pill, pill, span)


@dataclass(frozen=True, slots=True)
class WindowClock(Clock):
    """The days in which a negative decision can be questioned. After it only with a reason for being late."""

    asked_on: date | None = None
    not_asking_on: date | None = None  # she said that she will not, or somebody why nothing was asked

    def words(self, today: date) -> Words:
        assert self.due_on is not None  # windows are never paused
        name, due = self.name, short_day(self.due_on, today)
        span = f"Ask by {due}"
        if self.asked_on:
            asked = f"Asked on {short_day(self.asked_on, today)}"
            return Words(f"{name} asked", "done", asked, asked, span)
        if self.not_asking_on:
            said = short_day(self.not_asking_on, today)
            if self.not_asking_on > self.due_on:
                sentence = f"Nothing was asked by {due}. Why was written down on {said}"
                return Words(f"{name}, not asked", "done", "Not asked", sentence, f"Not asked by {due}")
            words = "She will not ask"
            return Words(f"{name}, she will not ask", "done", words, f"{words}, said on {said}", span)
        if today > self.due_on:
            late = count_of(self.days_over(today), Unit.CALENDAR)
            return Words(
                f"{name}, window closed",
                "overdue",
                f"Closed {due}",
                f"The last day to ask was {due}, {late} ago. A late request needs a reason.",
                span,
            )
        headline = f"{name}, day {self.day_number(today)} of {self.length}"
        left = self.left_words(today)
        if today == self.due_on:
            return Words(headline, "soon", left, f"Ask today, {due}, the last day", span)
        kind = "soon" if self.days_left(today) <= self.soon else "track"
        return Words(
            headline, kind, left, f"Ask by {due}, {count_of(self.days_left(today), Unit.CALENDAR)} left", span
        )


@dataclass(frozen=True, slots=True)
class NoticeClock(Clock):
    """The least time between the conclusive grounds decision and moving on. It makes tasks, never an exit."""

    def words(self, today: date) -> Words:
        assert self.due_on is not None  # notice is never paused
        name, due = self.name, short_day(self.due_on, today)
        start = short_day(self.starts_on, today)
        span = f"{start} to at least {due}"
        number = self.day_number(today)
        headline = f"{name}, day {number} of {self.of_length}" if number else f"{name}, starts today"
        if today > self.due_on:
            past = f"Past the minimum of {self.of_length}"
            return Words(f"{name}, past its minimum", "waiting", past, f"{past}, which was {due}", span)
        if today == self.due_on:
            reached = f"Day {self.length} reached"
            return Words(headline, "soon", reached, f"{reached}, {due}", span)
        pill = f"{count_of(self.days_left(today), self.unit)} left, to at least {due}"
        kind = "soon" if self.days_left(today) <= self.soon else "track"
        return Words(headline, kind, pill, pill, span)


AnyClock = TargetClock | PeriodClock | WindowClock | NoticeClock


def has_stopped(clock: AnyClock, today: date) -> bool:
    """Return whether nothing is counted any more: it was answered, taken away, or its window has closed."""
    is_closed = isinstance(clock, WindowClock) and clock.due_on is not None and today > clock.due_on
    return is_closed or clock.words(today).kind in {"done", "stopped"}


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
    )


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


def move_on(
    final_on: date, terms: Terms, calendar: WorkingDays, *, positive: bool, soon: int = 7
) -> NoticeClock | None:
    """Return the least time between the conclusive grounds decision and moving on, or None if unset.

    After a positive decision at least 45 calendar days; after a negative one the row's own length and
    unit (9 working days, from general knowledge: charities check it). The decision's day is day 0.
    """
    length = terms.moveon_positive_days if positive else terms.moveon_negative_days
    if length is None:
        return None
    return NoticeClock(
        kind=ClockKind.MOVE_ON,
        starts_on=final_on,
        length=length,
        unit=Unit.CALENDAR if positive else terms.moveon_negative_unit,
        count_start=False,
        soon=soon,
        calendar=calendar,
    )
