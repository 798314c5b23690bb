"""Sheets of other systems: the same cases as from our own template, whatever columns and words are called."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.models import Case, Client, Consent
from desk.importing.checking import Judged, judge
from desk.importing.columns import BY_HEADING, BY_NAME, COLUMNS
from desk.importing.mapping import GUESSES, Taking, choices, fit, guess, is_of_primero, is_ours, key, samples
from desk.importing.models import Upload
from desk.importing.profiles import cannot_be_kept
from desk.importing.reading import MOST_BYTES, SheetRow, read
from tests.importing.checked_rows import AMINA, judged, world
from tests.importing.sheets import GOOD, REFERRED, as_csv
from tests.make import NOON, TODAY

NAME_OF = {column.heading: column.name for column in COLUMNS}
LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "Nd"], include_characters="-_/ ()?")
# What stands in a cell of CSV comes back as it was, but for spaces around it; and "=" begins a formula.
WORDS = st.text(LETTERS, min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
YES_NO = ["Yes", "No", "Not discussed", ""]
FACTS: dict[str, st.SearchStrategy[str]] = {
    "First name": WORDS,
    "Last name": WORDS,
    "Date of birth": st.sampled_from(["27/3/1991", "3/1991", "about 25", "not known", "31/2/1991"]),
    "18 or over": st.sampled_from(["18 or over", "Under 18", "Not sure", ""]),
    "Gender": st.sampled_from([*map(str, Client.Gender.labels), ""]),
    "Interpreter needed": st.sampled_from(YES_NO),
    "English": st.sampled_from([*map(str, Client.English.labels), ""]),
    "Phone": st.sampled_from(["07700 900123", ""]),
    "Safe to call": st.sampled_from(YES_NO),
    "Safe to text": st.sampled_from(YES_NO),
    "Service": st.sampled_from(["Outreach", "Safe house A"]),
    "Worker’s e-mail": st.sampled_from(["amina.osei@example.org", ""]),
    "Status": st.sampled_from(["Open", "Waiting for a place", ""]),
    "Opened on": st.sampled_from(["2/3/2026", "soon"]),
    "What she was made to do": st.lists(st.sampled_from(list(map(str, Case.Exploitation.labels)))).map(
        "; ".join
    ),
    "What happened": st.sampled_from(["She was told: work; pay | later.\nThen nothing.", ""]),
    "Agreed to support on": st.sampled_from(["2/3/2026", ""]),
    "How she agreed": st.sampled_from([*map(str, Consent.How.labels), ""]),
    "Reasonable grounds": st.sampled_from(["Positive", ""]),
    "Told with an interpreter": st.sampled_from(["Yes", "No", ""]),
}
ROWS = st.fixed_dictionaries(FACTS)


def told(rows: list[Judged]) -> list[Any]:
    """Return what was understood of rows, and what is wrong, but for the words that are quoted."""
    return [
        (row.number, row.said, [(problem.column, problem.words) for problem in row.problems]) for row in rows
    ]


def elsewhere(heading: str, text: str, meant: Mapping[str, Mapping[str, str]]) -> str:
    """Return a cell as another system writes it: each word of a choice by a word of theirs."""
    column = BY_HEADING_EXACT[heading]
    if column.name not in meant:
        return text
    theirs = {ours: word for word, ours in meant[column.name].items()}
    parts = [part.strip() for part in text.split(";")] if column.takes_several else [text]
    return " | ".join(theirs.get(part, part) for part in parts)


BY_HEADING_EXACT = {column.heading: column for column in COLUMNS}
CHOICES = [BY_HEADING_EXACT[heading] for heading in FACTS if BY_HEADING_EXACT[heading].words]


@st.composite
def profiles(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return other headings for the columns, and other words for each choice: even ours for another."""
    headings = list(FACTS)
    theirs = draw(
        st.one_of(
            st.permutations(headings),
            st.lists(WORDS, min_size=len(headings), max_size=len(headings), unique_by=key),
        )
    )
    words = {}
    for column in CHOICES:
        many = len(column.words)
        other = draw(
            st.one_of(
                st.permutations(column.words), st.lists(WORDS, min_size=many, max_size=many, unique_by=key)
            )
        )
        words[column.name] = dict(zip(other, column.words, strict=True))
    columns = {their: NAME_OF[ours] for their, ours in zip(theirs, headings, strict=True)}
    return columns, words


