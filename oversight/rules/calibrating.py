"""Whether the points go by the work: time logged in two weeks, beside the points that each case counts. Pure.

Of few cases nothing is concluded. What was not logged is not known: travel, writing, a talk in the kitchen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from hestia.ui.words import counted, number
from oversight.rules.numbers import FEW

WEEKS = 2
UNLIKE = Decimal("1.5")  # times as long for a point: then the numbers are worth a look
# Up to how many points, and what that is called.
BANDS: tuple[tuple[int, str], ...] = ((4, "Up to 4 points"), (7, "5 to 7 points"), (10, "8 to 10 points"))
MOST = "11 points or more"


class Weighed(NamedTuple):
    """One case that was open all the time: how many points it counts, and how many minutes were logged."""

    points: Decimal
    minutes: int


@dataclass(frozen=True)
class Band:
    """Cases of about as many points."""

    words: str
    cases: Sequence[Weighed]

    @property
    def minutes(self) -> int:
        """Return how many minutes were logged in all."""
        return sum(case.minutes for case in self.cases)

    @property
    def points(self) -> Decimal:
        """Return how many points they count in all."""
        return sum((case.points for case in self.cases), Decimal(0))

    @property
    def a_case(self) -> int | None:
        """Return how many minutes a week a case took; nothing of none."""
        return round(self.minutes / len(self.cases) / WEEKS) if self.cases else None

    @property
    def a_point(self) -> Decimal | None:
        """Return how many minutes a week a point stood for; nothing of no point."""
        return Decimal(self.minutes) / self.points / WEEKS if self.points else None

    @property
    def a_point_in_words(self) -> str:
        """Return it to the nearest minute."""
        return "–" if self.a_point is None else number(round(self.a_point))


def bands_of(cases: Iterable[Weighed]) -> list[Band]:
    """Return the cases by their points, the lightest first."""
    cases = list(cases)
    bands, low = [], Decimal(-1)
    for most, words in BANDS:
        bands.append(Band(words, [case for case in cases if low < case.points <= most]))
        low = Decimal(most)
    return [*bands, Band(MOST, [case for case in cases if case.points > low])]


def findings(bands: Sequence[Band]) -> list[str]:
    """Return what they say, in words: counts first, and nothing concluded of few."""
    whole = Band("", [case for band in bands for case in band.cases])
    logged = sum(case.minutes > 0 for case in whole.cases)
    if not logged:
        return ["No time with clients was logged in the last two weeks."]
    cases = counted(len(whole.cases), "case that was", "cases that were")
    in_all = (
        f"Of {cases} open for the last two weeks, {number(logged)} had time logged:"
        f" {counted(whole.a_case or 0, 'minute')} a case and week, {whole.a_point_in_words} a point."
    )
    enough = [band for band in bands if len(band.cases) >= FEW and band.a_point]
    if len(enough) < 2:
        return [in_all, f"It takes {FEW} cases in two rows to compare them."]
    lightest, heaviest = enough[0], enough[-1]
    return [in_all, compared(lightest, heaviest)]


def compared(lightest: Band, heaviest: Band) -> str:
    """Return whether a point stands for as much time in light cases as in heavy ones."""
    light, heavy = lightest.a_point or Decimal(1), heaviest.a_point or Decimal(1)
    each = (
        f"{lightest.words}: {lightest.a_point_in_words} minutes a point;"
        f" {heaviest.words}: {heaviest.a_point_in_words}."
    )
    if light >= UNLIKE * heavy:
        return f"{each} The light ones take more than they count: think of more for every case."
    if heavy >= UNLIKE * light:
        return f"{each} The heavy ones take more than they count: think of more for what makes them heavy."
    return f"{each} That is about alike: the points go by the work."
