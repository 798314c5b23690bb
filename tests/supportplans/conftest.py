"""Ghada's plan: two targets in Safety and Income, not yet agreed."""

from datetime import date, datetime

import pytest

from cases.models import Case
from hestia.accounts.models import User
from supportplans import actions
from supportplans.models import Domain, Plan, Target, Who


@pytest.fixture
def plan(her_case: Case, amina: User, now: datetime) -> Plan:
    return actions.write_what_matters(
        case=her_case, words="A safe home for me and my baby.", by=amina, at=now
    )


@pytest.fixture
def safe_street(plan: Plan, her_case: Case, amina: User, now: datetime, today: date) -> Target:
    return actions.add_target(
        case=her_case,
        domain=Domain.SAFETY,
        text="I want to feel safe in the street.",
        due_on=date(2026, 12, 1),
        considerations=["community"],
        steps=[
            actions.StepRow(what="Walk to the bus stop together", by_on=date(2026, 12, 1)),
            actions.StepRow(what="Save the house’s number", who=Who.CLIENT),
        ],
        by=amina,
        at=now,
        on=today,
    )


@pytest.fixture
def court(plan: Plan, her_case: Case, amina: User, now: datetime, today: date) -> Target:
    return actions.add_target(
        case=her_case,
        domain=Domain.LEGAL,
        text="I want the court to hear me.",
        long_term=True,
        by=amina,
        at=now,
        on=today,
    )
