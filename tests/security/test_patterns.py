"""No pattern takes longer than what it reads is long: one box of a form would hold up a server for minutes.

Each pattern of ours that a module keeps is held against long texts of its own weak sort: one letter, one
digit, one sign over and over. Twice as long takes about twice as long; where it grows with the square, this
text takes seconds.
"""

import importlib
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sources import ROOT, sources

LETTERS = 20_000
CPU_SECONDS = 0.5
OVER_AND_OVER = [
    *("x", "1", " ", "@", "A", "-", "(", "/", ":", "<", "=", "&", "*", "\n", "“", "é", "٣"),
    *(
        "a ",
        "a@",
        "x.",
        "Ab ",
        "0 ",
        "1,",
        "a-",
        "{{",
        "%(",
        " \n",
        "aA1 ",
        "A → ",
        "x@x.",
        "SW1 ",
        "1 High Street ",
    ),
]
# What they read comes from the operator or from the code, and no form leads to it.
OF_OURS = {"hestia.audit.heads", "hestia.db.in_force", "hestia.operations.catalogue", "hestia.pdf.document"}
# Asked whether they are all of what was typed, and never looked for in it.
OF_THE_WHOLE = {"REFERENCE", "LIKE_A_REFERENCE", "CODE", "WITH_THOUSANDS"}


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield each pattern of text that a module of the product keeps, with where it stands."""
    for path in sources():
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        if parts[0] == "demo" or "management" in parts or name in OF_OURS:
            continue
        for words, kept in vars(importlib.import_module(name)).items():
            if isinstance(kept, re.Pattern) and isinstance(kept.pattern, str):
                yield f"{name}.{words}", kept


ALL = dict(patterns())


def seconds_for(name: str, text: str) -> float:
    pattern, began = ALL[name], time.process_time()
    if name.rpartition(".")[2] in OF_THE_WHOLE:
        pattern.fullmatch(text)
    else:
        list(pattern.finditer(text))
    return time.process_time() - began


def test_there_are_many() -> None:
    assert len(ALL) > 50


@pytest.mark.parametrize("name", ALL)
def test_reads_in_a_time_that_grows_with_the_text(name: str) -> None:
    slow: dict[str, Any] = {}
    for part in OVER_AND_OVER:
        text = (part * LETTERS)[:LETTERS] + "!"
        seconds = seconds_for(name, text)
        if seconds > CPU_SECONDS:
            seconds = seconds_for(name, text)  # once more: the collector may have run meanwhile
        if seconds > CPU_SECONDS:
            slow[part] = round(seconds, 2)
    assert slow == {}
