"""The press: a page of HTML in, a tagged PDF out. `hestia.pdf.pressroom` has it work apart."""

import gc
import re
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from hestia.pdf import structure
from hestia.pdf.letters import STATIC, drawable
from hestia.sandbox import Unacceptable

BLANK = "<!doctype html><html lang=en><title>-</title><style>@page { size: A4 }</style><body></body></html>"
REHEARSAL = (
    '<!doctype html><html lang="en-GB" class="client"><head><title>x</title></head>'
    '<body data-reference="x" data-marking=""><h1>A</h1><p>B <b>C</b> ሰላም نعم 你好 हाँ ਹਾਂ</p></body></html>'
)


def prepare() -> None:
    """Read the styles and unpack the fonts."""
    kind: Any = pydyf.PDF
    kind.page_references = property(page_references)
    typeset(REHEARSAL)
    gc.freeze()  # styles and fonts stay: they are never looked through again


def answer(*pages: bytes) -> bytes:
    """Return pages of HTML as one PDF.

    What the last one left is thrown away first. Until this one is made nothing is looked for that could be:
    boxes and lines are all held until then, and to go through them again and again takes a fifth of the time.
    """
    gc.collect()
    gc.disable()
    try:
        return typeset(*(page.decode() for page in pages))
    finally:
        gc.enable()


class OwnFiles(URLFetcher):
    """Fetch the files of one folder by their `static:` addresses. There is no other address."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allow_redirects=False)
        self.files = {
            f"static:{path.relative_to(folder).as_posix()}": path
            for path in folder.rglob("*")
            if path.is_file() and not path.is_symlink()
        }
        self.refused: list[str] = []

    def fetch(self, url: str, _headers: dict[str, str] | None = None) -> URLFetcherResponse:
        path = self.files.get(url)
        if path is None:
            self.refused.append(url)  # WeasyPrint would print the page without it: see typeset
            raise ValueError("not one of our own files")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": guess_type(path)[0] or ""})


def typeset(*pages: str) -> bytes:
    """Return pages of HTML as one PDF/UA: tagged, with its fonts, saying nothing of its maker.

    Each is a document of its own, whose sheets are numbered from 1, and begins on a sheet of paper of its own
    where both sides are printed: what is one client's never stands on the back of another's. The file has the
    title and the language of the first. Call it from one thread only: Pango's font maps are made for one.

    :raises Unacceptable: a page asks for something that is not one of our own files
    """
    files, fonts, stylesheet = _type_case()
    files.refused.clear()
    laid = [
        weasyprint.HTML(string=drawable(html), base_url="static:", url_fetcher=files).render(
            stylesheets=[stylesheet], font_config=fonts, pdf_variant="pdf/ua-1"
        )
        for html in pages
    ]
    whole = laid[0].copy(sheets(laid))
    paper: bytes = whole.write_pdf(pdf_variant="pdf/ua-1", finisher=_finish)
    if files.refused:
        raise Unacceptable(f"The paper asks for what is none of our own files: {', '.join(files.refused)}")
    return paper


def sheets(laid: list[weasyprint.Document]) -> list[weasyprint.Page]:
    """Return the pages of all documents; the next one begins on a front."""
    pages: list[weasyprint.Page] = []
    for document in laid:
        if len(pages) % 2:
            pages += weasyprint.HTML(string=BLANK).render(pdf_variant="pdf/ua-1").pages
        pages += document.pages
    return pages


@cache
def _type_case() -> tuple[OwnFiles, FontConfiguration, weasyprint.CSS]:
    """Return the fonts and the parsed stylesheet, made once: unpacking fonts takes longer than printing."""
    files, fonts = OwnFiles(STATIC), FontConfiguration()
    css = Path(STATIC, "css", "pdf.css").read_text(encoding="utf-8").replace('url("../', 'url("static:')
    return files, fonts, weasyprint.CSS(string=spelled_out(css), url_fetcher=files, font_config=fonts)


def spelled_out(css: str) -> str:
    """Return a style sheet with what each of its variables stands for in place of it.

    WeasyPrint works them out anew for each element: of a long paper that takes a tenth of the time.
    """
    stands_for = dict(re.findall(r"(--[\w-]+): ([^;]+);", css))
    for _ in range(len(stands_for) + 1):  # one may stand for another
        css = re.sub(r"var\((--[\w-]+)\)", lambda name: stands_for[name[1]], css)
    return css


def page_references(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """Return how the pages of a file are named in it, as pydyf does, once for so many pages.

    WeasyPrint asks for all of them at each element that it tags. Made again each time, of a thousand pages
    that takes as long as laying them out.
    """
    kids = pdf.pages["Kids"][::3]
    if len(vars(pdf).get("named", ())) != len(kids):
        vars(pdf)["named"] = tuple(f"{number} 0 R".encode() for number in kids)
    named: tuple[bytes, ...] = vars(pdf)["named"]
    return named


def _finish(_: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Mend the structure, and leave out which program, in which version, made the file."""
    structure.mend(pdf)
    pdf.info.pop("Producer", None)
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.extra.get("Type") == "/Metadata":
            thing.stream = [re.sub(rb' pdf:Producer="[^"]*"', b"", part) for part in thing.stream]
