"""Spreadsheets as people have them: rows of words, as CSV or as XLSX."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook

GOOD: dict[str, Any] = {
    "Old reference": "L-17",
    "First name": "Ghada",
    "Last name": "Karam",
    "Date of birth": "27/3/1991",
    "Gender": "Woman",
    "First language": "Arabic",
    "Service": "Outreach",
    "Worker’s e-mail": "amina.osei@example.org",
    "Opened on": "2/3/2026",
    "Agreed to support on": "2/3/2026",
    "How she agreed": "Signed form",
}
REFERRED: dict[str, Any] = {
    "NRM reference": "NRM-77",
    "NRM referral sent on": "28/10/2026",
    "NRM referral received on": "29/10/2026",
    "First responder": "Salvation Army",
    "Reasonable grounds": "positive",
    "Reasonable grounds decided on": "4/11/2026",
    "Told of reasonable grounds on": "5/11/2026",
    "Told with an interpreter": "yes",
}


def lines(rows: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    """Return headings and rows, in the order in which headings first appear."""
    rows = list(rows)
    headings = list(dict.fromkeys(name for row in rows for name in row))
    return [headings, *([row.get(name, "") for name in headings] for row in rows)]


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines(rows))
    return out.getvalue().encode()


def as_xlsx(table: Iterable[Iterable[Any]]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for line in table:
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
