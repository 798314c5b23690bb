"""Pages of the plan: their addresses and their text."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from supportplans import actions
from supportplans.models import (
    Plan,
    PlanVersion,
)
from tests import make


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as traveller:
        yield traveller


def at(case: Case, page: str, *args: object) -> str:
    return reverse(f"supportplans:{page}", args=[case.reference, *args])


def day(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def agreed(plan: Plan, amina: User, now: datetime) -> PlanVersion:
    return actions.agree(
        plan=plan, answer="agrees", was_read_aloud=False, copy_given="none", on=now.date(), by=amina, at=now
    )
