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
}
NEVER = {
    r"put away": "set aside (a document), clear (a notification)",
    r"br(?:eak|oke|oken) (?:the )?glass": "emergency access",
    r"all the same": "anyway, still",
    r"\bas (?:it|they) stands?\b": "as it is now, unchanged",
    r"\bstands? (?:in|at|under|against|first|now)\b": "is in, is at the top, no objection",
    r"\bwhom\b": "who",
    r"(?:^|[.:?] )Whoever\b": "the person who, anyone who",
    r"\bcame of (?:it|the)\b": "outcome",
    r"in the order of names": "in alphabetical order",
    r"[Tt]hr(?:ow|own) (?:it|this|that)?\s*\w*\s*away": "delete",
    r"\b(?:counts|offered) no more\b": "no longer",
    r"\btells? of (?:a|no)": "says about",
    r"\b[Nn]othing of (?:a|any|her|ours)\b": "nothing about",
    r"\bsays? nothing of\b": "says nothing about",
    r"\bthat waits?\b|\bwaits (?:for|to be)\b": "waiting for",
    r"\b(?:was|are) written down\b|\b[Ww]rite down an?\b": "recorded",
    r"part of her support": "needed to support her",
    r"\b[Bb]egin from\b": "start from",
    r"(?<!out )\bof date\b": "the name of the field, without what kind it is",
}


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


@pytest.mark.parametrize("phrase", NEVER)
def test_is_never_said(phrase: str) -> None:
    said = {
        name: match[0] for name, text in {**pages(), **code()}.items() if (match := re.search(phrase, text))
    }
    assert said == {}, f"Say: {NEVER[phrase]}"


def test_it_reads_what_people_read() -> None:
    assert "Save and sign" in pages()["templates/riskassessment/assessment_new.html"]
    assert "The person who decides will read this." in code()["cases/forms/access.py"]
