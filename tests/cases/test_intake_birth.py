"""However much is known of a birth, and what it says of her age."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.forms.intake.about_her import AboutForm
from cases.forms.intake.finding import FindForm
from cases.models import Client
from cases.rules.birth import Birth, age_status, ages, of_age, why_impossible
from hestia.accounts.models import User

TODAY = date(2026, 11, 24)
ADULT, CHILD, UNSURE = Client.AgeStatus.ADULT, Client.AgeStatus.CHILD, Client.AgeStatus.UNSURE
EXACT, MONTH, YEAR = Client.Precision.EXACT, Client.Precision.MONTH, Client.Precision.YEAR


class TestAges:
    @pytest.mark.parametrize(
        ("birth", "expected"),
        [
            pytest.param(Birth(EXACT, date(2008, 11, 24), 11, 2008), (18, 18), id="18 today"),
            pytest.param(Birth(EXACT, date(2008, 11, 25), 11, 2008), (17, 17), id="18 tomorrow"),
            pytest.param(Birth(MONTH, month=11, year=2008), (17, 18), id="this month"),
            pytest.param(Birth(MONTH, month=10, year=2008), (18, 18), id="last month"),
            pytest.param(Birth(MONTH, month=12, year=2008), (17, 17), id="next month"),
            pytest.param(Birth(YEAR, year=2008), (17, 18), id="this year"),
            pytest.param(Birth(YEAR, year=2007), (18, 19), id="last year"),
            pytest.param(Birth(YEAR, year=2026), (0, 0), id="a baby"),
            pytest.param(of_age(30, on=TODAY), None, id="an estimate sets no bounds"),
            pytest.param(Birth(), None, id="not known"),
        ],
    )
    def test_youngest_and_oldest(self, birth: Birth, expected: tuple[int, int] | None) -> None:
        assert ages(birth, on=TODAY) == expected

    def test_born_on_29_february(self) -> None:
        leap = Birth(EXACT, date(2008, 2, 29), 2, 2008)
        assert ages(leap, on=date(2026, 2, 28)) == (17, 17)
        assert ages(leap, on=date(2026, 3, 1)) == (18, 18)

    @given(st.dates(date(1916, 1, 1), TODAY))
    def test_less_known_never_says_more(self, born: date) -> None:
        exact = age_status(Birth(EXACT, born, born.month, born.year), on=TODAY)
        for less in (Birth(MONTH, month=born.month, year=born.year), Birth(YEAR, year=born.year)):
            assert age_status(less, on=TODAY) in {exact, None}


class TestWhyImpossible:
    @pytest.mark.parametrize(
        "birth",
        [
            Birth(EXACT, date(2026, 11, 25), 11, 2026),
            Birth(MONTH, month=12, year=2026),
            Birth(YEAR, year=2027),
        ],
    )
    def test_the_future(self, birth: Birth) -> None:
        assert why_impossible(birth, on=TODAY) == "Date of birth cannot be in the future"

    def test_longer_ago_than_people_live(self) -> None:
        words = "Check the year of birth: 1915 would make her 111"
        assert why_impossible(Birth(YEAR, year=1915), on=TODAY) == words
        assert not why_impossible(Birth(YEAR, year=1916), on=TODAY)


def about(**answers: str) -> AboutForm:
    known = {"first_name": "Ghada", "gender": "female"}
    return AboutForm({**known, **answers}, user=User(), today=TODAY)


def boxes(name: str, *typed: str) -> dict[str, str]:
    parts = ("day", "month", "year")[-len(typed) :]
    return {f"{name}_{part}": text for part, text in zip(parts, typed, strict=True)}


class TestTheBoxes:
    @pytest.mark.parametrize(
        ("answers", "expected"),
        [
            (
                {"born_precision": "exact", **boxes("born_on", "3", "5", "2002")},
                Birth(EXACT, date(2002, 5, 3), 5, 2002),
            ),
            (
                {"born_precision": "exact", **boxes("born_on", "3", "may", "2002")},
                Birth(EXACT, date(2002, 5, 3), 5, 2002),
            ),
            (
                {"born_precision": "month", **boxes("born_month", "5", "2002")},
                Birth(MONTH, month=5, year=2002),
            ),
            ({"born_precision": "year", **boxes("born_year", "2002")}, Birth(YEAR, year=2002)),
        ],
    )
    def test_each_choice_reads_its_own(self, answers: dict[str, str], expected: Birth) -> None:
        form = about(**answers)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["birth"] == expected
        assert form.cleaned_data["age_status"] == ADULT

    def test_an_estimated_age_gives_a_year(self) -> None:
        form = about(born_precision="estimated", born_age="24", age_status="adult")
        assert form.is_valid()
        assert form.cleaned_data["birth"] == Birth(Client.Precision.ESTIMATED, year=2002)

    def test_what_stands_in_the_other_boxes_does_not_matter(self) -> None:
        form = about(born_precision="year", **boxes("born_year", "2002"), **boxes("born_on", "99", "x", ""))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["birth"] == Birth(YEAR, year=2002)

    @pytest.mark.parametrize(
        ("answers", "field", "message"),
        [
            ({"born_precision": "exact"}, "born_on", "Enter her date of birth"),
            ({"born_precision": "month"}, "born_month", "Enter the month and year of her birth"),
            ({"born_precision": "year"}, "born_year", "Enter the year of her birth"),
            ({"born_precision": "estimated"}, "born_age", "Enter her estimated age"),
            ({}, "born_precision", "Answer “What do you know about her date of birth?”"),
            (
                {"born_precision": "exact", **boxes("born_on", "31", "2", "2002")},
                "born_on",
                "31 February is not a real date",
            ),
            (
                {"born_precision": "exact", **boxes("born_on", "25", "11", "2026")},
                "born_on",
                "Date of birth cannot be in the future",
            ),
            (
                {"born_precision": "exact", **boxes("born_on", "", "11", "2002")},
                "born_on",
                "Date of birth must include a day",
            ),
            (
                {"born_precision": "month", **boxes("born_month", "", "2002")},
                "born_month",
                "Date of birth must include a month",
            ),
            (
                {"born_precision": "year", **boxes("born_year", "02")},
                "born_year",
                "Year of birth must have 4 digits",
            ),
            (
                {"born_precision": "year", **boxes("born_year", "20o2")},
                "born_year",
                "Year of birth must have 4 digits",
            ),
            (
                {"born_precision": "year", **boxes("born_year", "1900")},
                "born_year",
                "Check the year of birth: 1900 would make her 126",
            ),
            (
                {"born_precision": "estimated", "born_age": "111"},
                "born_age",
                "“Estimated age” must be 110 or less",
            ),
            ({"born_precision": "unknown"}, "age_status", "Choose whether she is 18 or over"),
            (
                {"born_precision": "year", **boxes("born_year", "2008")},
                "age_status",
                "Choose whether she is 18 or over",
            ),
            (
                {"born_precision": "year", **boxes("born_year", "2010"), "age_status": "adult"},
                "age_status",
                "Her date of birth makes her under 18. Check the date, or this answer",
            ),
        ],
    )
    def test_says_what_is_wrong(self, answers: dict[str, str], field: str, message: str) -> None:
        form = about(**answers)
        assert not form.is_valid()
        assert form.errors.get(field) == [message]
        assert list(form.errors) == [field]

    def test_not_sure_stands_beside_any_date(self) -> None:
        form = about(born_precision="year", **boxes("born_year", "1990"), age_status="unsure")
        assert form.is_valid()
        assert form.cleaned_data["age_status"] == UNSURE

    @given(
        st.sampled_from(["exact", "month", "year", "estimated", "unknown", "", "junk"]),
        st.fixed_dictionaries(
            {
                name: st.one_of(
                    st.sampled_from(
                        ["", "0", "1", "5", "12", "13", "31", "99", "2002", "2026", "1899", "２", "feb"]
                    ),
                    st.text(max_size=8),
                )
                for name in (
                    "born_on_day",
                    "born_on_month",
                    "born_on_year",
                    "born_month_month",
                    "born_month_year",
                    "born_year_year",
                    "born_age",
                )
            }
        ),
        st.sampled_from(["", "adult", "child", "unsure"]),
    )
    def test_gives_what_the_database_takes_or_says_why_not(
        self, precision: str, typed: dict[str, Any], said: str
    ) -> None:
        form = about(born_precision=precision, age_status=said, **typed)
        if not form.is_valid():
            assert all(form.errors.values())
            return
        birth = form.cleaned_data["birth"]
        assert birth.precision == precision
        assert (birth.on is not None) == (precision == EXACT)
        assert (birth.month is not None) == (precision in {EXACT, MONTH})
        assert (birth.year is not None) == (precision != "unknown")
        assert birth.year is None or 1916 <= birth.year <= 2026
        assert form.cleaned_data["age_status"] in {ADULT, CHILD, UNSURE}
        if birth.on and said != UNSURE:
            age = Client(born_on=birth.on).age(on=TODAY) or 0
            assert form.cleaned_data["age_status"] == (ADULT if age >= 18 else CHILD)


class TestFindFirstTakesLess:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            (boxes("born", "", "", "2002"), Birth(YEAR, year=2002)),
            (boxes("born", "", "5", "2002"), Birth(MONTH, month=5, year=2002)),
            (boxes("born", "3", "5", "2002"), Birth(EXACT, date(2002, 5, 3), 5, 2002)),
            ({}, None),
        ],
    )
    def test_reads_as_much_as_there_is(self, typed: dict[str, str], expected: Birth | None) -> None:
        form = FindForm({"first_name": "Ghada", **typed}, user=User(), today=TODAY)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["born"] == expected

    def test_a_day_without_a_month_makes_no_sense(self) -> None:
        form = FindForm({"first_name": "G", **boxes("born", "3", "", "2002")}, user=User(), today=TODAY)
        assert form.errors["born"] == ["Date of birth must include a month"]
