"""Whether the structure of a paper is what PDF/UA asks for: ``python -m hestia.pdf.faults PAPER…``.

It opens the file with another library than the one that wrote it. It asks what WeasyPrint is known to leave
out and what is easily lost (ISO 14289-1, 7.1 to 7.5 and 7.8; PDF 1.7, 14.7, 14.8); it is no full validator.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

type Above = tuple[str, ...]
INSIDE = {
    "LI": {"L"},
    "LBody": {"LI"},
    "Lbl": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
}
ONLY = {
    "L": {"LI", "L", "Caption"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "TR": {"TH", "TD"},
}


@dataclass(slots=True)
class Found:
    """What was seen of a paper."""

    faults: list[str] = field(default_factory=list)
    marked: dict[tuple[int, int], set[int]] = field(
        default_factory=dict
    )  # by page, the pieces in the structure
    heads: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)


def faults(data: bytes) -> list[str]:
    """Return what is wrong with the structure of a paper, in sentences."""
    with pikepdf.open(BytesIO(data)) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return ["It has no structure."]
        found = Found()
        root: Any = pdf.Root.StructTreeRoot
        if "/Lang" not in pdf.Root:
            found.faults.append("It does not say its language.")
        for element in kids(root):
            look_at(element, (), found)
        listed = {str(name) for name in list(root.get("/IDTree", {}).get("/Names", []))[::2]}
        if missing := (found.heads | found.asked) - listed:
            found.faults.append(f"{len(missing)} heads of tables cannot be looked up in the IDTree.")
        for number, page in enumerate(pdf.pages, start=1):
            found.faults += loose(page, found.marked.get(page.obj.objgen, set()), number)
        return found.faults


def kids(element: Any) -> Iterator[Any]:
    """Yield what is in an element."""
    inside = element.get("/K", [])
    yield from inside if isinstance(inside, pikepdf.Array) else [inside]


def look_at(element: Any, above: Above, found: Found) -> None:
    """Note what is wrong with an element and what is in it. `above` are the kinds of what holds it."""
    kind, parent = str(element.S)[1:], above[-1] if above else ""
    if kind in INSIDE and parent not in INSIDE[kind]:
        found.faults.append(f"{kind} stands in {parent or 'nothing'}.")
    if parent in ONLY and kind not in ONLY[parent]:
        found.faults.append(f"{parent} holds {kind}.")
    note_cell(element, kind, found)
    if kind == "Figure" and not str(element.get("/Alt", "")).strip():
        found.faults.append("Figure has no words.")
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid:
                look_at(kid, (*above, kind), found)
        elif isinstance(kid, int):
            found.marked.setdefault(element.Pg.objgen, set()).add(kid)


def note_cell(element: Any, kind: str, found: Found) -> None:
    """Note what a cell of a table is called, and which heads it asks for."""
    if kind == "TH":
        found.heads.add(str(element.get("/ID", "")))
        if str(element.get("/A", {}).get("/Scope", "")) not in {"/Row", "/Column", "/Both"}:
            found.faults.append("TH has no Scope.")
    if kind == "TD":
        found.asked |= {str(head) for head in element.get("/A", {}).get("/Headers", [])}


def loose(page: pikepdf.Page, marked: set[int], number: int) -> list[str]:
    """Return what a page draws that is neither in the structure nor set apart from it."""
    within: list[bool] = []
    lost, bare = 0, 0
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        name = str(operator)
        if name == "BDC":
            properties = operands[1]
            piece = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
            lost += piece is not None and int(piece) not in marked
            within.append(piece is not None or str(operands[0]) == "/Artifact" or any(within))
        elif name == "BMC":
            within.append(str(operands[0]) == "/Artifact" or any(within))
        elif name == "EMC":
            within.pop()
        elif name in {"Tj", "TJ"} and not any(within):
            bare += 1
    problems = [f"Page {number}: {lost} pieces are in no element and not set apart."] if lost else []
    return [*problems, f"Page {number}: {bare} lines are not marked."] if bare else problems


def main() -> int:
    """Say what is wrong with each paper that is named. Return 1 if anything is."""
    is_wrong = 0
    for path in sys.argv[1:]:
        for words in faults(Path(path).read_bytes()):
            is_wrong = 1
            sys.stdout.write(f"{path}: {words}\n")
    return is_wrong


if __name__ == "__main__":
    sys.exit(main())
