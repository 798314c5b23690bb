"""What several reports give away together, though no two of them do: worked through by hand."""

from datetime import date

import pytest

from oversight.rules.guarding import SAYS, Key, Range, Told
from oversight.rules.numbers import HIDDEN_TO
from oversight.rules.periods import Period
from oversight.rules.releases import Release, release_blockers

ENTERED: Key = ("entered", SAYS, "0.0", "n")
QUARTERS = [
    Period(date(2026, 1, 1), date(2026, 3, 31)),
    Period(date(2026, 4, 1), date(2026, 6, 30)),
    Period(date(2026, 7, 1), date(2026, 9, 30)),
]
NINE_MONTHS = Period(date(2026, 1, 1), date(2026, 9, 30))
A, B, C = 1, 2, 3


def release(n: int, *, period: Period = NINE_MONTHS, services: tuple[int, ...] = (A, B, C)) -> Release:
    """Return a report of one number: told to the nearest 5, or not at all from 1 to 7."""
    known = Range(1, HIDDEN_TO) if 1 <= n <= HIDDEN_TO else Range(max(n - 2, 0), n + 2)
    return Release(
        name=f"the return of {period.words}",
        recipient="Salisbury Trust",
        period=period,
        services=frozenset(services),
        is_exact=False,
        told=(Told(ENTERED, n, known),),
        links=(),
    )


def sent_one_by_one(releases: list[Release]) -> list[bool]:
    """Return of each report whether it goes out, after those before it that did."""
    out: list[Release] = []
    went = []
    for new in releases:
        went.append(not release_blockers(new, out))
        out += [new] * went[-1]
    return went


class TestLeftOver:
    # Three services with 1, 23 and 23 people: 47 in all. Whoever knows the last three knows the first.
    SERVICES = (
        release(1, services=(A,)),
        release(23, services=(B,)),
        release(23, services=(C,)),
        release(47),
    )
    # Two quarters with 23, and nine months with 47: one person came in the third.
    DAYS = (
        release(23, period=QUARTERS[0]),
        release(23, period=QUARTERS[1]),
        release(47),
    )

    @pytest.mark.parametrize("order", [1, -1], ids=["as they come", "the whole first"])
    @pytest.mark.parametrize("reports", [SERVICES, DAYS], ids=["services", "days"])
    def test_one_report_of_the_set_is_refused(self, reports: tuple[Release, ...], order: int) -> None:
        assert sent_one_by_one(list(reports)[::order]).count(False) == 1

    def test_so_many_reports_that_nobody_can_try_all_ways_are_answered_at_once(self) -> None:
        days = [Period(date(2025, 1, day), date(2025, 1, day)) for day in range(1, 32)]
        parts = [release(20 + day.first.day, period=day) for day in days]
        month = release(5000, period=Period(date(2025, 1, 1), date(2025, 1, 31)))
        assert sent_one_by_one([*parts, month])[-1], "of 5,000 they cannot leave few, however they are taken"
        few = release(31 * 36 + 3, period=month.period)
        assert not sent_one_by_one([*parts, few])[-1]

    def test_what_leaves_many_goes_out(self) -> None:
        quarters = [release(23, period=QUARTERS[0]), release(23, period=QUARTERS[1])]
        assert sent_one_by_one([*quarters, release(60)]) == [True, True, True]
        by_service = [release(20, services=(A,)), release(23, services=(B,)), release(23, services=(C,))]
        assert sent_one_by_one([*by_service, release(66)])[:3] == [True, True, True]

    def test_another_report_of_the_same_days_hides_nothing(self) -> None:
        first = release(23, period=QUARTERS[0])
        other = Release(**{**vars(first), "told": (Told(("left", SAYS, "0.0", "n"), 30, Range(28, 32)),)})
        assert sent_one_by_one([other, *self.DAYS]) == [True, True, True, False]
