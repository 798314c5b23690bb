"""Documents of a case: kept whole or not at all, opened by whom it should be, never served as they came."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from pypdf import PdfReader
from pytest_django import Settings

from cases.actions import documents
from cases.actions.access import give_reason
from cases.models import Case, Dependant, Entry, KeptDocument, Paper, Refused
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.privacy import keyring as rings
from hestia.privacy.keyring import KeyringError, keyring
from hestia.privacy.secrecy import Level
from hestia.sandbox import Sandbox
from hestia.uploads import cleaning, taking
from hestia.uploads.kinds import MOST_BYTES
from hestia.uploads.models import File, seal_again
from hestia.uploads.tasks import throw_away
from tests import make
from tests.cases.kept import K, held, kept
from tests.text import on_one_line
from tests.uploads import files
from tests.uploads.fake_clamd import clamd
from tests.uploads.mangled import EVERY, MANGLED, mangled


def new(case: Case) -> str:
    return reverse("cases:kept_new", args=[case.reference])


def answers(**changes: Any) -> dict[str, Any]:
    said = {"kind": "letter", "whose_is_it": "hers", "original": "with_her", "level": "2", "note": ""}
    return {**said, "dated_on_day": "3", "dated_on_month": "11", "dated_on_year": "2026", **changes}


def sent(name: str = "letter.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.pdf() if content is None else content)


def held_key(page: Any) -> str:
    found = re.search(r'name="(?:document_)?file_held" value="([^"]+)"', page.content.decode())
    assert found, "nothing is held"
    return found[1]


class TestKeeping:
    def test_a_letter(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        answer = amina_browser.post(new(her_case), answers(file=sent("رسالة القرار.pdf")), follow=True)
        assert "Saved as document 1." in answer.content.decode()
        assert "رسالة القرار.pdf" in answer.content.decode()
        document = KeptDocument.objects.get()
        assert (document.file.owner, document.file.pages, document.level) == (amina, 2, Level.SENSITIVE)
        assert files.CANARY.encode() not in document.file.read()
        page = amina_browser.get(reverse("desk:documents", args=[her_case.reference])).content.decode()
        assert "رسالة القرار.pdf" in page
        assert "Tue 3 Nov 2026" in page
        assert "Record it, and a manager is told" in page  # where she asks her key worker for her copy
        kinds = list(Event.objects.filter(kind__startswith="document").values_list("kind", flat=True))
        assert sorted(kinds) == ["document.kept", "document.uploaded"]
        assert Entry.objects.filter(kind=Entry.Kind.DOCUMENT).get().title == "Document 1 added"

    def test_a_copy_is_an_attachment_and_runs_nothing(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        document = kept(her_case, amina)
        copy = amina_browser.get(reverse("cases:kept_file", args=[her_case.reference, document.number]))
        assert copy.content == b"%PDF-1.7 kept"
        assert copy["Content-Disposition"] == f'attachment; filename="{her_case.reference}-1.pdf"'
        assert copy["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert copy["X-Content-Type-Options"] == "nosniff"
        assert copy["Cache-Control"] == "no-store, private"
        assert Event.objects.get(kind="document.downloaded").case_ref == her_case.reference

    def test_what_was_chosen_is_not_lost_when_another_answer_is_wrong(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.post(new(her_case), answers(kind="", note="Page 2 is missing", file=sent()))
        text = page.content.decode()
        assert "letter.pdf</bdi> is saved, 2 pages" in on_one_line(text)
        assert "Page 2 is missing" in text
        assert not KeptDocument.objects.exists()
        amina_browser.post(new(her_case), answers(file_held=held_key(page)))
        assert KeptDocument.objects.get().file.name == "letter.pdf"
        assert File.objects.count() == 1

    def test_sent_twice_it_is_one(self, her_case: Case, amina_browser: Browser) -> None:
        once = "7b0c9a52-0000-4000-8000-000000000001"
        for _ in range(2):
            amina_browser.post(new(her_case), answers(once=once, file=sent()))
        assert KeptDocument.objects.count() == 1
        page = amina_browser.post(new(her_case), answers(file=sent()))
        assert "It is already on this case, as document 1" in page.content.decode()

    def test_of_her_child(self, her_case: Case, amina_browser: Browser) -> None:
        child_of_hers = Dependant.objects.create(case=her_case, name="Noor")
        said = answers(kind="identity", whose_is_it=str(child_of_hers.pk), file=sent())
        amina_browser.post(new(her_case), said)
        assert KeptDocument.objects.get().whose_words == "Noor"

    def test_of_a_closed_case(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        her_case.nrm_stage, her_case.nrm_reference = Case.NRMStage.CG_POSITIVE, "NRM-1"
        her_case.exploitation = ["sexual"]
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        assert amina_browser.post(new(her_case), answers(file=sent())).status_code == 409

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            pytest.param("letter.pdf", b"MZ" + bytes(90), "not one of those", id="a program"),
            pytest.param("letter.pdf", b"", "It is empty", id="nothing"),
            pytest.param("letter.pdf", b"%PDF-" + bytes(MOST_BYTES), "at most 20 MB", id="too big"),
            pytest.param("letter.pdf", b"%PDF-1.7 nonsense", "opened safely", id="damaged"),
        ],
    )
    def test_what_is_not_taken(
        self, name: str, content: bytes, why: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.post(new(her_case), answers(note="Page 2 is missing", file=sent(name, content)))
        assert page.status_code == 200
        assert why in page.content.decode()
        assert "Page 2 is missing" in page.content.decode()
        assert not File.objects.exists()
        assert Event.objects.get(kind="document.refused").outcome == Event.Outcome.REFUSED

    def test_a_held_file_is_its_owners_alone(
        self, her_case: Case, ben: User, amina_browser: Browser, amina: User
    ) -> None:
        his = held(ben, her_case)
        other = make.case(worker=amina, service=her_case.service)
        hers_elsewhere = held(amina, other)
        for key in (his.key, hers_elsewhere.key, "nonsense"):
            page = amina_browser.post(new(her_case), answers(file_held=str(key)))
            assert "Choose it again" in page.content.decode()
        assert not KeptDocument.objects.exists()

    def test_a_held_file_goes_after_a_day(self, her_case: Case, amina: User) -> None:
        waiting, filed = held(amina, her_case), kept(her_case, amina).file
        for each in (waiting, filed):
            throw_away.func(str(each.key), amina.pk)
        assert list(File.objects.all()) == [filed]

    def test_a_case_holds_so_many(self, her_case: Case, amina: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(documents, "MOST_DOCUMENTS", 1)
        kept(her_case, amina)
        with pytest.raises(Refused, match="This case is full"):
            kept(her_case, amina)


class TestWhoOpensIt:
    @pytest.fixture
    def students(self, her_case: Case, efua: User) -> Browser:
        Case.objects.filter(pk=her_case.pk).update(second_worker=efua)
        browser = Browser()
        browser.force_login(efua)
        return browser

    def test_learners_open_what_everyone_may(self, her_case: Case, amina: User, students: Browser) -> None:
        health, passport = kept(her_case, amina, K.HEALTH), kept(her_case, amina, K.IDENTITY, b"%PDF-1.7 id")
        for page in ("kept", "kept_file"):
            assert (
                students.get(reverse(f"cases:{page}", args=[her_case.reference, health.number])).status_code
                == 404
            )
            assert (
                students.get(reverse(f"cases:{page}", args=[her_case.reference, passport.number])).status_code
                == 200
            )
        listed = students.get(reverse("desk:documents", args=[her_case.reference])).content.decode()
        assert "2. Identity paper" in listed
        assert "1. Health" not in listed

    def test_another_team_opens_nothing(self, her_case: Case, amina: User, dev: User) -> None:
        document = kept(her_case, amina)
        browser = Browser()
        browser.force_login(dev)
        for page in ("kept", "kept_file", "kept_edit", "kept_away"):
            assert (
                browser.get(reverse(f"cases:{page}", args=[her_case.reference, document.number])).status_code
                == 404
            )

    def test_legal_advice_asks_for_the_second_factor_again(
        self, her_case: Case, amina: User, amina_browser: Browser, settings: Settings
    ) -> None:
        document = kept(her_case, amina, K.ADVICE)
        assert document.level == Level.SECRET
        assert (
            "in the last five minutes" in document.get_level_display()
        )  # as is done, here and for addresses
        assert settings.FACTOR_SECONDS["SECRET"] == 5 * 60
        settings.FACTOR_SECONDS = settings.FACTOR_SECONDS | {"SECRET": 0}
        answer = amina_browser.get(reverse("cases:kept_file", args=[her_case.reference, document.number]))
        assert answer.status_code == 302
        assert not Event.objects.filter(kind="document.downloaded").exists()

    def test_legal_advice_is_not_opened_by_calling_it_something_else(
        self, her_case: Case, amina: User, amina_browser: Browser, settings: Settings
    ) -> None:
        document = kept(her_case, amina, K.ADVICE)
        url = reverse("cases:kept_edit", args=[her_case.reference, document.number])
        said = answers(kind="other", level="2", version=document.version)
        fresh, settings.FACTOR_SECONDS = settings.FACTOR_SECONDS, settings.FACTOR_SECONDS | {"SECRET": 0}
        assert amina_browser.post(url, said).status_code == 302
        document.refresh_from_db()
        assert (document.kind, document.level) == (K.ADVICE, Level.SECRET)
        settings.FACTOR_SECONDS = fresh
        assert amina_browser.post(url, said).status_code == 200  # nor by whoever may open it: it takes two
        document.refresh_from_db()
        assert (document.kind, document.level) == (K.ADVICE, Level.SECRET)
        assert amina_browser.post(url, {**said, "level": "4"}).status_code == 302
        assert Event.objects.get(kind="document.changed").detail == {"level_before": 4, "level": 4}

    def test_a_kind_raises_the_level_and_nothing_lowers_it(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        document = kept(her_case, amina, K.IDENTITY)
        url = reverse("cases:kept_edit", args=[her_case.reference, document.number])
        said = answers(kind="health", level="2", version=document.version)
        page = on_one_line(amina_browser.post(url, said, follow=True).content.decode())
        assert (
            "Fewer people may open it than you chose, because it is filed as health: caseworkers and managers"
            in page
        )
        document.refresh_from_db()
        assert (document.kind, document.level) == ("health", Level.SENSITIVE)
        assert document.history.count() == 2


class TestKeptByMistake:
    def test_put_away_and_taken_back(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        document = kept(her_case, amina)
        url = reverse("cases:kept_away", args=[her_case.reference, document.number])
        assert (
            "Answer “Why are you setting it aside?”" in amina_browser.post(url, {"why": ""}).content.decode()
        )
        amina_browser.post(url, {"why": "The same letter twice"})
        document.refresh_from_db()
        assert (document.put_away_by, document.put_away_why) == (amina, "The same letter twice")
        page = amina_browser.get(reverse("desk:documents", args=[her_case.reference])).content.decode()
        assert "Set aside (1)" in page
        amina_browser.post(url)
        document.refresh_from_db()
        assert document.put_away_at is None

    def test_of_what_was_put_away_only_a_manager_has_a_copy(
        self, her_case: Case, amina: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        document = kept(her_case, amina)
        file = reverse("cases:kept_file", args=[her_case.reference, document.number])
        documents.put_away_document(document=document, why="Of another client", by=amina, at=make.NOON)
        refused = amina_browser.get(file)
        assert refused.status_code == 403
        assert "This document was set aside, so it cannot be copied." in on_one_line(refused.content.decode())
        assert file not in amina_browser.get(document.get_absolute_url()).content.decode()
        assert file in carys_browser.get(document.get_absolute_url()).content.decode()
        assert carys_browser.get(file).status_code == 200

    def test_a_reason_gives_no_copy(self, her_case: Case, amina: User, dev: User) -> None:
        document = kept(her_case, amina)
        give_reason(
            reference=her_case.reference,
            reason="she_came",
            words="She came to us and asks for her worker.",
            by=dev,
            at=timezone.now(),
        )
        browser = Browser()
        browser.force_login(dev)
        page = browser.get(document.get_absolute_url()).content.decode()
        assert "To change it or to print from it" in on_one_line(page)
        answer = browser.get(reverse("cases:kept_file", args=[her_case.reference, document.number]))
        assert (answer.status_code, "attachment" in str(answer.headers)) == (403, False)

    def test_a_manager_destroys_what_it_holds(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        document = kept(her_case, amina)
        url = reverse("cases:kept_emptying", args=[her_case.reference, document.number])
        assert carys_browser.post(url).status_code == 409  # not before it was put away
        documents.put_away_document(document=document, why="Another client’s letter", by=amina, at=make.NOON)
        assert amina_browser.post(url).status_code == 403
        assert carys_browser.post(url).status_code == 302
        document = KeptDocument.objects.get()
        assert (document.emptied_by, document.put_away_why) == (carys, "Another client’s letter")
        file = File.objects.get()
        assert (bytes(file.sealed), file.opener, file.name, file.digest) == (b"", "", "", "")
        assert amina_browser.get(document.get_absolute_url()).status_code == 200
        copy = amina_browser.get(reverse("cases:kept_file", args=[her_case.reference, document.number]))
        assert copy.status_code == 404
        with pytest.raises(Refused, match="destroyed"):
            documents.restore_document(document=document, by=amina, at=make.NOON)

    def test_nobody_destroys_alone(
        self, her_case: Case, amina: User, carys: User, carys_browser: Browser, settings: Settings
    ) -> None:
        hers, wrong = kept(her_case, amina), kept(her_case, amina, content=b"%PDF-1.7 other")
        documents.put_away_document(document=hers, why="Another client’s letter", by=carys, at=make.NOON)
        documents.put_away_document(document=wrong, why="Another client’s letter", by=amina, at=make.NOON)
        page = carys_browser.get(hers.get_absolute_url()).content.decode()
        assert "Ask another manager" in page
        assert "Destroy its contents" not in page
        url = reverse("cases:kept_emptying", args=[her_case.reference, hers.number])
        assert carys_browser.post(url).status_code == 409
        hers.emptied_at, hers.emptied_by = make.NOON, carys
        with pytest.raises(IntegrityError, match="emptied_by_another"), transaction.atomic():
            hers.save()
        url = reverse("cases:kept_emptying", args=[her_case.reference, wrong.number])
        fresh, settings.FACTOR_SECONDS = settings.FACTOR_SECONDS, settings.FACTOR_SECONDS | {"SECRET": 0}
        assert "next=" in carys_browser.post(url)["Location"]
        settings.FACTOR_SECONDS = fresh
        her_case.nrm_stage, her_case.nrm_reference = Case.NRMStage.CG_POSITIVE, "NRM-1"
        her_case.exploitation = ["sexual"]
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        assert carys_browser.post(url).status_code == 409
        assert not KeptDocument.objects.exclude(emptied_at=None).exists()


class TestSealed:
    def test_nothing_of_it_lies_open_in_the_database(self, her_case: Case, amina: User) -> None:
        kept(her_case, amina, content=b"%PDF-1.7 Zqcanary")
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed, opener FROM uploads_file")
            sealed, opener = cursor.fetchone()
        assert b"Zqcanary" not in bytes(sealed)
        assert "Zqcanary" not in opener

    def test_moved_to_another_row_it_does_not_open(self, her_case: Case, amina: User) -> None:
        one, other = held(amina, her_case), held(amina, her_case, b"%PDF-1.7 other")
        other.sealed, other.opener = one.sealed, one.opener
        with pytest.raises(KeyringError):
            other.read()

    @pytest.fixture
    def own_keys(self, settings: Settings, tmp_path: Any) -> None:
        settings.KEYS_FILE, settings.KEYS_FILE_IS_GIVEN = tmp_path / "keys", False

    def test_it_opens_after_the_keys_were_changed(self, own_keys: None, her_case: Case, amina: User) -> None:
        file = kept(her_case, amina).file
        before = bytes(file.sealed)
        call_command("rotate_keys", stdout=io.StringIO())
        call_command("rotate_keys", forget=True, stdout=io.StringIO())
        assert list(keyring().keys) == [2]
        file = File.objects.get()
        assert file.read() == b"%PDF-1.7 kept"
        assert bytes(file.sealed) == before  # only its key is sealed again
        rings.replace(rings.Keyring.new().with_another().with_the_newest_only())
        with pytest.raises(KeyringError):
            file.read()
        with pytest.raises(KeyringError):
            seal_again()

    def test_lists_never_read_the_bytes(
        self, her_case: Case, amina: User, amina_browser: Browser, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(3):
            kept(her_case, amina, content=b"%%PDF-1.7 %d" % number)
        with django_assert_max_num_queries(16) as asked:
            amina_browser.get(reverse("desk:documents", args=[her_case.reference]))
        assert not [each["sql"] for each in asked if '_file"."sealed"' in each["sql"]]


def test_a_paper_has_its_scan(her_case: Case, amina: User, amina_browser: Browser) -> None:
    scan = kept(her_case, amina, K.IDENTITY)
    Paper.objects.create(case=her_case, kind="identity", state="held")
    url = reverse("cases:papers", args=[her_case.reference])
    said = {kind.value: "missing" for kind in Paper.Kind} | {
        "identity": "held",
        "identity_scan": str(scan.pk),
    }
    amina_browser.post(url, {**said, "version": "1"})
    assert Paper.objects.get(kind="identity").document == scan
    people = amina_browser.get(reverse("cases:people", args=[her_case.reference])).content.decode()
    assert scan.get_absolute_url() in people


class TestFaults:
    """What fails leaves nothing half-written, says so in words, and loses nothing that was typed."""

    def refused(self, browser: Browser, case: Case) -> str:
        page = browser.post(new(case), answers(note="Page 2 is missing", file=sent()))
        assert page.status_code == 200
        assert "Page 2 is missing" in page.content.decode()
        assert not File.objects.exists()
        assert not KeptDocument.objects.exists()
        return page.content.decode()

    def test_the_scanner_is_gone_or_finds_something(
        self, her_case: Case, amina_browser: Browser, settings: Settings
    ) -> None:
        with clamd() as (place, server):
            settings.CLAMD = place
            amina_browser.post(new(her_case), answers(file=sent()))
            assert server.read == [files.pdf()]
            assert KeptDocument.objects.get().file.is_scanned
            page = amina_browser.post(new(her_case), answers(file=sent(content=files.pdf(3) + files.eicar())))
            assert "contains a virus" in page.content.decode()
        page = amina_browser.post(new(her_case), answers(file=sent(content=files.pdf(4))))
        assert "could not be checked for viruses" in page.content.decode()
        assert File.objects.count() == 1

    def test_the_process_is_killed(
        self, her_case: Case, amina_browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dying = Sandbox("tests.uploads.dying", cleaning.cleaner.limits)
        monkeypatch.setattr(cleaning, "cleaner", dying)
        assert "opened safely" in self.refused(amina_browser, her_case)

    def test_the_disk_of_the_database_is_full(self, her_case: Case, amina_browser: Browser) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION pg_temp.full() RETURNS trigger LANGUAGE plpgsql AS $$"
                " BEGIN RAISE disk_full USING MESSAGE = 'could not extend file'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER is_full BEFORE INSERT ON uploads_file EXECUTE FUNCTION pg_temp.full()"
            )
        assert taking.NO_ROOM in self.refused(amina_browser, her_case)


@pytest.mark.parametrize("name", EVERY)
def test_what_is_mangled_is_kept_clean_or_refused(name: str, her_case: Case, amina_browser: Browser) -> None:
    try_mangled(1, name, her_case, amina_browser)


@pytest.mark.security
@pytest.mark.parametrize("name", EVERY)
def test_much_that_is_mangled(
    name: str, her_case: Case, amina_browser: Browser, record_property: Callable[[str, object], None]
) -> None:
    seen = try_mangled(100, name, her_case, amina_browser)
    kept_ones = KeptDocument.objects.count()
    record_property(
        "figure", f"{name}: {seen} mangled files sent to the page: 0 answered 500, {kept_ones} kept clean"
    )


def try_mangled(count: int, name: str, case: Case, browser: Browser) -> int:
    seen = []

    @hypothesis_settings(max_examples=count, database=None, suppress_health_check=list(HealthCheck))
    @given(MANGLED)
    def one(changes: Any) -> None:
        content = mangled(EVERY[name](), changes)
        answer = browser.post(new(case), answers(file=sent(f"letter.{name}", content)))
        assert answer.status_code in {200, 302}
        seen.append(answer.status_code)
        if answer.status_code == 302 and (document := KeptDocument.objects.first()):
            copy = browser.get(reverse("cases:kept_file", args=[case.reference, document.number]))
            assert copy.content != content
            if copy["Content-Type"] == "application/pdf":
                assert len(PdfReader(io.BytesIO(copy.content)).pages) <= 2

    one()
    return len(seen)
