"""The Home Office's form from its list, walked as its own router walks it: a count beside the worksheet's."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "referrals/data"
FIRST, SUMMARY = "/reference", "/confirm"


@dataclass(frozen=True)
class Field:
    """A field of the form, as its list states it."""

    page: str
    key: str
    kind: str
    is_required: bool
    longest: int | None
    only_if: str
    values: tuple[str, ...]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"nrm_form_{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def fields() -> tuple[Field, ...]:
    """Return every place of the form, in its order."""
    return tuple(
        Field(
            page=row["step"],
            key=row["field"],
            kind=row["input_type"],
            is_required=row["required"] == "yes",
            longest=int(row["maxlength"]) if row["maxlength"] else None,
            only_if=row["only_if"],
            values=tuple(row["values"].split()),
        )
        for row in rows("fields")
    )


@cache
def routes() -> dict[str, list[tuple[str, str]]]:
    """Return which pages may follow each, with the answer that leads there."""
    ways: dict[str, list[tuple[str, str]]] = {}
    for row in rows("routes"):
        ways.setdefault(row["step"], []).append((row["if"], row["next"]))
    return ways


def holds(condition: str, answers: Mapping[str, str]) -> bool:
    """Whether these answers are what a row of the list waits for."""
    if not condition:
        return True
    key, _, wanted = condition.partition("=")
    given = answers.get(key.removesuffix("!"), "").split(",")
    return (wanted in given) is not key.endswith("!")


def pages(answers: Mapping[str, str]) -> Iterator[str]:
    """Return the pages that are shown after these answers, up to the summary."""
    page = FIRST
    while page != SUMMARY:
        yield page
        page = next(to for condition, to in routes()[page] if holds(condition, answers))


def asked(answers: Mapping[str, str]) -> dict[str, bool]:
    """Return the fields that are asked after these answers, and whether each must be answered."""
    shown = set(pages(answers))
    return {
        field.key: field.is_required
        for field in fields()
        if field.page in shown and holds(field.only_if, answers)
    }
