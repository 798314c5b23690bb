"""Who else is named in a piece, and that what is hidden in one is told in no other."""

from datetime import timedelta

import pytest

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.privacy.spellings import Kind, Secret
from rights.queries.pieces import marked, pieces_of
from rights.rules.hiding import told_elsewhere
from tests import make


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("Ring +212 500 00 01 47 after four.", "+212 500 00 01 47"),
        ("Ring (0)500 000147, twice.", "(0)500 000147"),
        ("0500000147", "0500000147"),
    ],
)
def test_a_phone_is_marked_whole(words: str, stands: str) -> None:
    theirs = (Secret(Kind.PHONE, "0500 000147"),)
    assert marked([words], [("someone", theirs)]) == [["someone", stands]]


def test_the_end_of_one_answer_and_the_beginning_of_the_next_are_nobodys_name() -> None:
    """It would stand in neither, so nobody could hide it."""
    theirs = [("another client", (Secret(Kind.NAME, "Li Weng"),))]
    assert marked(["Li Weng"], theirs)
    assert marked(["She asked for Li", "Weng Road is near"], theirs) == []


@pytest.mark.django_db
def test_interpreters_and_those_without_a_name_are_marked(her_case: Case, amina: User) -> None:
    note = Entry(
        case=her_case,
        kind="note",
        body="Her brother has asked a friend. Besim Gashi interpreted.",
        happened_at=make.NOON - timedelta(hours=1),
        interpreter_name="Besim Gashi",
        by=amina,
        recorded_at=make.NOON,
    )
    note.save()
    pieces = {(piece.source, piece.source_id): piece for piece in pieces_of(her_case, by=amina)}
    piece = pieces["cases.entry", note.pk]
    assert {(who, stood) for who, stood in piece.marks} >= {
        ("an interpreter", "Besim Gashi"),
        ("perhaps someone else", "brother"),
        ("perhaps someone else", "friend"),
    }


def test_what_is_hidden_and_told_in_another_piece_is_found() -> None:
    given = [
        ("Risk assessment 1", [("Evidence", "Her brother [hidden].")]),
        ("Risk assessment 2", [("Evidence", "Her brother has asked  a FRIEND where she lives.")]),
    ]
    hidden = ["has asked a friend", "has asked a friend", "and nowhere else", "Friend"]
    assert list(told_elsewhere(hidden, given)) == [("has asked a friend", "Risk assessment 2")]
