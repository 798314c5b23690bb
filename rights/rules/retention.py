"""How long a closed record is kept: dated facts in, the sum shown line by line out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

KEPT_UNTIL = "Kept longer, until"
ERASED = "Erased"  # what stands where words of hers stood, in what is kept


class Kind(StrEnum):
    """What kind of record it is, by which it is kept."""

    ADULT = "adult"
    CHILD = "child"
    ENQUIRY = "enquiry"
    COMPLAINT = "complaint"

    @property
    def words(self) -> str:
        """Return what it is, as a page says it."""
        return {
            Kind.ADULT: "A closed case of an adult",
            Kind.CHILD: "A closed case of a child, or with children on file",
            Kind.ENQUIRY: "An enquiry that was not taken on",
            Kind.COMPLAINT: "A complaint of no case",
        }[self]


@dataclass(frozen=True, slots=True)
class Term:
    """How long one kind is kept, why, and by when somebody looks at that again."""

    years: int
    source: str
    review_on: date
    age: int = 0  # kept also until the end of the year in which the youngest child is so old


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sum is made of.

    :param youngest_born: the year of birth of the youngest child on file, herself included; if it is known
    """

    closed_on: date
    last_activity_on: date | None = None
    has_children: bool = False
    youngest_born: int | None = None
    kept_until: date | None = None
    agreed_on: date | None = None  # she asked that all of it is erased, and that was agreed


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the sum: what is counted, and the day that it leads to."""

    words: str
    day: date


@dataclass(frozen=True, slots=True)
class Sum:
    """The day from which a record may be erased, and how it was reached."""

    kind: Kind
    steps: tuple[Step, ...]
    due_on: date

    def is_due(self, *, on: date) -> bool:
        """Whether the time to keep it is over on a day."""
        return on >= self.due_on

    def is_soon(self, *, on: date, within: timedelta) -> bool:
        """Whether it will be over within a while."""
        return on < self.due_on <= on + within


def years_after(day: date, years: int) -> date:
    """Return the first day on which so many whole years have passed: never a day too early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def count(facts: Facts, schedule: Mapping[Kind, Term]) -> Sum:
    """Return the day from which a closed record may be erased, never before a child is grown.

    The end is the day it was closed, or the last day on which something was written in it. What she asked
    to have erased is due once that was agreed, whatever else is counted (UK GDPR, article 17).
    """
    kind = Kind.CHILD if facts.has_children else Kind.ADULT
    term = schedule[kind]
    steps = [Step("The case was closed", facts.closed_on)]
    ended = facts.closed_on
    if facts.last_activity_on and facts.last_activity_on > ended:
        ended = facts.last_activity_on
        steps.append(Step("Something was written in it after that", ended))
    due = years_after(ended, term.years)
    steps.append(Step(f"{term.years} years from then", due))
    if facts.has_children:
        step = _when_grown(facts, term, ended)
        steps.append(step)
        due = max(due, step.day)
    if facts.kept_until:
        steps.append(Step(KEPT_UNTIL, facts.kept_until))
        due = max(due, facts.kept_until)
    if facts.agreed_on:
        due = facts.agreed_on
        steps.append(Step("The client asked that all of it is erased, and that was agreed", due))
    return Sum(kind, tuple(steps), due)


def count_complaint(
    answered_on: date, schedule: Mapping[Kind, Term], *, kept_until: date | None = None
) -> Sum:
    """Return the day from which a complaint of no case may be erased: so many years after it was answered.

    :param kept_until: the last day until which somebody decided to keep it, if they did
    """
    term = schedule[Kind.COMPLAINT]
    due = years_after(answered_on, term.years)
    steps = [Step("Answered", answered_on), Step(f"{term.years} years from then", due)]
    if kept_until:
        steps.append(Step(KEPT_UNTIL, kept_until))
        due = max(due, kept_until)
    return Sum(Kind.COMPLAINT, tuple(steps), due)


def _when_grown(facts: Facts, term: Term, ended: date) -> Step:
    if facts.youngest_born:
        words = f"The year in which the youngest child is {term.age} is over"
        return Step(words, date(facts.youngest_born + term.age + 1, 1, 1))
    words = f"{term.age} years from then: no child’s year of birth is known"
    return Step(words, years_after(ended, term.age))
