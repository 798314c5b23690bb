"""What she should have had by a day, week by week, at the rates of each day; and what was paid of it.

A week is seven days from the day on which her money began, and counts once it is over. Each day of it is a
seventh of the weekly rate in force on that day. A week is rounded to the penny, a half penny upwards.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

WEEK = timedelta(days=7)
NOTHING = Decimal(0)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class RateOf(StrEnum):
    """What a weekly rate is paid for."""

    CATERED = "catered"
    SELF_CATERED = "self_catered"
    OWN_PLACE = "own_place"
    FIRST_CHILD = "first_child"
    OTHER_CHILD = "other_child"


@dataclass(frozen=True, slots=True)
class Rate:
    """So much a week for one thing, from a day until the next rate for it."""

    of: str
    from_on: date
    weekly: Decimal


@dataclass(frozen=True, slots=True)
class Term:
    """How she lives from a day until the next term: where, and with how many children. Nowhere: no money."""

    from_on: date
    lives: str
    children: int = 0

    @property
    def parts(self) -> list[str]:
        """Return which rates make up her week: hers, then one for each child."""
        if not self.lives:
            return []
        others = [RateOf.OTHER_CHILD] * max(self.children - 1, 0)
        return [self.lives, *([RateOf.FIRST_CHILD] if self.children else []), *others]


@dataclass(frozen=True, slots=True)
class Week:
    """One week that is over: its first day, and what she should have had for it."""

    from_on: date
    expected: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """What she should have had by a day, and what was paid of it."""

    since: date | None
    expected: Decimal
    paid: Decimal
    missing: int  # weeks not covered by what was paid so far, the oldest paid first
    no_rate_for: str = ""  # a rate that nobody entered, so that nothing can be expected

    @property
    def words(self) -> str:
        """Return "£140.00 expected since 1 November 2026, £70.00 paid: two weeks are missing."."""
        if self.since is None:
            return f"No weekly money is set up. {pounds(self.paid)} of weekly money paid so far."
        since = f"{self.since.day} {self.since:%B} {self.since.year}"
        return f"{pounds(self.expected)} expected since {since}, {pounds(self.paid)} paid: {self.outcome}."

    @property
    def outcome(self) -> str:
        """Return what follows: nothing is missing, so many weeks are, or more was paid."""
        if self.missing:
            number = NUMBERS[self.missing] if self.missing < len(NUMBERS) else str(self.missing)
            return f"{number} {'week is' if self.missing == 1 else 'weeks are'} missing"
        more = self.paid - self.expected
        return f"{pounds(more)} more than that" if more > 0 else "nothing is missing"


def pounds(amount: Decimal) -> str:
    """Return an amount as it is written: "£1,040.50"."""
    return f"£{amount:,.2f}"


def standing(
    terms: Sequence[Term], rates: Sequence[Rate], payments: Iterable[Decimal], *, today: date
) -> Standing:
    """Return what she should have had for the weeks that are over before a day, against what was paid."""
    paid = sum(payments, NOTHING)
    since = began(terms)
    counted = list(weeks(terms, rates, today=today))
    total, missing = NOTHING, 0
    for week in counted:
        total += week.expected
        missing += week.expected > 0 and total > paid
    return Standing(since, total, paid, missing, no_rate_for(terms, rates, today=today))


def began(terms: Sequence[Term]) -> date | None:
    """Return on which day her money first began. What another term of that day replaced never did."""
    return min(
        (term.from_on for term in terms if term.lives and in_force(terms, on=term.from_on) is term),
        default=None,
    )


def weeks(terms: Sequence[Term], rates: Sequence[Rate], *, today: date) -> Iterator[Week]:
    """Yield each week that is over by a day, with what she should have had for it."""
    begin = began(terms)
    if begin is None:
        return
    changes = sorted({term.from_on for term in terms} | {rate.from_on for rate in rates})
    while begin + WEEK <= today:
        end = begin + WEEK
        bounds = [begin, *(day for day in changes if begin < day < end), end]
        due = sum(
            (weekly(terms, rates, on=start) * (stop - start).days for start, stop in pairwise(bounds)),
            Fraction(0),
        )
        yield Week(begin, to_penny(due / WEEK.days))
        begin = end


def weekly(terms: Iterable[Term], rates: Sequence[Rate], *, on: date) -> Fraction:
    """Return what a whole week is worth at the rates of one day. A rate that is not entered is nothing."""
    term = in_force(terms, on=on)
    standing_rates = [rate_of(part, rates, on=on) for part in (term.parts if term else [])]
    return sum((Fraction(rate.weekly) for rate in standing_rates if rate), Fraction(0))


def in_force(terms: Iterable[Term], *, on: date) -> Term | None:
    """Return the term of a day: the latest begun by then. Of two from one day, the one written last."""
    current = None
    for term in terms:
        if term.from_on <= on and (current is None or term.from_on >= current.from_on):
            current = term
    return current


def rate_of(part: str, rates: Iterable[Rate], *, on: date) -> Rate | None:
    """Return the rate of one thing on a day. Of two from one day, the one written last."""
    current = None
    for rate in rates:
        if rate.of == part and rate.from_on <= on and (current is None or rate.from_on >= current.from_on):
            current = rate
    return current


def no_rate_for(terms: Sequence[Term], rates: Sequence[Rate], *, today: date) -> str:
    """Return the first thing for which there is no rate on a day that she should have money for it."""
    for term in sorted(terms, key=lambda term: term.from_on):
        # A rate that was entered late counts from its own day: before it, there is none.
        if term.from_on <= today and in_force(terms, on=term.from_on) is term:
            for part in term.parts:
                if rate_of(part, rates, on=term.from_on) is None:
                    return part
    return ""


def to_penny(amount: Fraction) -> Decimal:
    """Return an amount to the penny, a half penny upwards."""
    return Decimal(int(amount * 100 + Fraction(1, 2))) / 100
