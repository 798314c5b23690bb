"""What a penetration test found in a system like ours: a test for each class of finding.

Bayanat keeps evidence of violations of human rights. Its makers published what was found in it (7ASecurity,
BAY-01): the numbers in the names below are theirs. Most classes are looked for more widely elsewhere, in all
addresses at once or in a browser; each says where.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from html.parser import HTMLParser
from itertools import batched
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, models, transaction
from django.http import QueryDict
from django.test import Client as Browser
from playwright.sync_api import Page
from psycopg2 import sql
from pytest_django.live_server_helper import LiveServer

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case, Entry
from desk.importing.models import Upload
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.db import rows
from hestia.pdf.letters import STATIC
from hestia.pdf.press import OwnFiles
from hestia.privacy.sealed import ROW_KEY, sealed_fields, sealed_models
from hestia.ui.forms import QueryForm
from supportplans import actions as plans
from tests import make
from tests.addresses import address, patterns
from tests.cases.lifted import unseal
from tests.cases.noted import note as typed_note
from tests.desk.ticked import printed
from tests.journeys.browser import sign_in
from tests.matrix import FRESH, KINDS, WAYS, Scene, ask, scene, show_factor, told
from tests.parts import one_in, part
from tests.roles import as_application
from tests.security.hostile import SCRIPTS, plant
from tests.sources import ROOT, our_models, sources

__all__ = ["scene"]

ALL = dict(patterns())


def signed_in(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def urls(case: Case) -> Iterator[tuple[str, str]]:
    for name, converters in ALL.items():
        yield name, address(name, converters, case)


class TestWhoSeesWhat:
    def test_001_the_history_of_a_record_exists_only_with_the_record(
        self, her_case: Case, amina: User, dev: User
    ) -> None:
        """Its pages: tests/test_matrix.py. Its tables, all of them: tests/db/test_catalogue.py."""
        her_case.client.first_name = "Rania"
        her_case.client.save()
        her_case.narrate(Entry.Kind.MET, "Met her", by=amina, at=make.NOON)
        versions = [model for model in apps.get_models() if model.__name__.startswith("Historical")]
        kept = [model for model in versions if model._meta.db_table in rows.rules(rows.all_tables(cursor()))]
        with as_application(amina):
            assert sum(model._default_manager.count() for model in kept) >= 4
        with as_application(dev):
            assert {model for model in kept if model._default_manager.exists()} == set()
        for page in ("history/", "history/access/"):
            assert signed_in(dev).get(f"{her_case.get_absolute_url()}{page}").status_code == 404

    def test_002_no_address_takes_what_no_form_sends(self, her_case: Case, dev: User, amina: User) -> None:
        """Everyone, and HEAD and DELETE too: the whole matrix, `make test-security`."""
        for person in (dev, amina):
            browser = signed_in(person)
            for name, url in urls(her_case):
                for send in (browser.put, browser.patch):
                    answer = send(url, json.dumps({"text": "x"}), content_type="application/json")
                    assert answer.status_code == 405, (name, answer.status_code)

    def test_003_026_a_report_leaves_out_what_does_not_exist_for_its_reader(
        self, her_case: Case, amina: User, carys: User, outreach: Service
    ) -> None:
        """Whose paper can be printed at all: tests/desk/test_printing.py and the matrix, which reads PDFs."""
        her_case.promise("task", title="Ring", due_on=make.TODAY, by=amina, at=make.NOON)
        hers = signed_in(carys)
        assert her_case.reference in told(hers.post("/team/print/"))
        other = make.user("Mia Frost", role=Role.MANAGER, services=[outreach])
        access.seal_case(
            case=her_case, names=SealNames([other, amina], []), words="x", by=other, at=make.NOON
        )
        assert her_case.reference not in told(hers.post("/team/print/"))
        unseal(her_case, by=other, other=amina)
        access.exclude_worker(case=her_case, person=carys, reason="family", by=other, at=make.NOON)
        assert her_case.reference not in told(hers.post("/team/print/"))

    @one_in(3)  # each address by one of the three
    def test_009_whoever_is_not_on_the_case_changes_nothing(
        self, share: int, her_case: Case, amina: User, dev: User, efua: User, gita: User
    ) -> None:
        """Also by the rules of rows alone: tests/db/test_rows.py."""
        note = her_case.narrate(Entry.Kind.MET, "Met her", by=amina, at=make.NOON)
        browsers = [signed_in(person) for person in (dev, efua, gita)]
        before = state()
        for number, browser in enumerate(browsers):
            for name, url in part(urls(her_case), share, number):
                if "ref" in ALL[name]:
                    browser.post(url.replace("/1/", f"/{note.pk}/"), {"body": "Changed", "title": "Changed"})
        assert state() == before

    def test_018_no_list_changes_many_records_at_once(self, her_case: Case, dev: User, amina: User) -> None:
        """An act is on one case, whose reference stands in its address. Bulk writes: tests/audit."""
        browsers = [signed_in(person) for person in (dev, amina)]
        before = state()
        many = {"ids": [her_case.pk], "cases": [her_case.reference], "status": "closed", "worker": dev.pk}
        for browser in browsers:
            for page in ("/cases/", "/my-day/", "/team/", "/search/"):
                browser.post(page, many)
        assert state() == before

    def test_021_who_may_not_see_a_client_reads_initials(self, her_case: Case, dev: User) -> None:
        """The list of staff is for administrators: tests/test_access.py."""
        page = signed_in(dev).post("/search/", {"q": "Karam"}, follow=True).text
        assert her_case.reference in page
        assert "Ghada" not in page
        assert "K." in page or "GK" in page or "G.K." in page

    def test_022_what_is_signed_is_signed_by_an_act_and_not_by_a_field(
        self, her_case: Case, efua: User, amina: User
    ) -> None:
        """Every form and every field: `TestMassAssignment` below."""
        her_case.second_worker = efua
        her_case.save()
        browser = signed_in(efua)
        page = f"{her_case.get_absolute_url()}notes/new/"
        more = {"co_signed_by": amina.pk, "co_signed_at": "2026-11-24 12:00", "by": amina.pk}
        browser.post(page, typed_note() | more | {"recorded_at": "2001-01-01 00:00"})
        note = Entry.objects.get()
        assert (note.by, note.co_signed_by, note.waits_for_co_signature) == (efua, None, True)
        assert note.recorded_at.year != 2001


class TestWaysIn:
    @one_in(4)
    def test_005_no_address_makes_an_administrator(self, share: int, her_case: Case, carys: User) -> None:
        before = list(User.objects.order_by("pk").values_list("email", "role", "is_active"))
        new = {
            "email": "evil@example.org",
            "first_name": "Evil",
            "last_name": "Person",
            "role": "administrator",
            "is_superuser": "on",
            "is_staff": "on",
            "is_active": "on",
            "caseload_limit": "18",
            "password": make.PASSWORD,
            "password1": make.PASSWORD,
            "password2": make.PASSWORD,
            "again": make.PASSWORD,
        }
        for number, person in enumerate((None, carys)):
            for _name, url in part(urls(her_case), share, number):
                browser = signed_in(person) if person else Browser()
                browser.post(url, new)
        assert list(User.objects.order_by("pk").values_list("email", "role", "is_active")) == before

    def test_007_after_five_guesses_even_the_right_one_is_not_looked_at(self, amina: User) -> None:
        """120 at once, from everywhere: tests/security/test_guessing.py."""
        make.authenticator(amina)
        browser = Browser()
        for number in range(5):
            browser.post("/accounts/login/", {"login": amina.email, "password": f"guess {number}"})
        answer = browser.post("/accounts/login/", {"login": amina.email, "password": make.PASSWORD})
        assert answer.status_code != 302

    def test_016_what_decides_over_access_asks_for_the_factor_again(
        self, her_case: Case, carys: User, gita: User, hal: User
    ) -> None:
        """What was typed meanwhile, and which factor counts: tests/accounts/test_second_factor.py."""
        asked = {"desk:staff_new", "desk:staff_change", "desk:access_emergency"}
        assert asked <= FRESH
        for person in (hal, carys, gita):
            make.authenticator(person)
        for name in FRESH:
            person = hal if name.startswith(("accounts:", "desk:staff")) else carys
            person = (
                gita if name.startswith(("desk:staff_decision", "desk:limit", "rights:export")) else person
            )
            browser = signed_in(person)
            show_factor(browser, [timedelta(minutes=6)])
            answer = browser.post(address(name, ALL[name], her_case))
            assert answer.status_code == 302, name
        assert asked


class TestFiles:
    @pytest.mark.parametrize(
        "path",
        [
            "/static/../hestia/settings.py",
            "/static/%2e%2e/hestia/settings.py",
            "/static/..%2fhestia/settings.py",
            "/static/%252e%252e/hestia/settings.py",
            "/static/css/../../manage.py",
            "/static//etc/passwd",
            "/static/..\\hestia\\settings.py",
            "/static/css/%00app.css",
            "/cases/H-0001/print/..%2f..%2fmanage.py/",
            "/accounts/invitation/..%2f..%2fetc/",
        ],
    )
    def test_004_no_path_leads_out_of_the_static_files(self, path: str, amina_browser: Browser) -> None:
        """What the press may open: tests/pdf/test_press.py."""
        for browser in (Browser(), amina_browser):
            answer = browser.get(path)
            assert answer.status_code in {302, 400, 404}, answer.status_code
            assert "SECRET_KEY" not in told(answer)
            assert "root:" not in told(answer)

    def test_012_a_file_is_read_and_never_kept(self, carys: User, her_case: Case) -> None:
        """One page takes a file: a spreadsheet, read in memory. What it reads: tests/importing."""
        kept = [
            f"{model.__name__}.{field.name}"
            for model in our_models()
            for field in model._meta.get_fields()
            if isinstance(field, models.FileField)
        ]
        assert kept == []
        templates = (settings.BASE_DIR / "templates").rglob("*.html")
        takers = [path.name for path in templates if "multipart" in path.read_text()]
        assert set(takers) == {"caseloads.html", "record_form.html"}
        assert settings.FILE_UPLOAD_HANDLERS == ["hestia.uploads.handler.InMemory"]
        browser = signed_in(carys)
        hidden = [b"<script>alert(1)</script>", b"MZ\x90\x00" * 400, b"PK\x03\x04not a workbook", b"%PDF-1.7"]
        for content in hidden:
            for name in ("list.csv", "list.xlsx", "../../list.html"):
                file = SimpleUploadedFile(name, content, content_type="text/html")
                answer = browser.post("/settings/import/", {"source": "Lamplight", "file": file})
                assert "error-summary" in answer.content.decode(), (name, content[:20])
        assert not Upload.objects.exists()
        assert default_storage.listdir("") == ([], [])

    def test_020_a_file_s_name_says_nothing_and_nothing_lies_anywhere(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        """A paper is made when it is asked for, by its case's own address. Names of files: `Document`."""
        day = make.TODAY
        plans.add_target(
            case=her_case, domain="safety", text="Home.", due_on=day, by=amina, at=make.NOON, on=day
        )
        page = f"{her_case.get_absolute_url()}print/plan/"
        answer = printed(amina_browser, page, {"takes_away": "discreet", "parts": ["lines"]})
        name = re.search(r'filename="(.+)"', answer["Content-Disposition"])
        assert name is not None
        assert re.fullmatch(r"[A-Za-z0-9-]+\.pdf", name[1])
        assert not {"ghada", "karam"} & set(re.split(r"\W", name[1].lower()))
        assert default_storage.listdir("") == ([], [])
        assert not settings.MEDIA_ROOT

    @one_in(2)  # each address as one of the two
    def test_024_no_address_answers_with_a_table_for_a_spreadsheet(
        self, share: int, her_case: Case, carys: User, gita: User
    ) -> None:
        """So no cell can begin with a formula. Whoever adds an export adds the quoting, and its test.

        Every answer to everybody: tests/test_matrix.py.
        """
        kinds: dict[str, str] = {}
        for number, person in enumerate((carys, gita)):
            browser = signed_in(person)
            for name, url in part(urls(her_case), share, number):
                answer = browser.get(url)
                kinds.setdefault(answer.get("Content-Type", "").partition(";")[0], name)
        assert set(kinds) <= KINDS, kinds

    def test_025_the_press_fetches_nothing_but_our_own_files(self) -> None:
        """Every way to ask: tests/pdf/test_press.py; in every document: tests/pdf/test_hostile_words.py."""
        ours = OwnFiles(STATIC)
        for asked in ("file:///etc/passwd", "http://127.0.0.1/", "static:../manage.py", "data:text/css,x"):
            with pytest.raises(ValueError, match="not one of our own files"):
                ours.fetch(asked)


