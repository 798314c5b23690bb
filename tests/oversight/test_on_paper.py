"""A report on paper: each number once, with its bar beside it, and one line for what is not told."""

import re
from dataclasses import replace
from typing import Any

import pytest

from hestia.pdf import html
from oversight.documents.report import Part, document
from oversight.documents.spreadsheet import spreadsheet
from oversight.queries.paper import as_paper
from oversight.queries.report import AS_MAY_BE_COUNTED, SEALED, Report
from oversight.rules.figures import FIGURES
from oversight.rules.numbers import HIDDEN, NOT_SHOWN
from tests.oversight.as_facts import QUARTER, facts

BAR = {"parts": [{"x": 0, "width": 10, "grey": "#000000"}]}


def table(**cells: str) -> dict[str, Any]:
    """Return a table as it is kept: what is counted of each label."""
    rows = [{"label": label, "numbers": [{"cell": cell}]} for label, cell in cells.items()]
    return {"title": "By borough", "columns": ["Number"], "rows": rows}


def drawing(many: int) -> dict[str, Any]:
    return {"bars": [BAR] * many, "key": []}


def printed() -> tuple[dict[str, Any], str]:
    """Return a report of all figures as it is kept, and as it is printed."""
    report = Report(facts(), tuple(FIGURES), is_cut=False, is_outside=True)
    paper = as_paper(replace(report, before=replace(report, facts=facts(QUARTER.before))))
    names = {"file_name": "x.pdf", "reference_line": "x", "made": "x", "charity": "Hestia"}
    return paper, html(document(paper, **names), on_screen=False)


class TestPart:
    def test_what_is_not_told_is_named_in_one_line_and_is_no_row(self) -> None:
        part = Part.of(table(Barnet="about 10", Croydon=HIDDEN, Ealing="0", Newham=HIDDEN), drawing(4))
        assert [(line.label, line.cells) for line in part.lines] == [
            ("Barnet", ("about 10",)),
            ("Ealing", ("0",)),
        ]
        assert part.untold == (f"{HIDDEN}: Croydon; Newham.",)
        assert part.is_drawn

    def test_of_a_table_of_which_nothing_is_told_only_the_line_is_left(self) -> None:
        part = Part.of(table(Barnet=HIDDEN, Croydon=NOT_SHOWN), drawing(2))
        assert (part.lines, part.is_drawn) == ((), False)
        assert set(part.untold) == {f"{HIDDEN}: Barnet.", f"{NOT_SHOWN}: Croydon."}

    def test_a_bar_alone_is_not_drawn(self) -> None:
        assert not Part.of(table(Barnet="about 10", Croydon=HIDDEN), drawing(2)).is_drawn
        assert not Part.of(table(Barnet="about 10", Croydon="about 15"), None).is_drawn

    def test_nothing_is_drawn_where_no_row_has_a_bar(self) -> None:
        nothing: dict[str, Any] = {"bars": [{"parts": []}] * 2, "key": []}
        assert not Part.of(table(Barnet="0", Croydon="not shown (1 to 7) of about 10"), nothing).is_drawn


def test_every_number_that_is_told_is_printed_once_and_every_label_stands() -> None:
    paper, page = printed()
    told = untold = 0
    for shown in paper["shown"]:
        for rows in (each["rows"] for each, _ in shown["parts"]):
            for row in rows:
                cells = [number["cell"] for number in row["numbers"]]
                is_told = not set(cells) <= {HIDDEN, NOT_SHOWN}
                told += len(cells) if is_told else 0
                untold += not is_told
                assert row["label"].replace("’", "&#x27;") in page or row["label"] in page
    assert untold > 20
    assert page.count('<td class="number">') == told
    assert "not shown (1 to 7)</td>" not in page
    assert page.count("<svg") == page.count("<title>") - 1  # each bar says what it is, and the page its name


def test_a_return_says_at_its_head_who_it_is_for() -> None:
    paper = as_paper(Report(facts(), tuple(FIGURES), is_cut=False, is_outside=True))
    names = {"file_name": "x.pdf", "reference_line": "x", "made": "x", "charity": "Hestia"}
    page = html(document(paper, **names, recipient="Salisbury Trust"), on_screen=False)
    assert "<p>For Salisbury Trust</p>" in page
    assert "<p>For " not in printed()[1]  # a working copy is for nobody


def test_a_figure_of_which_nothing_is_told_has_no_table() -> None:
    _, page = printed()
    words = " ".join(page.split())
    assert "<p>By service: not shown (1 to 7): Outreach; Safe house A.</p>" in words


def test_nobody_is_called_she_and_each_figure_has_a_day_of_its_own() -> None:
    _, page = printed()
    words = re.sub(r"<[^>]*>", " ", page[page.index("<body") :]).lower()
    assert re.findall(r"\b(?:she|her|hers|he|his|him)\b", words) == []
    assert "those who came are not those who entered" in words


@pytest.mark.parametrize("is_outside", [True, False], ids=["rounded", "exact"])
def test_nobody_outside_is_told_that_a_case_may_be_sealed(is_outside: bool) -> None:
    """Neither on what is exact for one recipient; readers here are."""
    report = Report(facts(), tuple(FIGURES), is_cut=False, is_outside=is_outside)
    paper = as_paper(report)
    names = {"file_name": "x.pdf", "reference_line": "x", "made": "x", "charity": "Hestia"}
    page = html(document(paper, **names), on_screen=False)
    sheet = spreadsheet(paper, made="x").decode()
    for told in (page[page.index("<body") :], sheet):
        assert "seal" not in told.lower()
        assert AS_MAY_BE_COUNTED in told
    assert SEALED in report.who_is_counted
    assert paper["who_is_counted"][:-1] == report.who_is_counted[:-1]
