"""Who is current, as a sheet: an auditor's first question. Nothing of what a DBS check found stands in it."""

from collections.abc import Iterable

from hestia.staff.models import DbsCheck, Training
from hestia.staff.queries import Item, PersonItems
from hestia.staff.rules import Standing
from hestia.ui.sheets import csv_of
from hestia.ui.words import counted

HEADINGS = (
    "Name",
    "Role",
    "Training or check",
    "Core",
    "Held on",
    "Provider",
    "Valid until",
    "Status",
    "Level",
)
FOREVER = "does not expire"


def current_csv(people: Iterable[PersonItems]) -> bytes:
    """Return a line for each person and each thing that they need or have."""
    return csv_of([HEADINGS, *(line(one, item) for one in people for item in one.items)])


def line(one: PersonItems, item: Item) -> tuple[str, ...]:
    """Return one line of the sheet; days as 2026-12-01, which every program sorts."""
    # Who was found not suitable looks here as if no check were recorded: the sheet leaves the house.
    record = None if item.standing == Standing.MISSING else item.record
    training = record if isinstance(record, Training) else None
    check = record if isinstance(record, DbsCheck) else None
    held_on = training.held_on if training else check.issued_on if check else None
    until = (item.until.isoformat() if item.until else FOREVER) if record else ""
    return (
        str(one.person),
        one.person.get_role_display(),
        item.title,
        "yes" if item in one.core else "no",
        held_on.isoformat() if held_on else "",
        training.provider if training else "",
        until,
        status(item),
        item.detail if record else "",
    )


def status(item: Item) -> str:
    """Return how it stands, in words: "Current", "20 days left"."""
    match item.standing:
        case Standing.MISSING:
            return "Not recorded"
        case Standing.LAPSED:
            return "Lapsed"
        case Standing.SOON if item.until:
            days = (item.until - item.today).days
            return f"{counted(days, 'day')} left" if days else "Expires today"
        case _:
            return "Current"
