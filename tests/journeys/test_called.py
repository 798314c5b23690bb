"""Every page of a case or an intake speaks of its client as she is called: nobody is "she" who is not."""

import ast
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.forms.intake.steps import STEPS
from cases.models import Client
from hestia.accounts.models import Service, User
from tests import make
from tests.cases.intaking import SAFE_CONTACT, STORY, Filler, place, rows
from tests.cases.refused import REFUSED, spelled
from tests.journeys.world import VISITORS, World, world
from tests.parts import one_in, part
from tests.sources import ROOT

__all__ = ["world"]  # a fixture

SHE = re.compile(r"(?<![\w/-])(?:she|hers?|herself)(?![\w/-])", re.IGNORECASE)
UNSEEN = re.compile(r"<head>.*?</head>|<script.*?</script>|<textarea.*?</textarea>|<!--.*?-->", re.DOTALL)
INLINE = re.compile(r"</?(?:a|b|bdi|span|strong|em|i|svg|use|time|abbr|q)\b[^>]*>")
TAGS = re.compile(r"<[^>]*>", re.DOTALL)
PRONOUNS = ["he/him", ""]
# Who tells the stories of the demonstration and of these tests: what somebody typed stays as it was typed.
TELLERS = ("demo", "tests")


@cache
def typed() -> list[str]:
    """Return the texts with "she" in them that somebody typed, as those who tell their stories wrote them."""
    texts: set[str] = set()
    for teller in TELLERS:
        # What a test expects is what the house says.
        for path in (p for p in (ROOT / teller).rglob("*.py") if not p.name.startswith("test_")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and SHE.search(node.value):
                    texts.update(" ".join(line.split()).rstrip(".") for line in node.value.split("\n"))
    return sorted((text for text in texts if len(text) > 8 and SHE.search(text)), key=len, reverse=True)


def called_she(page: str, told: Iterable[str] = ()) -> set[str]:
    """Return the lines of a page that call somebody she, but for what was typed."""
    text = unescape(TAGS.sub("\n", INLINE.sub("", UNSEEN.sub("", page))))
    found = set()
    for line in text.split("\n"):
        words = " ".join(line.split())
        if not SHE.search(words):
            continue
        for text_told in told:
            words = words.replace(text_told, "")
        if SHE.search(words):
            found.add(words)
    return found


def listed(found: dict[str, set[str]]) -> str:
    """Return what was found, a line each, under its page."""
    return "\n".join(f"{page}: {line}" for page, lines in found.items() for line in sorted(lines))


@pytest.mark.long
@pytest.mark.parametrize("pronouns", PRONOUNS)
@one_in(4)
def test_no_page_of_a_case_calls_anybody_she_who_is_not(
    share: int, world: World, pronouns: str, record_property: Callable[[str, object], None]
) -> None:
    for client in Client.objects.all():
        client.pronouns = pronouns
        client.save()
    found: dict[str, set[str]] = {}
    walked: set[str] = set()
    with time_machine.travel(make.NOON, tick=True):
        for visitor, table in VISITORS.items():
            browser = Browser()
            if visitor:
                browser.force_login(world.staff[visitor])
            for name, ways in part(table.items(), share, PRONOUNS.index(pronouns)):
                for args in ways(world):
                    url = reverse(name, args=args)
                    if not url.startswith("/cases/H-"):
                        continue
                    answer = browser.get(url)
                    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                        continue
                    walked.add(name)
                    if lines := called_she(answer.content.decode(), typed()):
                        found.setdefault(name, set()).update(lines)
    record_property(
        "figure",
        f"{len(found)} of {len(walked)} pages of a case call a client she who is {pronouns or 'not asked'}",
    )
    assert len(walked) > 150 / share
    assert not found, listed(found)


# What is typed here speaks of nobody: whatever says "she" on a page of this intake is the house.
TYPED: dict[str, dict[str, Any]] = {
    "safe_contact": {**SAFE_CONTACT, "must_not_know": "a cousin", "emergency_contact": "A neighbour"},
    "children": rows(
        "dependant",
        {"name": "Lan", "relation": "Child", "age": "4", "lives_with_her": "yes"},
        {"name": "Mai", "relation": "Child", "lives_with_her": "no", "where": "Hanoi"},
    ),
    "what_happened": {**STORY, "what_happened": "Promised work."},
    "needs": {"accommodation": "yes", "legal": "no"},
}


class Calling:
    """A browser that keeps what the pages that it is answered with say of their client."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.found: dict[str, set[str]] = {}
        self.pages = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.browser, name)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self.read(self.browser.get(*args, **kwargs))

    def post(self, *args: Any, **kwargs: Any) -> Any:
        return self.read(self.browser.post(*args, **kwargs))

    def read(self, answer: Any) -> Any:
        """Keep the lines of a page that call its client she."""
        if answer.status_code == 200:
            self.pages += 1
            if lines := called_she(answer.text):
                self.found.setdefault(answer.request["PATH_INFO"].split("/", 4)[-1], set()).update(lines)
        return answer


@pytest.mark.parametrize("pronouns", ["he/him", ""])
def test_no_page_of_an_intake_calls_anybody_she_who_is_not(
    pronouns: str,
    amina: User,
    amina_browser: Browser,
    outreach: Service,
    house_a: Service,
    record_property: Callable[[str, object], None],
) -> None:
    about = {"pronouns": pronouns, "gender": "unknown"}
    make.case(worker=amina, service=outreach, client=make.client("Minh", "Tran", pronouns="he/him"))
    calling: Any = Calling(amina_browser)
    known = {"first_name": "Minh", "last_name": "Tran"}
    for looked_for in ({}, known, {"first_name": "Zoltan"}, {"reference": "H-0000"}):
        calling.post(reverse("cases:intake_find"), looked_for)
    for start in ("cases:intake", "cases:intake_find"):
        calling.get(reverse(start))
    intake = Filler(calling)
    see_every_page(intake)
    intake.send("about", **about, age_status="unsure")
    see_every_page(intake)
    refusals: list[Any] = [refused.values for refused in REFUSED]
    for slug, changes, _, _ in refusals:
        intake.send(slug, **spelled({**(about if slug == "about" else {}), **changes}))
    for mistake in MISTAKES:
        intake.send("about", **{**about, **spelled(mistake)})
    intake.send("about", **about, age_status="unsure")
    for answers in ({}, {"told": "yes"}):
        intake.send("child", **answers)
    for place_of in (house_a, outreach):
        for kind in ("now", "held", "waiting"):
            intake.send("service", **place(place_of, None, place=kind))
    calling.get(intake.check_url)
    intake.fill(outreach, amina, about=about, **TYPED)
    for slug in ("children", "about"):
        intake.send(
            slug, **(about if slug == "about" else {}), add="dependant" if slug == "children" else "othername"
        )
        intake.send(slug, **{**about, **TYPED.get(slug, {})})
    see_every_page(intake)
    intake.send("consent", answer="refused")
    for page in ("refused", "delete", "check"):
        calling.get(reverse(f"cases:intake_{page}", args=[intake.key]), follow=True)
    intake.send("consent", answer="given")
    intake.send("about", **{**about, **known})
    assert calling.get(reverse("cases:intake_again", args=[intake.key])).status_code == 200
    calling.get(reverse("cases:intake"))
    assert intake.open().status_code == 302
    found, pages = len(calling.found), calling.pages
    record_property("figure", f"{found} of {pages} pages of an intake, called by {pronouns or 'none'!r}")
    assert calling.pages > 80
    assert not calling.found, listed(calling.found)


# What is refused of a birth and of an age, besides `REFUSED`.
MISTAKES: tuple[dict[str, Any], ...] = (
    {"born_on_day": "", "born_on_month": "", "born_on_year": ""},
    {"born_on": timedelta(1)},
    {"born_precision": "month"},
    {"born_precision": "year"},
    {"born_precision": "estimated"},
    {"born_precision": "unknown"},
    {"age_status": "child"},
)


def see_every_page(intake: Filler) -> None:
    """Open every step, and the page that checks them."""
    for step in STEPS:
        intake.see(step.slug)
    intake.browser.get(intake.check_url)
