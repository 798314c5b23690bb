"""Who else is named in a piece, and that what is hidden in one is told in no other."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Agency, Case, Client, Entry
from cases.queries.organisation import query
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.privacy.spellings import Kind, Secret
from rights import actions
from rights.models import AccessRequest
from rights.queries.others import NAMED
from rights.queries.pieces import Marker, pieces_of, standing_in
from rights.rules.hiding import told_elsewhere
from tests import make
from tests.cases.kept import kept
from tests.rights.asked import RECEIVED, request_of
from tests.roles import as_application


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
    assert Marker([("someone", theirs)]).marks_of([words]) == [["someone", stands]]


def test_the_end_of_one_answer_and_the_beginning_of_the_next_are_nobodys_name() -> None:
    """It would stand in neither, so nobody could hide it."""
    theirs = [("another client", (Secret(Kind.NAME, "Li Weng"),))]
    assert Marker(theirs).marks_of(["Li Weng"])
    assert Marker(theirs).marks_of(["She asked for Li", "Weng Road is near"]) == []


@pytest.mark.django_db
def test_a_document_that_was_put_away_as_another_clients_is_marked(her_case: Case, amina: User) -> None:
    document = kept(her_case, amina)
    document.put_away(why="It is another client’s.", by=amina, at=make.NOON)
    [piece] = [piece for piece in pieces_of(her_case, by=amina) if piece.source == "cases.keptdocument"]
    assert ["perhaps someone else", "another client’s"] in piece.marks


SAID = [
    "Rita",
    "Bello",
    "07700 900123",
    "oh seven double seven",
    "brother",
    "Bello’s",
    "12 Alder Street",
    "double",
]
THEIRS = [
    ("a danger", (Secret(Kind.NAME, "Rita Bello"), Secret(Kind.PHONE, "07700 900123"))),
    ("perhaps someone else", (Secret(Kind.STEM, "brother."), Secret(Kind.STEM, "sister."))),
    ("the house", (Secret(Kind.ADDRESS, "12 Alder Street"),)),
]


@given(st.lists(st.lists(st.sampled_from(SAID), max_size=5).map(" ".join), max_size=4))
def test_what_stands_nowhere_in_her_record_is_not_looked_for_in_each_answer(answers: list[str]) -> None:
    """The record is read once for all of them. That loses no mark."""
    present = standing_in("\n".join(dict.fromkeys(answers)), THEIRS)
    assert Marker(present).marks_of(answers) == Marker(THEIRS).marks_of(answers)


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


@pytest.mark.django_db
@pytest.mark.parametrize("kept", ["at an appointment", "as one she does not want"])
def test_an_interpreter_is_marked_wherever_a_name_is_kept(kept: str, her_case: Case, amina: User) -> None:
    if kept == "at an appointment":
        her_case.promise(
            "task", title="Doctor", due_on=make.TODAY, interpreter="Besim Gashi", by=amina, at=make.NOON
        )
    else:
        her_case.client.interpreters_to_avoid = "Besim Gashi"
        her_case.client.save()
    note = her_case.narrate(Entry.Kind.NOTE, "A call", "Besim Gashi rang.", by=amina, at=make.NOON)
    assert ["an interpreter", "Besim Gashi"] in marks_of(note, by=amina)


def marks_of(note: Entry, *, by: User) -> list[list[str]]:
    pieces = {(piece.source, piece.source_id): piece for piece in pieces_of(note.case, by=by)}
    return pieces["cases.entry", note.pk].marks


@pytest.mark.django_db
def test_who_works_with_her_elsewhere_is_marked(her_case: Case, amina: User, carys: User) -> None:
    Agency(
        case=her_case, kind="solicitor", name="Harbour Law", worker="Iris Tang", started_on=make.TODAY
    ).save()
    body = "Iris TANG rang, and said that her own mother is ill."
    note = her_case.narrate(Entry.Kind.NOTE, "A call", body, by=amina, at=make.NOON)
    assert ["someone who works with her elsewhere", "Iris TANG"] in marks_of(note, by=carys)


@pytest.mark.django_db
class TestClientsOfOtherTeams:
    @pytest.fixture
    def theirs(self, dev: User, house_b: Service) -> Case:
        """A client of a team whom the gatherer does not see."""
        return make.case(worker=dev, service=house_b, client=make.client("Lindita", "Bardhi"))

    @pytest.fixture
    def note(self, her_case: Case, amina: User) -> Entry:
        body = "She met Bardhi  LINDITA, and Lindita who cooks. A street is called Bardhi."
        return her_case.narrate(Entry.Kind.NOTE, "A walk", body, by=amina, at=make.NOON)

    @pytest.fixture
    def asked(self, her_case: Case, carys: User) -> AccessRequest:
        """She asks for her copy, and it is she."""
        asked = request_of(her_case, by=carys)
        return actions.identify(request=asked, how="known", on=RECEIVED, by=carys, at=make.NOON)

    def test_they_are_marked(self, note: Entry, theirs: Case, carys: User, asked: AccessRequest) -> None:
        with as_application(carys, at=make.NOON):
            assert not Client.objects.filter(pk=theirs.client_id).exists()
            assert marks_of(note, by=carys) == [["another client", "Bardhi LINDITA"]]

    def test_unless_they_are_sealed(
        self, note: Entry, theirs: Case, dev: User, carys: User, asked: AccessRequest
    ) -> None:
        manager = make.user("Nia Pugh", role=Role.MANAGER, services=[theirs.service])
        words = "Her brother works next door to this office."
        names = SealNames([manager, dev], [])
        access.seal_case(case=theirs, names=names, words=words, by=manager, at=make.NOON)
        with as_application(carys, at=make.NOON):
            assert marks_of(note, by=carys) == []

    def test_nobody_else_is_told_and_nobody_without_her_request(
        self, her_case: Case, theirs: Case, amina: User, dev: User, gita: User, carys: User
    ) -> None:
        manager = make.user("Nia Pugh", role=Role.MANAGER, services=[theirs.service])
        words = (her_case.client_id, ["lindita", "lindita"], ["bardhi", "karam"])
        people = (amina, dev, gita, manager, carys)

        def told() -> list[User]:
            return [person for person in people if query(NAMED, *words, by=person)]

        assert told() == []
        asked = request_of(her_case, by=carys)
        assert told() == []
        asked = actions.identify(request=asked, how="known", on=RECEIVED, by=carys, at=make.NOON)
        assert told() == [carys]
        assert query(NAMED, *words, by=carys) == [("lindita", "bardhi")]
        AccessRequest.objects.filter(pk=asked.pk).update(
            end="taken_back", ended_on=make.TODAY, ended_at=make.NOON, ended_by=carys, end_words="She did."
        )
        assert told() == []


def test_what_is_hidden_and_told_in_another_piece_is_found() -> None:
    given = [
        ("Risk assessment 1", [("Evidence", "Her brother [hidden].")]),
        ("Risk assessment 2", [("Evidence", "Her brother has asked  a FRIEND where she lives.")]),
    ]
    hidden = ["has asked a friend", "has asked a friend", "and nowhere else", "Friend"]
    assert list(told_elsewhere(hidden, given)) == [("has asked a friend", [("Risk assessment 2", 1)])]
