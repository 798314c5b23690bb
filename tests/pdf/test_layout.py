"""How each paper is laid out, held against what was looked at: sheets, headings, tables, pictures.

``python -m tests.pdf.test_layout FOLDER`` writes the papers into a folder, and how they are laid out into
layout.json beside this file. Their pictures stand in docs/pictures/papers.
"""

import json
import os
import sys
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.pdf.pages import Paper

KEPT = Path(__file__).with_name("layout.json")
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "papers"
COUNTED = ("H1", "H2", "H3", "TH", "Figure")


@cache
def paper_of(name: str) -> Paper:
    from hestia.pdf import render  # noqa: PLC0415  # run as a program, Django is set up first
    from tests.pdf.hers import LAYOUTS  # noqa: PLC0415

    return Paper(render(LAYOUTS[name]()))


def layout(paper: Paper) -> dict[str, int]:
    """Return how many sheets it has, and how many of each kind of element."""
    counts = Counter(paper.tags)
    return {"sheets": len(paper), **{kind: counts[kind] for kind in COUNTED if counts[kind]}}


def expected() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(KEPT.read_text())
    return found


def test_each_is_kept_with_its_picture() -> None:
    from tests.pdf.hers import LAYOUTS  # noqa: PLC0415

    assert set(expected()) == set(LAYOUTS) == {path.stem for path in PICTURES.glob("*.png")}


@pytest.mark.parametrize("name", expected() if KEPT.exists() else [])
class TestEachPaper:
    def test_is_laid_out_as_it_was(self, name: str) -> None:
        assert layout(paper_of(name)) == expected()[name]

    def test_misses_no_letter_and_stays_on_the_sheet(self, name: str) -> None:
        paper = paper_of(name)
        assert paper.boxes == []
        width = float(paper.reader.pages[0].mediabox.width) / 72 * 25.4
        assert max(paper.edges) < width - 14

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


def write(folder: Path) -> None:
    """Write every paper into a folder, and how it is laid out beside this file."""
    from tests.pdf.hers import LAYOUTS  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    for name in LAYOUTS:
        (folder / f"{name}.pdf").write_bytes(paper_of(name).data)
    KEPT.write_text(json.dumps({name: layout(paper_of(name)) for name in LAYOUTS}, indent=2) + "\n")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hestia.settings")
    django.setup()
    write(Path(sys.argv[1]))