def cursor() -> Any:
    return connection.cursor()


# --- What a field may change ---------------------------------------------------------------------

# Nothing of a client's: who is signed in, how often somebody tried, which page was opened, and what somebody
# typed and has not sent, which is kept as it was typed.
ASIDE = {
    "audit_event",
    "django_migrations",
    "django_session",
    "hestia_cache",
    "safekeeping_draft",
    "usersessions_usersession",
}


def state() -> dict[str, str]:
    """Return a sum over all rows of each table. Of what is sealed, and its row's key, only the length.

    Each seal is another, and so is the key of each new row.
    """
    tables = sorted(table for table, kind in rows.all_tables(cursor()).items() if kind == "r")
    sealed = {
        model._meta.db_table: [
            str(field.column)
            for field in model._meta.concrete_fields
            if field in sealed_fields(model) or field.name == ROW_KEY
        ]
        for model in sealed_models()
    }
    sums = [
        sql.SQL(
            "SELECT {table}, md5(coalesce(string_agg(row, '|' ORDER BY row), '')) FROM"
            " (SELECT concat_ws(' ', (to_jsonb(t) - {sealed}::text[])::text, {lengths}) AS row"
            " FROM {name} t) s"
        ).format(
            table=sql.Literal(table),
            name=sql.Identifier(table),
            sealed=sql.Literal(sealed.get(table, [])),
            lengths=sql.SQL(", ").join(
                [
                    *(
                        sql.SQL("octet_length({}::text)").format(sql.Identifier(column))
                        for column in sealed.get(table, [])
                    ),
                    sql.SQL("''"),
                ]
            ),
        )
        for table in tables
        if table not in ASIDE
    ]
    with connection.cursor() as asked:
        asked.execute(sql.SQL(" UNION ALL ").join(sums))
        return dict(asked.fetchall())


