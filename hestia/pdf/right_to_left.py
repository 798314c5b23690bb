"""Letters that run from the right, written so that whoever reads a paper finds them in their order.

WeasyPrint draws such a line from its left, as every program does, and those that read it turn it round
(PDFium in Chrome and Edge, Poppler, MuPDF). Three things they cannot turn round, so we write them otherwise:
a letter drawn as one with another (lam and alef) is called by its own name in Unicode, which they take apart
in order; the marks above and below a letter, which stand on lines of their own, are drawn as shapes, and said
with their letter; and what a drawn letter stands for is asked of the font, not guessed from where it stood
first.
"""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from unicodedata import combining, normalize

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
STRINGS_AND_MOVES = re.compile(r"<([0-9a-f]*)>|(-?[\d.]+)")
FORMS = [*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)]
# What several letters drawn as one are called: standing alone is the last, and wins.
AS_ONE = {
    plain: chr(form)
    for form in reversed(FORMS)
    if len(plain := normalize("NFKC", chr(form))) > 1 and not plain[0].isspace()
}
FORMED = {chr(form) for form in FORMS}


@dataclass(frozen=True, slots=True)
class Letters:
    """What the drawn letters of a font stand for, by number, and which are marks; and their shapes."""

    font: TTFont
    of: dict[int, str]
    marks: frozenset[int]

    @property
    def is_right_to_left(self) -> bool:
        return any(RIGHT_TO_LEFT.match(text) for text in self.of.values())

    def say(self, glyph: int, text: str) -> str:
        """Return what a drawn letter stands for: one drawn with its mark, as the text has it."""
        named = self.of.get(glyph, text)
        return text if len(text) > 1 and len(named) == 1 and len(normalize("NFD", named)) > 1 else named


@cache
def letters_of(data: bytes) -> Letters:
    """Return what each drawn letter of a font stands for, alone or joined to others."""
    font = TTFont(BytesIO(data))
    names: dict[str, str] = {
        name: normalize("NFKC", chr(code)).lstrip() or " "
        for code, name in sorted((font.getBestCmap() or {}).items(), reverse=True)
    }
    for lookup in font["GSUB"].table.LookupList.Lookup if "GSUB" in font else []:
        for table in lookup.SubTable:
            for drawn, parts in substitutions(getattr(table, "ExtSubTable", table)):
                if drawn not in names and all(part in names for part in parts):
                    names[drawn] = "".join(names[part] for part in parts)
    numbers = {font.getGlyphID(name): text for name, text in names.items()}
    return Letters(font, numbers, frozenset(n for n, text in numbers.items() if all(map(combining, text))))


