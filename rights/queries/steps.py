"""How far what was asked about one record is, step by step: for who watches over that, and reads no case."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from cases.queries.organisation import query
from hestia.accounts.models import User
from rights.models import AccessRequest, Correction

STEPS = "SELECT matter, matter_id, step, on_day, how FROM steps_to_watch(%s)"
MATTERS = {
    "copy": "Copy of her record",
    "correction": "Something is wrong in it",
    "hold": "Legal hold",
    "erasure": "Erasure",
    "kept": "Kept longer",
}
WORDS = {
    "received": "Asked for",
    "identity": "Who asks was checked",
    "longer": "Told that it takes two months more",
    "gathered": "The record was gathered",
    "paused": "Paused: something was asked",
    "resumed": "Answered: the clock runs again",
    "second_asked": "A second person was asked",
    "second_yes": "The second person said yes",
    "second_no": "The second person said no",
    "due": "To be answered by",
    "ended": "Ended",
    "answered": "Answered",
    "lifted": "Told that it is used again",
    "hold_set": "Set",
    "look_again": "To be reviewed",
    "lift_asked": "A second person was asked to lift it",
    "hold_lifted": "Lifted",
    "stopped": "Stopped",
    "erased": "Erased on or after",
    "kept_longer": "Decided",
    "kept_until": "Kept until",
}
TO_DO = frozenset({"due", "look_again"})
ENDS: dict[str, str] = {
    end.value: str(end.label) for kind in (AccessRequest.End, Correction.Decision) for end in kind
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: which, on which day, and how it ended."""

    words: str
    day: date
    how: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """One request, correction, hold or erasure, and its steps in the order of their days."""

    what: str
    steps: list[Step]


def steps_of(reference: str, *, by: User, today: date) -> list[Matter]:
    """Return what was asked about a record, kind by kind; nothing of one that is closed to them."""
    order = [*MATTERS]
    rows = sorted(query(STEPS, reference, by=by), key=lambda row: (order.index(row[0]), row[1], row[3]))
    return [
        Matter(
            MATTERS[what],
            [
                Step(WORDS[step], day, ENDS.get(how, ""), step in TO_DO and day < today)
                for _, _, step, day, how in steps
            ],
        )
        for (what, _), steps in groupby(rows, key=lambda row: row[:2])
    ]
