"""Open a PDF and ask what is on its pages."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader
from pypdf.generic import (
    ContentStream,
    DictionaryObject,
    FloatObject,
    NumberObject,
    StreamObject,
)

FOOT = 19  # millimetres at the foot of each page, where its line and its number stand
FOOT_FROM = 4  # millimetres from there to the foot's first line
FOOT_SIZES, LARGE_FOOT_SIZES = (8.5, 9.4), (12,)  # points: for staff and for her; in large print
LARGE = 14.5  # points: a table in large print is a little smaller than the rest
UNSEEN = 3  # how letters are shown that nobody sees
BELOW_LINE = 0.5  # millimetres a line may stand lower than it is counted
GAP = 8  # between two pages of a picture
ABOUT = "About"


class Matrix(NamedTuple):
    """Where and how large, as PDF says it."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def then(self, outer: "Matrix") -> "Matrix":
        a, b, c, d, e, f = self
        m = outer
        return Matrix(
            a * m.a + b * m.c,
            a * m.b + b * m.d,
            c * m.a + d * m.c,
            c * m.b + d * m.d,
            e * m.a + f * m.c + m.e,
            e * m.b + f * m.d + m.f,
        )


class Run(NamedTuple):
    """Letters drawn in one go: glyph numbers of a font, and the distances between them."""

    font: str
    size: float
    parts: list[Any]
    matrix: Matrix

    @property
    def glyphs(self) -> list[int]:
        strings = [part.original_bytes for part in self.parts if hasattr(part, "original_bytes")]
        return [int.from_bytes(string[at : at + 2]) for string in strings for at in range(0, len(string), 2)]


