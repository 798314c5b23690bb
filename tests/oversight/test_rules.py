"""Periods, ranges and the rounding rule, without a database."""

import re
from datetime import date
from typing import Any

import pytest

from cases.models import Topic
from hestia.settings import BASE_DIR
from oversight.rules.drawing import draw
from oversight.rules.figure import FigureAnswer, Row, Sentence, Table
from oversight.rules.numbers import HIDDEN, Count, Median, Number, Protected, Share, rounded, wilson
from oversight.rules.periods import Period, named_periods, period_blockers

TODAY = date(2026, 11, 24)


def test_the_database_counts_the_needs_that_are_asked_about() -> None:
    [listed] = re.findall(r"v\.subject IN \(([^)]*)\)", (BASE_DIR / "oversight/privacy.sql").read_text())
    assert [need.strip(" '") for need in listed.split(",")] == [str(need) for need in Topic.NEEDS]


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(7, 10, 40, 89), (14, 20, 48, 85), (21, 30, 52, 83), (0, 6, 0, 39), (112, 160, 62, 77)],
)
def test_the_range_is_wilsons(n: int, of: int, low: int, high: int) -> None:
    assert wilson(n, of) == (low, high)


@pytest.mark.parametrize("of", [1, 9, 10, 60, 400])
def test_the_range_holds_the_share_and_stays_within_what_can_be(of: int) -> None:
    for n in range(of + 1):
        low, high = wilson(n, of)
        assert 0 <= low <= round(100 * n / of) <= high <= 100


class TestWords:
    def test_of_few_only_how_many(self) -> None:
        assert Share(7, 9).words == "7 of 9 people"

    def test_of_some_the_count_first_and_the_range(self) -> None:
        assert Share(14, 20).words == "14 of 20 people (70%, range 48 to 85%)"

    def test_of_many_the_percentage(self) -> None:
        assert Share(112, 160).words == "112 of 160 people (70%)"

    def test_nearly_all_is_not_all(self) -> None:
        assert Share(240, 241).per_cent == "99%"
        assert Share(1, 400).per_cent == "1%"
        assert Share(241, 241).per_cent == "100%"

    @pytest.mark.parametrize(("n", "of"), [(3, 2), (-1, 2)])
    def test_a_part_is_no_more_than_the_whole(self, n: int, of: int) -> None:
        with pytest.raises(ValueError, match="no part"):
            Share(n, of)

    def test_of_nobody(self) -> None:
        assert Share(0, 0).words == "0 of 0 people"
        assert Share(0, 0).drawn is None
        assert Median.of([]).words == "nobody to count"

    def test_the_median_and_the_middle_half(self) -> None:
        assert Median.of([10, 20, 30, 40, 50]) == Median(5, 30, 20, 40)
        assert Median.of([7]) == Median(1, 7, 7, 7)


