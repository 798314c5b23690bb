"""Every page of a case speaks of its client as she is called: nobody is "she" who is not."""

import ast
import re
from collections.abc import Callable
from functools import cache
from html import unescape

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Client
from tests import make
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
        for path in (ROOT / teller).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and SHE.search(node.value):
                    texts.update(" ".join(line.split()).rstrip(".") for line in node.value.split("\n"))
    return sorted((text for text in texts if len(text) > 8 and SHE.search(text)), key=len, reverse=True)


def called_she(page: str) -> set[str]:
    """Return the lines of a page that call somebody she, but for what was typed."""
    text = unescape(TAGS.sub("\n", INLINE.sub("", UNSEEN.sub("", page))))
    found = set()
    for line in text.split("\n"):
        words = " ".join(line.split())
        if not SHE.search(words):
            continue
        for told in typed():
            words = words.replace(told, "")
        if SHE.search(words):
            found.add(words)
    return found


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
                    if lines := called_she(answer.content.decode()):
                        found.setdefault(name, set()).update(lines)
    record_property(
        "figure",
        f"{len(found)} of {len(walked)} pages of a case call a client she who is {pronouns or 'not asked'}",
    )
    assert len(walked) > 150 / share
    assert {name: sorted(lines) for name, lines in found.items()} == {}
