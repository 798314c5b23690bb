"""Two dates, both included, and the names by which people ask for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from hestia.ui.words import date_words
from hestia.workingdays.calendar import months_after

CONTRACT_YEAR_STARTS = 7  # July to June, as the contract's own reports
MONTHS = 12
QUARTER = 3  # months


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """Return "1 July to 30 September 2026"."""
        if self.first == self.last:
            return date_words(self.first)
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"{self.first.day} {self.first:%B}{year} to {date_words(self.last)}"

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> Self:
        """Return one that was kept as JSON."""
        return cls(date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"]))

    def as_json(self) -> dict[str, str]:
        """Return it as it is kept."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}

    @property
    def a_year_before(self) -> "Period":
        """Return the same days a year before."""
        return Period(months_after(self.first, -MONTHS), months_after(self.last, -MONTHS))

    @property
    def before(self) -> "Period":
        """Return the period before it: as many months where it is whole months, else as many days."""
        day_before = self.first - timedelta(days=1)
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            months = (self.last.year - self.first.year) * MONTHS + self.last.month - self.first.month + 1
            index = self.first.year * MONTHS + self.first.month - 1 - months
            return Period(date(index // MONTHS, index % MONTHS + 1, 1), day_before)
        return Period(day_before - (self.last - self.first), day_before)

    @property
    def is_a_quarter(self) -> bool:
        """Whether it is one whole quarter of the calendar."""
        return self == span(self.first, months=QUARTER, starts=1)

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A period by its name: "Last quarter"."""

    slug: str
    name: str
    period: Period

    @property
    def label(self) -> str:
        """Return the name with its days."""
        return f"{self.name}: {self.period.words}"


def span(day: date, *, months: int, starts: int) -> Period:
    """Return the span of so many months in which a day lies, where one begins in the month ``starts``."""
    into = (day.month - starts) % months
    index = day.year * MONTHS + day.month - 1 - into
    after = index + months
    first = date(index // MONTHS, index % MONTHS + 1, 1)
    return Period(first, date(after // MONTHS, after % MONTHS + 1, 1) - timedelta(days=1))


def named_periods(today: date, *, year_starts: int) -> list[NamedPeriod]:
    """Return the periods that are offered by name: each that is over, and the one that runs, up to today.

    :param year_starts: the month in which the charity's own year begins
    """
    kinds = [
        ("quarter", "quarter", QUARTER, 1),
        ("contract", "contract year", MONTHS, CONTRACT_YEAR_STARTS),
        ("charity", "year of the charity", MONTHS, year_starts),
    ]
    offered = []
    for slug, name, months, starts in kinds:
        running = span(today, months=months, starts=starts)
        last = span(running.first - timedelta(days=1), months=months, starts=starts)
        offered.append(NamedPeriod(f"last-{slug}", f"Last {name}", last))
        offered.append(NamedPeriod(f"this-{slug}", f"This {name} so far", Period(running.first, today)))
    return offered


def period_blockers(
    days: Period, *, today: date, first_case: date | None, is_rounded: bool = False
) -> list[str]:
    """Return why nothing can be counted of some days, in words; empty if it can.

    :param first_case: when the first case was opened, if there is any
    :param is_rounded: of days that somebody chose who is told rounded numbers: where they can be moved by a
        day at a time, a number that changes says who came on that day; quarters share none
    """
    if days.last < days.first:
        return ["The last day must be on or after the first day"]
    if days.last > today:
        return ["The last day must be today or earlier: figures are of what has happened"]
    if is_rounded and not days.is_a_quarter:
        return ["Choose a whole quarter, such as 1 January to 31 March: other days can tell of one person"]
    if first_case is None:
        return ["No case has been opened in your services yet, so there is nothing to count"]
    if days.last < first_case:
        return [f"The first case was opened on {date_words(first_case)}. Choose a later period"]
    return []