class Fields(HTMLParser):
    """The fields of the forms of a page that are sent to the page itself, as a browser would send them."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.is_inside = False
        self.data: dict[str, list[str]] = {}
        self.names: set[str] = set()  # whatever it asks, answered or not
        self.choice = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.is_inside = said.get("method") == "post" and said.get("action", self.url) in {"", self.url}
        elif not self.is_inside:
            return
        if name and tag in {"input", "select", "textarea", "button"}:
            self.names.add(name)
        if tag == "input" and name:
            self.fill_in(name, said)
        elif tag == "select":
            self.choice = name
        elif tag == "option" and self.choice and said.get("value"):
            if "selected" in said or self.choice not in self.data:
                self.data[self.choice] = [said["value"]]
        elif tag == "textarea":
            self.text = name
            self.data[name] = [""]

    def fill_in(self, name: str, said: dict[str, str]) -> None:
        """Keep what an input would send."""
        kind, value = said.get("type"), said.get("value", "on")
        is_picked = kind not in {"checkbox", "radio", "submit", "button", "file"} or "checked" in said
        if kind == "radio" and (is_picked or name not in self.data):
            self.data[name] = [value]
        elif is_picked:
            self.data.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.text:
            self.data[self.text][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "select":
            self.choice = ""
        elif tag == "textarea":
            self.text = ""


class Sequences:
    """The numbers that rows get next, put back: undoing a transaction leaves them."""

    def __init__(self) -> None:
        with connection.cursor() as asked:
            asked.execute(
                "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"
                " WHERE schemaname = 'public'"
            )
            self.rows = asked.fetchall()

    def put_back(self) -> None:
        names, values, called = (list(column) for column in zip(*self.rows, strict=True))
        with connection.cursor() as asked:
            asked.execute(
                "SELECT setval(format('public.%%I', name)::regclass, value, called)"
                " FROM unnest(%s::text[], %s::bigint[], %s::bool[]) AS t (name, value, called)",
                [names, values, called],
            )


def completed(data: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what a page would send if somebody had answered its open questions."""
    answers = {
        "_time": "2:30pm",
        "minutes": "50",
        "_day": "24",
        "_month": "11",
        "_year": "2026",
        "_0": "24",
        "_1": "11",
        "_2": "2026",
    }

    def answer(name: str) -> str:
        found = [value for end, value in answers.items() if name.endswith(end)]
        return found[0] if found else "Words that are long enough to say why."

    return {name: [value or answer(name) for value in values] for name, values in data.items()}


