"""Squares of a page under which something is hidden: how they are named, and where they lie. Pure.

A page is twelve squares wide, and as many high as its shape asks for. A name says all of it: "2-3-5-17" is,
of page 2, the fifth square of the third of 17 rows; "2" is the whole page. "no file" leaves out all.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from hestia.ui.words import counted

COLUMNS, MOST_ROWS = 12, 40
LEFT_OUT = "no file"
WHOLE = "all"
NAME = re.compile(r"(\d{1,3})(?:-(\d{1,2})-(\d{1,2})-(\d{1,2}))?")


class Square(NamedTuple):
    """A square of a page, or the whole of it: then it is in no row."""

    page: int
    row: int = 0
    column: int = 0
    rows: int = 0

    @property
    def box(self) -> list[float]:
        """Return where it lies: left, top, right and bottom, as parts of the page."""
        left, top = (self.column - 1) / COLUMNS, (self.row - 1) / self.rows
        return [left, top, left + 1 / COLUMNS, top + 1 / self.rows]


def rows_of(width: int, height: int) -> int:
    """Return how many rows make the parts of a page square."""
    return min(max(round(COLUMNS * height / max(width, 1)), 1), MOST_ROWS)


def square_named(name: str) -> Square | None:
    """Return the square of a name, if there is such a square."""
    match = NAME.fullmatch(name)
    if match is None:
        return None
    page, row, column, rows = (int(part or 0) for part in match.groups())
    is_whole = match.group(2) is None
    is_there = is_whole or (1 <= row <= rows <= MOST_ROWS and 1 <= column <= COLUMNS)
    return Square(page, row, column, rows) if page and is_there else None


def squares_of(squares: Collection[str]) -> Iterator[Square]:
    """Yield the squares of a file that are hidden."""
    return (square for name in squares if (square := square_named(name)))


def boxes_by_page(squares: Collection[str]) -> dict[int, str | list[list[float]]]:
    """Return what is hidden of each page on which something is: boxes, or all of it."""
    by_page: dict[int, str | list[list[float]]] = {}
    for square in sorted(squares_of(squares)):  # a whole page comes before its squares
        boxes = by_page.setdefault(square.page, [] if square.row else WHOLE)
        if isinstance(boxes, list):
            boxes.append(square.box)
    return by_page


def words_of_page(squares: Collection[str], page: int) -> str:
    """Return how much of a page is hidden, in words."""
    boxes = boxes_by_page(squares).get(page, [])
    if boxes == WHOLE:
        return "The whole page is hidden"
    return f"{counted(len(boxes), 'square')} hidden" if boxes else "Nothing is hidden"


def grid(page: int, rows: int, ticked: Collection[str]) -> list[list[tuple[str, str, bool]]]:
    """Return the squares of a page, row by row: name, what it is called, and whether it is ticked."""
    return [
        [
            (name := f"{page}-{row}-{column}-{rows}", f"Row {row}, column {column}", name in ticked)
            for column in range(1, COLUMNS + 1)
        ]
        for row in range(1, rows + 1)
    ]