class TestOutside:
    def test_few_are_not_shown_and_the_rest_is_to_the_nearest_five(self) -> None:
        assert [rounded(n) for n in range(14)] == [0, *[None] * 7, 10, 10, 10, 10, 10, 15]
        for n in range(8, 500):
            shown = rounded(n)
            assert shown is not None
            assert shown % 5 == 0
            assert abs(shown - n) <= 2

    def test_no_small_number_is_in_any_word(self) -> None:
        for n in range(1, 8):
            told: list[Number] = [Count(n), Share(n, 40), Share(n, n), Share(0, n), Median(n, 75, 1, 99)]
            words = [word for number in told for word in (number.outside().words, number.outside().cell)]
            # The same words whatever the number was: so nothing of it is in them.
            again: list[Number] = [Count(1), Share(1, 40), Share(1, 1), Share(0, 1), Median(1, 80, 3, 80)]
            assert words == [
                word for number in again for word in (number.outside().words, number.outside().cell)
            ]

    def test_words(self) -> None:
        assert Count(45).outside().words == "about 45 people"
        assert Count(3).outside().cell == HIDDEN == "not shown (1 to 7)"
        assert Count(0).outside().words == "0 people"
        assert Share(42, 160).outside().cell == "about 40 of about 160 (23 to 27%)"
        assert Share(0, 160).outside().cell == "0 of about 160"

    def test_of_every_share_only_the_range_is_told_that_its_rounded_counts_leave(self) -> None:
        told: dict[tuple[int | None, int | None], set[str]] = {}
        ranges = 0
        for of in range(401):
            for n in range(of + 1):
                words = Share(n, of).outside().words
                told.setdefault((rounded(n), rounded(of)), set()).add(words)
                assert not re.search(r"about \d+%", words)
                if found := re.search(r"\((\d+) to (\d+)%\)", words):
                    low, high = map(int, found.groups())
                    assert low <= 100 * n / of <= high, (n, of)
                    ranges += 1
                else:
                    assert "%" not in words
        assert all(len(words) == 1 for words in told.values()), "the same words, whatever it was exactly"
        assert ranges > 70_000

    def test_none_of_few_is_not_told_as_some(self) -> None:
        for n in range(5):
            told = Share(n, 4, "cases").outside()
            assert told.words == "a number not shown of 1 to 7 cases"
            assert told.cell == "not shown"

    @pytest.mark.parametrize(("n", "of"), [(14, 15), (15, 15), (41, 42), (8, 12), (9, 9)])
    def test_what_is_the_same_when_rounded_is_not_told_as_all(self, n: int, of: int) -> None:
        told = Share(n, of).outside()
        about = f"about {rounded(n)} of about {rounded(of)}"
        assert told.words == f"{about} people (rounded: this may not be all)"
        assert told.cell == f"{about} (rounded: this may not be all)"
        assert "%" not in told.cell
        assert told.drawn is not None
        assert told.drawn[1] < 100

    def test_a_median_is_rounded_before_it_is_drawn(self) -> None:
        assert [Median(8, days, 1, 99).outside().drawn for days in (72, 73, 77, 78)] == [
            (0, 70),
            (0, 75),
            (0, 75),
            (0, 80),
        ]
        assert [Median(8, 10 * step + 5, 0, 0).outside().words for step in (0, 1)] == [
            "about 5 days",
            "about 15 days",
        ]
        few = Median(7, 75, 1, 99).outside()
        assert (few.words, few.cell, few.drawn) == ("not shown", "not shown", None)

    def test_a_word_that_somebody_wrote_is_told_if_the_list_of_the_year_has_it(self) -> None:
        """Not if it is frequent in these days: Bolivia is named with one, Vietnam is not with nine."""
        rows = (
            Row("Albania", "Albania", (Count(20),)),
            Row("Bolivia", "Bolivia", (Count(1),)),
            Row("Vietnam", "Vietnam", (Count(9),)),
            Row("", "Not recorded", (Count(2),)),
        )
        told = Table("t", "T", ("Number",), rows, named=frozenset({"albania", "bolivia"})).outside()
        assert [(row.label, row.numbers[0].cell) for row in told.rows] == [
            ("Albania", "about 20"),
            ("Bolivia", HIDDEN),
            ("Other", "about 10"),
            ("Not recorded", HIDDEN),
        ]
        spoken = (Row("a", "Albanian", (Share(20, 40),)), Row("b", "Bari", (Share(1, 2),)))
        shown = Table("t", "T", ("Share",), spoken, named=frozenset({"albanian"})).outside()
        assert [(row.label, row.numbers[0].cell) for row in shown.rows][1] == ("Other", "not shown")

    def test_by_two_things_at_once_only_of_many_and_of_no_group_that_is_all_alike(self) -> None:
        rows = (
            Row("a", "A", (Count(20), Count(30))),
            Row("b", "B", (Count(0), Count(50))),
        )
        finding = Sentence.of("{}.", Count(100))
        answers = [
            FigureAnswer(finding, (Table("t", "T", ("One", "Two"), rows, two_ways=n),)).outside()
            for n in (99, 100)
        ]
        assert not answers[0].tables
        told = [[number.cell for number in row.numbers] for row in answers[1].tables[0].rows]
        assert told == [["about 20", "about 30"], ["not shown", "not shown"]]
        parts = tuple(Row(str(n), str(n), (Share(n, 40),)) for n in (0, 20, 40))
        shown = Table("t", "T", ("Share",), parts, two_ways=100).outside()
        assert [row.numbers[0].cell for row in shown.rows] == [
            "not shown",
            "about 20 of about 40 (42 to 58%)",
            "not shown",
        ]

    def test_what_is_not_shown_is_not_drawn(self) -> None:
        assert Count(7).outside().drawn is None
        assert Share(7, 100).outside().drawn is None

    def test_a_whole_of_which_a_part_is_not_shown_is_not_drawn(self) -> None:
        for few, is_drawn in ((3, False), (0, True), (30, True)):
            rows = (Row("a", "A", (Count(few), Count(20))),)
            told = Table("t", "T", ("One", "Two"), rows, is_stacked=True).outside()
            assert bool(draw(told)) == is_drawn

    def test_it_is_told_the_same_once_more(self) -> None:
        told = Count(45).outside()
        assert isinstance(told, Protected)
        assert told.outside() is told

    def test_a_part_that_was_asked_for_has_no_breakdown_unless_many(self) -> None:
        rows = (Row("a", "A", (Count(20),)), Row("b", "B", (Count(25),)))
        answer = FigureAnswer(Sentence.of("{}.", Count(45)), (Table("t", "T", ("Number",), rows),))
        assert not answer.outside(cut=True, people_counted=99).tables
        assert answer.outside(cut=True, people_counted=100).tables
        assert [row.numbers[0].cell for row in answer.outside().tables[0].rows] == ["about 20", "about 25"]