def poison_for(field: "models.Field[Any, Any]", person: User) -> str:
    """Return a value that a field of this kind would take."""
    if isinstance(field, models.ForeignKey):
        return str(person.pk) if field.related_model is User else "1"
    kinds = [
        (models.BooleanField, "on"),
        (models.DateTimeField, "2001-01-01 00:00"),
        (models.DateField, "2001-01-01"),
        (models.IntegerField, "1"),
    ]
    plain = str(list(field.flatchoices)[-1][0]) if field.choices else "poison"
    return next((value for kind, value in kinds if isinstance(field, kind)), plain)


def poison(names: set[str]) -> dict[str, str]:
    """Return a value for each field of every model of ours that is not among these names of a form."""
    person = User.objects.latest("pk")
    asked = {name.rpartition("-")[2] for name in names} | names
    ends = ("", "_day", "_month", "_year", "_0", "_1", "_2")
    found = {
        name: poison_for(field, person)
        for model in our_models()
        for field in model._meta.concrete_fields
        for name in (field.name, field.attname, "pk")
        if not {f"{name}{end}" for end in ends} & asked
    }
    rows_of = {name.rpartition("-")[0] for name in names if re.search(r"-\d+-", name)}
    return found | {f"{row}-{name}": value for row in rows_of for name, value in found.items()}


