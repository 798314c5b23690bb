"""Blank forms: they ask what the pages ask, tell of nobody, and have their code on each page."""

import hashlib
import json
import re
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import segno
from PIL import Image, ImageOps
from pypdf import PdfReader

from cases.forms.consents import ConsentForm
from cases.forms.notes import NoteForm
from hestia.pdf.faults import faults
from outage.documents.blanks import sections_of, sheet_document
from outage.models import Sheet
from outage.rules.anybody import of_anybody
from outage.rules.kinds import KINDS
from outage.rules.versions import CHANGED, PAGES, VERSIONS, older_in_words
from riskassessment.forms.incidents import IncidentForm
from riskassessment.forms.screens import RapidScreenForm
from tests.pdf.here import render_here

# Each version of each form as it was printed. Whoever changes a word raises the number in VERSIONS and adds
# it here: a sheet that lies in a drawer must say which questions it asks.
AS_PRINTED = {
    ("note", 1): "5690237e7b3c",
    ("note", 2): "8c910b13ad37",
    ("note", 3): "7d883e527185",
    ("intake", 1): "68ec3eaf7b0a",
    ("intake", 2): "defd55d9ba13",
    ("intake", 3): "36d22acd048b",
    ("intake", 4): "45bf180328aa",
    ("intake", 5): "01a7ecd4718f",
    ("intake", 6): "03d468a80ae2",
    ("intake", 7): "5fab6b6759fe",
    ("screen", 1): "eed6af9009cd",
    ("screen", 2): "8c6cab04d10f",
    ("consent", 1): "be66e435bf4b",
    ("consent", 2): "b14d520b9235",
    ("consent", 3): "cd5ca66b069d",
    ("consent", 4): "2b59ba194085",
    ("consent", 5): "3eedca9d33b3",
    ("incident", 1): "0b428f3f2a13",
    ("incident", 2): "d67d03e565f8",
    ("nrm", 1): "c9910df76ccd",
    ("nrm", 2): "3650e2d07cbc",
    ("nrm", 3): "9057d17a4e1d",
}
CODE = "7K3M9QPRX"
CODE_AS_SQUARE = [[bool(part) for part in row] for row in segno.make(CODE, error="m", micro=False).matrix]
DOTS, DARK = 200, 128  # an inch
CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))  # left or right, top or bottom
EDGE, ARM, SIDE = 8, 5, 16  # millimetres: from the edge to a corner's mark, its arms, and the square
MADE_UP = {"title"}  # what the page makes of the other answers
FORMS: dict[str, Any] = {
    "note": NoteForm,
    "screen": RapidScreenForm,
    "consent": ConsentForm,
    "incident": IncidentForm,
}


