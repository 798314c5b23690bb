"""What is wrong with rows, by row and column, in the words of the person who has the spreadsheet."""

from collections.abc import Iterable

import pytest

from desk.importing.checking import Judged, heading_problems, together, twins
from desk.importing.reading import Problem, SheetRow
from tests.importing.checked_rows import AMINA, OUTREACH, judged, world
from tests.importing.sheets import GOOD, REFERRED


def found(rows: Iterable[Judged]) -> list[tuple[str, str]]:
    return [(problem.column, problem.words) for row in rows for problem in row.problems]


def test_a_good_row_has_no_problem() -> None:
    (row,) = judged(GOOD)
    assert not row.problems
    assert row.said["service"] == OUTREACH
    assert row.said["worker"] == AMINA
    assert row.said["age_status"] == "adult"


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"First name": "", "Last name": ""}, "First name", "Write a name"),
        ({"Date of birth": "31/2/1991", "18 or over": "yes"}, "Date of birth", "31 February is not a real"),
        ({"Date of birth": ""}, "18 or over", "the date of birth does not say it"),
        ({"18 or over": "no"}, "18 or over", "makes her 18 or over"),
        ({"Safe to call": "yes"}, "Phone", "Write a phone number"),
        ({"Safe to e-mail": "yes"}, "E-mail", "Write an e-mail address"),
        ({"Service": "Safe house B"}, "Service", "not one of your services"),
        ({"Service": ""}, "Service", "Write which service"),
        ({"Worker’s e-mail": "dev@example.org"}, "Worker’s e-mail", "Nobody who can be given cases"),
        ({"Worker’s e-mail": ""}, "Worker’s e-mail", "or that she is waiting"),
        ({"Service": "Safe house A", "Room": "3"}, "Worker’s e-mail", "Amina Osei does not work in Safe"),
        ({"Service": "Safe house A"}, "Room", "Write the number of her room"),
        ({"Service": "Safe house A", "Room": "9"}, "Room", "no free room 9"),
        ({"Room": "3"}, "Room", "Leave it empty"),
        ({"Opened on": ""}, "Opened on", "Write when"),
        ({"Referred to us on": "5/3/2026"}, "Referred to us on", "before her case was opened"),
        ({"How she agreed": ""}, "How she agreed", "Write how"),
        ({"How she agreed": "spoken, with a witness"}, "Witness", "who the witness was"),
        ({**REFERRED, "NRM reference": ""}, "NRM reference", "To bring over a referral"),
        ({**REFERRED, "First responder": "A friend"}, "First responder", "We do not know"),
        (
            {**REFERRED, "NRM referral received on": "27/10/2026"},
            "NRM referral received on",
            "on or after the date",
        ),
        (
            {**REFERRED, "Reasonable grounds decided on": "1/10/2026"},
            "Reasonable grounds decided on",
            "referral date",
        ),
        ({**REFERRED, "Reasonable grounds decided on": ""}, "Reasonable grounds decided on", "Write when it"),
        (
            {**REFERRED, "Reasonable grounds decided on": "8/11/2026"},
            "Reasonable grounds decided on",
            "This is a Sunday",
        ),
        ({**REFERRED, "Reasonable grounds": ""}, "Reasonable grounds", "Write positive or negative"),
        ({**REFERRED, "Told with an interpreter": ""}, "Told with an interpreter", "whether an interpreter"),
        (
            {
                **REFERRED,
                "Reasonable grounds": "negative",
                "Conclusive grounds": "positive",
                "Conclusive grounds decided on": "10/11/2026",
            },
            "Conclusive grounds",
            "needs a positive reasonable grounds decision",
        ),
    ],
)
def test_says_what_is_wrong(change: dict[str, str], column: str, words: str) -> None:
    problems = found(judged({**GOOD, **change}))
    assert [each for each in problems if each[0] == column and words in each[1]], problems


def test_says_it_by_the_row_of_the_spreadsheet() -> None:
    rows = judged(GOOD, {**GOOD, "Opened on": "31/2/2026"})
    assert rows[1].problems == [Problem(3, "Opened on", "31 February is not a real date", "31/2/2026")]


def test_a_reference_alone_is_no_referral_yet() -> None:
    (row,) = judged({**GOOD, "NRM reference": "NRM-77"})
    assert not row.problems
    assert row.said["earlier"] is None


def test_puts_a_referral_together() -> None:
    (row,) = judged({**GOOD, **REFERRED})
    assert not row.problems
    assert [each.told_how for each in row.said["earlier"].decisions] == ["interpreter"]


def test_knows_the_headings() -> None:
    problems = list(heading_problems(SheetRow(1, ["FIRST NAME", "first-name", "Shoe size", "", "Service"])))
    assert [(each.column, each.words[:15]) for each in problems] == [
        ("FIRST NAME", "This heading is"),
        ("Shoe size", "We do not know "),
        ("Opened on", "This column is "),
    ]


class TestTogether:
    def test_numbers_and_rooms_stand_once(self) -> None:
        house = {"Service": "Safe house A", "Room": "3", "NRM reference": "NRM-1"}
        rows = judged({**GOOD, **house}, {**GOOD, **house, "NRM reference": "nrm 1", "Old reference": "L-18"})
        problems = list(together(rows, world()))
        assert [(each.row, each.column) for each in problems] == [(3, "NRM reference"), (3, "Room")]
        assert problems[0].words == "Row 2 has the same"

    def test_a_service_takes_no_more_than_it_can(self) -> None:
        rows = judged(*({**GOOD, "Old reference": f"L-{n}"} for n in range(4)))
        (problem,) = together(rows, world())
        assert problem.row == 5
        assert problem.words.startswith("Outreach has 3 places left")

    @pytest.mark.parametrize(
        ("other", "is_twin"),
        [
            pytest.param({}, True, id="the same"),
            pytest.param({"First name": "GADA", "Last name": "Karám"}, True, id="spelt otherwise"),
            pytest.param({"First name": "Karam", "Last name": "Ghada"}, True, id="turned round"),
            pytest.param({"Date of birth": "1992"}, True, id="born about then"),
            pytest.param({"Date of birth": "28/3/1991"}, False, id="born on another day"),
            pytest.param({"Date of birth": "1980"}, False, id="born long before"),
            pytest.param({"First name": "Maryam"}, False, id="another name"),
        ],
    )
    def test_asks_about_two_rows_of_one_person(self, other: dict[str, str], *, is_twin: bool) -> None:
        assert twins(judged(GOOD, {**GOOD, **other})) == ({3: 2} if is_twin else {})