def parts(fields: dict[str, str], most: int = 600) -> Iterator[dict[str, str]]:
    """Yield fields in portions that a form takes: of more than a thousand in all none is read."""
    for portion in batched(fields.items(), most):
        yield dict(portion)


# Signs out; makes other codes each time; keeps whatever was typed, as a draft does, and says so; leaves the
# worker a task, whose number is another each time.
NOT_SENT = {
    *("account_logout", "mfa_generate_recovery_codes", "cases:intake_autosave"),
    *("importing:caseload", "importing:taking"),
}


@pytest.mark.security
def test_022_no_form_changes_what_it_does_not_ask(
    scene: Scene, record_property: Callable[[str, object], None]
) -> None:
    """Mass assignment: with every field of every model sent along, each form does what it does without."""
    sent = accepted = fields = 0
    different = []
    for who in ("amina", "ruth", "paul"):
        browser = signed_in(scene.world.staff[who])
        for name, url in scene.places:
            page = ask(browser, "GET", url)
            form = Fields(url)
            form.feed(told(page) if page.status_code == 200 else "")
            data = completed(form.data)
            if not data or name in NOT_SENT:
                continue
            numbers, states = Sequences(), []
            more = poison(form.names)
            for portion in ({}, *parts(more)):
                with transaction.atomic():
                    answer = browser.post(url, data | portion)
                    states.append(state())
                    transaction.set_rollback(True)
                numbers.put_back()
            sent, fields = sent + 1, fields + len(more)
            accepted += answer.status_code == 302
            different += [
                f"{name}: {table}"
                for table, total in states[0].items()
                if any(sent_along[table] != total for sent_along in states[1:])
            ]
    figure = f"T-MASS  {fields:,} fields sent along with {sent} forms ({accepted} accepted): "
    record_property("figure", f"{figure}{len(different)} columns changed")
    assert not different, "\n".join(different)
    assert accepted >= 60


