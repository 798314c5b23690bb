"""Templates keep to the house: no style or script inside them, icons that exist, one layout."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from hestia.ui import icons

ROOT: Path = settings.BASE_DIR / "templates"
TEMPLATES = sorted(str(file.relative_to(ROOT)) for file in ROOT.rglob("*.html"))
SHEETS: list[Path] = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
# Paper has a style sheet of its own and no policy: what is below holds for pages.
PAGES = [name for name in TEMPLATES if not name.startswith("pdf/")]
# A line of a template is read as a line of Python is. Mails in plain text are not among them: a paragraph of
# theirs is one line, however long, and the reader's program folds it.
LONGEST_LINE = 120
# What stands in a block of its own: each begins a line, so that what is inside what can be seen.
BLOCKS = re.compile(
    "<(?:address|article|aside|blockquote|body|caption|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h[1-6]|head|header|html|legend|li|main|nav|ol|optgroup|option|p|section|select|summary|table|tbody|td"
    r"|template|tfoot|th|thead|tr|ul)\b"
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_compiles(name: str) -> None:
    assert get_template(name) is not None


@pytest.mark.parametrize("name", TEMPLATES)
def test_is_read_line_by_line(name: str) -> None:
    """One block a line, none too long. How they are indented is the business of djhtml in `make check`."""
    lines = (ROOT / name).read_text().splitlines()
    assert [line for line in lines if len(line) > LONGEST_LINE] == [], "lines too long"
    assert [line for line in lines if len(BLOCKS.findall(line)) > 1] == [], "blocks on one line"


@pytest.mark.parametrize("name", TEMPLATES)
def test_names_no_value_over_two_lines(name: str) -> None:
    """Django takes a tag that is broken over two lines for plain words, and shows it as such."""
    lines = (ROOT / name).read_text().splitlines()
    assert [line for line in lines if line.count("{{") != line.count("}}")] == []
    assert [line for line in lines if line.count("{%") != line.count("%}")] == []


@pytest.mark.parametrize("name", PAGES)
def test_each_form_that_keeps_drafts_says_whether_scripts_run(name: str) -> None:
    """So "Back" leads to the form where they do not."""
    source = (ROOT / name).read_text()
    forms = source.count('data-autosave="{{ autosave }}"') if "<form" in source else 0
    assert source.count('"components/_scripts_off.html"') == forms


@pytest.mark.parametrize("name", PAGES)
def test_needs_nothing_the_content_policy_refuses(name: str) -> None:
    source = (ROOT / name).read_text()
    assert not re.search(r"\sstyle\s*=", source), "no style attribute"
    assert not re.search(r"<style\b", source), "no style element"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source), "no event attribute"
    assert not re.search(r"javascript:", source), "no script in an address"
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", source)), "no script inside"
    assert "|safe" not in source, "nothing typed is ever trusted"
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", source), "nothing from elsewhere"


@pytest.mark.parametrize("name", TEMPLATES)
def test_draws_only_icons_that_exist(name: str) -> None:
    drawn = set(re.findall(r"{% icon \"([\w-]+)\"", (ROOT / name).read_text()))
    assert drawn <= set(icons.names())


@pytest.mark.parametrize(
    "file", sorted((settings.BASE_DIR / "static/css").glob("*.css")), ids=lambda f: f.name
)
def test_style_sheets_shout_at_nobody(file: Path) -> None:
    assert "!important" not in file.read_text()
