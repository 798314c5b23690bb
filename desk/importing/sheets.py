"""What a person takes away: the template to fill in, and the list of problems."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from desk.importing.columns import COLUMNS
from desk.importing.reading import SHEET, Problem
from hestia.ui.sheets import csv_of, harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "@"  # the format by which Excel leaves "0207…" and "3/1991" as they were typed


def problems_csv(problems: Iterable[Problem]) -> bytes:
    """Return every problem by row and column."""
    return csv_of([("Row", "Column", "Problem", "What it says now"), *problems])


def template_csv() -> bytes:
    """Return the headings alone."""
    return csv_of([[column.heading for column in COLUMNS]])


def template_xlsx(*, words: dict[str, list[str]]) -> bytes:
    """Return a workbook to fill in; its second sheet explains each column.

    ``words`` are what may stand in a column where that depends on the house: services, workers, responders.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    sheet.append([column.heading for column in COLUMNS])
    sheet.freeze_panes = "A2"
    for n, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(n)
        sheet.column_dimensions[letter].width = max(14, len(column.heading) + 2)
        sheet.column_dimensions[letter].number_format = TEXT
        sheet.cell(1, n).font = Font(bold=True)
    explained: Any = book.create_sheet("Columns")
    explained.append(["Column", "Required?", "What to write", "Words you can use"])
    for column in COLUMNS:
        allowed = words.get(column.name) or column.words
        explained.append([column.heading, column.need, column.help, "\n".join(map(harmless, allowed))])
    for letter, width in zip("ABCD", (32, 20, 70, 50), strict=True):
        explained.column_dimensions[letter].width = width
        explained[f"{letter}1"].font = Font(bold=True)
    for row in explained.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    explained.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