# --- Words that are more than words --------------------------------------------------------------

ODD = {
    "nothing at all": "%00",
    "half a letter": "%ED%A0%80",
    "not UTF-8": "%FF%FE",
    "right to left": "%E2%80%AE%D8%A7",
    "an object": quote('{"$ne": 1, "__proto__": []}'),
    "a deep list": quote("[" * 800),
    "a huge number": "9" * 400,
    "a huge exponent": "1e400",
    "a negative number": "-1",
    "not a number": "NaN",
    "a day there is not": "2026-02-31",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "SQL": quote("' OR 1=1; --"),
    "many letters": "x" * 5000,
}
NAMED = re.compile(r"request\.GET(?:\.get\(|\[)\"(\w+)\"")


def parameters() -> list[str]:
    """Return the name of every parameter that a view of ours reads from an address."""
    names = {found for path in sources() for found in NAMED.findall(path.read_text())}
    kinds = [QueryForm]
    for kind in kinds:
        kinds += kind.__subclasses__()
        names |= set(kind.base_fields)
    return sorted({*names, "by", "start", "end", "next"})


def places_that_ask(browser: Browser, urls: Sequence[str], patch: pytest.MonkeyPatch) -> list[str]:
    """Return the addresses whose page, or a part of it, reads the parameters."""
    found: list[str] = []
    read = vars(WSGIRequest)["GET"].func

    def watched(request: WSGIRequest) -> QueryDict:
        caller = Path(sys._getframe(1).f_code.co_filename)
        if caller.is_relative_to(ROOT) and not caller.is_relative_to(ROOT / "tests"):
            found.append(request.path)
        asked: QueryDict = read(request)
        return asked

    with patch.context() as seen:
        seen.setattr(WSGIRequest, "GET", property(watched))
        for url in urls:
            browser.get(url)
    return [url for url in urls if url in found]


