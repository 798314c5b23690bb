"""What a person takes away as a sheet: cells that look like formulas are written as words."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
