"""The structure of every kind of paper, held against PDF/UA and read with another library than wrote it."""

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from hestia.pdf import render
from hestia.pdf.faults import faults
from hestia.pdf.languages import LANGUAGES
from hestia.pdf.press import typeset
from tests.pdf.drawn import documents
from tests.pdf.here import render_here
from tests.pdf.hers import MATTERS, WHAT_MATTERS, plan
from tests.pdf.on_paper import paper_of
from tests.pdf.pages import Paper
from tests.pdf.readers import in_order, letters, with_pdfium
from tests.pdf.test_layout import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def documents_are_printed_from_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        documents()


@pytest.mark.parametrize("name", kept())
def test_every_kind_of_paper_is_in_order(name: str) -> None:
    assert faults(paper_of(name).data) == []


@pytest.mark.parametrize("name", kept())
def test_what_stands_at_the_edge_of_a_sheet_is_set_apart(name: str) -> None:
    paper = paper_of(name)
    for text, lines in zip(paper.texts, paper.lines, strict=True):
        assert "Page" in text or " / " in text
        assert [line for line in lines if "Printed" in line or line.startswith("Page ")] == []


@pytest.mark.parametrize("name", [name for name in kept() if name.endswith("-and-english")])
def test_in_two_languages_all_she_reads_is_12_points_or_more(name: str) -> None:
    """But for the foot, and "Confidential" over what stays with us: they are there for us."""
    small = {size for size, above_foot, _ in letters(paper_of(name).data) if above_foot and size < 11.9}
    assert small == set()


OPEN = [
    *("plan", "plan-easy", "plan-arabic-and-english", "safety-plan", "welcome-albanian-and-english"),
    *("exit", "choices-farsi-and-english", "money", "who-looked", "complaining-romanian-and-english"),
    *("nrm-explained-french-and-english", "nrm-explained-easy"),
]


@pytest.mark.parametrize("name", OPEN)
def test_whom_to_call_stands_on_the_first_sheet_of_an_open_copy(name: str) -> None:
    first = in_order(with_pdfium(paper_of(name).data, pages=1))
    assert "999" in first
    assert in_order(settings.HELPLINE_PHONE) in first


@pytest.mark.parametrize("name", [name for name in kept() if name.endswith("-discreet")])
def test_a_discreet_copy_names_no_number_of_ours(name: str) -> None:
    whole = in_order(with_pdfium(paper_of(name).data))
    assert "999" not in whole
    assert in_order(settings.HELPLINE_PHONE) not in whole


class TestFaults:
    """What the check is for is found by it: each is put into a paper as WeasyPrint writes it."""

    def wrong(self, body: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        monkeypatch.setattr("hestia.pdf.structure.mend", lambda _: None)
        return faults(typeset(f'<!doctype html><html lang="en"><title>x</title><body>{body}</body></html>'))

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("<ol><li style='display: table'>One</li></ol>", "LI stands in NonStruct."),
            ("<table><tr><th scope='row'>a</th><td>b</td></tr></table>", "TH has no Scope."),
            ("<table><tr><th scope='row'>a</th><td>b</td></tr></table>", "in the IDTree."),
            ("<p>One</p>", "Page 1: 1 pieces are in no element and not set apart."),
        ],
    )
    def test_are_found(self, body: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert any(words in fault for fault in self.wrong(body, monkeypatch))


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_part_says_its_language(code: str) -> None:
    language = LANGUAGES[code]
    paper = Paper(render_here(plan(code, texts={MATTERS: WHAT_MATTERS[code]})))
    assert paper.language == "en-GB"
    hers = [node for node in paper.nodes if node.get("/Lang") == language.tag]
    assert len(hers) > 20
    assert {str(node["/Lang"]) for node in paper.nodes if "/Lang" in node} == {language.tag}
    words = in_order("".join(paper.said_by(hers)))
    assert [word for word in WHAT_MATTERS[code].split() if in_order(word) not in words] == []
    assert "matters most" not in " ".join(paper.said_by(hers))


def test_alone_the_whole_is_in_her_language_and_english_says_so() -> None:
    paper = Paper(render(plan("fr", with_english=False)))
    assert paper.language == "fr"
    english = [node for node in paper.nodes if node.get("/Lang") == "en-GB"]
    assert "Draft. Nobody has checked the words in this language yet." in paper.said_by(english)
