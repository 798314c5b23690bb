"""Courses, training and checks as tests need them."""

from datetime import date, timedelta
from typing import Any

from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.staff.models import Course, DbsCheck, Training
from tests import make


def course(name: str = "Data protection", **fields: Any) -> Course:
    new = Course(**{"name": name, "months": 12, "is_core": True, "roles": [Role.CASEWORKER], **fields})
    new.save()
    return new


def training(person: User, of: Course, *, by: User, days_left: int | None, **fields: Any) -> Training:
    """Make training that runs out so many days from today, held a year before that."""
    until = None if days_left is None else make.TODAY + timedelta(days_left)
    new = Training(
        **{
            "person": person,
            "course": of,
            "provider": "Online",
            "held_on": (until or make.TODAY) - timedelta(365),
            "evidence": "online",
            "seen_by": by,
            "expires_on": until,
            "recorded_at": make.NOON,
            "recorded_by": by,
            **fields,
        }
    )
    new.save()
    return new


def check(person: User, *, by: User, issued_on: date = date(2026, 3, 2), **fields: Any) -> DbsCheck:
    new = DbsCheck(
        **{
            "person": person,
            "post": "Caseworker",
            "workforce": "adult",
            "level": "enhanced",
            "why": "Supports adults at risk",
            "certificate_number": f"{174000000 + person.pk:012d}",
            "issued_on": issued_on,
            "seen_by": by,
            "seen_on": issued_on,
            "outcome": "clear",
            "next_due_on": date(2029, 3, 2),
            "recorded_at": make.NOON,
            "recorded_by": by,
            **fields,
        }
    )
    new.save()
    return new
