"""Policies as they are entered, and referrals that they time."""

import re
from datetime import date
from typing import Any

from django.test import Client as Browser

from cases.models import Case, Deadline
from hestia.accounts.models import User
from referrals import actions
from referrals.models import FirstResponderOrganisation, Policy, Referral
from referrals.rules.clocks import EndRule
from tests.referrals.conftest import NOON, Act, decision, fresh

WHY = "The letter of 20 November says so"
THIRTY: dict[str, Any] = {"recovery_days": 30, "recovery_count_start": True}


def seed() -> Policy:
    return Policy.objects.standing().get(jurisdiction="SEED")


def row(**said: Any) -> Policy:
    """Return a row of the charity's own, in force from Sun 1 Nov 2026 unless told otherwise."""
    fields = {
        "jurisdiction": "SEED",
        "effective_from": date(2026, 11, 1),
        "rg_days": 5,
        "recovery_days": 45,
        "end_rule": EndRule.LATER_OF_CG,
        "verified": "yes",
        "note": "Letter of 20 November 2026",
    }
    return Policy(**{**fields, **said})


def add(by: User, *, moving: bool = False, **said: Any) -> Policy:
    return actions.add_policy(row=row(**said), why=WHY, moving=moving, by=by, at=NOON)


def recovery_of(referral: Referral) -> tuple[date, Policy]:
    rg = fresh(referral).reasonable_grounds
    assert rg
    assert rg.policy
    return Deadline.objects.open().get(case=referral.case, kind="recovery_review").due_on, rg.policy


def sent_and_decided(act: Act, case: Case) -> Referral:
    """Return a referral that was recorded as made elsewhere, with a positive decision."""
    referral = act(
        "record_earlier_referral",
        case=case,
        organisation=FirstResponderOrganisation.objects.all()[0],
        submitted_on=date(2026, 10, 30),
        received_on=date(2026, 10, 30),
        reference="NRM-0000-0001",
        authority="",
        jurisdiction="EW",
    )
    act("record_decision", referral=fresh(referral), **decision())
    return fresh(referral)


def send(browser: Browser, url: str, data: dict[str, str], **more: str) -> str:
    return browser.post(url, {**data, **more}, follow=True).content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found.group(1)