@pytest.mark.security
def test_036_037_042_a_parameter_of_the_wrong_kind_is_no_failure(
    her_case: Case,
    carys: User,
    gita: User,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    names = parameters()
    assert len(names) >= 15
    asked, failed = 0, []
    for person in (carys, gita):
        browser = signed_in(person)
        browser.raise_request_exception = False
        every = [url for name, url in urls(her_case) if name not in {"account_logout", "accounts:hide"}]
        for url in places_that_ask(browser, every, monkeypatch):
            for kind, value in ODD.items():
                for shape in ("{}={}", "{}[]={}", "{}={}&{}=1", "{}[a][b]={}"):
                    if shape != "{}={}" and kind not in {"an object", "a huge number"}:
                        continue
                    query = "&".join(shape.format(name, value, name) for name in names)
                    status = browser.get(f"{url}?{query}").status_code
                    asked += 1
                    failed += [f"{url}: {kind}: {status}"] if status >= 500 else []
    record_property("figure", f"R-7  odd parameters: {len(failed)} failures in {asked:,} requests")
    assert failed == []
    assert asked >= 300


@pytest.mark.security
def test_036_037_042_a_form_of_the_wrong_kind_is_no_failure(
    scene: Scene, record_property: Callable[[str, object], None]
) -> None:
    odd = ["\x00", "\ud800", '{"$ne": 1}', "[]", "9" * 400, "-1", "1e400", "NaN", "2026-02-31", "x" * 100_001]
    asked, failed = 0, []

    def send(browser: Browser, url: str, body: Any, **how: Any) -> None:
        nonlocal asked
        with transaction.atomic():
            status = browser.post(url, body, **how).status_code
            transaction.set_rollback(True)
        asked += 1
        failed.extend([f"{url}: {body!s:.60}: {status}"] if status >= 500 else [])

    for who in ("amina", "ruth", "paul"):
        browser = signed_in(scene.world.staff[who])
        browser.raise_request_exception = False
        for name, url in scene.places:
            page = ask(browser, "GET", url)
            form = Fields(url)
            form.feed(told(page) if page.status_code == 200 else "")
            if not form.data or name in {"account_logout", "account_change_password"}:
                continue
            for value in odd:
                text = value.encode("utf-8", "surrogatepass")
                body = "&".join(f"{quote(key)}={quote(text)}" for key in form.data)
                send(browser, url, body, content_type="application/x-www-form-urlencoded")
            lists = "&".join(
                f"{quote(key)}[]=1&{quote(key)}[a]=2&{quote(key)}=3&{quote(key)}=4" for key in form.data
            )
            send(browser, url, lists, content_type="application/x-www-form-urlencoded")
            send(
                browser,
                url,
                json.dumps({key: {"$ne": [1]} for key in form.data}),
                content_type="application/json",
            )
            send(browser, url, "--x\r\nnonsense", content_type="multipart/form-data; boundary=x")
    record_property("figure", f"R-7  odd forms: {len(failed)} failures in {asked:,} requests")
    assert failed == []
    assert asked >= 1_000


class TestStoredScripts:
    """A script in her name, a note or anything else that was typed is shown as text, in a real browser."""

    SOME = ("desk:case", "cases:notes", "cases:note", "cases:people", "cases:list", "supportplans:plan")
    WATCH = """
        window.told = [];
        window.ran = window.alert = window.confirm = said => { window.told.push(`ran ${said}`) };
        addEventListener("securitypolicyviolation", event =>
            window.told.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    """

    @pytest.fixture
    def hostile(self, live_server: LiveServer) -> Iterator[Scene]:
        with time_machine.travel(make.NOON, tick=True):
            made = Scene(with_holds=False)
            assert plant(SCRIPTS, long=" ".join(SCRIPTS)) >= 60
            yield made

    def walk(
        self, page: Page, live_server: LiveServer, scene: Scene, names: Sequence[str]
    ) -> tuple[int, list[str]]:
        """Open pages as those who may; return how many there were, and what ran or was stopped."""
        page.add_init_script(self.WATCH)
        opened, found = 0, []
        for who in ("amina", "ruth"):
            page.context.clear_cookies()
            sign_in(page, live_server, scene.world.staff[who])
            for name, url in scene.places:
                if (
                    name in WAYS
                    and (not names or name in names)
                    and name not in {"account_logout", "accounts:hide"}
                ):
                    answer = page.goto(url)
                    if answer is None or answer.status != 200:
                        continue
                    opened += 1
                    found += [f"{name}: {each}" for each in page.evaluate("window.told")]
        return opened, found

    def test_008_039_are_text(
        self,
        hostile: Scene,
        page: Page,
        live_server: LiveServer,
        record_property: Callable[[str, object], None],
    ) -> None:
        opened, found = self.walk(page, live_server, hostile, self.SOME)
        record_property("figure", f"S-13  stored scripts: {len(found)} ran or were stopped on {opened} pages")
        assert found == []
        assert opened >= 20

    @pytest.mark.security
    def test_008_039_are_text_on_every_page(
        self,
        hostile: Scene,
        page: Page,
        live_server: LiveServer,
        record_property: Callable[[str, object], None],
    ) -> None:
        opened, found = self.walk(page, live_server, hostile, ())
        figure = f"S-13  {len(SCRIPTS)} scripts in every text: {len(found)} ran or were stopped on"
        record_property("figure", f"{figure} {opened} pages")
        assert found == []
        assert opened >= 150
