"""The ten lines for a day without the record: each has a time and somebody, and what it names is there."""

import re
from datetime import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from outage.documents.nightly import KEPT_NIGHTS
from outage.forms.sheets import MOST_AT_ONCE
from outage.models import Sheet
from outage.rules.kinds import KINDS

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "docs" / "drill.md").read_text()
MORE = (ROOT / "docs" / "a-day-on-paper.md").read_text()
LINES = [re.split(r" \| ", line.strip("| ")) for line in TEXT.splitlines() if re.match(r"\| \d", line)]
NAMED = re.compile(r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)")  # what a page calls something
COMMAND = re.compile(r"hestia ([a-z_]+)`")
UNIT = re.compile(r"(?:systemctl \w+ )?(hestia[\w.-]*\.(?:target|timer)|(?<=systemctl start )hestia-\w+)")
PAGES = (
    "outage/paper.html",
    "outage/sheets_new.html",
    "outage/sheet.html",
    "outage/pack.html",
    "desk/my_day.html",
)


def test_there_are_ten_each_with_a_time_somebody_and_how_long() -> None:
    assert [line[0] for line in LINES] == [str(number) for number in range(1, 11)]
    assert [len(line) for line in LINES] == [5] * 10
    assert all(who and what for _, _, who, what, _ in LINES)
    assert all(re.match(r"\d+ minutes\b", long) for *_, long in LINES)
    phases = [when.split()[0].strip(",:") for _, when, *_ in LINES]
    assert phases == ["Before"] * 2 + ["During"] * 5 + ["After"] * 3
    assert all(len(what) < 160 for *_, what, _ in LINES)  # it is read standing up


@pytest.mark.parametrize("text", [TEXT, MORE], ids=["ten lines", "more"])
def test_what_it_names_on_a_page_is_there(text: str) -> None:
    sources = [(ROOT / "templates" / name).read_text() for name in PAGES]
    words = " ".join(" ".join(sources).split())
    named = {*NAMED.findall(text)}
    assert "Print blank forms" in named
    assert [name for name in named if name.lower() not in words.lower()] == []


@pytest.mark.parametrize("text", [TEXT, MORE], ids=["ten lines", "more"])
def test_its_commands_are_there(text: str) -> None:
    units = {path.name for path in (ROOT / "deploy" / "systemd").iterdir()}
    assert {*COMMAND.findall(text)} - {"doctor"} <= {*get_commands()}
    assert "doctor" in (ROOT / "deploy" / "hestia").read_text() or "doctor" in get_commands()
    for name in UNIT.findall(text):
        assert {name, f"{name}.service"} & units, name
    assert "\nrun:" in (ROOT / "Makefile").read_text()


def test_its_numbers_are_those_of_the_product() -> None:
    timer = (ROOT / "deploy" / "systemd" / "hestia-packs.timer").read_text()
    assert str(time(4, 30)) in timer
    assert "half past four" in MORE
    assert KEPT_NIGHTS == 3
    assert "three nights are kept" in MORE
    assert MOST_AT_ONCE >= 20  # contact notes, in one go
    assert settings.SHEET_MISSING_DAYS == 7
    assert "out after a\n   week counts as missing" in MORE
    checked = {kind for kind in Sheet.Kind if KINDS[kind].needs_check}
    assert checked == {Sheet.Kind.INCIDENT, Sheet.Kind.SCREEN, Sheet.Kind.CONSENT}
    assert "Incidents, screens and consents are read by a second person" in TEXT
