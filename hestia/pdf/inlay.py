"""Pages of other papers, set into a paper where it left room. `hestia.pdf.inlaying` has it work apart.

The room is a picture of ours (`static/img/room.png`), tagged as a figure with what it shows. What is set in
is inside the same tag: so the paper stays one, in the order in which it is read.
"""

import io
from contextlib import suppress
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Rectangle, Stream

from hestia.sandbox import Unacceptable

ROOM = (7, 11)  # the width and height of the picture that keeps the room, by which it is known
WIDTH, HEIGHT = 510, 640  # points: its shape on paper (pdf.css: `.inlaid`)
MARKS = {"BMC", "BDC", "EMC", "MP", "DP"}


def prepare() -> None:
    """Do it once, with papers of our own."""
    blank = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(blank)
    answer(blank.getvalue())
    copy_in(made, made.pages[0])


def answer(paper: bytes, *others: bytes) -> bytes:
    """Return the paper with the pages of the others, in their order, in the rooms that it left."""
    with pikepdf.open(io.BytesIO(paper)) as whole:
        rooms = [page for page in whole.pages if room_on(page)]
        opened = [pikepdf.open(io.BytesIO(other)) for other in others]
        pages = [page for other in opened for page in other.pages]
        if len(rooms) != len(pages):
            raise Unacceptable(f"The paper has room for {len(rooms)} pages, and the files have {len(pages)}.")
        for room, page in zip(rooms, pages, strict=True):
            set_in(whole, room, page)
        out = io.BytesIO()
        # What it says of itself stays as it was: no more than the press wrote.
        whole.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def room_on(page: pikepdf.Page) -> str:
    """Return the name by which a page draws a room, if it does."""
    pictures: Any = page.resources.get("/XObject", {})
    for name, image in dict(pictures).items():
        is_room = (image.get("/Width"), image.get("/Height")) == ROOM
        if is_room and f"{name} Do".encode() in page.Contents.read_bytes():
            return str(name)
    return ""


def set_in(whole: pikepdf.Pdf, room: pikepdf.Page, page: pikepdf.Page) -> None:
    """Put a page where the picture was that kept its room."""
    shared: Any = room.resources  # by all pages of the paper: this one has its own from now on
    pictures = Dictionary(dict(shared.XObject))
    pictures[room_on(room)] = copy_in(whole, page)
    room.obj.Resources = Dictionary(dict(shared) | {"/XObject": pictures})


def copy_in(whole: pikepdf.Pdf, page: pikepdf.Page) -> Stream:
    """Return a page as something that is drawn into a square of one by one, in the shape of the room."""
    between = pikepdf.new()
    between.pages.append(page)
    without_marks(between, between.pages[0])
    sheet = between.add_blank_page(page_size=(WIDTH, HEIGHT))
    sheet.add_overlay(between.pages[0], Rectangle(0, 0, WIDTH, HEIGHT))
    form = whole.copy_foreign(sheet.as_form_xobject())
    assert isinstance(form, Stream)
    form["/Matrix"] = Array([1 / WIDTH, 0, 0, 1 / HEIGHT, 0, 0])
    return form


def without_marks(paper: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Take out the marks of the structure that a page had in its own file: here it is one figure."""
    with suppress(pikepdf.PdfError):
        instructions = pikepdf.parse_content_stream(page)
        kept = [drawing for drawing in instructions if str(drawing.operator) not in MARKS]
        if len(kept) < len(instructions):
            page.obj.Contents = paper.make_stream(pikepdf.unparse_content_stream(kept))
