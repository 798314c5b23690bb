"""Every letter reaches the paper: drawn by one of our fonts or spelled out, never an empty box.

The machine's own fonts are not relied on: a document looks the same wherever it is made.
"""

import re
from functools import cache
from pathlib import Path
from unicodedata import category, name, normalize

from fontTools.ttLib import TTFont

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
FONTS = STATIC / "fonts" / "pdf"

UNCOMMON = re.compile(r"[^\n\t\x20-\x7e\xa0-\u017f‐-‟•…€]")
INVISIBLE = re.compile(
    "[\u202a-\u202e\ufe00-\ufe0f\U000e0000-\U000e007f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]"
)


def drawable(text: str) -> str:
    """Return the text with every character that none of our fonts can draw spelled out.

    A smiling face becomes "(slightly smiling face)"; a Chinese character too rare for our font becomes its
    number in Unicode, "(U+6F22)". Marks are joined to their letters where a joined letter exists. What turns
    the direction of letters round is left out: it makes a word look like another.
    """
    drawn = UNCOMMON.sub(lambda match: _drawn_or_spelled(match[0]), normalize("NFC", text))
    return drawn.replace(")\u200d(", ") (")  # an emoji of a family is several, joined


@cache
def _drawn_or_spelled(character: str) -> str:
    kind = category(character)
    if kind == "Cc" or INVISIBLE.match(character):
        return ""
    if kind in {"Cf", "Zl", "Zp"} or ord(character) in _covered():
        return character
    spelling = name(character, "").lower()
    if not spelling or spelling.startswith("cjk"):
        spelling = f"U+{ord(character):04X}"
    return f"({spelling})"


@cache
def _covered() -> frozenset[int]:
    """Return the code points that our fonts can draw."""
    fonts = (TTFont(path, lazy=True) for path in FONTS.glob("*.woff2"))
    return frozenset(point for font in fonts for point in font.getBestCmap() or ())
