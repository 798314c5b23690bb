"""A charity can leave with all it has recorded, and come back: the same rows, files and sums, or nothing."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from cases.models import Case, SafeContact
from hestia.accounts.models import User
from hestia.audit.seals import seal_all, verify
from hestia.db.acting import as_sealer
from hestia.operations.leaving import bringing, making, registry
from hestia.operations.leaving.reading import SUMS, Manifest
from hestia.operations.leaving.rows import canonical, cell
from hestia.operations.programs import Failed, failing_in_words
from hestia.privacy.keyring import Keyring
from hestia.privacy.sealed import Sealed
from hestia.ui.sheets import STARTS_A_FORMULA, harmless
from hestia.uploads.kinds import Cleaned, Kind
from hestia.uploads.models import File
from tests import make
from tests.operations.leaving import (
    CLEAR,
    contents,
    empty_elsewhere,
    packed,
    passphrase_in,
    record_in,
    small_world,
)

# What no act of that world makes, by app. Each kind of field that they have stands in the rows of others.
WITHOUT_ROWS = {
    "account": "emailaddress",
    "accounts": "accessreview staffchange",
    "audit": "limitchange",
    "cases": (
        "allocationreason canary clientgroup declaredlink groupplace hazard heldbooking "
        "historicalclientgroup historicaldeclaredlink historicalgroupplace historicalheldbooking "
        "historicallifting lifting loadsetting"
    ),
    "importing": "historicalimported historicalimportprofile imported importprofile",
    "outage": "drill historicalkeyedsheet keyedsheet",
    "oversight": (
        "enquiry findingstep historicalenquiry namedlist nightlycheck returncount returnmark "
        "returnunsent sentreturn serviceaction"
    ),
    "referrals": (
        "authoritycontact chaser historicalauthoritycontact historicalchaser "
        "historicalfirstresponderorganisation historicalpolicy"
    ),
    "rights": (
        "charityexport complainterasure complainthold complaintreview correctiontelling erasure "
        "historicalcomplainterasure historicalcomplainthold historicalcomplaintreview "
        "historicalcorrectiontelling historicalerasure historicallegalhold historicalrequestholder "
        "historicalrequestpause historicalretentionreview legalhold requestholder requestpause "
        "retentionreview tombstone"
    ),
    "riskassessment": (
        "action concernreferral historicalaction historicalconcernreferral "
        "historicalincidentaddition incidentaddition questionset"
    ),
    "staff": "alert overridereason trainingoverride",
    "supportplans": (
        "anonymousfeedback begunreview followup historicalfollowup historicalsignedpage "
        "historicalunansweredrisk signedpage unansweredrisk yousaid"
    ),
    "workingdays": "historicalbankholiday",
}
FEW = hypothesis_settings(max_examples=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def bring(path: Path, passphrase: Path) -> Manifest:
    """Put an archive into the database that is worked in."""
    with making.cipher(passphrase) as opening:
        manifest = bringing.read_checked(path, opening)
        bringing.bring_in(path, opening, manifest)
    return manifest


def with_other_keys(folder: Path, settings: Settings) -> None:
    """Work with a file of keys as another installation has one."""
    settings.KEYS_FILE = folder / "other-keys"
    settings.KEYS_FILE.write_text(str(Keyring.new()))
    settings.KEYS_FILE.chmod(0o600)


class TestRegistry:
    def test_every_model_is_carried_or_left_out_for_a_reason(self) -> None:
        """A model of which nobody says anything raises."""
        assert registry.all_models()
        assert registry.carried()
        assert all(len(why) > 10 for why in registry.left_out().values())

    def test_a_model_of_which_nothing_is_said_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(registry.OF_OTHERS, "sessions.Session")
        with pytest.raises(registry.UnknownError, match="whether sessions"):
            registry.carried()
        assert not {*registry.OF_OTHERS} - {model._meta.label for model in registry.all_models()}

    def test_nothing_that_opens_a_door_is_carried(self) -> None:
        gone = registry.left_out()
        assert {"sessions.session", "mfa.authenticator", "reminders.calendarkey"} <= gone.keys()
        assert "password" not in {field.name for field in registry.fields_of(User)}
        held = {field.name for model in registry.carried() for field in registry.fields_of(model)}
        assert not held & {"password", "opener", "phone_mark"}

    def test_nothing_that_is_carried_leads_to_what_stays(self) -> None:
        carried = set(registry.carried())
        for model in carried:
            for field in registry.fields_of(model):
                assert field.related_model in {None, *carried}, field

    @pytest.mark.django_db
    def test_what_an_empty_database_holds_is_known(self) -> None:
        """So it gives way to what the archive holds."""
        filled = {registry.told_of(model) for model in registry.carried() if model._base_manager.exists()}
        assert filled == {
            registry.told_of(model) for model in registry.carried() if registry.was_shipped(model)
        }
        bringing.refuse_unless_empty()


class TestLines:
    @FEW
    @given(JSON)
    def test_a_value_has_one_line(self, value: Any) -> None:
        line = canonical(value)
        assert b"\n" not in line
        assert json.loads(line) == value
        assert canonical(json.loads(line)) == line

    @FEW
    @given(st.one_of(JSON, st.sampled_from(STARTS_A_FORMULA).flatmap(lambda c: st.text().map(c.__add__))))
    def test_no_cell_is_a_formula(self, value: Any) -> None:
        written = io.StringIO(newline="")
        csv.writer(written).writerow([harmless(cell(value))])
        [[text]] = csv.reader(io.StringIO(written.getvalue(), newline=""))
        assert not text.startswith(STARTS_A_FORMULA)


@pytest.mark.parametrize(
    "is_whole",
    [pytest.param(False, id="casework"), pytest.param(True, id="all", marks=pytest.mark.security)],
)
@pytest.mark.django_db(transaction=True)
def test_out_and_in_and_out_again_is_the_same(
    is_whole: bool, tmp_path: Path, settings: Settings, record_property: Any
) -> None:
    """Every row and every file, with other keys, in a database that was never here."""
    passphrase, staff = passphrase_in(tmp_path), small_world(is_whole=is_whole)
    with as_sealer():
        seal_all(at=make.NOON)
    findings = verify().findings  # of a world that tells of many days at once
    made = making.make_archive(tmp_path, passphrase=passphrase, at=make.NOON)
    before = record_in(made.path, passphrase)
    filled = [name for name, count in made.manifest.rows.items() if count]
    record_property(
        "figure", f"export, import, export again: {len(filled)} of {len(made.manifest.rows)} models had rows"
    )
    assert staff["amina"].email.encode() not in made.path.read_bytes()
    assert_read_without_us(before)

    with making.cipher(passphrase) as opening, pytest.raises(Failed, match="is not empty"):
        bringing.bring_in(made.path, opening, made.manifest)
    with_other_keys(tmp_path, settings)
    with empty_elsewhere():
        bring(made.path, passphrase)
        report = verify()
        assert report.findings == findings
        assert is_whole or report.is_whole
        assert report.sealed == made.manifest.log["sealed"]
        assert_works(staff["amina"])
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        again = making.make_archive(elsewhere, passphrase=passphrase, at=make.NOON)
        assert record_in(again.path, passphrase) == before
    if is_whole:
        assert_nothing_untried({name for name, count in made.manifest.rows.items() if count})


def assert_nothing_untried(filled: set[str]) -> None:
    """Each model had rows but those that are named, and these have no kind of field that was in no row."""
    named = {f"{app}.{name}" for app, names in WITHOUT_ROWS.items() for name in names.split()}
    carried = {model._meta.label_lower: registry.fields_of(model) for model in registry.carried()}
    held_back = {"audit.sealedbatch"}  # by a transaction of whoever else uses this server just now
    assert carried.keys() - filled - held_back == named
    tried = {type(field) for name in filled for field in carried[name]}
    assert {type(field) for name in named for field in carried[name]} <= tried


def assert_read_without_us(parts: dict[str, bytes]) -> None:
    """The lines are what their schemas say, and the sheets hold as many rows, none with a formula."""
    types = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "array": list,
        "number": float,
        "null": type(None),
    }
    for name, text in parts.items():
        if not name.startswith("data/"):
            continue
        model = name.removeprefix("data/").removesuffix(".jsonl")
        schema = json.loads(parts[f"schema/{model}.json"])
        lines = [json.loads(line) for line in text.splitlines()]
        for line in lines:
            assert sorted(line) == sorted(schema["required"])
            for field, value in line.items():
                kinds = schema["properties"][field].get("type", [])
                allowed = tuple(types[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))
                assert not allowed or isinstance(value, allowed), (model, field)
        head, *rows = csv.reader(io.StringIO(parts[f"csv/{model}.csv"].decode(), newline=""))
        assert sorted(head) == sorted(schema["required"])
        assert len(rows) == len(lines)
        assert not [cell for row in rows for cell in row if cell.startswith(STARTS_A_FORMULA)]
    assert b"'=Sami" in parts["csv/cases.dependant.csv"]
    assert [name for name in parts if name.startswith("files/")]


@pytest.fixture
def archive(db: None, tmp_path: Path) -> tuple[Path, Path]:
    """Return a small archive with its passphrase, and leave the database as empty as before."""
    passphrase = passphrase_in(tmp_path)
    with transaction.atomic():
        outreach = make.service()
        amina = make.user(services=[outreach])
        case = make.case(worker=amina, service=outreach)
        letter = {"owner": amina, "about": case.reference, "name": "letter.pdf", "is_scanned": False}
        File.of(Cleaned(Kind.PDF, b"A letter", 1), sent=b"A letter", made_at=make.NOON, **letter).save()
        made = making.make_archive(tmp_path, passphrase=passphrase, at=make.NOON)
        transaction.set_rollback(True)
    return made.path, passphrase


@pytest.mark.django_db
class TestDamaged:
    def test_a_byte_that_changed_anywhere_is_refused_in_words(
        self, archive: tuple[Path, Path], tmp_path: Path
    ) -> None:
        path, passphrase = archive
        whole, spoilt = path.read_bytes(), tmp_path / "spoilt.zip.gpg"
        for tenth in range(1, 10):
            data = bytearray(whole)
            data[len(data) * tenth // 10] ^= 1
            spoilt.write_bytes(data)
            with pytest.raises(Failed, match=r"\w+ \w+"):
                bring(spoilt, passphrase)
        spoilt.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(Failed, match=r"\w+ \w+"):
            bring(spoilt, passphrase)

    def test_what_somebody_with_the_passphrase_changed_is_refused(
        self, archive: tuple[Path, Path], tmp_path: Path
    ) -> None:
        path, passphrase = archive
        parts, spoilt = contents(path, passphrase), tmp_path / "spoilt.zip"
        name, line = "data/cases.client.jsonl", parts["data/cases.client.jsonl"]
        for words, other, sums in (
            ("missing", {key: text for key, text in parts.items() if key != name}, False),
            ("not what was written", parts | {name: line.replace(b"Ghada", b"Somebody")}, False),
            ("in no list", parts | {"files/more": b"x"}, False),
            ("2 of 1 rows of cases.client are there", parts | {name: line + line}, True),
            ("another version", remade(parts, migrations=["cases.0000_earlier"]), True),
            ("form 2", remade(parts, format=2), True),
            ("does not say what is in it", parts | {"manifest.json": b"[]"}, True),
        ):
            packed(other, spoilt, sums=sums)
            with pytest.raises(Failed, match=words):
                bringing.read_checked(spoilt, CLEAR)
        assert SUMS in parts

    def test_what_cannot_be_so_is_refused_and_nothing_stays(
        self, archive: tuple[Path, Path], tmp_path: Path
    ) -> None:
        path, passphrase = archive
        parts = contents(path, passphrase)
        line = parts["data/cases.client.jsonl"]
        for words, name, text in (
            ("is no row of it", "data/cases.client.jsonl", line.replace(b'"first_name"', b'"first"')),
            ("is no row of it", "data/cases.client.jsonl", b"{}\n"),
            ("ends in its middle", "data/cases.client.jsonl", line[:-1]),
            ("check constraint", "data/cases.client.jsonl", line.replace(b'"unknown"', b'"exact"')),
            ("nobody knows whose file", f"files/{UUID(int=7)}", b"x"),
        ):
            with pytest.raises(Failed, match=words), failing_in_words(), transaction.atomic():
                bringing.put(name, [text])
        without = {key: text for key, text in parts.items() if not key.startswith("files/")}
        spoilt = packed(without, tmp_path / "spoilt.zip")
        with pytest.raises(Failed, match="files hold is missing"):
            bringing.bring_in(spoilt, CLEAR, bringing.read_checked(spoilt, CLEAR))
        assert not User.objects.exists()
        bring(path, passphrase)
        assert File.objects.get().read() == b"A letter"
        with pytest.raises(Failed, match="is not empty"):
            bring(path, passphrase)


def remade(parts: dict[str, bytes], **values: Any) -> dict[str, bytes]:
    """Return parts whose manifest says something else."""
    return parts | {"manifest.json": canonical(json.loads(parts["manifest.json"]) | values)}


def assert_works(amina: User) -> None:
    """Nobody has a way in, secrets open with the keys of here, and numbers go on."""
    person = User.objects.get(pk=amina.pk)
    assert (person.has_usable_password(), person.enrolled_at) == (False, None)
    contact = SafeContact.objects.exclude(phone="").earliest("pk")
    kept: Any = vars(contact)["phone"]
    assert isinstance(kept, Sealed)
    assert contact.phone
    assert all(file.read() for file in File.objects.exclude(opener=""))
    known = {case.reference for case in Case.objects.all()}
    assert Case.next_reference() not in known
    for model in registry.carried():
        if isinstance(model._meta.pk, models.AutoField) and model._base_manager.exists():
            highest = model._base_manager.latest("pk").pk
            with connection.cursor() as cursor:
                question = "SELECT nextval(pg_get_serial_sequence(%s, %s))"
                cursor.execute(question, [model._meta.db_table, model._meta.pk.column])
                assert cursor.fetchone()[0] > highest
