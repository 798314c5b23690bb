"""Pages of a file that was kept, drawn. `hestia.uploads.drawing` has it work in a process of its own."""

import io
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from math import ceil, floor, sqrt
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw

from hestia.sandbox import Unacceptable
from hestia.uploads.kinds import MOST_PIXELS, PICTURES, Kind
from hestia.uploads.pictures import FORMATS

GIVEN, ON_SCREEN = 200, 100  # points to the inch
LONGEST_ON_SCREEN = 1200  # points of a picture
QUALITY = 85
POINTS = 72  # of paper to the inch
DAMAGED = "It is damaged, or locked with a password, so its pages cannot be drawn."
NO_PAGES = "It has no pages that can be drawn."
WHOLE = "all"  # in place of boxes: nothing of the page is given
type Boxes = list[list[float]]  # left, top, right, bottom: parts of the width and of the height


def prepare() -> None:
    """Do all of it once, with a file of our own: what the libraries read from the disk is read by then."""
    blank = in_paper([Image.new("RGB", (8, 8), "white")])
    look(Kind.PDF, blank, 1)
    as_it_was(Kind.PDF, blank)
    redrawn(Kind.PDF, blank, {1: [[0, 0, 1, 1]]})


def answer(order: bytes, *contents: bytes) -> bytes:
    """Return a line about what was drawn, and that: one page as a picture, or files as papers, in a row."""
    asked = json.loads(order)
    if number := asked.get("look"):
        picture = look(Kind(asked["kind"]), contents[0], number)
        head: Any = {"width": picture.width, "height": picture.height}
        return json.dumps(head).encode() + b"\n" + as_jpeg(picture)
    papers, head = [], []
    for of_file, content in zip(asked["files"], contents, strict=True):
        boxes = {int(page): part for page, part in of_file["boxes"].items()}
        try:
            kind = Kind(of_file["kind"])
            paper = redrawn(kind, content, boxes) if boxes else as_it_was(kind, content)
            head.append({"length": len(paper), "why": ""})
            papers.append(paper)
        except Unacceptable as refused:
            head.append({"length": 0, "why": str(refused)})
    return json.dumps(head).encode() + b"\n" + b"".join(papers)


def look(kind: Kind, content: bytes, number: int) -> Image.Image:
    """Return one page as it is shown on a screen."""
    [picture] = drawn(kind, content, [number], ON_SCREEN)
    picture.thumbnail((LONGEST_ON_SCREEN, LONGEST_ON_SCREEN))
    return picture


def redrawn(kind: Kind, content: bytes, boxes: dict[int, Any]) -> bytes:
    """Return every page as a picture with the boxes painted in; a page that is hidden whole is not there."""
    numbers = [number for number in range(1, count(kind, content) + 1) if boxes.get(number) != WHOLE]
    pictures = drawn(kind, content, numbers, GIVEN)
    return in_paper(
        painted(picture, boxes.get(number, [])) for number, picture in zip(numbers, pictures, strict=True)
    )


def as_it_was(kind: Kind, content: bytes) -> bytes:
    """Return the file's pages as they were kept. What has layers is drawn: a hidden one must stay hidden."""
    if kind in PICTURES:
        return in_paper(drawn(kind, content, [1], GIVEN))
    try:
        with pikepdf.open(io.BytesIO(content)) as paper:
            if not len(paper.pages):
                raise Unacceptable(NO_PAGES)
            if "/OCProperties" not in paper.Root:
                out = io.BytesIO()
                paper.save(out)
                return out.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError):
        raise Unacceptable(DAMAGED) from None
    return redrawn(kind, content, {})


# --- Drawing ------------------------------------------------------------------------------------------


def count(kind: Kind, content: bytes) -> int:
    """Return how many pages a file has."""
    if kind in PICTURES:
        return 1
    try:
        with closing(pypdfium2.PdfDocument(content)) as paper:
            return len(paper)
    except pypdfium2.PdfiumError:
        raise Unacceptable(DAMAGED) from None


def drawn(kind: Kind, content: bytes, numbers: list[int], dots: int) -> Iterator[Image.Image]:
    """Yield pages as pictures of so many points to the inch; a picture has the points it has."""
    if kind == Kind.DOCX:
        raise Unacceptable("A Word document has no pages that can be drawn.")
    try:
        if kind in PICTURES:
            yield from [on_white(Image.open(io.BytesIO(content), formats=[FORMATS[kind]])) for _ in numbers]
            return
        with closing(pypdfium2.PdfDocument(content)) as paper:
            yield from (page_drawn(paper, number, dots) for number in numbers)
    except (pypdfium2.PdfiumError, OSError, IndexError):
        raise Unacceptable(DAMAGED) from None


def page_drawn(paper: Any, number: int, dots: int) -> Image.Image:
    """Return one page of a PDF as a picture, as a reader shows it."""
    with closing(paper[number - 1]) as page:
        width, height = page.get_size()
        scale = min(dots / POINTS, sqrt(MOST_PIXELS / max(width * height, 1)))
        picture: Image.Image = page.render(scale=scale, draw_annots=False, may_draw_forms=False).to_pil()
        return picture.convert("RGB")


def on_white(picture: Image.Image) -> Image.Image:
    """Return a picture with nothing to be seen through."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def painted(picture: Image.Image, boxes: Boxes) -> Image.Image:
    """Return a picture with black boxes painted into it: what was there is no longer in it."""
    width, height = picture.size
    brush = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        corner = (floor(left * width), floor(top * height))
        brush.rectangle([corner, (ceil(right * width) - 1, ceil(bottom * height) - 1)], fill="black")
    return picture


def as_jpeg(picture: Image.Image) -> bytes:
    """Return a picture as a file that says nothing but the picture."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def in_paper(pictures: Iterable[Image.Image]) -> bytes:
    """Return a PDF with a picture on each page, and nothing else: no text, nor who made it."""
    paper = pikepdf.new()
    for picture in pictures:
        width, height = (side * POINTS / GIVEN for side in picture.size)
        page = paper.add_blank_page(page_size=(max(width, 3), max(height, 3)))
        image = paper.make_stream(
            as_jpeg(picture),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        page.obj.Resources = Dictionary(XObject=Dictionary(Page=image))
        page.obj.Contents = paper.make_stream(f"q {width:f} 0 0 {height:f} 0 0 cm /Page Do Q".encode())
    out = io.BytesIO()
    paper.save(out, deterministic_id=True)
    return out.getvalue()