@given(rows=st.lists(ROWS, min_size=1, max_size=3), profile=profiles())
@settings(max_examples=20)
def test_the_same_facts_give_the_same_cases(
    rows: list[dict[str, str]], profile: tuple[dict[str, str], dict[str, dict[str, str]]]
) -> None:
    columns, words = profile
    heading_of = {name: theirs for theirs, name in columns.items()}
    foreign = [
        {heading_of[NAME_OF[ours]]: elsewhere(ours, text, words) for ours, text in row.items()}
        for row in rows
    ]
    table = read(as_csv(foreign))
    how = fit(columns, table.headings)
    assert how.is_exact
    taking = Taking(how.columns, words)
    taken = list(judge(taking.headings(table.headings), taking.rows(table.rows), world()))
    assert told(taken) == told(judged(*rows))


class TestColumns:
    def test_are_guessed_by_their_headings(self) -> None:
        headings = SheetRow(
            1, ["Forename", "SURNAME", "d.o.b.", "Sex", "Shoe size", "Opened on", "Start date"]
        )
        assert guess(headings) == {
            0: "first_name",
            1: "last_name",
            2: "birth",
            3: "gender",
            4: "",
            5: "opened_on",
            6: "",  # it is there already
        }
        assert not is_ours(headings)
        assert is_ours(SheetRow(1, ["first name", "", "Opened on"]))

    def test_a_guess_names_a_column_of_ours(self) -> None:
        assert set(GUESSES.values()) <= set(BY_NAME)
        assert not set(GUESSES) & set(BY_HEADING)

    @pytest.mark.parametrize(
        ("cells", "refusal", "is_near"),
        [
            pytest.param(["Name", "Start"], "", True, id="without what is left out"),
            pytest.param(["START ", "name", "Notes"], "", True, id="in another order"),
            pytest.param(["Name", "Start", "A", "B"], "", True, id="with two more"),
            pytest.param(["Name", "Start", "A", "B", "C"], "", False, id="with more than it knows"),
            pytest.param(["Name"], "The sheet has no column “Start”.", False, id="without one it takes"),
            pytest.param(
                ["Name", "Start", "name"], "The sheet has more than one column “Name”.", False, id="twice"
            ),
            pytest.param(["Name", "Start", "Notes", "notes"], "", True, id="twice of what is left out"),
        ],
    )
    def test_a_profile_fits_where_all_that_it_takes_is_there_once(
        self, cells: list[str], refusal: str, *, is_near: bool
    ) -> None:
        how = fit({"Name": "first_name", "Start": "opened_on", "Notes": ""}, SheetRow(1, cells))
        assert (how.refusal, how.is_near) == (refusal, is_near)

    def test_a_column_we_no_longer_have_is_asked_about_again(self) -> None:
        how = fit({"Name": "first_name", "Old": "no_longer"}, SheetRow(1, ["Name", "Old"]))
        assert (how.columns, how.new) == ({0: "first_name"}, ["Old"])

    def test_of_primero_is_known_by_its_headings(self) -> None:
        assert is_of_primero(SheetRow(1, ["case_id", "name_first", "age"]))
        assert not is_of_primero(SheetRow(1, ["Case ID", "First name"]))

    def test_a_story_is_not_shown_as_an_example(self) -> None:
        rows = [SheetRow(2, ["x" * 1_000]), SheetRow(3, ["Town"]), SheetRow(4, [])]
        assert samples(rows, 0) == ["a text of 1000 characters", "Town"]


