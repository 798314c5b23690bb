"""The structure of a paper as PDF/UA asks for it (ISO 14289-1), where WeasyPrint leaves something out.

Each part says its language where it is not that of the whole, and what it says where its letters are not
drawn in that order; heads of tables say whether they stand over a column or before a row, and can be looked
up; an item stands in a list; what stands at the edge of each sheet is no part of the text.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

from hestia.pdf.layer import Said, said_on

type Element = Any  # pydyf's dictionary


class Structure:
    """The tree of a paper that has been laid out, before it is written."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.objects = {thing.reference: thing for thing in pdf.objects}
        self.root: Element = self.objects[pdf.catalog["StructTreeRoot"]]
        self.language = pdf.catalog["Lang"].string.lower()
        self.heads: dict[str, bytes] = {}
        self.reached: set[bytes] = set()

    def mend(self) -> None:
        """Write in what is missing."""
        for reference in self.root["K"]:
            self.walk(reference, ())
        names = [part for key in sorted(self.heads) for part in (pydyf.String(key), self.heads[key])]
        if names:
            self.root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})
        numbers = self.objects[self.root["ParentTree"]]["Nums"]
        for page, marked in zip(
            self.pages(), numbers[1 : 2 * len(self.pdf.page_references) : 2], strict=True
        ):
            self.set_apart(page, marked)

    def walk(self, reference: bytes, above: tuple[str, ...]) -> None:
        """Go through an element and what is in it. `above` are the kinds of what holds it, nearest last."""
        element, kind = self.objects[reference], str(self.objects[reference]["S"])
        self.reached.add(reference)
        if kind == "/TH":
            element["A"]["Scope"] = "/Column" if "/THead" in above else "/Row"
            if "ID" in element:
                self.heads[element["ID"].string] = reference
        if kind == "/L":  # what parts items in one line is no item
            element["K"] = pydyf.Array(kid for kid in element["K"] if not self.is_blank(kid))
        kids = element["K"]
        if kids and isinstance(kids[0], int) and (piece := self.said(element, kids[0])):
            if piece.words:
                element["ActualText"] = pydyf.String(piece.words)
            if piece.language and piece.language.lower() != self.language:
                element["Lang"] = pydyf.String(piece.language)
        for kid in kids:
            if kid in self.objects and "S" in self.objects[kid]:
                self.walk(kid, (*above, kind))

    def is_blank(self, reference: bytes) -> bool:
        """Whether an element is a piece of text in which nothing is seen."""
        element = self.objects[reference]
        numbers = element["K"]
        piece = self.said(element, numbers[0]) if numbers and isinstance(numbers[0], int) else None
        return piece is not None and piece.is_blank

    def said(self, element: Element, number: int) -> Said | None:
        return said_on(self.objects[self.objects[element["Pg"]]["Contents"]]).get(number)

    def pages(self) -> Iterator[Any]:
        for reference in self.pdf.page_references:
            yield self.objects[self.objects[reference]["Contents"]]

    def set_apart(self, page: Any, marked: list[bytes]) -> None:
        """Say of what is in no element that it is no part of the text: the line and the number of a sheet."""
        apart = {number: ref for number, ref in enumerate(marked) if ref not in self.reached}
        for number, reference in apart.items():
            marked[number] = b"null"
            self.objects[reference].free = "f"
        for at, properties in enumerate(page.stream):
            if isinstance(properties, pydyf.Dictionary) and properties.get("MCID") in apart:
                page.stream[at - 1] = "/Artifact"
                page.stream[at] = pydyf.Dictionary({"Type": "/Pagination"})


def mend(pdf: Any) -> None:
    """Make the structure of a paper what PDF/UA asks for."""
    Structure(pdf).mend()
