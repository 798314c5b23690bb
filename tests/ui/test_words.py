"""What people read keeps to docs/words.md: nothing that no caseworker would write."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests.sources import sources

ROOT: Path = settings.BASE_DIR
COMMENTS = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
IN_TAGS = re.compile(r'"([^"<>{}]*)"')
# Read by who looks after the server, or by nobody: commands, checks and reasons that are declared.
NOT_PAGES = {
    "management",
    "operations",
    "db",
    "sandbox",
    "privacy",
    "pdf",
    "privacy.py",
    "gallery.py",
    "append_only.py",
    "guarding.py",
}
WORDS = ROOT / "docs" / "words.md"


def never_said() -> dict[str, str]:
    """Return each phrase of docs/words.md that is wrong wherever it is, with what is said instead."""
    rows = [line.strip("|").split("|") for line in WORDS.read_text().splitlines() if line.startswith("| ")]
    heads, *terms = [[cell.strip() for cell in row] for row in rows]
    assert heads == ["Term", "What it means", "Not", "Never on screen"]
    return {phrase: term for term, _, _, never in terms for phrase in never.split(", ") if phrase}


NEVER = never_said()


@cache
def pages() -> dict[str, str]:
    """Return what each template says, its markup left out."""
    shown = {}
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            text = COMMENTS.sub("", path.read_text())
            shown[str(path.relative_to(ROOT))] = "\n".join([TAGS.sub(" ", text), *IN_TAGS.findall(text)])
    return shown


def texts(path: Path) -> Iterator[str]:
    """Yield what the code of one file says in sentences or labels, and no docstring."""
    tree = ast.parse(path.read_text())
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


@cache
def code() -> dict[str, str]:
    """Return what the code says to people, by its file."""
    return {
        str(path.relative_to(ROOT)): "\n".join(text for text in texts(path) if " " in text)
        for path in sources()
        if path.relative_to(ROOT).parts[0] != "demo" and not NOT_PAGES & set(path.parts)
    }


def said_as(pattern: str) -> dict[str, str]:
    """Return who says what a regular expression finds: page or file, and the words."""
    return {
        name: match[0]
        for name, text in {**pages(), **code()}.items()
        if (match := re.search(pattern, text, re.IGNORECASE))
    }


def test_there_are_words_that_are_never_said() -> None:
    assert len(NEVER) > 80
    assert NEVER["whom"] == "who"


@pytest.mark.parametrize("phrase", NEVER)
def test_is_never_said(phrase: str) -> None:
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    assert said_as(rf"\b{words}\b") == {}, f"Say: {NEVER[phrase]}"


def test_a_date_is_called_by_its_name_and_not_by_its_kind() -> None:
    assert said_as(r"(?<!out )\bof date\b") == {}


def test_it_reads_what_people_read() -> None:
    assert "Save and sign" in pages()["templates/riskassessment/assessment_new.html"]
    assert "The person who decides will read this." in code()["cases/forms/access.py"]
