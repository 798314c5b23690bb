"""The last day of a clock, and why it is that day: its row's length, extension, suspensions, end rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from hestia.ui.words import counted
from hestia.workingdays.calendar import CountedDay
from hestia.workingdays.words import long_day, short_day
from referrals.models import Referral
from referrals.queries.timetable import clock_words
from referrals.rules.clocks import AnyClock, ClockKind, ClockWords, EndRule, PeriodClock, has_stopped

WHOLE_UK = "Everywhere in the UK"  # of the protection from removal: Nationality and Borders Act 2022 s.61


@dataclass(frozen=True, slots=True)
class ClockOnPage:
    """A clock of a referral as its pages show it today, to the day that is its last."""

    clock: AnyClock
    words: ClockWords
    last_on: date | None  # None while an open suspension keeps anybody from saying
    today: date
    first_day: str = ""  # which day is counted first, in words
    of_earlier: str = ""  # the earlier referral that started it, if it is not the one that counts now

    @classmethod
    def of(cls, clock: AnyClock, referral: Referral, *, today: date) -> "ClockOnPage":
        """Return a clock as it stands: what still ran when she withdrew has its last day then."""
        of_earlier = str(referral) if referral.is_followed else ""
        words = clock_words(clock, referral, today=today)
        return cls(clock, words, last_day(clock, referral), today, clock.first_day_words(today), of_earlier)

    @property
    def is_minimum(self) -> bool:
        """Whether it may go on after its last day."""
        return self.clock.is_minimum and self.last_on == self.clock.last_on

    @property
    def starts_words(self) -> str:
        """Return the day that started it."""
        return short_day(self.clock.starts_on, self.today)

    @property
    def last_words(self) -> str:
        """Return its last day, or nothing if nobody can say."""
        return short_day(self.last_on, self.today) if self.last_on else ""

    @property
    def days(self) -> list[tuple[CountedDay, str]]:
        """Return every day up to the last, and what it is: the last, or the last that the row gave."""
        counted_days = self.clock.counted_days(until=self.last_on)
        return [(counted_day, self._mark(counted_day)) for counted_day in counted_days]

    def _mark(self, counted_day: CountedDay) -> str:
        if counted_day.day == self.last_on:
            return "last day"
        return "last day by the rule" if counted_day.day == rule_ends_on(self.clock) else ""


def last_day(clock: AnyClock, referral: Referral) -> date | None:
    """Return the last day of a clock as far as it is certain."""
    stopped = stopped_by(clock, referral)
    return stopped[0] if stopped else clock.last_on


def rule_ends_on(clock: AnyClock) -> date | None:
    """Return the day that the row alone, with the days of suspensions left out, leads to."""
    return (clock.extended_from if isinstance(clock, PeriodClock) else None) or clock.due_on


def reasons_for_last_day(clock: AnyClock, referral: Referral) -> list[str]:
    """Return in words why the last day is that day, one reason after the other."""
    if clock.kind == ClockKind.REASONABLE_GROUNDS:
        reasons = [*_rule_reasons(clock), "It is the day the Home Office aims at: nothing ends on it."]
    else:
        reasons = list(_rule_reasons(clock))
    if isinstance(clock, PeriodClock):
        reasons += _extension_reasons(clock, referral)
        reasons.append(_end_rule_reason(clock, referral))
        if clock.ceased_on and clock.was_taken_away:
            reasons.append(
                f"Protection was taken away on {long_day(clock.ceased_on)} (Nationality and Borders Act "
                "2022, section 63), and this ended with it."
            )
    if stopped := stopped_by(clock, referral):
        reasons.append(f"It stopped on {long_day(stopped[0])}, {stopped[1]}.")
    return reasons


def stopped_by(clock: AnyClock, referral: Referral) -> tuple[date, str] | None:
    """Return the day on which a clock that still ran was stopped, and by what: she withdrew, or died."""
    days = [
        (referral.withdrawn_on, "on withdrawal from the NRM"),
        (referral.her_death_on, "on the client’s death"),
    ]
    first = min(((day, why) for day, why in days if day), key=itemgetter(0), default=None)
    return first if first and not has_stopped(clock, first[0]) else None


def _rule_reasons(clock: AnyClock) -> Iterator[str]:
    ends_on = rule_ends_on(clock)
    length = clock.given.partition(",")[0]
    starts = f"{long_day(clock.starts_on)} is {'day 1' if clock.count_start else 'not counted'}"
    to = f"the last is {long_day(ends_on)}" if ends_on else "the last is not known while it is paused"
    yield f"The rule gives {length}: {starts}, {to}."
    last_on = clock.last_on
    for pause in clock.pauses:
        if last_on and pause.start > last_on:
            continue
        if pause.end is None:
            yield f"It has been paused since {long_day(pause.start)}: the Home Office suspended the case."
        elif pause.end > pause.start and pause.end > clock.starts_on:
            days = counted((pause.end - max(pause.start, clock.starts_on)).days, "day")
            yield (
                f"{days} of a suspension, from {long_day(pause.start)} until it resumed on "
                f"{long_day(pause.end)}, {'is' if days == '1 day' else 'are'} not counted."
            )


def _extension_reasons(clock: PeriodClock, referral: Referral) -> Iterator[str]:
    if clock.extended_from is None:
        return
    extension = referral.extension_set.standing().first()
    assert extension  # it was counted by it
    assert clock.extended_to
    to = f"{long_day(clock.extended_to)}, which is day {clock.length}"
    why = f"{extension.get_reason_display()}: {extension.evidence.rstrip('.')}"
    granted = f"by the letter of {long_day(extension.granted_on)}"
    yield f"Extended from {long_day(clock.extended_from)} to {to}, {granted}. {why}."


def _end_rule_reason(clock: PeriodClock, referral: Referral) -> str:
    """Return what the end rule of the nation that counts makes of the final decision."""
    nation = f"In {referral.get_jurisdiction_display()}"
    where = nation if clock.kind == ClockKind.RECOVERY else WHOLE_UK
    final_on, due_on = clock.final_on, clock.due_on
    event = f"the final decision was made on {long_day(final_on)}" if final_on else ""
    late = final_on is not None and due_on is not None and final_on > due_on
    match clock.end_rule:
        case EndRule.EARLIER_OF_CG:
            rule = f"{where} it ends with the final decision, if that is before the last day"
            fact = f"{event}, which is later" if late else f"{event}, and ended it"
        case EndRule.NI_S18:
            rule = (
                f"{where} a negative final decision ends it, a positive one before the last day does not, "
                "and without one it goes on"
            )
            outcome = "positive" if clock.final_positive else "negative"
            ended = late or not clock.final_positive
            fact = f"{event}, was {outcome}, and {'ended it' if ended else 'it runs to its last day'}"
        case _:
            rule = f"{where} it goes on until the final decision, if that is later than the last day"
            fact = f"{event}, and ended it" if late else f"{event}, which is not later"
    return f"{rule}: {fact if final_on else 'none has been made yet'}."
