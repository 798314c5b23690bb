"""Records in JSON, as Primero exports its cases: a table of them, and one of each kind of subform. Pure.

A subform is a list of records in one. Its rows say whose they are by the number of the record they are in.
What is empty in every record is no column: such exports name hundreds of questions that nobody was asked.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

CASES = "Cases"  # the table of the records themselves
NUMBERS = ("case_id_display", "case_id", "short_id", "_id", "id")  # by which a record is known
DAY = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ].*)?")
type Records = list[dict[str, Any]]


def records_in(text: str) -> Records | None:
    """Return the records in a text, if it is a list of them in JSON, or one."""
    if not text.lstrip().startswith(("[", "{")):
        return None
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    records = read if isinstance(read, list) else [read]
    return records if records and all(isinstance(record, dict) for record in records) else None


def lists_of(records: Records) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the records as lines below their headings, then those of each subform."""
    yield CASES, lines_of([dict(flat(record)) for record in records])
    subforms: dict[str, list[dict[str, str]]] = {}
    for record in records:
        number = next((name for name in NUMBERS if record.get(name)), "")
        for name, value in record.items():
            if is_subform(value):
                of_whom = {number: words_of(record[number])} if number else {}
                subforms.setdefault(name, []).extend(of_whom | dict(flat(row)) for row in value)
    for name, rows in subforms.items():
        yield name, lines_of(rows)


def lines_of(rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """Return rows as lines, below the headings under which any of them says something."""
    headings = list(dict.fromkeys(name for row in rows for name, words in row.items() if words))
    return [headings, *([row.get(name, "") for name in headings] for row in rows)]


def flat(record: Mapping[str, Any], *, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield the answers of a record in words, those of a record within it under both names."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from flat(value, within=f"{within}{name} ")
        elif within or not is_subform(value):
            yield f"{within}{name}", words_of(value)


def is_subform(value: Any) -> bool:
    """Whether a value is a list of records."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def words_of(value: Any) -> str:
    """Return a value as it would be typed: a day as we write it, several answers divided."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(words for each in value if (words := words_of(each)))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {words}" for name, words in flat(value) if words)
    if match := DAY.fullmatch(str(value)):
        return f"{int(match[3])}/{int(match[2])}/{match[1]}"
    return str(value)
