"""How each paper is laid out, held against what was looked at: sheets, headings, tables, pictures.

`make pictures` draws them anew into docs/pictures/papers, and writes how they are laid out into layout.json
beside this file. Each picture carries the layout it was drawn from, so that none is older than layout.json.
Look at them before you keep them.
"""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from demo.management.commands.bench import own_database
from hestia.db.acting import as_owner
from tests.pdf.drawn import documents
from tests.pdf.on_paper import paper_of
from tests.pdf.pages import FOOT, Paper, said_of

KEPT = Path(__file__).with_name("layout.json")
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "papers"
COUNTED = ("H1", "H2", "H3", "TH", "Figure")
SLACK = 4  # millimetres by which another machine may set the last line of a sheet elsewhere
ROOM = 16  # millimetres under a heading at least, for what it stands over: a line, or one to write on
LEAST = 75  # millimetres from the top that a last sheet is written on, or it is hardly worth its paper
DRAW = "It is laid out in another way. Look at it, then draw it: make pictures"

type Layout = dict[str, Any]

# So that there is a database even where these run alone.
pytestmark = pytest.mark.django_db


def layout(paper: Paper) -> Layout:
    """Return how many sheets it has, how far down each goes, and how many of each kind of element."""
    counts = Counter(paper.tags)
    kinds = {kind: counts[kind] for kind in COUNTED if counts[kind]}
    return {"sheets": len(paper), "depths": paper.depths, **kinds}


def kept() -> dict[str, Layout]:
    found: dict[str, Layout] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    return found


@pytest.fixture(scope="module", autouse=True)
def documents_are_printed_from_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tell her story once, for all that is asked of the papers, and undo it."""
    with django_db_blocker.unblock():
        documents()


def test_each_is_kept_with_its_picture() -> None:
    assert set(kept()) == set(documents()) == {path.stem for path in PICTURES.glob("*.png")}, DRAW


@pytest.mark.parametrize("name", sorted(name for name in kept() if "easy" in name))
def test_in_pictures_it_has_four_sheets_at_most(name: str) -> None:
    assert kept()[name]["sheets"] <= 4


@pytest.mark.parametrize("name", kept())
class TestEachPaper:
    def test_is_laid_out_as_it_was(self, name: str) -> None:
        now, then = layout(paper_of(name)), kept()[name]
        assert now | {"depths": []} == then | {"depths": []}, DRAW
        assert now["depths"] == pytest.approx(then["depths"], abs=SLACK), DRAW

    def test_is_drawn_as_it_is_laid_out(self, name: str) -> None:
        assert json.loads(said_of(PICTURES / f"{name}.png") or "{}") == kept()[name], DRAW

    def test_has_no_last_sheet_for_a_few_lines(self, name: str) -> None:
        then = kept()[name]
        assert then["sheets"] == 1 or then["depths"][-1] > LEAST

    def test_has_no_heading_alone_at_the_foot_of_a_sheet(self, name: str) -> None:
        paper = paper_of(name)
        height = float(paper.reader.pages[0].mediabox.height) / 72 * 25.4
        low = height - FOOT - ROOM
        ends = zip(paper.ends, paper.depths, strict=True)
        # Below each question of a blank sheet stands a line to write on, which is no words.
        headings = {"H1", "H2"} if name.startswith("sheet-") else {"H1", "H2", "H3"}
        assert [kind for kind, depth in ends if kind in headings and depth > low] == []

    def test_misses_no_letter_and_stays_on_the_sheet(self, name: str) -> None:
        paper = paper_of(name)
        assert paper.boxes == []
        width = float(paper.reader.pages[0].mediabox.width) / 72 * 25.4
        assert max(paper.edges) < width - 14
        assert min(paper.starts) > 14
        assert paper.in_the_foot == []

    def test_has_heads_of_tables_and_words_for_pictures(self, name: str) -> None:
        nodes = list(paper_of(name).nodes)
        kinds = [str(node["/S"]) for node in nodes]
        assert [
            node for node, kind in zip(nodes, kinds, strict=True) if kind == "/TH" and "/ID" not in node
        ] == []
        figures = [node for node, kind in zip(nodes, kinds, strict=True) if kind == "/Figure"]
        assert all(str(node.get("/Alt", "")).strip() for node in figures)
        levels = [int(kind[2]) for kind in kinds if kind in {"/H1", "/H2", "/H3"}]
        assert levels[0] == 1
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def write() -> None:
    """Draw every paper, and write down how it is laid out."""
    with own_database(), as_owner():
        documents()
    draw(list(documents()))


def draw(names: list[str]) -> None:
    for old in PICTURES.glob("*.png"):
        old.unlink()
    found = {name: layout(paper_of(name)) for name in names}
    for name, each in found.items():
        (PICTURES / f"{name}.png").write_bytes(paper_of(name).draw(json.dumps(each)))
    lines = (f'  "{name}": {json.dumps(each)}' for name, each in found.items())
    KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
