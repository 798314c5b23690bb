"""Who is current, as a sheet: an auditor's first question. Nothing of what a DBS check found stands in it."""

from collections.abc import Iterable

from hestia.staff.models import Training
from hestia.staff.queries import Item, PersonItems
from hestia.ui.sheets import csv_of

HEADINGS = ("Name", "Role", "Training or check", "Core", "Held on", "Provider", "Valid until", "Status")
FOREVER = "does not expire"


def current_csv(people: Iterable[PersonItems]) -> bytes:
    """Return a line for each person and each thing that they need or have."""
    return csv_of([HEADINGS, *(line(one, item) for one in people for item in one.items)])


def line(one: PersonItems, item: Item) -> tuple[str, ...]:
    """Return one line of the sheet; days as 2026-12-01, which every program sorts."""
    training = item.record if isinstance(item.record, Training) else None
    until = item.until.isoformat() if item.until else FOREVER if item.record else ""
    return (
        str(one.person),
        one.person.get_role_display(),
        item.title,
        "yes" if item in one.core else "no",
        training.held_on.isoformat() if training else "",
        training.provider if training else "",
        until,
        item.standing.value,
    )
