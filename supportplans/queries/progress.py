"""How far each part of the plan was at each version, and how she rates the seven outcomes. Purely."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hestia.ui.words import counted
from supportplans.models import Domain, OutcomeRating, Target

NOT_COUNTED = {Target.Status.STOPPED, Target.Status.SUPERSEDED}
# The drawing's own measure.
LABELS, COLUMN, BAND, BAR = 120, 64, 56, 26
MOST_COLUMNS = 8


@dataclass(frozen=True)
class Count:
    """How many targets of a part were met, of how many."""

    met: int
    counted: int

    @property
    def words(self) -> str:
        """Return "1 of 3", or that there was none."""
        return f"{self.met} of {self.counted}" if self.counted else "None"


@dataclass(frozen=True)
class PlanMoment:
    """The plan at one version: its name, its day, and how far each part was."""

    label: str
    on: date
    counts: dict[Domain, Count]


def counts_of(targets: Iterable[dict[str, Any]]) -> dict[Domain, Count]:
    """Return how far each part is. What she stopped, and what another target replaced, is not counted."""
    counted = [target for target in targets if target["status"] not in NOT_COUNTED]
    counts = {}
    for domain in Domain:
        mine = [target for target in counted if target["domain"] == domain]
        counts[domain] = Count(sum(target["status"] == Target.Status.MET for target in mine), len(mine))
    return counts


@dataclass(frozen=True)
class Bar:
    """One part at one moment: the outline stands for all its targets, what is filled for those met."""

    x: int
    y: int
    height: int
    met_y: int
    met_height: int
    count: Count


@dataclass(frozen=True)
class Band:
    """One part across all moments."""

    domain: Domain
    y: int
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Drawing:
    """Every part's bars, moment by moment."""

    moments: Sequence[PlanMoment]
    bands: Sequence[Band]
    width: int
    height: int

    @property
    def columns(self) -> list[tuple[int, PlanMoment]]:
        """Return where each moment stands."""
        return [(LABELS + place * COLUMN + BAR // 2, moment) for place, moment in enumerate(self.moments)]

    @property
    def foot(self) -> int:
        """Return where the words below the bars stand."""
        return self.height - 8


def drawing(moments: Sequence[PlanMoment]) -> Drawing:
    """Return the drawing of the last moments; the table beside it has all of them."""
    shown = moments[-MOST_COLUMNS:]
    most_targets = (
        max((count.counted for moment in shown for count in moment.counts.values()), default=0) or 1
    )
    bands = []
    for row, domain in enumerate(Domain):
        floor = (row + 1) * BAND - 6
        bars = []
        for place, moment in enumerate(shown):
            count = moment.counts[domain]
            height = round((BAND - 16) * count.counted / most_targets)
            met = round((BAND - 16) * count.met / most_targets)
            bars.append(Bar(LABELS + place * COLUMN, floor - height, height, floor - met, met, count))
        bands.append(Band(domain, floor, bars))
    return Drawing(shown, bands, LABELS + max(len(shown), 1) * COLUMN, len(Domain) * BAND + 28)


# --- The seven outcomes ----------------------------------------------------------------------------


@dataclass(frozen=True)
class OutcomeLine:
    """One of the seven: how she rated it each time, and how it has changed since she was first asked."""

    title: str
    question: str
    ratings: list[int | None]

    @property
    def change(self) -> int | None:
        """Return by how much the last rating differs from the first, or nothing with fewer than two."""
        ratings = [rating for rating in self.ratings if rating is not None]
        return ratings[-1] - ratings[0] if len(ratings) > 1 else None

    @property
    def words(self) -> str:
        """Return the change in words."""
        if self.change is None:
            return "Asked once" if any(self.ratings) else "Not talked about"
        if self.change == 0:
            return "Unchanged"
        return f"{counted(abs(self.change), 'point')} {'up' if self.change > 0 else 'down'}"

    @property
    def kind(self) -> str:
        """Return how the change is drawn."""
        if not self.change:
            return "notstarted"
        return "done" if self.change > 0 else "overdue"


def outcome_lines(rated: Sequence[OutcomeRating]) -> list[OutcomeLine]:
    """Return each of the seven with every rating, the earliest first."""
    return [
        OutcomeLine(title, question, [rating.ratings[name] for rating in rated])
        for name, (title, question) in OutcomeRating.OUTCOMES.items()
    ]


def rating_due(rated: Iterable[OutcomeRating], *, reviewed_on: date | None, leaves: bool) -> str:
    """Return at which moment she is to be asked about the seven now: a start, a review, an exit, or none.

    :param reviewed_on: the day of the last review of her plan, if there was one
    :param leaves: whether a planned end of support is being prepared
    """
    moments = [(rating.moment, rating.rated_on) for rating in rated]
    if leaves:
        is_asked = any(moment == OutcomeRating.Moment.EXIT for moment, _on in moments)
        return "" if is_asked else OutcomeRating.Moment.EXIT
    if not moments:
        return OutcomeRating.Moment.BASELINE
    if reviewed_on and all(on < reviewed_on for _moment, on in moments):
        return OutcomeRating.Moment.REVIEW
    return ""
