"""What a page may cost: the one table. `make bench` fails where a page passes its budget by a fifth."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from demo.measure import Measurement

ALLOWANCE = 1.2  # a measurement is no exact thing
# Of figures that count every case, whatever the machine: whoever asks waits for them.
FIGURE_LASTS, REPORT_LASTS = 0.3, 5.0  # seconds


@dataclass(frozen=True)
class Budget:
    """How much a page may take: times an empty page of the same server, and questions to the database."""

    times: float
    queries: int

    def passed_by(self, figure: Measurement, empty: Measurement) -> Iterator[str]:
        """Yield in words how a page passes its budget by more than is allowed."""
        times = figure.median / empty.median
        if times > self.times * ALLOWANCE:
            yield f"{figure.name}: {times:.1f} times the empty page, budget {self.times:g}"
        if figure.queries > self.queries * ALLOWANCE:
            yield f"{figure.name}: {figure.queries} queries, budget {self.queries}"


MY_DAY, CASES, CASE, NRM, PLAN, EXIT = "My day", "Case list", "Case page", "NRM", "Support plan", "Exit"
TEAM, SEARCH = "Team", "Search"
BUDGETS = {
    MY_DAY: Budget(24, 13),
    CASES: Budget(24, 12),
    CASE: Budget(28, 12),
    NRM: Budget(24, 14),
    PLAN: Budget(35, 16),
    EXIT: Budget(35, 13),
    TEAM: Budget(28, 20),
    SEARCH: Budget(15, 8),
}


def budget_of(name: str) -> Budget | None:
    """Return the budget of a page by its name, which may say more after a comma: "Case page, 100 notes"."""
    return BUDGETS.get(name.partition(",")[0])


def overruns(figures: Iterable[Measurement], empty: Measurement) -> list[str]:
    """Return in words which pages pass their budgets."""
    return [
        words
        for figure in figures
        if (budget := budget_of(figure.name))
        for words in budget.passed_by(figure, empty)
    ]


def late_figures(each: Iterable[tuple[str, float]], wholes: Iterable[tuple[str, float]]) -> list[str]:
    """Return in words which figures take too long by themselves, and where whoever asks waits too long.

    :param each: title and seconds of every figure, its facts read already
    :param wholes: title and seconds of a page, or of a report as it is sent, its facts too
    """
    late = [
        f"{title}: {seconds * 1000:.0f} ms, budget {FIGURE_LASTS * 1000:.0f}"
        for title, seconds in each
        if seconds > FIGURE_LASTS
    ]
    late += [
        f"{title}: {seconds:.1f} s, budget {REPORT_LASTS:g}"
        for title, seconds in wholes
        if seconds > REPORT_LASTS
    ]
    return late
