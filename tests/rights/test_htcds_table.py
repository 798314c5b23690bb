"""docs/htcds.md says of each column of the standard where it comes from: its columns and fields are there."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from cases.rules.scope import NAMED_BY
from rights.rules.htcds.checking import KEY, faults
from rights.rules.htcds.columns import COLUMNS, CONSENT, Column, Kind
from rights.rules.htcds.rows import NAMED, TELLS

ON = date(2026, 11, 24)
PARTS = re.split(r"^## ", (Path(settings.BASE_DIR) / "docs" / "htcds.md").read_text(), flags=re.MULTILINE)
_, TOLD, ONLY_NAMED, NEVER = PARTS
TABLE, LIST = NEVER.split("Names, numbers, places", maxsplit=1)
SAYS_WHO, RETIRED = LIST.split("given up", maxsplit=1)
ROW = re.compile(r"^\| `(\w+)` \| ([a-z ]+) \| (.+?) \|(?: (\w+) \|)?$", re.MULTILINE)
NAME = re.compile(r"`([a-z]{3}_\w+)`")
FIELD = re.compile(r"`([A-Z]\w+)\.(\w+)`")
# The modules of which a field may be named without its app.
APPS = ("cases", "referrals", "supportplans")
RIGHT = {
    Kind.TEXT: "Anything",
    Kind.DATE: "2026-11-01",
    Kind.NUMBER: "2",
    Kind.YES: "TRUE",
    Kind.COUNTRIES: "VN;GB",
    Kind.LANGUAGE: "vie",
}
WRONG = {
    Kind.TEXT: "=Anything",
    Kind.DATE: "1 November 2026",
    Kind.NUMBER: "2.5",
    Kind.YES: "yes",
    Kind.ONE: "Nonsense",
    Kind.SOME: "Other;Nonsense",
    Kind.COUNTRIES: "VN;XX",
    Kind.LANGUAGE: "vi",
}


def rows_in(part: str) -> dict[str, tuple[str, str, str]]:
    """Return the kind, the source and what must be named of each column in a table."""
    return {name: (kind, source, named) for name, kind, source, named in ROW.findall(part)}


def test_each_column_stands_in_it_once() -> None:
    named = [*rows_in(TOLD), *rows_in(ONLY_NAMED), *NAME.findall(TABLE + SAYS_WHO + RETIRED)]
    assert sorted(named) == sorted(COLUMNS)
    assert {*NAME.findall(SAYS_WHO)} == {
        name for name, column in COLUMNS.items() if column.says_who and name not in NAMED
    }
    assert {*NAME.findall(RETIRED)} == {name for name, column in COLUMNS.items() if column.is_retired}


def test_a_row_has_what_it_says_and_no_more() -> None:
    assert list(rows_in(TOLD)) == [*TELLS, CONSENT]
    assert list(rows_in(ONLY_NAMED)) == list(NAMED)
    assert {name: fact for name, (_, _, fact) in rows_in(ONLY_NAMED).items()} == {
        name: fact.value for name, fact in NAMED.items()
    }
    assert all(fact in NAMED_BY for fact in NAMED.values())


@pytest.mark.parametrize("name", [*TELLS, CONSENT, *NAMED])
def test_its_kind_is_the_standard_s_and_its_fields_are_there(name: str) -> None:
    kind, source, _ = (rows_in(TOLD) | rows_in(ONLY_NAMED))[name]
    assert kind == COLUMNS[name].kind
    fields = FIELD.findall(source)
    assert fields or "The Home Office" in source or NAME.search(source)
    for model, field in fields:
        [found] = [apps.get_model(app, model) for app in APPS if model.lower() in apps.all_models[app]]
        assert found._meta.get_field(field)


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_our_check_looks_at_every_column(column: Column) -> None:
    """What is right in it passes; what is of no such kind, or in no list of its codes, is named."""
    right = [*column.codes] or [RIGHT[column.kind]]
    if column.kind is Kind.SOME:
        right.append(";".join(sorted(column.codes)))
    for cell in right:
        told = of_cell(column, cell)
        assert ["given up" in words for words in told] == [True] * column.is_retired
    [*_, fault] = of_cell(column, WRONG[column.kind])
    assert fault.startswith(f"Row 2, {column.name}: ")


def of_cell(column: Column, cell: str) -> list[str]:
    """Return what our check says of a file that has one cell besides its key and her yes."""
    head = [KEY, *dict.fromkeys([CONSENT, column.name])]
    line = ["k", *(["TRUE", cell] if column.name != CONSENT else [cell])]
    text = "\n".join(",".join(f'"{part}"' for part in parts) for parts in (head, line))
    return [str(fault) for fault in faults(text, on=ON, says_who=True)]
