"""Every kind of paper that prints in her language is read back by programs that had no part in writing it."""

import re
from dataclasses import replace
from unicodedata import combining

import pytest
from pytest_django import DjangoDbBlocker

from hestia.pdf import render
from hestia.pdf.languages import side_by_side
from tests.pdf import papers, sheets
from tests.pdf.drawn import documents
from tests.pdf.on_paper import paper_of
from tests.pdf.pages import Paper
from tests.pdf.readers import READERS, in_order, pieces

IN_HER_LANGUAGE = {
    *("plan-arabic", "plan-arabic-and-english", "plan-arabic-easy", "plan-arabic-large"),
    *("plan-chinese-and-english", "plan-tigrinya", "plan-vietnamese-and-english"),
    *("safety-plan-arabic-and-english", "safety-plan-to-fill-in-urdu-and-english"),
    *("choices-farsi-and-english", "consent-sorani-and-english", "welcome-albanian-and-english"),
    *("exit-arabic", "exit-arabic-and-english"),
    *("nrm-explained-french-and-english", "nrm-explained-tigrinya-easy"),
    *("complaining-romanian-and-english", "complaint-cover-arabic-and-english"),
    "copy-cover-arabic-and-english",
    *("copy-receipt-arabic-and-english", "copy-receipt-discreet-arabic-and-english"),
}
# What is not drawn in her language, since it is in English.
MORE = {
    "who-looked-farsi": replace(papers.who_looked(), sides=side_by_side("fa", with_english=False)),
    "you-said-urdu-and-english": replace(sheets.you_said(), sides=side_by_side("ur", with_english=True)),
}
PHONE = re.compile(r"\b0\d{2,4}(?: \d{3,4})+\b")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def documents_are_printed_from_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        documents()


def bare(piece: str) -> str:
    """Return what was read without a mark at its end."""
    return piece[:-1] if combining(piece[-1]) else piece


def test_all_of_them_are_drawn() -> None:
    assert {name for name, document in documents().items() if document.hers} == IN_HER_LANGUAGE


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", sorted(IN_HER_LANGUAGE | set(MORE)))
def test_is_read_line_by_line(name: str, reader: str) -> None:
    paper = Paper(render(MORE[name])) if name in MORE else paper_of(name)
    read = READERS[reader](paper.data)
    run = in_order(read)
    lines = [line for page in paper.lines for line in page if line.strip()]
    assert len(lines) > 15
    assert [
        line
        for line in lines
        for piece in pieces(line, reader)
        if piece not in run and bare(piece) not in run
    ] == []
    said = " ".join(lines).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert {number for number in PHONE.findall(said) if number not in " ".join(read.split())} == set()