class TestWords:
    def asked(self, heading: str, *cells: str) -> Any:
        rows = [SheetRow(n, [cell]) for n, cell in enumerate(cells, start=2)]
        columns = {0: NAME_OF[heading]}
        house = {"service": ["Outreach", "Safe house A"], "worker": [AMINA.email]}
        return choices(SheetRow(1, ["Theirs"]), rows, columns, house, TODAY)

    def test_ours_are_not_asked_about(self) -> None:
        assert self.asked("Gender", "woman", "MAN", "") == []
        assert self.asked("What happened", "She was told") == []
        assert self.asked("First name", "Ghada") == []

    def test_what_we_understand_is_filled_in(self) -> None:
        (choice,) = self.asked("Gender", "F", "f ", "Female", "Femme")
        assert choice.words == ["F", "Female", "Femme"]
        assert choice.understood == {"F": "Woman", "Female": "Woman"}

    def test_several_in_a_cell_are_asked_one_by_one(self) -> None:
        (choice,) = self.asked("What she was made to do", "Sexual | Farm work", "Farm work; Sexual; Begging")
        assert choice.words == ["Sexual", "Farm work", "Begging"]

    def test_of_too_many_none_is_asked(self) -> None:
        (choice,) = self.asked("Gender", *(f"Word {n}" for n in range(41)))
        assert (choice.words, choice.is_too_many) == ([], True)

    def test_what_nobody_explained_stays_as_it_was(self) -> None:
        taking = Taking({0: "gender"}, {"gender": {"F": "Woman", "n/k": ""}})
        rows = [SheetRow(2, ["f"]), SheetRow(3, ["N/K"]), SheetRow(4, ["Femme"]), SheetRow(5, [""])]
        assert [row.cells for row in taking.rows(rows)] == [["Woman"], [""], ["Femme"], [""]]

    @pytest.mark.parametrize(
        ("columns", "words", "why"),
        [
            ({"A": "what_happened"}, {"what_happened": {"She ran": "x"}}, "has no fixed choices"),
            ({"A": "first_name"}, {"first_name": {"Ghada": "x"}}, "has no fixed choices"),
            ({"A": "gender"}, {"gender": {"x" * 81: "Woman"}}, "too long to save"),
            ({"A": "gender"}, {"gender": {str(n): "Woman" for n in range(41)}}, "too many"),
            ({"A": "gender", "B": "gender"}, {}, "Two columns are taken as “Gender”"),
            ({"A": ""}, {}, "nothing to save"),
            ({"A" * 201: "gender"}, {}, "longer than 200 characters"),
            ({"A": "shoes"}, {}, "not about the columns"),
        ],
    )
    def test_a_profile_keeps_headings_and_choices_alone(
        self, columns: dict[str, str], words: dict[str, dict[str, str]], why: str
    ) -> None:
        (problem,) = cannot_be_kept(columns, words)
        assert why in problem


class TestProblems:
    def upload(self, columns: Mapping[int, str], content: bytes) -> Upload:
        assert len(content) < MOST_BYTES
        upload = Upload.of_table(read(content), source="Lamplight", owner=AMINA, at=NOON)
        upload.columns = {str(place): name for place, name in columns.items()}
        return upload

    def test_of_a_column_that_is_left_out_are_none(self) -> None:
        content = b"Name,Age,Age\nGhada,=1+1,3\n=2,4,5\n"
        assert len(self.upload({0: "first_name", 1: "", 2: ""}, content).found) == 1
        assert len(self.upload({0: "first_name", 1: "age_status", 2: ""}, content).found) == 2
        assert len(self.upload({}, content).found) == 2

    def test_are_told_by_the_heading_in_the_sheet(self) -> None:
        upload = self.upload({0: "opened_on", 1: "service"}, b"Start,Service\nsoon,Outreach\n")
        (row,) = judge(upload.first_row, upload.table_rows(), world())
        told = [upload.taking.named(problem, upload.sheet_headings).column for problem in row.problems]
        assert "Start (Opened on)" in told
        assert "First name" in told  # which the sheet has not

    def test_a_referral_comes_too(self) -> None:
        assert told(judged({**GOOD, **REFERRED}))[0][2] == []