def substitutions(table: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield what a font draws in place of other letters: one for one, or one for several."""
    if table.LookupType == 1:
        yield from ((drawn, [plain]) for plain, drawn in table.mapping.items())
    if table.LookupType == 4:
        for first, ligatures in table.ligatures.items():
            yield from ((ligature.LigGlyph, [first, *ligature.Component]) for ligature in ligatures)


class Shape(BasePen):
    """Draw a letter of a font as a shape at a place of the page, whose ordinates run down."""

    def __init__(self, glyphs: Any, *, x: float, y: float, scale: float) -> None:
        super().__init__(glyphs)
        self.x, self.y, self.scale = x, y, scale
        self.lines: list[str] = []

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        places = [f"{self.x + x * self.scale:.3f} {self.y - y * self.scale:.3f}" for x, y in points]
        self.lines.append(" ".join([*places, operator]))

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  a pen is called so
        self._add("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", pt)

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self._add("c", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self._add("h")


class Fonts:
    """The fonts of a paper by name, and more of each for letters with marks: a font names each once."""

    def __init__(self, fonts: dict[Any, Any]) -> None:
        self.fonts = fonts
        self.named = {font.hash: font for font in fonts.values()}

    def in_which(self, font: Any, said: dict[int, str]) -> Any:
        """Return a font like this one, in which drawn letters say something else."""
        for number in range(1, 26):
            name = f"{font.hash[:-1]}{chr(65 + (ord(font.hash[-1]) - 65 + number) % 26)}"
            like = self.named.get(name) or self.add(font, name)
            if like.file_content is font.file_content and all(
                like.to_unicode.get(glyph, words) == words for glyph, words in said.items()
            ):
                like.to_unicode |= said
                like.widths |= {glyph: font.widths[glyph] for glyph in said}
                return like
        return font

    def add(self, font: Any, name: str) -> Any:
        like = copy(font)
        like.hash, like.to_unicode, like.widths, like.missing = name, {}, {}, {}
        like.name = font.name.replace(font.hash.encode(), name.encode())
        self.fonts[name] = self.named[name] = like
        return like


@dataclass(slots=True)
class Line:
    """One line as it is drawn, written anew: its operators, then the shapes of its marks."""

    text: str
    fonts: Fonts
    operators: list[Any] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)  # letters and distances not shown yet
    alone: dict[int, str] = field(default_factory=dict)  # a letter with marks, nothing beside it yet
    shapes: list[str] = field(default_factory=list)
    marks: str = ""  # drawn, and not said yet: their letter comes next
    font: Any = None
    letters: Letters | None = None
    size: float = 0
    rise: float = 0
    x: float = 0
    y: float = 0

    def add(self, operator: Any) -> None:
        """Take in the next operator."""
        words = operator.decode("latin-1") if isinstance(operator, bytes) else str(operator)
        if words.endswith(" TJ"):
            for string, move in STRINGS_AND_MOVES.findall(words):
                self.move(float(move or 0))
                for at in range(0, len(string), 4):
                    self.letter(int(string[at : at + 4], 16))
            return
        if words.endswith(" Ts") and self.letters:
            self.rise = float(words.split()[0])
            return
        self.show()
        self.operators.append(operator)
        if words.endswith(" Tm"):
            self.x, self.y = (float(number) for number in words.split()[4:6])
        elif words.endswith(" Tf"):
            name, size, _ = words.split()
            self.font, self.size = self.fonts.named[name[1:]], float(size)
            letters = letters_of(self.font.file_content)
            self.letters = letters if letters.is_right_to_left else None
        elif words == "ET" and self.shapes:
            self.operators += [*self.shapes, "f"]

    def move(self, thousandths: float) -> None:
        """Move to the left, in thousandths of the size of the letters."""
        self.x -= thousandths * self.size / 1000
        if thousandths:
            self.shown.append(f" {thousandths:g} ")

    def show(self) -> None:
        """Show what was taken in."""
        alone, self.alone = self.alone, {}
        if alone:
            self.show_in(self.fonts.in_which(self.font, alone))
        elif self.shown:
            self.operators.append(f"[{''.join(self.shown)}] TJ")
            self.shown = []

    def show_in(self, like: Any) -> None:
        """Show what was taken in, in a font like this one, and go back to it."""
        self.operators += [f"/{like.hash} {self.size:g} Tf", f"[{''.join(self.shown)}] TJ"]
        self.operators.append(f"/{self.font.hash} {self.size:g} Tf")
        self.shown = []

    def letter(self, glyph: int) -> None:
        """Show one letter; a mark as a shape, since it stands above or below the line."""
        text, width = self.says(glyph), self.font.widths[glyph]
        if self.letters and glyph in self.letters.marks:
            self.draw(self.letters.font, glyph)
            self.marks = text + self.marks
            self.move(-width)
            return
        if self.marks:
            marks, self.marks = self.marks, ""
            self.with_marks(glyph, said_with(text, marks, self.text)[::-1])
        else:
            self.shown.append(f"<{glyph:04x}>")
            if self.alone:
                if glyph not in self.alone:
                    self.alone[glyph] = self.font.to_unicode[glyph]
                    self.show()
                else:
                    after = self.shown.pop()
                    self.show()
                    self.shown.append(after)
        self.x += width * self.size / 1000

    def says(self, glyph: int) -> str:
        """Return what a drawn letter stands for, and have its font say so."""
        text: str = self.font.to_unicode.get(glyph, "")
        if not self.letters:
            return text
        known: dict[int, str] = vars(self.font).setdefault("known", {})
        if glyph not in known:
            known[glyph] = text
            if len(text) != 1 or text in FORMED:
                known[glyph] = said = self.letters.say(glyph, text)
                self.font.to_unicode[glyph] = AS_ONE.get(said, said[::-1])
        return known[glyph]

    def with_marks(self, glyph: int, text: str) -> None:
        """Show a letter that is said with its marks, and one beside it: two say which way they run."""
        last = next((at for at in reversed(range(len(self.shown))) if self.shown[at][0] == "<"), None)
        before = self.shown[last:] if last is not None else []
        beside = int(before[0][1:-1], 16) if before else glyph
        if self.alone or beside == glyph:
            self.show()
            self.alone, self.shown = {glyph: text}, [f"<{glyph:04x}>"]
            return
        del self.shown[last:]
        self.show()
        self.shown = [*before, f"<{glyph:04x}>"]
        self.show_in(self.fonts.in_which(self.font, {beside: self.font.to_unicode[beside], glyph: text}))

    def draw(self, font: TTFont, glyph: int) -> None:
        """Draw a letter as a shape where it would stand."""
        glyphs, scale = font.getGlyphSet(), self.size / units_of(font)
        pen = Shape(glyphs, x=self.x, y=self.y - self.rise, scale=scale)
        glyphs[font.getGlyphName(glyph)].draw(pen)
        self.shapes += pen.lines


def units_of(font: Any) -> float:
    """Return how many units of a font its letters are high."""
    units: int = font["head"].unitsPerEm
    return units


def said_with(letters: str, marks: str, text: str) -> str:
    """Return letters drawn as one with their marks among them, as a text has them."""
    orders = (letters[:at] + marks + letters[at:] for at in range(1, len(letters)))
    return next((order for order in orders if order in text), letters + marks)


def written_anew(operators: list[Any], text: str, fonts: dict[Any, Any]) -> list[Any]:
    """Return the operators that draw one line of text, so that it is read in its order."""
    line = Line(text, Fonts(fonts))
    for operator in operators:
        line.add(operator)
    return line.operators
