"""The only table of who may do what.

A *role* is what a person is to the charity; a *permission* is one kind of act. ``GRANTS`` says which role may
do which acts at all. *Which records* is `cases.access`, and *when* is the model's own answer.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.contrib.auth.decorators import permission_required as _permission_required
from django.db.models import TextChoices
from django.http import HttpResponseBase


class Role(TextChoices):
    """What a person is to the charity. One each."""

    CASEWORKER = "caseworker", "Outreach caseworker"
    SAFE_HOUSE_WORKER = "safe_house_worker", "Safe house caseworker"
    MANAGER = "manager", "Manager"
    SERVICE_LEAD = "service_lead", "Service lead"
    STUDENT = "student", "Student"
    DATA_PROTECTION_LEAD = "data_protection_lead", "Data protection lead"
    ADMINISTRATOR = "administrator", "Administrator"


class Permission(StrEnum):
    """One kind of act, as ``app.act``: templates ask ``perms.cases.close_case``."""

    CASE_VIEW = "cases.view_case"
    CASE_OPEN = "cases.open_case"
    CASE_CHANGE = "cases.change_case"
    CASE_ALLOCATE = "cases.allocate_case"
    CASE_PRINT = "cases.print_case"
    NOTE_ADD = "cases.add_note"
    CONSENT_RECORD = "cases.record_consent"
    ADDRESS_VIEW = "cases.view_address"

    REFERRAL_CHANGE = "referrals.change_referral"
    DECISION_RECORD = "referrals.record_decision"

    RISK_ASSESS = "riskassessment.assess_risk"
    RISK_SIGN_OFF = "riskassessment.sign_off_risk"
    RISK_LOWER = "riskassessment.lower_risk"

    PLAN_CHANGE = "supportplans.change_plan"
    EXIT_PREPARE = "supportplans.prepare_exit"
    EXIT_SIGN_OFF = "supportplans.sign_off_exit"

    TEAM_VIEW = "desk.view_team"
    AUDIT_VIEW = "audit.view_audit"
    SETTINGS_CHANGE = "accounts.change_settings"
    STAFF_CHANGE = "accounts.change_staff"


P = Permission

_CASEWORK = frozenset(
    {
        P.CASE_VIEW,
        P.CASE_OPEN,
        P.CASE_CHANGE,
        P.CASE_PRINT,
        P.NOTE_ADD,
        P.CONSENT_RECORD,
        P.ADDRESS_VIEW,
        P.REFERRAL_CHANGE,
        P.DECISION_RECORD,
        P.RISK_ASSESS,
        P.PLAN_CHANGE,
        P.EXIT_PREPARE,
    }
)

GRANTS: dict[str, frozenset[Permission]] = {
    Role.CASEWORKER: _CASEWORK,
    Role.SAFE_HOUSE_WORKER: _CASEWORK,
    Role.MANAGER: _CASEWORK
    | {
        P.CASE_ALLOCATE,
        P.RISK_SIGN_OFF,
        P.RISK_LOWER,
        P.EXIT_SIGN_OFF,
        P.TEAM_VIEW,
        P.SETTINGS_CHANGE,
    },
    # Figures only: a service lead sees numbers and references, no client's page.
    Role.SERVICE_LEAD: frozenset({P.TEAM_VIEW}),
    # Assigned cases only, no safe-house address, no print.
    Role.STUDENT: frozenset({P.CASE_VIEW, P.NOTE_ADD}),
    Role.DATA_PROTECTION_LEAD: frozenset({P.AUDIT_VIEW}),
    # Accounts and lists; no case content.
    Role.ADMINISTRATOR: frozenset({P.STAFF_CHANGE, P.SETTINGS_CHANGE}),
}


def permission_required[V: Callable[..., HttpResponseBase]](permission: Permission) -> Callable[[V], V]:
    """Let only people whose role holds ``permission`` through; others get the designed 403 page."""
    decorator: Any = _permission_required(permission, raise_exception=True)

    def wrap(view: V) -> V:
        guarded: V = decorator(view)
        return guarded

    return wrap