class Paper:
    """A PDF as its reader meets it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = PdfReader(BytesIO(data))
        self.root: DictionaryObject = self.reader.root_object

    @cached_property
    def texts(self) -> list[str]:
        """Return the text layer of each page."""
        return [page.extract_text() for page in self.reader.pages]

    @cached_property
    def lines(self) -> list[list[str]]:
        """Return what each page says, line by line: what its structure says, or what stands beside it, else
        what is drawn."""
        return [list(self._said(page)) for page in self.reader.pages]

    @property
    def spoken(self) -> list[str]:
        """Return what each page says."""
        return [" ".join(lines) for lines in self.lines]

    def _said(self, page: Any) -> Iterator[str]:
        for _, line in self._numbered(page):
            yield line

    def said_by(self, nodes: list[DictionaryObject]) -> list[str]:
        """Return what some pieces of text in the structure say."""
        wanted = {(node.raw_get("/Pg"), int(kid)) for node in nodes for kid in self._kids(node)}
        return [
            line
            for page in self.reader.pages
            for number, line in self._numbered(page)
            if (page.indirect_reference, number) in wanted
        ]

    def _kids(self, node: Any) -> list[int]:
        return [kid for kid in node["/K"] if isinstance(kid, int)]

    def _numbered(self, page: Any) -> Iterator[tuple[int, str]]:
        font, depth, written, number = "", 0, self._written.get(page.indirect_reference, {}), -1
        for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
            if operator == b"Tf":
                font = str(operands[0])
            if operator == b"BDC" and "/MCID" in operands[1]:
                number = int(operands[1]["/MCID"])
            if depth:
                depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
            elif operator in {b"BDC", b"BMC"} and operands[0] == "/Artifact":
                depth = 1
            elif operator == b"BDC" and operands[1].get("/MCID") in written:
                yield number, written[number]
                depth = 1
            elif operator == b"BDC" and "/ActualText" in operands[1]:
                yield number, str(operands[1]["/ActualText"])
                depth = 1
            elif operator in {b"TJ", b"Tj"}:
                run = Run(font, 0, operands[0] if operator == b"TJ" else operands, Matrix())
                yield number, "".join(self._letters[font].get(glyph, "") for glyph in run.glyphs)

    @cached_property
    def _written(self) -> dict[Any, dict[int, str]]:
        """Return what the structure says of each page in place of what is drawn, by number."""
        written: dict[Any, dict[int, str]] = {}
        for node in self.nodes:
            if "/ActualText" in node:
                kids: Any = node["/K"]
                written.setdefault(node.raw_get("/Pg"), {})[int(kids[0])] = str(node["/ActualText"])
        return written

    @cached_property
    def _letters(self) -> dict[str, dict[int, str]]:
        """Return which letters each glyph of each font stands for."""
        found = {}
        for key, font in self._fonts.items():
            table: Any = font["/ToUnicode"]
            lines = re.findall(r"<([0-9a-f]+)> <([0-9a-f]*)>", table.get_data().decode().lower())
            found[key] = {
                int(glyph, 16): bytes.fromhex(letters).decode("utf-16-be") for glyph, letters in lines
            }
        return found

    @property
    def text(self) -> str:
        """Return the text layer with all white space as single spaces."""
        return " ".join(" ".join(self.texts).split())

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def language(self) -> str:
        return str(self.root["/Lang"])

    @property
    def title(self) -> str | None:
        return self.reader.metadata.title if self.reader.metadata else None

    @property
    def metadata(self) -> bytes:
        """Return the XML that says what the file is."""
        stream: Any = self.root["/Metadata"].get_object()
        return bytes(stream.get_data())

    @property
    def is_tagged(self) -> bool:
        marked: Any = self.root.get("/MarkInfo", {})
        return "/StructTreeRoot" in self.root and bool(marked.get("/Marked"))

    @property
    def tags(self) -> list[str]:
        """Return the kinds of structure elements, in reading order."""
        return [str(node["/S"])[1:] for node in self.nodes]

    @cached_property
    def nodes(self) -> list[DictionaryObject]:
        """Return the structure elements, in reading order."""

        def walk(node: Any) -> Iterator[DictionaryObject]:
            node = node.get_object() if hasattr(node, "get_object") else node
            if isinstance(node, list):
                for kid in node:
                    yield from walk(kid)
            elif isinstance(node, DictionaryObject):
                if "/S" in node:
                    yield node
                yield from walk(node.get("/K", []))

        return list(walk(self.root["/StructTreeRoot"]))

    @property
    def ends(self) -> list[str]:
        """Return the kind of element that holds the last words of each page, in reading order."""
        last: dict[Any, str] = {}
        for node in self.nodes:
            if any(isinstance(kid, int) for kid in node.get("/K", [])):
                parent: Any = node["/P"]
                last[node.raw_get("/Pg")] = str(parent["/S"])[1:]
        return [last.get(page.indirect_reference, "") for page in self.reader.pages]

    @cached_property
    def _fonts(self) -> dict[str, DictionaryObject]:
        fonts: dict[str, DictionaryObject] = {}
        for page in self.reader.pages:
            resources: Any = page["/Resources"]
            for key, font in resources.get("/Font", {}).items():
                fonts[key] = font.get_object()
        return fonts

    def _file(self, key: str) -> StreamObject | None:
        descendants: Any = self._fonts[key]["/DescendantFonts"]
        descriptor = descendants[0].get_object()["/FontDescriptor"]
        stream = descriptor.get("/FontFile3") or descriptor.get("/FontFile2")
        return stream.get_object() if stream else None

    @property
    def fonts(self) -> dict[str, int]:
        """Return the embedded fonts and the size of each in bytes, 0 for one that is not embedded."""
        sizes = {}
        for key, font in self._fonts.items():
            stream = self._file(key)
            sizes[str(font["/BaseFont"]).partition("+")[2]] = len(stream.get_data()) if stream else 0
        return sizes

    @cached_property
    def _glyph_counts(self) -> dict[str, int]:
        counts = {}
        for key in self._fonts:
            stream = self._file(key)
            assert stream is not None, f"{key} is not embedded"
            data = stream.get_data()
            if data[:4] in {b"OTTO", b"\0\1\0\0", b"true"}:
                counts[key] = int(TTFont(BytesIO(data))["maxp"].numGlyphs)
            else:
                bare = CFFFontSet()
                bare.decompile(BytesIO(data), None)
                counts[key] = len(bare[0].CharStrings)
        return counts

    @cached_property
    def _glyph_widths(self) -> dict[str, dict[int, float]]:
        """Return the width of each glyph of each font, in thousandths of its size."""
        widths: dict[str, dict[int, float]] = {}
        for key, font in self._fonts.items():
            descendants: Any = font["/DescendantFonts"]
            widths[key] = {}
            first = 0
            for entry in descendants[0].get_object()["/W"]:
                if isinstance(entry, list):
                    widths[key] |= {first + at: float(width) for at, width in enumerate(entry)}
                else:
                    first = int(entry)
        return widths

    def _runs(self) -> Iterator[Run]:
        """Yield what is written, run by run, as it is drawn."""
        for page in self.reader.pages:
            yield from self._runs_of(page)

    def _runs_of(self, page: Any) -> Iterator[Run]:
        where, saved, line, font, size, is_seen = Matrix(), [], Matrix(), "", 0.0, True
        for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
            match operator:
                case b"q":
                    saved.append((where, is_seen))
                case b"Q":
                    where, is_seen = saved.pop()
                case b"cm":
                    where = Matrix(*map(float, operands)).then(where)
                case b"Tm":
                    line = Matrix(*map(float, operands))
                case b"Tf":
                    font, size = str(operands[0]), float(operands[1])
                case b"Tr":
                    is_seen = operands[0] != UNSEEN
                case b"TJ" | b"Tj" if is_seen:
                    yield Run(font, size, operands[0] if operator == b"TJ" else operands, line.then(where))

    @cached_property
    def depths(self) -> list[int]:
        """Return how far down each page is written on, in millimetres from its top, but for its foot."""
        return [self._depth(page) for page in self.reader.pages]

    def _depth(self, page: Any) -> int:
        height = float(page.mediabox.height) / 72 * 25.4
        lines = (height - run.matrix.f / 72 * 25.4 for run in self._runs_of(page))
        return round(max((line for line in lines if line < height - FOOT), default=0))

    @property
    def boxes(self) -> list[tuple[str, int]]:
        """Return the glyphs that show as an empty box: number 0 of a font, or past its last."""
        return [
            (run.font, glyph)
            for run in self._runs()
            for glyph in run.glyphs
            if not 0 < glyph < self._glyph_counts[run.font]
        ]

    @property
    def edges(self) -> list[float]:
        """Return how far to the right each run of text reaches, in millimetres from the left of its page."""
        edges = []
        for run in self._runs():
            widths = self._glyph_widths[run.font]
            moved = sum(float(part) for part in run.parts if isinstance(part, FloatObject | NumberObject))
            width = (sum(widths[glyph] for glyph in run.glyphs) - moved) / 1000 * run.size
            edges.append((run.matrix.e + width * run.matrix.a) / 72 * 25.4)
        return edges

    @property
    def starts(self) -> list[float]:
        """Return how far from the left of its page each run of text begins, in millimetres.

        What is read from the right is drawn from its left too: where it ends.
        """
        return [run.matrix.e / 72 * 25.4 for run in self._runs()]

    @property
    def in_the_foot(self) -> list[float]:
        """Return how far down its page stands what runs into the foot or past it: all but the foot's lines.

        These have their own sizes, and begin a line below the end of the page's text.
        """
        sizes: Counter[float] = Counter()
        for run in self._runs():
            sizes[round(abs(run.size * run.matrix.d), 1)] += len(run.glyphs)
        is_large = bool(sizes) and sizes.most_common(1)[0][0] >= LARGE
        foot_sizes = LARGE_FOOT_SIZES if is_large else FOOT_SIZES
        found = []
        for page in self.reader.pages:
            height = float(page.mediabox.height) / 72 * 25.4
            for run in self._runs_of(page):
                down = height - run.matrix.f / 72 * 25.4
                size = abs(run.size * run.matrix.d)
                is_foots = down > height - FOOT + FOOT_FROM and any(
                    abs(size - foot_size) < 0.1 for foot_size in foot_sizes
                )
                if down > height - FOOT + BELOW_LINE and not is_foots:
                    found.append(round(down, 1))
        return found

    def draw(self, about: str, *, dots_per_inch: int = 58) -> bytes:
        """Return a picture of all pages, four in a row, which carries what it is a picture of."""
        tool = shutil.which("pdftoppm")
        assert tool, "Drawing needs pdftoppm, which Poppler brings: apt-get install poppler-utils"
        with TemporaryDirectory() as folder:
            source = Path(folder, "paper.pdf")
            source.write_bytes(self.data)
            subprocess.run([tool, "-r", str(dots_per_inch), "-png", source, source], check=True)
            pages = [Image.open(path).convert("RGB") for path in sorted(Path(folder).glob("*.png"))]
        across, (width, height) = min(len(pages), 4), pages[0].size
        sheet = Image.new(
            "RGB", (across * (width + GAP) - GAP, -(-len(pages) // 4) * (height + GAP) - GAP), "#777"
        )
        for number, page in enumerate(pages):
            sheet.paste(page, (number % 4 * (width + GAP), number // 4 * (height + GAP)))
        notes, drawn = PngInfo(), BytesIO()
        notes.add_text(ABOUT, about)
        few = sheet.convert("P", None, None, Image.Palette.ADAPTIVE, 64)
        few.save(drawn, "PNG", compress_level=9, pnginfo=notes)
        return drawn.getvalue()


def said_of(picture: Path) -> str:
    """Return what a picture is a picture of, as `Paper.draw` noted it in it."""
    with Image.open(picture) as drawn:
        return str(drawn.info.get(ABOUT, ""))
