"""Her files in her copy: each page looked at, squares hidden, and nothing of what is under them given."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name
from PIL import Image
from pypdf import PdfReader

from cases.models import Case, KeptDocument
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.pdf.faults import faults
from hestia.refusals import Refused
from hestia.sandbox import Unacceptable
from hestia.uploads import draw
from hestia.uploads.kinds import Kind
from hestia.uploads.models import File
from rights import actions
from rights.actions.gathering import NOT_OF_A_PAGE
from rights.documents.files import files_of
from rights.documents.pack import as_data, copy_of, cover_of
from rights.documents.withheld import together, withheld_of
from rights.models import AccessRequest, RequestItem
from rights.queries.standing import CHANGED, send_blockers, standing_release
from rights.rules.squares import COLUMNS, boxes_by_page, rows_of, square_named, words_of_page
from tests import make
from tests.cases.kept import kept
from tests.pdf.readers import with_pdfium
from tests.rights.asked import Decision, decide_all, gathered
from tests.rights.extracted import assert_nowhere
from tests.supportplans.pages import text_of

A4 = (595, 842)
ROWS = rows_of(*A4)
SECRET, OPEN = "Zqlindita", "Zqmarket"


def letter(*pages: list[tuple[str, float, float]], size: tuple[int, int] = A4) -> bytes:
    """Return a PDF with words at places: from the left and the top, as parts of the page."""
    made = pikepdf.new()
    width, height = size
    for words in pages:
        page = made.add_blank_page(page_size=size)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(A=font))
        drawn = [
            f"BT /A 9 Tf {left * width:f} {(1 - top) * height:f} Td ({word}) Tj ET"
            for word, left, top in words
        ]
        page.obj.Contents = made.make_stream("\n".join(drawn).encode())
    made.docinfo["/Title"] = SECRET
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def over(left: float, top: float, *, page: int, width: float = 0.2, rows: int = ROWS) -> list[str]:
    """Return the squares that cover a word which begins at a place: 9 points of letters, and their tails."""
    first, last = int(left * COLUMNS), min(int((left + width) * COLUMNS), COLUMNS - 1)
    above, below = max(int((top - 0.015) * rows), 0), min(int((top + 0.008) * rows), rows - 1)
    return [
        f"{page}-{row + 1}-{column + 1}-{rows}"
        for row in range(above, below + 1)
        for column in range(first, last + 1)
    ]


def assert_black(paper: bytes, page: int, boxes: Any) -> None:
    """Assert that each box is black as a reader draws it, but for its edge, which a picture softens."""
    with pypdfium2.PdfDocument(paper) as opened:
        picture = opened[page].render(scale=100 / 72).to_pil().convert("L")
    for left, top, right, bottom in boxes:
        inner = [left * picture.width, top * picture.height, right * picture.width, bottom * picture.height]
        edges = tuple(round(side) + inset for side, inset in zip(inner, (4, 4, -4, -4), strict=True))
        assert picture.crop(edges).getextrema()[1] < 12


# --- Squares -------------------------------------------------------------------------------------------


class TestSquares:
    @given(st.integers(1, 4000), st.integers(1, 4000))
    @settings(max_examples=30, deadline=None)
    def test_together_they_are_the_page(self, width: int, height: int) -> None:
        rows = rows_of(width, height)
        names = [f"1-{row}-{column}-{rows}" for row in range(1, rows + 1) for column in range(1, COLUMNS + 1)]
        boxes = boxes_by_page(names)[1]
        assert isinstance(boxes, list)
        assert sum((right - left) * (bottom - top) for left, top, right, bottom in boxes) == pytest.approx(1)
        assert max(side for box in boxes for side in box) == pytest.approx(1)

    @pytest.mark.parametrize("name", ["", "0", "1-0-1-17", "1-18-1-17", "1-1-13-17", "1-1-1-99", "no file"])
    def test_what_is_none(self, name: str) -> None:
        assert square_named(name) is None

    def test_in_words(self) -> None:
        squares = ["1-1-1-17", "1-1-2-17", "2", "2-1-1-17"]
        assert words_of_page(squares, 1) == "2 squares hidden"
        assert words_of_page(squares, 2) == "The whole page is hidden"
        assert words_of_page(squares, 3) == "Nothing is hidden"


# --- Drawn anew -----------------------------------------------------------------------------------------

PLACES = st.tuples(st.floats(0.05, 0.7), st.floats(0.05, 0.95))


def redraw(content: bytes, squares: list[str]) -> bytes:
    return draw.redrawn(Kind.PDF, content, {**boxes_by_page(squares)})


def check_hidden(places: list[tuple[float, float]]) -> None:
    words = [(f"{SECRET}{number}", left, top) for number, (left, top) in enumerate(places)]
    squares = [name for _, left, top in words for name in over(left, top, page=1)]
    paper = redraw(letter(words), squares)
    assert_nowhere(SECRET, paper=paper)
    assert_black(paper, 0, boxes_by_page(squares)[1])
    # No letter is left outside the boxes: the page is white or black.
    with pypdfium2.PdfDocument(paper) as opened:
        picture = opened[0].render(scale=100 / 72).to_pil().convert("L")
    draw_over = picture.convert("RGB")
    boxes = boxes_by_page(squares)[1]
    assert isinstance(boxes, list)
    draw.painted(
        draw_over, [[left - 0.01, top - 0.01, right + 0.01, low + 0.01] for left, top, right, low in boxes]
    )
    rest = [value for value in draw_over.convert("L").getcolors(256) or [] if 12 < value[1] < 240]
    assert sum(number for number, _ in rest) == 0


class TestRedrawn:
    @given(st.lists(PLACES, min_size=1, max_size=4))
    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_no_program_finds_what_is_under_a_square(self, places: list[tuple[float, float]]) -> None:
        check_hidden(places)

    @pytest.mark.security
    @given(st.lists(PLACES, min_size=1, max_size=8))
    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_nor_in_many_letters(self, places: list[tuple[float, float]]) -> None:
        check_hidden(places)

    def test_every_page_of_it_is_a_picture(self) -> None:
        content = letter([(OPEN, 0.1, 0.2)], [(SECRET, 0.1, 0.2)], [(SECRET, 0.1, 0.5)])
        paper = redraw(content, ["2", *over(0.1, 0.5, page=3)])
        assert len(PdfReader(io.BytesIO(paper)).pages) == 2
        assert_nowhere(OPEN, paper=paper)
        assert_nowhere(SECRET, paper=paper)
        image = PdfReader(io.BytesIO(paper)).pages[0].images[0].image
        assert image is not None
        assert [round(side * 72 / 200) for side in image.size] == list(A4)

    def test_a_file_that_is_hidden_whole_has_no_page(self) -> None:
        with pikepdf.open(io.BytesIO(redraw(letter([(SECRET, 0.1, 0.2)]), ["1"]))) as paper:
            assert len(paper.pages) == 0

    def test_a_picture_is_painted_itself(self) -> None:
        out = io.BytesIO()
        Image.new("RGB", (400, 300), "red").save(out, "PNG")
        paper = draw.redrawn(Kind.PNG, out.getvalue(), {1: [[0, 0, 0.5, 0.5]]})
        assert_black(paper, 0, [[0, 0, 0.5, 0.5]])

    def test_layers_are_drawn(self) -> None:
        with pikepdf.open(io.BytesIO(letter([(OPEN, 0.1, 0.2)]))) as layered:
            layered.Root["/OCProperties"] = Dictionary(D=Dictionary(), OCGs=pikepdf.Array())
            out = io.BytesIO()
            layered.save(out)
        assert OPEN not in with_pdfium(draw.as_it_was(Kind.PDF, out.getvalue()))
        assert OPEN in with_pdfium(draw.as_it_was(Kind.PDF, letter([(OPEN, 0.1, 0.2)])))

    @pytest.mark.parametrize("kind", [Kind.PDF, Kind.JPEG, Kind.DOCX])
    def test_what_cannot_be_drawn_says_so(self, kind: Kind) -> None:
        with pytest.raises(Unacceptable):
            draw.redrawn(kind, b"%PDF-1.7 spoilt", {1: [[0, 0, 1, 1]]})

    def test_a_locked_one_says_so(self) -> None:
        with pikepdf.open(io.BytesIO(letter([(SECRET, 0.1, 0.1)]))) as paper:
            out = io.BytesIO()
            paper.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
        for act in (draw.as_it_was, lambda kind, content: draw.look(kind, content, 1)):
            with pytest.raises(Unacceptable, match="locked with a password"):
                act(Kind.PDF, out.getvalue())


# --- In her copy -------------------------------------------------------------------------------------


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


def file_piece(asked: AccessRequest) -> RequestItem:
    return asked.items.with_file().exclude(file=None).get()


def with_letter(case: Case, *, by: User, to: User, content: bytes, pages: int = 2) -> AccessRequest:
    document = kept(case, by, content=content)
    File.objects.filter(pk=document.file_id).update(pages=pages)
    return gathered(case, by=to)


def kept_pages(asked: AccessRequest) -> tuple[int, int]:
    """Return how many pages of files are not given, and of how many parts are hidden, as her copy says."""
    [line] = together(withheld_of(asked))
    return line.pages, line.pages_cut


CONTENT = letter([(OPEN, 0.1, 0.2)], [(SECRET, 0.1, 0.2), (f"{OPEN}2", 0.1, 0.6)])
HIDDEN = over(0.1, 0.2, page=2)
WHY: dict[str, Any] = {"reason": "other_person"}


@pytest.mark.django_db
class TestCopy:
    def test_a_file_is_never_given_unseen(self, her_case: Case, amina: User, carys: User) -> None:
        asked = with_letter(her_case, by=amina, to=carys, content=CONTENT)
        piece = file_piece(asked)
        assert actions.give_together(request=asked, items=[piece.pk], by=carys, at=make.NOON) == 0
        assert piece.pages == [(1, "Nothing is hidden"), (2, "Nothing is hidden")]

    def test_squares_decide(self, her_case: Case, amina: User, carys: User) -> None:
        asked = with_letter(her_case, by=amina, to=carys, content=CONTENT)
        who: dict[str, Any] = {"item": file_piece(asked), "by": carys, "at": make.NOON}
        for wrong in (["1-1-1-17"], ["2-99-1-17"], ["nonsense"]):
            with pytest.raises(Refused, match="not on this page"):
                actions.hide_on_page(**who, page=2, squares=wrong, **WHY)
        item = actions.hide_on_page(**who, page=2, squares=HIDDEN, **WHY)
        item = actions.hide_on_page(**who, page=1, squares=["1"], **WHY)
        assert (item.decision, item.reason) == ("hide", "other_person")
        assert item.pages[0] == (1, "The whole page is hidden")
        item = actions.hide_on_page(**who, page=1, squares=[], **WHY)
        assert item.squares == sorted(HIDDEN)
        item = actions.hide_on_page(**who, page=2, squares=[], **WHY)
        assert (item.decision, item.squares) == ("undecided", [])
        item = actions.decide(**who, decision=Decision.HIDE, **WHY, leaves_out=True)
        assert not item.is_file_given
        assert actions.decide(**who, decision=Decision.GIVE).is_file_given

    def test_the_pages_that_are_kept_from_her_are_counted(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        asked = with_letter(her_case, by=amina, to=carys, content=CONTENT)
        who: dict[str, Any] = {"item": file_piece(asked), "by": carys, "at": make.NOON}
        actions.hide_on_page(**who, page=2, squares=HIDDEN, **WHY)
        actions.hide_on_page(**who, page=1, squares=["1"], **WHY)
        assert kept_pages(asked) == (1, 1)
        actions.decide(**who, decision=Decision.HIDE, **WHY, leaves_out=True)
        assert kept_pages(asked) == (2, 0)
        actions.decide(**who, decision=Decision.WITHHOLD, **WHY)
        assert kept_pages(asked) == (2, 0)

    def test_for_harm_only_once_a_health_professional_said_so(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        asked = with_letter(her_case, by=amina, to=carys, content=CONTENT)
        who: dict[str, Any] = {"item": file_piece(asked), "by": carys, "at": make.NOON}
        harm: dict[str, Any] = {"reason": "serious_harm"}
        with pytest.raises(Refused) as refusal:
            actions.hide_on_page(**who, page=2, squares=HIDDEN, **harm)
        assert refusal.value.by_field == {"reason": NOT_OF_A_PAGE}
        judged = {"by": "Dr Ama Boateng", "role": "GP", "on": "2026-11-20", "why": "She said so."}
        actions.decide(**who, decision=Decision.WITHHOLD, **harm, judged=judged)
        item = actions.hide_on_page(**who, page=2, squares=HIDDEN, **harm)
        assert (item.decision, item.judged) == ("hide", judged)

    def test_it_is_in_the_paper_and_what_is_hidden_is_not(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        her_case.client.first_language = "Tigrinya"
        her_case.client.save()
        kept(her_case, amina, content=letter([(f"{OPEN}whole", 0.1, 0.2)]))
        document = kept(her_case, amina, content=CONTENT)
        File.objects.filter(pk=document.file_id).update(pages=2)
        asked = gathered(her_case, by=carys)
        decide_all(asked, by=carys)
        item = asked.items.get(file=document.file_id)
        actions.hide_on_page(item=item, page=2, squares=HIDDEN, **WHY, by=carys, at=make.NOON)
        asked = AccessRequest.objects.get(pk=asked.pk)
        assert cover_of(asked)
        paper = copy_of(asked, by=carys, on=make.TODAY)[1]
        assert faults(paper) == []  # the cover in her language, the copy, and what was put in
        assert_nowhere(SECRET, paper=paper)
        text = with_pdfium(paper)
        assert f"{OPEN}whole" in text  # as it was
        assert f"{OPEN}2" not in text  # a picture
        reader = PdfReader(io.BytesIO(paper))
        titles = re.findall(r"'/Title': '([^']+)'", str(reader.outline))
        assert [title for title in titles if title.startswith("File ")] == [
            "File 1: decision letter",
            "File 2: decision letter",
        ]
        with pikepdf.open(io.BytesIO(paper)) as opened:
            shown = [str(thing.get("/Alt")) for thing in figures(opened)]
            assert opened.Root.MarkInfo.Marked
        assert shown == [
            "Page 1 of 1 of file 1",
            "Page 1 of 2 of file 2",
            "Page 2 of 2 of file 2, with parts hidden",
        ]
        assert as_data(asked)["files"][1] == {
            "file": 2,
            "pages": 2,
            "pages_with_parts_hidden": [2],
            "where": "in the paper",
        }
        assert SECRET not in json.dumps(as_data(asked))

    def test_a_yes_is_to_the_squares(self, her_case: Case, amina: User, carys: User, ruth: User) -> None:
        asked = with_letter(her_case, by=amina, to=carys, content=CONTENT)
        decide_all(asked, by=carys)
        actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
        actions.answer_release(request=asked, is_yes=True, by=ruth, at=make.NOON)
        asked = AccessRequest.objects.get(pk=asked.pk)
        assert send_blockers(asked, standing_release(asked), today=make.TODAY) == []
        actions.hide_on_page(item=file_piece(asked), page=2, squares=HIDDEN, **WHY, by=carys, at=make.NOON)
        assert send_blockers(asked, standing_release(asked), today=make.TODAY) == [CHANGED]

    def test_what_cannot_be_drawn(self, her_case: Case, amina: User, carys: User) -> None:
        asked = with_letter(her_case, by=amina, to=carys, content=b"%PDF-1.7 spoilt", pages=1)
        decide_all(asked, by=carys)
        text = " ".join(with_pdfium(copy_of(asked, by=carys, on=make.TODAY)[1]).split())
        assert "This file is not inside this copy. You are given it separately" in text
        actions.hide_on_page(
            item=file_piece(asked), page=1, squares=["1-1-1-17"], **WHY, by=carys, at=make.NOON
        )
        with pytest.raises(Refused, match="cannot be given with parts hidden"):
            copy_of(asked, by=carys, on=make.TODAY)[1]

    def test_a_word_document_comes_beside(self, her_case: Case, amina: User, carys: User) -> None:
        document = kept(her_case, amina)
        File.objects.filter(pk=document.file_id).update(kind=Kind.DOCX, pages=None)
        asked = gathered(her_case, by=carys)
        decide_all(asked, by=carys)
        [given_file] = files_of(asked).values()
        assert given_file.is_beside
        assert given_file.name == f"{document.reference}.docx"

    def test_once_it_is_destroyed_it_is_decided_again(self, her_case: Case, amina: User, carys: User) -> None:
        asked = with_letter(her_case, by=amina, to=carys, content=CONTENT)
        decide_all(asked, by=carys)
        [document] = KeptDocument.objects.filter(case=her_case)
        document.file.empty()
        assert file_piece(asked).pages == []
        actions.gather(request=asked, by=carys, at=make.NOON)
        assert asked.items.exclude(file=None).count() == 0
        assert asked.items.get(source="cases.keptdocument").decision == "undecided"


def figures(opened: pikepdf.Pdf) -> list[Any]:
    """Return the figures of the structure of a paper, in their order of reading."""
    waiting, found = [opened.Root.StructTreeRoot], []
    while waiting:
        thing: Any = waiting.pop(0)
        if not isinstance(thing, Dictionary):
            continue
        if thing.get("/S") == Name.Figure:
            found.append(thing)
        kids: Any = thing.get("/K", [])
        waiting = [*(kids if isinstance(kids, pikepdf.Array) else [kids]), *waiting]
    return found


# --- Its pages -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_page_is_looked_at_and_squares_are_ticked(
    at_noon: None, carys_browser: Browser, her_case: Case, amina: User, carys: User
) -> None:
    asked = with_letter(her_case, by=amina, to=carys, content=CONTENT)
    item = file_piece(asked)
    url = reverse("rights:page", args=[her_case.reference, item.pk, 1])
    shown = carys_browser.get(url)
    page = shown.content.decode()
    assert 'src="data:image/jpeg;base64,' in page
    assert page.count('name="squares"') == COLUMNS * ROWS
    assert "Row 17, column 12" in page
    assert carys_browser.get(url.replace("/1/", "/3/")).status_code == 404
    log = Event.objects.filter(kind="access_request.shown").latest("pk")
    assert log.detail["page"] == 1
    sent = {"squares": ["1-2-3-17"], "version": item.version}
    back = text_of(carys_browser.post(url, sent))
    assert "Choose why she is not given all of it" in back
    again = carys_browser.get(url).content.decode()  # as a draft
    assert re.search(r'value="1-2-3-17"\s+checked', again)
    answered = carys_browser.post(url, sent | WHY, follow=True)
    assert "Page 2 of 2" in text_of(answered)
    assert "1 square hidden" in text_of(
        carys_browser.get(reverse("rights:item", args=[her_case.reference, item.pk]))
    )
    spoilt = kept(her_case, amina, content=b"%PDF-1.7 spoilt")
    actions.gather(request=asked, by=carys, at=make.NOON)
    other = asked.items.get(file=spoilt.file_id)
    page = text_of(carys_browser.get(reverse("rights:page", args=[her_case.reference, other.pk, 1])))
    assert "It is damaged, or locked with a password" in page
