"""Generated requests over every page, form and parameter: whatever is sent, the answer is words."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from traceback import extract_tb
from typing import Any
from urllib.parse import quote_plus, urlsplit

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from lxml import html

from hestia.ui.http import in_utf8
from tests import make
from tests.journeys.world import VISITORS, build_world
from tests.security.hostile import SCRIPTS

pytestmark = [pytest.mark.django_db, pytest.mark.faults]

FORMS = "application/x-www-form-urlencoded"
DAYS = ("30.02.2026", "2026-02-30", "0001-01-01", "9999-12-31", "29", "32", "13", "0", "-5", "٣١", "10000")
NUMBERS = (
    "0",
    "-1",
    "1",
    "99999999999999999999",
    "2147483648",
    "9223372036854775808",
    "1e400",
    "NaN",
    "½",
    "１２",
)
WORDS = (
    "",
    " ",
    "\n",
    "\t",
    "\u200b",
    "\u202eabc",
    "e\u0301" * 400,
    "🜂" * 300,
    "ß",
    "İ",
    "a" * 20_000,
    "%s %d",
    "{0}",
)
LISTS = (
    "on",
    "true",
    "None",
    "null",
    "[]",
    "{}",
    '{"a": [1]}',
    "1,2,3",
    "," * 900,
    "about",
    "../../etc/passwd",
    "a/b",
)
KEYS = (
    "00000000-0000-0000-0000-000000000000",
    "H-0",
    "H-9999999999",
    "x" * 300,
    "case:1",
    "1:1",
    "-",
    "page=2",
)
RAW = (b"\x00", b"a\x00b", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"%", b"\r\nSet-Cookie: a=b")
VALUES: tuple[bytes, ...] = (
    *(text.encode() for text in (*DAYS, *NUMBERS, *WORDS, *LISTS, *KEYS, *SCRIPTS[:12])),
    *RAW,
)
NAMES = (
    "page",
    "sort",
    "q",
    "from",
    "to",
    "on",
    "next",
    "until",
    "kind",
    "service",
    "worker",
    "step",
    "id",
    "once",
)
FILES = (
    ("a.pdf", b"%PDF-1.7 nothing", "application/pdf"),
    ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "image/png"),
    ("\u202efdp.exe", b"MZ", "application/octet-stream"),
    ("x" * 250 + ".docx", b"PK\x03\x04", ""),
    ("empty.pdf", b"", "application/pdf"),
    ("a.xlsx", b"PK\x05\x06" + b"\x00" * 18, "text/plain"),
)
type Pairs = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Form:
    """What a page asks, and what it would send as it stands."""

    method: str
    path: str
    pairs: Pairs
    files: list[str]


@dataclass
class Attack:
    """Requests from one seed, and what was answered."""

    dice: Random
    answers: Counter[int] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)  # by where it failed, the first of its kind

    def send(self, browser: Browser, form: Form) -> None:
        """Send a form, spoilt, and undo what it did."""
        pairs = self.spoilt(form.pairs)
        query = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
        with transaction.atomic():
            if form.method == "GET":
                answer: Any = browser.get(f"{form.path}?{query}")
            elif form.files and self.dice.random() < 0.5:
                answer = browser.post(form.path, self.with_files(pairs, form.files))
            else:
                answer = browser.generic("POST", form.path, query.encode(), content_type=FORMS)
            transaction.set_rollback(True)
        self.answers[answer.status_code] += 1
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.note(form, query, answer)

    def note(self, form: Form, query: str, answer: Any) -> None:
        """Keep what failed, and where in our own code."""
        kind, error, trace = answer.exc_info or (None, None, None)
        ours = [frame for frame in extract_tb(trace) if ".venv" not in frame.filename]
        where = f"{ours[-1].filename}:{ours[-1].lineno}" if ours else "?"
        words = f"{form.method} {form.path} {query[:600]}\n  {answer.status_code} {kind} {str(error)[:300]}"
        self.problems.setdefault(f"{where} {kind}", words)

    def spoilt(self, pairs: Pairs) -> Pairs:
        """Return what would be sent with something else in it, something more, or something less."""
        spoilt = list(pairs)
        for _ in range(self.dice.choice([1, 1, 2, 3, 8])):
            act = self.dice.random()
            if act < 0.7 and spoilt:
                place = self.dice.randrange(len(spoilt))
                spoilt[place] = (spoilt[place][0], self.dice.choice(VALUES))
            elif act < 0.8 and spoilt:
                del spoilt[self.dice.randrange(len(spoilt))]
            elif act < 0.9 and spoilt:
                spoilt.append((self.dice.choice(spoilt)[0], self.dice.choice(VALUES)))
            else:
                spoilt.append((self.dice.choice(NAMES), self.dice.choice(VALUES)))
        return spoilt

    def with_files(self, pairs: Pairs, names: list[str]) -> dict[str, Any]:
        """Return what is sent as a browser sends files."""
        sent: dict[str, Any] = {name: value.decode(errors="replace") for name, value in pairs}
        for name in names:
            sent[name] = SimpleUploadedFile(*self.dice.choice(FILES))
        return sent


def forms_of(path: str, page: bytes) -> Iterator[Form]:
    """Yield the forms of a page with every field that they name, and what its own links ask for."""
    tree = html.document_fromstring(page)
    for form in tree.forms:
        action = urlsplit(form.action or path)
        pairs: Pairs = [(name, str(value).encode()) for name, value in form.form_values()]
        named = {name for name, _ in pairs}
        for element in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]|.//button[@name]"):
            if element.get("name") not in named and element.get("type") != "file":
                named.add(element.get("name"))
                pairs.append((element.get("name"), (element.get("value") or "").encode()))
        files = [element.get("name") for element in form.xpath(".//input[@type='file']")]
        yield Form(form.method.upper(), action.path or path, pairs, files)
    addresses = (urlsplit(link) for link in tree.xpath("//main//a/@href"))
    named = {
        name
        for address in addresses
        if address.path in {"", path}
        for name in re.findall(r"(\w+)=", address.query)
    }
    yield Form("GET", path, [(name, b"1") for name in sorted(named)], [])


class Served(Browser):
    """A browser before the application as it is served: `hestia.wsgi`."""

    def request(self, **request: Any) -> Any:
        return super().request(**in_utf8(request))


def asked_for(world: Any, dice: Random) -> list[tuple[Browser, Form]]:
    """Return every form of every page, each with the browser of who sees it."""
    doors: list[tuple[Browser, Form]] = []
    for visitor, table in VISITORS.items():
        browser = Served(raise_request_exception=False)
        if visitor:
            browser.force_login(world.staff[visitor])
        cookies = deepcopy(browser.cookies)
        for name, ways in table.items():
            for args in ways(world):
                path = reverse(name, args=args)
                with transaction.atomic():
                    browser.cookies = deepcopy(cookies)
                    page: Any = browser.get(path)
                    transaction.set_rollback(True)
                is_page = page.status_code == HTTPStatus.OK and page.get("Content-Type", "").startswith(
                    "text/html"
                )
                doors += [(browser, form) for form in (forms_of(path, page.content) if is_page else [])]
        browser.cookies = cookies
    dice.shuffle(doors)
    return doors


def test_no_request_is_a_failure_of_ours(
    pytestconfig: pytest.Config, record_property: Callable[[str, object], None]
) -> None:
    wanted: int = pytestconfig.getoption("requests")
    attack = Attack(make.dice(pytestconfig.getoption("seed")))
    with time_machine.travel(make.NOON, tick=False):
        doors = asked_for(build_world(), attack.dice)
        for number in range(wanted):
            browser, form = doors[number % len(doors)]
            kept = deepcopy(browser.cookies)
            attack.send(browser, form)
            browser.cookies = kept
    answered = ", ".join(f"{count:,} × {status}" for status, count in sorted(attack.answers.items()))
    record_property("figure", f"F-9  bad input: {wanted:,} requests over {len(doors):,} forms: {answered}")
    assert len(doors) > 400
    assert not attack.problems, "\n".join(attack.problems.values())
