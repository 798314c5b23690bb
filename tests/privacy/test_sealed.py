"""What is sealed opens where it was written and nowhere else, and PostgreSQL is asked nothing of it."""

import re
import uuid
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from psycopg2 import sql
from pytest_django import DjangoAssertNumQueries, Settings

from cases.actions.details import add_address
from cases.actions.opening import carry_over_contact
from cases.models import Address, Approval, Case, Confidence, SafeContact
from cases.rules.phones import phone_end
from hestia.accounts.models import User
from hestia.audit.append_only import unguarded_tables
from hestia.audit.models import Event
from hestia.privacy import keyring as rings
from hestia.privacy.keyring import Keyring, KeyringError, keyring
from hestia.privacy.sealed import (
    MarkField,
    Sealed,
    SealedError,
    UnopenedError,
    marks_of,
    sealed_fields,
    sealed_models,
)
from hestia.safekeeping.models import Draft
from tests import make

# Every sealed field there is. A field that is taken out of here stands in the database in clear.
SEALED = {
    "cases.Address": {"text", "borough", "never_use_why"},
    "cases.Approval": {"shown"},
    "cases.Confidence": {"text"},
    "cases.Dependant": {"whereabouts", "school"},
    "cases.SafeContact": {"phone", "email", "say", "must_not_know", "code_word"},
    "importing.Upload": {"rows", "problems", "words"},
    "oversight.Draw": {"secret"},
    "oversight.ReturnCount": {"counted", "exact"},
    "rights.AccessRequest": {"way_words"},
    "rights.Complaint": {"words", "reply", "reason"},
    "rights.ComplaintNote": {"words"},
    "rights.Correction": {"written", "words", "reason"},
    "rights.RequestItem": {"lines", "marks", "hidden", "judged", "told_her"},
    "rights.SpokenRequest": {"answers"},
    "safekeeping.Draft": {"data"},
    "staff.SupervisionRecord": {"findings", "leave"},
    "staff.Wellbeing": {"words"},
    "supportplans.SafetyPlan": {"code_word", "code_word_known_to"},
}
HIDDEN = "7 Zq Hidden Row"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Give each test a copy of the ring, with which the database knows who acts: some change or lose it."""
    keyring()
    settings.KEYS_FILE = copy(settings.KEYS_FILE, tmp_path / "keys")
    yield settings.KEYS_FILE
    settings.KEYS_FILE_IS_GIVEN = False


@pytest.fixture
def home(her_case: Case) -> Address:
    address = Address(case=her_case, kind="own", text=HIDDEN, borough="Zqborough", from_on=make.TODAY)
    address.save()
    return address


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the purposes for which something is opened from here on."""
    purposes: list[str] = []
    really = Keyring.open

    def noting(ring: Keyring, sealed: str, *, purpose: str) -> str:
        purposes.append(purpose)
        return really(ring, sealed, purpose=purpose)

    monkeypatch.setattr(Keyring, "open", noting)
    return purposes