def questions(kind: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for section in sections_of(kind):
        asked = section["questions"]
        assert isinstance(asked, list)
        found += asked
    return found


def words_of(kind: str) -> str:
    """Return the sum of all that a form says."""
    said = [[str(asked["text"]), str(asked["hint"]), str(asked["choices"])] for asked in questions(kind)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def test_every_kind_has_a_page_and_a_version() -> None:
    assert set(KINDS) == set(VERSIONS) == set(Sheet.Kind.values)


@pytest.mark.parametrize("kind", Sheet.Kind.values)
def test_a_form_whose_words_changed_has_another_version(kind: str) -> None:
    assert AS_PRINTED[kind, VERSIONS[kind]] == words_of(kind)


def test_each_version_says_what_it_has_changed() -> None:
    """So a sheet of any of them is keyed in with that in mind."""
    numbers = [(kind, number) for kind, newest in VERSIONS.items() for number in range(1, newest + 1)]
    assert sorted(AS_PRINTED) == sorted(numbers)
    assert set(CHANGED) == {(kind, number) for kind, number in numbers if number > 1}
    for kind, number in numbers:
        words = older_in_words(kind, number)
        assert [CHANGED[kind, later] in words for later in range(number + 1, VERSIONS[kind] + 1)] == [
            True
        ] * (VERSIONS[kind] - number)
        assert bool(words) == (number < VERSIONS[kind])


@pytest.mark.parametrize("kind", FORMS)
def test_it_asks_all_that_the_page_needs(kind: str) -> None:
    form = FORMS[kind]
    needed = {
        of_anybody(str(field.label))
        for name, field in form.base_fields.items()
        if field.required and name not in MADE_UP
    }
    assert needed - {str(asked["text"]) for asked in questions(kind)} == set()


@pytest.mark.parametrize("kind", Sheet.Kind.values)
def test_it_calls_nobody_she(kind: str) -> None:
    said = [str(section["heading"]) for section in sections_of(kind)]
    for asked in questions(kind):
        said += [str(asked["text"]), str(asked["hint"]), str(asked["choices"])]
    assert [words for words in said if re.search(r"\b(?:she|hers?|herself)\b", words, re.IGNORECASE)] == []
    assert [words for words in said if re.search(r"\bthey (?:is|was|has|does|\w+[^s]s)\b", words)] == []


@pytest.mark.parametrize(
    ("asked", "of_whoever"),
    [
        ("Is she hurt, or does she need a doctor soon?", "Are they hurt, or do they need a doctor soon?"),
        ("How old she thinks she is, or seems", "How old they think they are, or seems"),
        ("What was she made to do?", "What were they made to do?"),
        ("May we count her, without her name?", "May we count them, without their name?"),
        ("Has she thought of hurting herself?", "Have they thought of hurting themselves?"),
        ("Until she changes her mind.", "Until they change their mind."),
        ("Never a friend or anyone who came with her.", "Never a friend or anyone who came with them."),
        ("She can skip this.", "They can skip this."),
        ("What did you ask her about?", "What did you ask them about?"),
        ("Her answer", "Their answer"),
        ("There is another number.", "There is another number."),
    ],
)
def test_a_question_about_her_is_one_about_anybody(asked: str, of_whoever: str) -> None:
    assert of_anybody(asked) == of_whoever


def test_each_page_has_the_code_and_nobody_is_told_of() -> None:
    sheet = Sheet(code=CODE, kind=Sheet.Kind.NOTE, form_version=1)
    document = sheet_document(sheet)
    assert document.tells == frozenset()
    paper = render_here(document)
    assert faults(paper) == []
    pages = [page.extract_text() for page in PdfReader(BytesIO(paper)).pages]
    assert [page.count("7K3M-9QPR-X") >= 2 for page in pages] == [True] * len(pages)
    assert ["Sheet 7K3M-9QPR-X. Contact note, form 1." in page for page in pages] == [True] * len(pages)
    assert [f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1)] == [
        True
    ] * len(pages)
    with pypdfium2.PdfDocument(paper) as opened:
        drawn = [page.render(scale=DOTS / 72).to_pil().convert("L") for page in opened]
    for picture in drawn:
        assert {corner: is_marked(picture, corner) for corner in CORNERS} == dict.fromkeys(CORNERS, True)
        assert square_on(picture) == CODE_AS_SQUARE


def pixels(millimetres: float) -> int:
    return round(millimetres / 25.4 * DOTS)


def is_marked(picture: Image.Image, corner: tuple[int, int]) -> bool:
    """Whether a corner of the paper has its two arms."""
    right, low = corner
    picture = ImageOps.mirror(picture) if right else picture
    picture = ImageOps.flip(picture) if low else picture
    near, far, middle = pixels(EDGE - 1), pixels(EDGE + 1), pixels(EDGE + ARM / 2)
    arms = [(near, middle, far, middle + 1), (middle, near, middle + 1, far)]
    return all(min(picture.crop(arm).tobytes()) < DARK for arm in arms)


def square_on(picture: Image.Image) -> list[list[bool]]:
    """Return which parts of the square at the head of a page are dark, row by row."""
    head = picture.crop((pixels(110), pixels(8), pixels(194), pixels(28)))
    dark = head.point([255 if grey < DARK else 0 for grey in range(256)])
    left, top, _, _ = dark.getbbox() or (0, 0, 0, 0)
    parts, dots = len(CODE_AS_SQUARE), head.tobytes()
    middles = [(number + 0.5) * pixels(SIDE) / parts for number in range(parts)]
    return [[dots[int(top + y) * head.width + int(left + x)] < DARK for x in middles] for y in middles]


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_as_many_pages_as_are_asked_for_when_it_comes_back(kind: str) -> None:
    sheet = Sheet(code=CODE, kind=kind, form_version=VERSIONS[kind])
    paper = PdfReader(BytesIO(render_here(sheet_document(sheet))))
    assert len(paper.pages) == PAGES[kind]
