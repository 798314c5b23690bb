"""Risk has significantly decreased: the rule as a decision table, every row against the rule's own words.

The oracle below is written from the rule book and shares nothing with the code but the names of the levels.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from cases.models import Case, RiskLevel
from hestia.accounts.models import User
from riskassessment.queries.progress import risk_progress
from riskassessment.rules.scoring import Score, Signed, mitigated_since, significantly_decreased
from tests.riskassessment import build

type Figures = Callable[[str, object], None]
BANDS = ["low", "medium", "high", "very_high"]
END = date(2026, 12, 1)
# An answer in each band, by its points: likelihood times impact.
OF_BAND = {"low": (1, 1), "medium": (2, 2), "high": (3, 3), "very_high": (4, 3)}
POINTS = {band: likely * serious for band, (likely, serious) in OF_BAND.items()}
SLUGS = build.SLUGS


@dataclass(frozen=True)
class Row:
    """One row of the table: what goes in."""

    start: tuple[str, ...]  # the band of each of the five at the start
    end: tuple[str, ...]
    start_judged: str  # the level judgement gave, or none
    end_judged: str
    is_mitigated: bool
    concerns: int
    days: int
    exit_days: int = 14
    percent: int = 25


def highest(bands: tuple[str, ...]) -> str:
    return BANDS[max(BANDS.index(band) for band in bands)]


def conditions(row: Row) -> dict[str, bool]:
    """Return (a) to (f), and that the assessment is fresh, as the rule book words them."""
    start, end = row.start_judged or highest(row.start), row.end_judged or highest(row.end)
    total_start, total_end = sum(POINTS[band] for band in row.start), sum(POINTS[band] for band in row.end)
    if start in {"high", "very_high"}:
        lower = BANDS.index(start) - BANDS.index(end) >= 1
    elif start == "medium":
        lower = end == "low" or (
            total_start > 0 and total_end <= total_start - total_start * row.percent / 100
        )
    else:
        lower = end == "low"
    rose = any(BANDS.index(now) > BANDS.index(was) for was, now in zip(row.start, row.end, strict=True))
    return {
        "a": end in {"low", "medium"},
        "b": lower,
        "c": not {"high", "very_high"} & set(row.end),
        "d": row.is_mitigated or not rose,
        "e": row.concerns == 0,
        "f": not row.end_judged or BANDS.index(end) <= BANDS.index(highest(row.end)),
        "fresh": 0 <= row.days <= row.exit_days,
    }


# What each condition says when it is in the way.
WORDS = {
    "a": ["It must be low or medium."],
    "b": ["has not gone down.", "From medium it must go down", "The level was low at the start and is"],
    "c": [": high.", ": very high."],
    "d": ["gone up from"],
    "e": ["safeguarding concern"],
    "f": ["by judgement, and that has not been settled since"],
    "fresh": ["days before the exit", "signed after the exit"],
}


def signed(bands: tuple[str, ...], judged: str, on: date) -> Signed:
    return Signed(
        signed_on=on,
        calculated=RiskLevel(highest(bands)),
        level=RiskLevel(judged or highest(bands)),
        total=sum(POINTS[band] for band in bands),
        scores={slug: Score(*OF_BAND[band]) for slug, band in zip(SLUGS, bands, strict=True)},
    )


def verdict(row: Row) -> tuple[bool, set[str]]:
    """Return whether the code says it holds, and which conditions its reasons name."""
    found = significantly_decreased(
        signed(row.start, row.start_judged, END - timedelta(days=60)),
        signed(row.end, row.end_judged, END - timedelta(days=row.days)),
        exit_on=END,
        mitigated=SLUGS if row.is_mitigated else (),
        open_concerns=row.concerns,
        exit_days=row.exit_days,
        decrease_percent=row.percent,
    )
    named = {
        name for name, words in WORDS.items() for reason in found.reasons if any(w in reason for w in words)
    }
    return found.holds, named


# Where two considerations stand, at the start and at the end; the other three are low.
PAIRS = [(one, two, "low", "low", "low") for one, two in product(BANDS, BANDS)]


def table() -> Iterator[Row]:
    """Every band of two considerations at the start and at the end, every judgement, and all the rest."""
    for start, end in product(PAIRS, PAIRS):
        for start_judged, end_judged in product(["", *BANDS], ["", *BANDS]):
            for is_mitigated, concerns, days in product([False, True], [0, 2], [0, 14, 15, -1]):
                yield Row(start, end, start_judged, end_judged, is_mitigated, concerns, days)


def reached(rows: Iterator[Row]) -> tuple[int, set[tuple[bool, ...]]]:
    """Compare each row with the oracle; return how many there were and which combinations were met."""
    met: set[tuple[bool, ...]] = set()
    count = 0
    for row in rows:
        count += 1
        said = conditions(row)
        holds, named = verdict(row)
        assert holds is all(said.values()), row
        assert named == {name for name, ok in said.items() if not ok}, row
        met.add(tuple(said.values()))
    return count, met


def possible() -> set[tuple[bool, ...]]:
    """Return the combinations there can be. Two kinds cannot, by what the words mean:

    above medium (not a) comes from an answer (not c) or from judgement upwards (not f); and what judgement
    raised to no more than medium (a, not f) has only low answers (c), so that none has risen (d).
    """
    return {
        (a, b, c, d, e, f, fresh)
        for a, b, c, d, e, f, fresh in product([False, True], repeat=7)
        if (a or not (c and f)) and (f or not a or (c and d))
    }


class TestTheTable:
    def test_every_combination_of_a_to_f(self, record_property: Figures) -> None:
        count, met = reached(table())
        assert met == possible()
        assert len(met) == 88  # 44 of (a) to (f), fresh or not
        record_property("figure", f"{count} rows of the table of 6.3, {len(met)} combinations")

    @pytest.mark.parametrize("percent", [0, 1, 24, 25, 26, 50, 100])
    @pytest.mark.parametrize("exit_days", [0, 1, 13, 14, 30])
    def test_the_thresholds_are_given(self, percent: int, exit_days: int) -> None:
        medium = ("medium",) * 5
        ends = [("medium",) * left + ("low",) * (5 - left) for left in range(6)]
        for end, days in product(ends, [0, 1, 12, 13, 14, 15, 30, 31]):
            row = Row(medium, end, "", "", False, 0, days, exit_days=exit_days, percent=percent)
            said = conditions(row)
            assert verdict(row) == (all(said.values()), {name for name, ok in said.items() if not ok}), row


def rise_stands(bands: tuple[str, ...], planned_in: int | None) -> bool:
    """Return whether (d) is in the way of one consideration, told from its end backwards."""
    if BANDS.index(bands[-1]) <= BANDS.index(bands[0]):
        return False
    if planned_in is None:
        return True
    later = bands[planned_in:]
    return any(BANDS.index(now) > BANDS.index(was) for was, now in pairwise(later))


class TestSinceItRose:
    """What excuses a rise is an action planned in the assessment that showed it, or later."""

    def test_an_older_action_excuses_nothing(self, record_property: Figures) -> None:
        count = 0
        for bands, planned_in in product(product(BANDS, repeat=4), [None, 0, 1, 2, 3]):
            history = [signed((band, *["low"] * 4), "", END) for band in bands]
            done = [] if planned_in is None else [(SLUGS[0], planned_in), (SLUGS[1], planned_in)]
            found = significantly_decreased(
                history[0],
                history[-1],
                exit_on=END,
                mitigated=mitigated_since(history, done),
                exit_days=14,
                decrease_percent=25,
            )
            said = any("gone up from" in reason for reason in found.reasons)
            assert said is rise_stands(bands, planned_in), (bands, planned_in)
            count += 1
        record_property("figure", f"{count} histories of four assessments for 6.3 (d)")

    def test_what_was_not_answered_in_between_hides_no_rise(self) -> None:
        history = [signed((band, *["low"] * 4), "", END) for band in ("low", "low", "medium")]
        gap = Signed(END, RiskLevel.LOW, RiskLevel.LOW, 4, {SLUGS[0]: Score()})
        assert mitigated_since([history[0], gap, history[2]], [(SLUGS[0], 1)]) == set()
        assert mitigated_since([history[0], gap, history[2]], [(SLUGS[0], 2)]) == {SLUGS[0]}


class TestFromTheRecord:
    """The charity's own thresholds stand in the settings."""

    @pytest.fixture
    def fallen(self, her_case: Case, amina: User, carys: User) -> Case:
        """Medium at the start, total 16; medium at the end, total 12."""
        for points, on in (([4, 4, 4, 4], date(2026, 11, 2)), ([4, 4, 4], date(2026, 11, 24))):
            page = build.written(*[Score(2, 2) for _ in points], on=on)
            build.signed(her_case, by=amina, checker=carys, page=page)
        return her_case

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("percent", "days", "exit_on", "holds"),
        [
            (25, 14, date(2026, 12, 8), True),
            (26, 14, date(2026, 12, 8), False),
            (25, 14, date(2026, 12, 9), False),
            (25, 15, date(2026, 12, 9), True),
        ],
    )
    def test_by_the_settings(
        self, fallen: Case, settings: object, percent: int, days: int, exit_on: date, holds: bool
    ) -> None:
        settings.RISK_DECREASE_PERCENT, settings.RISK_EXIT_DAYS = percent, days  # type: ignore[attr-defined]
        assert risk_progress(fallen, exit_on=exit_on).verdict.holds is holds