class TestPeriods:
    def test_by_name(self) -> None:
        named = {named.slug: named.period.words for named in named_periods(TODAY, year_starts=4)}
        assert named == {
            "last-quarter": "1 July to 30 September 2026",
            "this-quarter": "1 October to 24 November 2026",
            "last-contract": "1 July 2025 to 30 June 2026",
            "this-contract": "1 July to 24 November 2026",
            "last-charity": "1 April 2025 to 31 March 2026",
            "this-charity": "1 April to 24 November 2026",
        }

    @pytest.mark.parametrize("year_starts", range(1, 13))
    def test_each_year_begins_where_the_one_before_ended(self, year_starts: int) -> None:
        for month in range(1, 13):
            periods = {
                named.slug: named.period
                for named in named_periods(date(2027, month, 1), year_starts=year_starts)
            }
            for kind in ("quarter", "contract", "charity"):
                last, this = periods[f"last-{kind}"], periods[f"this-{kind}"]
                assert (this.first - last.last).days == 1
                assert this.first <= date(2027, month, 1) == this.last

    def test_both_days_are_in_it(self) -> None:
        period = Period(date(2026, 7, 1), date(2026, 9, 30))
        assert period.first in period
        assert period.last in period
        assert date(2026, 10, 1) not in period
        assert None not in period

    def test_of_a_leap_day_the_year_before(self) -> None:
        assert Period(date(2028, 2, 29), date(2028, 2, 29)).a_year_before.first == date(2027, 2, 28)

    @pytest.mark.parametrize(
        ("first", "last", "before"),
        [
            ("2026-07-01", "2026-09-30", "1 April to 30 June 2026"),
            ("2026-01-01", "2026-03-31", "1 October to 31 December 2025"),
            ("2024-02-01", "2024-02-29", "1 January to 31 January 2024"),
            ("2026-07-01", "2026-11-24", "4 February to 30 June 2026"),
            ("2026-11-24", "2026-11-24", "23 November 2026"),
        ],
    )
    def test_the_one_before(self, first: str, last: str, before: str) -> None:
        assert Period(date.fromisoformat(first), date.fromisoformat(last)).before.words == before

    def test_what_cannot_be_counted_is_said_in_words(self) -> None:
        def blockers(first: date, last: date, first_case: date | None = date(2025, 1, 6)) -> list[str]:
            return period_blockers(Period(first, last), today=TODAY, first_case=first_case)

        assert not blockers(date(2026, 7, 1), TODAY)
        assert blockers(date(2026, 7, 2), date(2026, 7, 1)) == [
            "The last day must be on or after the first day"
        ]
        assert "today or earlier" in blockers(TODAY, date(2026, 11, 25))[0]
        assert "opened on 6 January 2025" in blockers(date(2024, 1, 1), date(2025, 1, 5))[0]
        assert "nothing to count" in blockers(date(2026, 7, 1), TODAY, None)[0]

    @pytest.mark.parametrize(
        ("days", "is_refused"),
        [
            (Period(date(2026, 7, 1), date(2026, 9, 30)), False),
            (Period(date(2026, 7, 2), date(2026, 9, 30)), True),
            (Period(date(2026, 7, 1), date(2026, 9, 29)), True),
            (Period(date(2026, 4, 1), date(2026, 9, 30)), True),
            (Period(date(2026, 8, 1), date(2026, 10, 31)), True),
        ],
    )
    def test_of_other_days_than_a_quarter_nothing_is_told_rounded(
        self, days: Period, *, is_refused: bool
    ) -> None:
        asked: dict[str, Any] = {"today": TODAY, "first_case": date(2025, 1, 6)}
        assert bool(period_blockers(days, **asked, is_rounded=True)) is is_refused
        assert not period_blockers(days, **asked)