def stands(record: Any, column: str) -> Any:
    """Return what PostgreSQL holds."""
    question = sql.SQL("SELECT {} FROM {} WHERE {} = %s")
    parts = (column, record._meta.db_table, record._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(question.format(*map(sql.Identifier, parts)), [record.pk])
        return cursor.fetchone()[0]


def put(record: Any, column: str, value: str) -> None:
    """Write into a column behind the back of the application."""
    question = sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s")
    parts = (record._meta.db_table, column, record._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(question.format(*map(sql.Identifier, parts)), [value, record.pk])


def again[R: models.Model](record: R) -> R:
    """Return a row as it is read anew."""
    fresh: R = type(record)._base_manager.get(pk=record.pk)
    return fresh


def test_is_every_field_that_should_be() -> None:
    live = {
        model._meta.label: {field.name for field in sealed_fields(model)}
        for model in sealed_models()
        if not model.__name__.startswith("Historical")
    }
    assert live == SEALED
    histories = {
        model._meta.label.replace("Historical", ""): {field.name for field in sealed_fields(model)}
        for model in sealed_models()
        if model.__name__.startswith("Historical")
    }
    without = {
        *("importing.Upload", "oversight.Draw", "oversight.ReturnCount", "safekeeping.Draft"),
        *("rights.ComplaintNote", "rights.SpokenRequest", "staff.SupervisionRecord", "staff.Wellbeing"),
    }
    assert histories == {label: names for label, names in SEALED.items() if label not in without}


class TestWords:
    """What was generated comes back, and never anywhere else."""

    @given(words=WORDS)
    def test_come_back(self, words: str) -> None:
        field = Address._meta.get_field("text")
        written = field.pre_save(before := Address(text=words), True)
        assert re.fullmatch(r"[0-9]+:[A-Za-z0-9+/=]+", written)
        read: Any = Address(row_key=before.row_key)
        read.text = Sealed(str(written))
        assert read.text == words

    @given(words=WORDS, place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=5))
    def test_changed_anywhere_open_nowhere(self, words: str, place: int, bit: int) -> None:
        before = Address(text=words)
        written = str(Address._meta.get_field("text").pre_save(before, True))
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        start = written.index(":") + 1
        at = start + place % (len(written.rstrip("=")) - start - 1)
        other = alphabet[alphabet.index(written[at]) ^ (1 << bit)]
        read: Any = Address(row_key=before.row_key)
        read.text = Sealed(written[:at] + other + written[at + 1 :])
        with pytest.raises(UnopenedError, match="was changed, or moved"):
            _ = read.text

    @given(words=WORDS)
    def test_moved_open_nowhere(self, words: str) -> None:
        before = Address(text=words)
        written = str(Address._meta.get_field("text").pre_save(before, True))
        elsewhere: list[tuple[models.Model, str]] = [
            (Address(), "text"),
            (Address(row_key=before.row_key), "borough"),
            (Confidence(row_key=before.row_key), "text"),
            (SafeContact(row_key=before.row_key), "phone"),
        ]
        for record, name in elsewhere:
            setattr(record, name, Sealed(written))
            with pytest.raises(UnopenedError):
                getattr(record, name)

    @given(
        words=st.lists(st.dictionaries(st.text(max_size=9), WORDS | st.integers() | st.none()), max_size=4)
    )
    def test_plain_json_comes_back(self, words: list[Any]) -> None:
        written = Approval._meta.get_field("shown").pre_save(before := Approval(shown=words), True)
        read = Approval(row_key=before.row_key)
        read.shown = Approval._meta.get_field("shown").from_db_value(str(written), None, None)
        assert read.shown == words


@pytest.mark.django_db
class TestRow:
    def test_holds_no_word(self, home: Address) -> None:
        history = Address.history.get()
        held = [stands(home, name) for name in ("text", "borough")]
        held += [stands(history, name) for name in ("text", "borough")]
        assert len({*held}) == 4
        assert not [text for text in held if "Zq Hidden" in text or "Zqborough" in text]
        assert again(home).text == history.text == HIDDEN
        assert again(history).borough == "Zqborough"

    def test_keeps_nothing_told_empty(self, home: Address) -> None:
        assert stands(home, "never_use_why") == ""
        assert list(Address.objects.filter(never_use_why="")) == [home]
        with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
            Address.objects.create(
                case=home.case, kind="own", from_on=make.TODAY, until_on=make.TODAY, never_use_on=make.TODAY
            )

    def test_saved_unchanged_stays_as_it_was_sealed(self, home: Address, opened: list[str]) -> None:
        before = stands(home, "text")
        fresh = again(home)
        fresh.kind = "hotel"
        fresh.save()
        fresh = again(home)
        fresh.text = HIDDEN  # as a form that comes back does
        fresh.save()
        fresh.refresh_from_db()
        fresh.save()
        assert stands(home, "text") == before
        fresh.text = "8 Zq Other Row"
        fresh.save()
        assert stands(home, "text") != before
        assert again(home).text == "8 Zq Other Row"

    def test_changed_within_is_sealed_anew(self, amina: User) -> None:
        draft = Draft.objects.keep(amina, "note", "H-1", {"body": ["Zqbody"]}, at=make.NOON)
        fresh = again(draft)
        fresh.data["more"] = ["Zqmore"]
        fresh.save()
        assert again(draft).data == {"body": ["Zqbody"], "more": ["Zqmore"]}
        assert not re.search("Zqbody|Zqmore", stands(draft, "data"))

    def test_copied_to_a_new_case_opens_there(self, home: Address, her_case: Case, amina: User) -> None:
        new = make.case(worker=amina, service=her_case.service)
        new.safe_contact.delete()
        carry_over_contact(earlier=her_case, case=new, by=amina, at=make.NOON)
        copied = Address.objects.get(case=new)
        assert (copied.text, copied.row_key == home.row_key) == (HIDDEN, False)

    def test_is_never_two(self, home: Address) -> None:
        copied: Any = again(home)
        copied.pk, copied._state.adding, copied.until_on = None, True, make.TODAY
        with pytest.raises(IntegrityError, match="row_key"), transaction.atomic():
            copied.save()
        copied.row_key = uuid.uuid4()
        copied.text = Sealed(stands(home, "text"))
        with pytest.raises(UnopenedError):
            copied.save()

    def test_moved_with_its_words_opens_where_it_is(self, home: Address) -> None:
        home.row_key = uuid.uuid4()  # nobody does this, and nothing may be lost if somebody does
        home.save()
        assert again(home).text == HIDDEN

    def test_left_out_of_the_question_is_read_later(
        self, home: Address, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        fresh = Address.objects.defer("text").get(pk=home.pk)
        with django_assert_num_queries(1):
            assert fresh.text == HIDDEN


@pytest.mark.django_db
class TestPostgreSQL:
    @pytest.mark.parametrize(
        "condition",
        [{"text__icontains": "Zq"}, {"text__startswith": "Zq"}, {"text__in": ["Zq"]}, {"text__regex": "Zq"}],
    )
    def test_finds_it_by_no_words(self, home: Address, condition: dict[str, Any]) -> None:
        with pytest.raises(FieldError):
            Address.objects.filter(**condition).exists()

    def test_finds_it_by_no_word_alone(self, home: Address) -> None:
        with pytest.raises(SealedError):
            Address.objects.filter(text=HIDDEN).exists()

    def test_is_given_none(self, home: Address) -> None:
        with pytest.raises(SealedError):
            Address.objects.filter(pk=home.pk).update(text=HIDDEN)
        home.text = F("borough")
        with pytest.raises(SealedError):
            home.save()
        home.text = "Zq"
        with pytest.raises(SealedError):
            Address.objects.bulk_update([home], ["text"])

    def test_gives_nothing_that_tells(self, home: Address) -> None:
        (value,) = Address.objects.values_list("text", flat=True)
        assert repr(value) == "<sealed>"
        for act in (str, len, bool, list, lambda sealed: sealed == HIDDEN, lambda sealed: f"{sealed}"):
            with pytest.raises(SealedError):
                act(value)

    def test_refuses_clear_words_from_anybody(self, home: Address) -> None:
        with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic():
            put(home, "text", HIDDEN)


@pytest.mark.django_db
class TestMark:
    @given(st.text(alphabet="0123456789 +-()x٠١٢٣", max_size=14))
    def test_is_of_the_last_digits(self, words: str) -> None:
        digits = [str(int(character)) for character in words if character.isdecimal()]
        assert phone_end(words) == ("".join(digits[-4:]) if len(digits) >= 4 else "")

    def test_finds_with_every_key(self, her_case: Case) -> None:
        contact = her_case.safe_contact
        contact.phone = "07700 900 417"
        contact.save()
        before = contact.phone_mark
        rings.replace(keyring().with_another())
        found = SafeContact.objects.filter(phone_mark__in=marks_of(SafeContact, "phone_mark", "0417"))
        assert list(found) == [contact]
        call_command("rotate_keys", forget=True, stdout=StringIO())
        fresh = again(contact)
        assert fresh.phone_mark not in {before, ""}
        assert fresh.phone_mark in marks_of(SafeContact, "phone_mark", "0417")
        assert not marks_of(SafeContact, "phone_mark", "417")

    def test_follows_the_words(self, her_case: Case) -> None:
        contact = again(her_case.safe_contact)
        contact.phone = "07700 900999"
        contact.save()
        field = SafeContact._meta.get_field("phone_mark")
        assert isinstance(field, MarkField)
        assert again(contact).phone_mark == marks_of(SafeContact, "phone_mark", "0999")[-1]
        contact.phone = ""
        contact.save()
        assert again(contact).phone_mark == ""


@pytest.mark.django_db
class TestKeys:
    def test_are_changed_in_histories_too(self, home: Address, amina: User) -> None:
        home.text = "8 Zq Other Row"
        home.save()
        Draft.objects.keep(amina, "note", "H-1", {"body": ["Zqbody"]}, at=make.NOON)
        call_command("rotate_keys", stdout=StringIO())
        call_command("rotate_keys", stdout=(out := StringIO()), forget=True)
        assert list(keyring().keys) == [2]
        assert "all with key 2" in out.getvalue()
        assert not unguarded_tables()
        for model in sealed_models():
            for row in model._base_manager.all():
                for field in sealed_fields(model):
                    getattr(row, field.name)
                    assert stands(row, field.name)[:2] in {"", "2:"}
        assert [version.text for version in Address.history.order_by("pk")] == [HIDDEN, "8 Zq Other Row"]

    def test_older_ones_stay_while_something_does_not_open(self, home: Address) -> None:
        put(home, "text", keyring().seal(HIDDEN, purpose="elsewhere"))
        with pytest.raises(CommandError, match=f"cases_address {home.pk} text"):
            call_command("rotate_keys", stdout=StringIO(), forget=True)
        with pytest.raises(CommandError, match="All else is sealed again"):
            call_command("rotate_keys", stdout=StringIO())
        assert list(keyring().keys) == [1, 2]
        assert again(home).borough == "Zqborough"
        assert stands(home, "borough").startswith("2:")

    def test_saved_with_an_older_one_is_sealed_anew(self, home: Address) -> None:
        fresh = again(home)
        rings.replace(keyring().with_another())
        fresh.save()
        rings.replace(keyring().with_the_newest_only())
        assert again(home).text == HIDDEN

    def test_lost_are_said_to_be(self, home: Address, keys: Path, settings: Settings) -> None:
        settings.KEYS_FILE_IS_GIVEN = True
        rings.replace(Keyring({3: b"x" * 32}))
        with pytest.raises(
            UnopenedError, match=f"The address of address {home.pk} cannot be opened. Key 1 is not"
        ):
            _ = again(home).text
        keys.unlink()
        with pytest.raises(KeyringError, match="There is no file of keys"):
            _ = again(home).text
        home.text = "Another"
        with pytest.raises(KeyringError, match="There is no file of keys"):
            home.save()

    def test_of_others_open_nothing(self, home: Address) -> None:
        rings.replace(Keyring({1: b"x" * 32}))
        with pytest.raises(UnopenedError, match="was changed, or moved"):
            _ = again(home).text


@pytest.mark.django_db
class TestPages:
    def at(self, name: str, case: Case, *args: object) -> str:
        return reverse(f"cases:{name}", args=[case.reference, *args])

    def test_say_what_does_not_open_and_the_others_go_on(
        self, home: Address, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        earlier = Address(
            case=her_case, kind="own", text="Zqearlier", from_on=make.TODAY, until_on=make.TODAY
        )
        earlier.save()
        put(earlier, "text", stands(home, "text"))
        answer = amina_browser.post(self.at("shown", her_case, "address", earlier.pk), follow=True)
        assert answer.status_code == 409
        assert f"The address of address {earlier.pk} cannot be opened" in answer.text
        assert HIDDEN not in answer.text
        event = Event.objects.get(kind="sealed.unopened")
        assert (event.by, event.case_ref, event.subject) == (
            amina,
            her_case.reference,
            f"address:{earlier.pk}:text",
        )
        assert amina_browser.get(her_case.get_absolute_url()).status_code == 200
        assert amina_browser.get(self.at("details", her_case, "addresses")).status_code == 200
        answer = amina_browser.post(self.at("shown", her_case, "address", home.pk), follow=True)
        assert HIDDEN in answer.text

    def test_say_that_the_keys_are_gone(
        self, her_case: Case, keys: Path, settings: Settings, amina_browser: Browser
    ) -> None:
        amina_browser.raise_request_exception = False
        held = keys.read_bytes()
        settings.KEYS_FILE_IS_GIVEN = True
        keys.unlink()
        answer = amina_browser.get(her_case.get_absolute_url())
        assert answer.status_code == 500
        assert "The keys that unlock sealed details cannot be read" in answer.text
        keys.write_bytes(held)
        keys.chmod(0o600)
        assert amina_browser.get(her_case.get_absolute_url()).status_code == 200

    def test_of_hers_say_that_nobody_may_ring(self, her_case: Case, amina_browser: Browser) -> None:
        put(her_case.safe_contact, "must_not_know", "1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        page = amina_browser.get(her_case.get_absolute_url())
        assert page.status_code == 200
        assert "Do not call, text or write. The must not know of safe contact" in page.text
        assert Event.objects.filter(kind="sealed.unopened", case_ref=her_case.reference).exists()

    def test_that_show_no_address_open_none(
        self, home: Address, her_case: Case, amina: User, amina_browser: Browser, opened: list[str]
    ) -> None:
        for number in range(1, 20):
            add_address(
                case=her_case,
                address=Address(case=her_case, kind="own", text=f"{number} Zq", from_on=make.TODAY),
                by=amina,
                at=make.NOON,
            )
        opened.clear()
        page = amina_browser.get(self.at("details", her_case, "addresses"))
        assert page.text.count("Own home") >= 20
        amina_browser.get(her_case.get_absolute_url())
        assert {purpose.partition(":")[0] for purpose in opened} <= {
            "sessions.session",
            "cases.safecontact.say",
            "cases.safecontact.must_not_know",
        }

    def test_a_thousand_rows_open_none(self, her_case: Case, opened: list[str]) -> None:
        Address.objects.bulk_create(
            Address(case=her_case, kind="own", text=f"{n} Zq", from_on=make.TODAY, until_on=make.TODAY)
            for n in range(1_000)
        )
        assert len([str(address) for address in Address.objects.filter(case=her_case)]) == 1_000
        assert opened == []
