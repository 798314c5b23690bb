"""One figure, month by month: as it was at the end of each of the last twelve that are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hestia.accounts.models import User
from hestia.workingdays.calendar import months_after
from oversight.queries.facts import counted_services, facts_for, first_case_of
from oversight.rules.differences import ENOUGH, ControlLimits
from oversight.rules.drawing import Line, draw_line
from oversight.rules.figure import Figure, Row, Table
from oversight.rules.numbers import Count
from oversight.rules.periods import Period

TOO_SHORT = f"It takes {ENOUGH} months to say what is usual."


@dataclass(frozen=True)
class OverTime:
    """A figure that counts, of each month, and what is usual."""

    table: Table
    limits: ControlLimits | None

    @property
    def drawing(self) -> Line | None:
        """Return it drawn: a point a month, and what is usual."""
        usual = self.limits
        return draw_line(self.table, (usual.middle, usual.low, usual.high) if usual else ())

    @property
    def finding(self) -> list[str]:
        """Return what it says, in words."""
        if self.limits is None:
            return [TOO_SHORT]
        outside = [row.label for row in self.table.rows if self.limits.leaves_out(row.numbers[0].whole)]
        if not outside:
            return [self.limits.words, "Every month is within that: chance alone explains it."]
        months = ", ".join(outside)
        return [self.limits.words, f"Ask what was different in {months}: more or fewer than chance explains."]


def months_before(today: date, first_case: date | None) -> list[Period]:
    """Return the last twelve months that are over, without those before there was a case."""
    firsts = [months_after(today.replace(day=1), -back) for back in range(ENOUGH, 0, -1)]
    months = [Period(first, months_after(first, 1) - timedelta(days=1)) for first in firsts]
    return [month for month in months if first_case is not None and month.first >= first_case.replace(day=1)]


def count_in_month(figure: Figure, user: User, month: Period, services: dict[int, str]) -> Count | None:
    """Return what a figure counts in a month; nothing where it is no count."""
    number = figure.answer(facts_for(user, month, services=services)).finding.numbers[0]
    return number if isinstance(number, Count) else None


def over_time(figure: Figure, user: User, *, today: date) -> OverTime:
    """Return a figure of each month, exactly: for who reads cases alone."""
    services = counted_services(user)
    counted: Sequence[tuple[Period, Count | None]] = [
        (month, count_in_month(figure, user, month, services))
        for month in months_before(today, first_case_of(user))
    ]
    rows = tuple(
        Row(f"{month.first:%Y-%m}", f"{month.first:%B %Y}", (count,)) for month, count in counted if count
    )
    table = Table("months", "By month", ("Number",), rows, adds_up=figure.slug not in NOT_ADDED)
    return OverTime(table, ControlLimits.of([row.numbers[0].whole for row in rows]))


# What counts one day, or people who may be in several months.
NOT_ADDED = frozenset({"supported", "last-day"})
# Whose finding begins with how many: a share of few a month says nothing.
COUNTING = frozenset({"came", "not-taken", "entered", "supported", "last-day", "left"})
