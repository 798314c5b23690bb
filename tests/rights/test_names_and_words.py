"""Names that are words too: marked where they are written as names, and hidden there alone."""

import pytest

from cases.models import Case, Entry, Person
from hestia.accounts.models import User
from rights.queries.pieces import pieces_of
from rights.rules.hiding import told_elsewhere, without
from rights.rules.names_and_words import names_among_words
from rights.rules.together import may_be_given_together
from tests import make


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("She was told by May.", ["May"]),
        ("May rang about the flat.", ["May"]),
        ("Will said no. Hope and Grace went home.", ["Will", "Hope", "Grace"]),
        ("She stays with Grace’s sister.", ["Grace"]),
        ("Grace", ["Grace"]),
    ],
)
def test_a_capital_like_that_of_a_name_tells(words: str, names: list[str]) -> None:
    assert names_among_words(words) == names
    assert not may_be_given_together([words], known=())
    assert names_among_words(words, but={name.casefold() for name in names}) == []


@pytest.mark.parametrize(
    "words",
    [
        "She may come on 12 May. It was in May 2026, or end of May.",
        "Will she come? Will call tomorrow. May need a lift. Hope to see her. Will need shoes.",
        "she will hope for grace",
        "May",
    ],
)
def test_words_are_not_taken_for_names(words: str) -> None:
    assert names_among_words(words) == []


def test_only_the_name_is_hidden() -> None:
    lines = [("What was written", "May rang on 12 May. She may move, said May.")]
    assert without(lines, ["May"]) == [
        ("What was written", "[hidden] rang on 12 May. She may move, said [hidden].")
    ]
    given = [(1, [("", "On 12 May she may move.")]), (2, [("", "She saw May, and May left.")])]
    assert list(told_elsewhere(["May"], given)) == [("May", [(2, 2)])]


def test_nothing_is_hidden_in_the_middle_of_a_word() -> None:
    """What is left of the word would tell what was hidden."""
    lines = [("What was written", "Ana asked the management. Ana’s car.")]
    assert without(lines, ["Ana"])[0][1] == "[hidden] asked the management. [hidden]’s car."
    assert list(told_elsewhere(["Ana"], [(1, [("", "The management rang.")])])) == []


@pytest.mark.django_db
def test_they_are_suggested_in_her_record(her_case: Case, amina: User) -> None:
    Person(case=her_case, name="May").save()
    body = "She may go on 12 May. She was seen by May, and by Grace."
    note = her_case.narrate(Entry.Kind.NOTE, "A walk", body, by=amina, at=make.NOON)
    pieces = {(piece.source, piece.source_id): piece for piece in pieces_of(her_case, by=amina)}
    assert pieces["cases.entry", note.pk].marks == [
        ["someone in her life", "May"],
        ["perhaps someone else", "Grace"],
    ]
