"""Who is current, as a sheet: an auditor's first question. And what a placement is, as it is signed.

Nothing of what a DBS check found stands in the sheet, and nothing of a client in either.
"""

from collections.abc import Iterable
from datetime import date

from hestia.accounts.models import User
from hestia.pdf import Audience, Document
from hestia.staff.models import DbsCheck, LearnerPlacement, Training
from hestia.staff.queries.register import Item, PersonItems
from hestia.staff.rules import RegisterStanding
from hestia.ui.sheets import csv_of
from hestia.ui.words import counted, date_words

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
    record = None if item.standing == RegisterStanding.MISSING else item.record
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
        case RegisterStanding.MISSING:
            return "Not recorded"
        case RegisterStanding.LAPSED:
            return "Lapsed"
        case RegisterStanding.SOON if item.until:
            days = (item.until - item.today).days
            return f"{counted(days, 'day')} left" if days else "Expires today"
        case _:
            return "Current"


def placement_agreement(placement: LearnerPlacement, *, by: User, on: date) -> Document:
    """Return what is agreed about a placement, to be signed by all three."""
    person, is_student = placement.person, placement.kind == LearnerPlacement.Kind.STUDENT
    last = f" to {date_words(person.ends_on)}, when the account ends" if person.ends_on else ""
    facts = [
        ("Name", str(person)),
        (placement.get_kind_display(), placement.scheme),
        ("Which placement", str(placement.number or "")),
        ("From and to", f"{date_words(placement.first_on)}{last}"),
        ("Days", counted(placement.days_agreed, "day")),
        ("Supervisor here", str(placement.supervisor)),
        ("Practice educator", placement.educator),
        ("Registration of the educator", placement.educator_registration),
        ("Midway report", date_words(placement.midway_on) if placement.midway_on else ""),
        ("Final report", date_words(placement.final_on) if placement.final_on else ""),
        ("Expenses that we pay", placement.expenses),
    ]
    signs = [str(person), f"{placement.supervisor}, supervisor"]
    return Document(
        template="pdf/placement_agreement.html",
        title="Placement agreement" if is_student else "Agreement with a volunteer",
        file_name=f"placement-agreement-{placement.pk}.pdf",
        reference_line=f"Placement agreement. Printed {date_words(on)} by {by.initials}.",
        audience=Audience.INTERNAL,
        tells=frozenset(),
        context={
            "placement": placement,
            "is_student": is_student,
            "facts": facts,
            "signatures": [*signs, "Practice educator"] if is_student else signs,
        },
    )
