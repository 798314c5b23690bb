"""One figure, month by month: as it was at the end of each of the last twelve that are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hestia.accounts.models import User
from hestia.workingdays.calendar import months_after
from oversight.queries.facts import counted_services, facts_for, first_case_of
from oversight.rules.differences import ENOUGH, ControlLimits
from oversight.rules.drawing import Line, draw_line, tip
from oversight.rules.figure import Figure, Row, Table
from oversight.rules.numbers import Count, Share
from oversight.rules.periods import Period

PER_CENT = "%"
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
        words = self.limits.words_of(unit=PER_CENT if self.is_of_shares else "")
        outside = [row.label for row in self.table.rows if self.limits.leaves_out(tip(row.numbers[0]))]
        if not outside:
            return [words, "Every month is within that: chance alone explains it."]
        months = ", ".join(outside)
        return [words, f"Ask what was different in {months}: more or fewer than chance explains."]

    @property
    def is_of_shares(self) -> bool:
        """Whether each month is a part of a whole, and not a number of something."""
        return any(isinstance(row.numbers[0], Share) for row in self.table.rows)


def months_before(today: date, first_case: date | None) -> list[Period]:
    """Return the last twelve months that are over, without those before there was a case."""
    firsts = [months_after(today.replace(day=1), -back) for back in range(ENOUGH, 0, -1)]
    months = [Period(first, months_after(first, 1) - timedelta(days=1)) for first in firsts]
    return [month for month in months if first_case is not None and month.first >= first_case.replace(day=1)]


def count_in_month(
    figure: Figure, user: User, month: Period, services: dict[int, str]
) -> Count | Share | None:
    """Return what a figure counts in a month; nothing where it is no count, or a share of nothing."""
    number = figure.answer(facts_for(user, month, services=services)).finding.numbers[0]
    return number if isinstance(number, Count) or (isinstance(number, Share) and number.of) else None


def over_time(figure: Figure, user: User, *, today: date) -> OverTime:
    """Return a figure of each month, exactly: for who reads cases alone."""
    services = counted_services(user)
    counted: Sequence[tuple[Period, Count | Share | None]] = [
        (month, count_in_month(figure, user, month, services))
        for month in months_before(today, first_case_of(user))
    ]
    rows = tuple(
        Row(f"{month.first:%Y-%m}", f"{month.first:%B %Y}", (count,)) for month, count in counted if count
    )
    title = "Share" if figure.slug == OCCUPIED else "Number"
    table = Table("months", "By month", (title,), rows, adds_up=figure.slug not in NOT_ADDED)
    of_shares = any(isinstance(row.numbers[0], Share) for row in rows)
    tips = [tip(row.numbers[0]) for row in rows]
    return OverTime(table, ControlLimits.of(tips, most=100) if of_shares else ControlLimits.of(tips))


# What counts one day, or people who may be in several months.
NOT_ADDED = frozenset({"supported", "last-day"})
OCCUPIED = "occupancy"
# Whose finding begins with how many: a share of few a month says nothing. Room nights are many.
COUNTING = frozenset({"came", "not-taken", "entered", "supported", "last-day", "left", OCCUPIED})
