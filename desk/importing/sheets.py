"""What a person takes away: the template to fill in, and the list of problems.

Cells that look like formulas are written as words.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from desk.importing.columns import COLUMNS
from desk.importing.reading import SHEET, Problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
TEXT = "@"  # the format by which Excel leaves "0207…" and "3/1991" as they were typed


def harmless(text: object) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    words = str(text)
    return f"'{words}" if words.startswith(STARTS_A_FORMULA) else words


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file to keep, which no browser opens in its window."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_of(lines: Iterable[Iterable[object]]) -> bytes:
    """Return lines as CSV that Excel reads as UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


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
