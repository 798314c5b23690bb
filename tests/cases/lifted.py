"""Seals lifted, people named on them and let back: it takes two."""

from datetime import datetime

from cases.actions import lifting
from cases.models import Case, Exclusion, Lifting
from hestia.accounts.models import User
from tests import make

WHY = "What it was for is over, and she agrees."


def unseal(case: Case, *, by: User, other: User, at: datetime = make.NOON) -> Lifting:
    """Lift the seal on her cases: one asks, the other says yes."""
    due_on = at.date()
    asked = lifting.ask_to_lift_seal(case=case, words=WHY, asked_of=other, due_on=due_on, by=by, at=at)
    return lifting.decide(lifting=asked, is_allowed=True, by=other, at=at, today=due_on)


def name(
    case: Case, person: User, *, standing: str = "sees", by: User, other: User, at: datetime = make.NOON
) -> Lifting:
    """Name one more person on the seal: one asks, the other says yes."""
    asked = lifting.ask_to_name(
        case=case,
        person=person,
        standing=standing,
        words=WHY,
        asked_of=other,
        due_on=at.date(),
        by=by,
        at=at,
    )
    return lifting.decide(lifting=asked, is_allowed=True, by=other, at=at, today=at.date())


def let_back(exclusion: Exclusion, *, case: Case, by: User, other: User, at: datetime = make.NOON) -> Lifting:
    """Let someone back who was kept out: one asks, the other says yes."""
    due_on = at.date()
    asked = lifting.ask_to_let_back(
        case=case, exclusion=exclusion, words=WHY, asked_of=other, due_on=due_on, by=by, at=at
    )
    return lifting.decide(lifting=asked, is_allowed=True, by=other, at=at, today=due_on)