class TestFromTheHighest:
    """What is compared is the highest since the start, and what was only sent to be checked counts too."""

    def test_up_and_down_again_is_told_from_the_highest(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        rounds: list[tuple[list[build.Short], int]] = [
            ([2, 2, 1], 2),
            ([(4, 4), (4, 4), (4, 2)], 24),
            ([2, 2, 1], 26),
        ]
        for five, on in rounds:
            page = build.written(*five, on=date(2026, 11, on))
            build.signed(her_case, by=amina, checker=carys, page=page)
        verdict = risk_progress(her_case, exit_on=date(2026, 11, 26)).verdict
        assert verdict == (True, ("From very high (40) on Tue 24 Nov 2026 to low (5).",))

    def test_what_was_sent_since_and_waits_is_in_the_way(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written(2, 2, 1, on=date(2026, 11, 2)))
        build.signed(her_case, by=amina, checker=carys, page=build.written(2, 2, 1, on=date(2026, 11, 24)))
        build.finished(her_case, by=amina, page=build.written((4, 4), (4, 4), (4, 2), on=date(2026, 11, 26)))
        verdict = risk_progress(her_case, exit_on=date(2026, 11, 26)).verdict
        assert verdict == (
            False,
            (
                (
                    "The risk was very high (40) on Thu 26 Nov 2026, as sent to be checked, "
                    "and no risk assessment has been signed since. It has not gone down."
                ),
            ),
        )

    def test_always_low_is_said_to_be_so(self, her_case: Case, amina: User, carys: User) -> None:
        for on in (2, 24):
            page = build.written(2, 2, 1, on=date(2026, 11, on))
            build.signed(her_case, by=amina, checker=carys, page=page)
        verdict = risk_progress(her_case, exit_on=date(2026, 11, 26)).verdict
        assert verdict == (True, ("Low, as at the start and never higher since, total 5 to 5.",))
