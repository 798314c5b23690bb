"""The only table of who may do what.

A *role* is what a person is to the charity; a *permission* is one kind of act. ``GRANTS`` says which role may
do which acts at all. *Which records* is `cases.rules.access`, and *when* is the model's own answer.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import permission_required as _permission_required
from django.db.models import TextChoices
from django.http import HttpResponseBase
from django.urls import Resolver404, resolve

from hestia.privacy.secrecy import Level


class Role(TextChoices):
    """What a person is to the charity. One each."""

    CASEWORKER = "caseworker", "Outreach caseworker"
    SAFE_HOUSE_WORKER = "safe_house_worker", "Safe house caseworker"
    MANAGER = "manager", "Manager"
    SERVICE_LEAD = "service_lead", "Service lead"
    STUDENT = "student", "Student"
    VOLUNTEER = "volunteer", "Volunteer"
    DATA_PROTECTION_LEAD = "data_protection_lead", "Data protection lead"
    AUDITOR = "auditor", "Auditor"
    TRUSTEE = "trustee", "Trustee"
    ADMINISTRATOR = "administrator", "Administrator"


class Permission(StrEnum):
    """One kind of act, as ``app.act``: templates ask ``perms.cases.close_case``."""

    CASE_VIEW = "cases.view_case"
    TEAM_CASES_VIEW = "cases.view_team_cases"
    ACCESS_ASK = "cases.ask_access"
    CASE_OPEN = "cases.open_case"
    CASELOAD_IMPORT = "cases.import_caseload"
    CASE_CHANGE = "cases.change_case"
    CASE_ALLOCATE = "cases.allocate_case"
    ACCESS_MANAGE = "cases.manage_access"
    ACCESS_CHECK = "cases.check_access"
    CASE_SEAL = "cases.seal_case"
    HAZARD_DECIDE = "cases.decide_hazard"
    CASE_PRINT = "cases.print_case"
    NOTE_ADD = "cases.add_note"
    NOTE_COSIGN = "cases.cosign_note"
    CONSENT_RECORD = "cases.record_consent"
    SENSITIVE_VIEW = "cases.view_sensitive"
    COVERED_VIEW = "cases.view_covered"
    DOCUMENT_EMPTY = "cases.empty_document"
    DISCLOSURE_APPROVE = "cases.approve_disclosure"

    REFERRAL_CHANGE = "referrals.change_referral"
    DECISION_RECORD = "referrals.record_decision"

    RISK_ASSESS = "riskassessment.assess_risk"
    RISK_SIGN_OFF = "riskassessment.sign_off_risk"
    RISK_LOWER = "riskassessment.lower_risk"
    RISK_QUESTIONS = "riskassessment.choose_questions"

    PLAN_CHANGE = "supportplans.change_plan"
    PLAN_AGREE = "supportplans.agree_plan"
    FEEDBACK_READ = "supportplans.read_feedback"
    EXIT_PREPARE = "supportplans.prepare_exit"
    EXIT_SIGN_OFF = "supportplans.sign_off_exit"

    DIRECTORY_CHANGE = "directory.change_directory"
    COMMUNITY_RECORD = "community.record_activity"
    TRAINING_KEEP = "staff.keep_training"
    TEAM_VIEW = "desk.view_team"
    CASES_JUDGE = "oversight.judge_cases"
    REQUEST_RECEIVE = "rights.receive_request"
    REQUEST_BY_REFERENCE = "rights.receive_by_reference"
    REQUESTS_VIEW = "rights.view_requests"
    REQUEST_HANDLE = "rights.handle_request"
    COPY_RELEASE = "rights.release_copy"
    COMPLAINT_RECORD = "rights.record_complaint"
    COMPLAINT_HANDLE = "rights.handle_complaint"
    RETENTION_VIEW = "rights.view_retention"
    RETENTION_DECIDE = "rights.decide_retention"
    CHARITY_EXPORT = "rights.export_charity"
    PAPER_USE = "outage.use_paper"
    PACK_MAKE = "outage.make_pack"
    RETURN_SEND = "oversight.send_return"
    RETURNS_VIEW = "oversight.view_returns"
    RETURNS_OF_ALL = "oversight.view_all_returns"
    AUDIT_VIEW = "audit.view_audit"
    SETTINGS_CHANGE = "accounts.change_settings"
    STAFF_CHANGE = "accounts.change_staff"
    STAFF_CONFIRM = "accounts.confirm_staff"
    HEALTH_VIEW = "operations.view_health"


P = Permission

# What a trustee reads on the page of the rules, in the order of that page.
IN_WORDS: dict[str, dict[Permission, str]] = {
    "Cases": {
        P.CASE_VIEW: "Read cases: at least their own, and any others allowed below",
        P.TEAM_CASES_VIEW: "Read the cases of their services, not only those allocated to them",
        P.ACCESS_ASK: "Open another team’s case by giving a reason, or with emergency access",
        P.SENSITIVE_VIEW: "Read sensitive details, such as those of a client’s health",
        P.COVERED_VIEW: (
            "Show confidential details, one at a time: where a client is, how to reach her family,"
            " police plans, legal advice"
        ),
        P.CASE_OPEN: "Open a case for a new client, or reopen one",
        P.CASE_CHANGE: "Change what a case says",
        P.NOTE_ADD: "Write notes",
        P.NOTE_COSIGN: "Co-sign the notes of students and volunteers",
        P.CONSENT_RECORD: "Record consent",
        P.REQUEST_RECEIVE: "Record that a client asks for a copy of her record",
        P.PAPER_USE: "Print blank forms for a day on paper, and key them in afterwards",
        P.CASE_PRINT: "Print documents, and write letters to people outside",
    },
    "The work": {
        P.REFERRAL_CHANGE: "Prepare and send NRM referrals",
        P.DECISION_RECORD: "Record the Home Office’s decisions",
        P.RISK_ASSESS: "Assess risk",
        P.RISK_SIGN_OFF: "Sign off a risk assessment",
        P.RISK_LOWER: (
            "Set a risk level lower than the answers give. From high or very high, this takes two people"
        ),
        P.RISK_QUESTIONS: "Choose which further questions about risk are asked",
        P.PLAN_CHANGE: "Make and change support plans",
        P.PLAN_AGREE: "Agree to a plan as a manager, where the risk is high",
        P.EXIT_PREPARE: "Prepare an exit",
        P.EXIT_SIGN_OFF: "Sign off an exit",
    },
    "The team": {
        P.TEAM_VIEW: "See the team’s figures, and draw cases to be judged",
        P.CASES_JUDGE: "Judge other teams’ cases that were drawn, never their own team’s",
        P.RETURN_SEND: "Send a report to a funder or someone else outside, and record that it was sent",
        P.RETURNS_VIEW: "Read the reports that were sent of their services, in rounded numbers",
        P.RETURNS_OF_ALL: "Read the reports that were sent of every service, in rounded numbers",
        P.FEEDBACK_READ: "Read what clients say about us, and say what was done",
        P.CASE_ALLOCATE: "Allocate cases",
        P.DIRECTORY_CHANGE: (
            "Keep the directory of interpreters and agencies, which all who read cases read, and campaigns"
        ),
        P.COMMUNITY_RECORD: "Record talks, stalls and leaflets, by which people hear of us",
        P.TRAINING_KEEP: (
            "Keep the register of training and DBS checks for colleagues in their services, never their own"
        ),
        P.PACK_MAKE: "Make the outage pack of their services: who is there, by initials, and what is due",
        P.CASELOAD_IMPORT: "Bring a caseload in from a spreadsheet, into their own services",
        P.ACCESS_MANAGE: "Set cover, end someone’s access, keep someone out of a case",
        P.CASE_SEAL: "Seal a case, and name the people who can see it",
        P.HAZARD_DECIDE: "Decide about a booking on hold because two clients may be connected",
        P.ACCESS_CHECK: "Check whether emergency access was used properly",
        P.DOCUMENT_EMPTY: "Destroy the contents of a document set aside, such as another client’s letter",
        P.REQUEST_BY_REFERENCE: (
            "Record by its reference that a copy of a record or a legal hold was asked for, of which they see"
            " nothing"
        ),
        P.REQUESTS_VIEW: "See by when clients who asked for a copy of their record must have it",
        P.REQUEST_HANDLE: "Gather a copy of a client’s record, decide what she is given, and give it to her",
        P.COPY_RELEASE: "Say yes or no to a copy of a client’s record that a colleague has put together",
        P.COMPLAINT_RECORD: "Record that somebody complains about us",
        P.COMPLAINT_HANDLE: (
            "Read and answer complaints of cases that they see and of no case, never one about themselves"
        ),
        P.RETENTION_VIEW: "See which closed records are due to be erased, by reference",
        P.RETENTION_DECIDE: (
            "Keep a closed record longer, hold it for a court, or have it erased. To erase takes two people"
        ),
        P.DISCLOSURE_APPROVE: "Say yes or no to telling outsiders where a client is, or about her family",
    },
    "The house": {
        P.AUDIT_VIEW: "Read the log",
        P.STAFF_CHANGE: "Ask for staff accounts and changes to them, and take away access",
        P.STAFF_CONFIRM: "Say yes or no when someone is to be given more: a role, a service, an account",
        P.SETTINGS_CHANGE: "Change services and settings",
        P.CHARITY_EXPORT: (
            "Ask for an export of everything, or of data on trafficking by consent, or confirm one. It takes"
            " two people, and is made on the server"
        ),
        P.HEALTH_VIEW: "See whether the service is in order: database, mail, backups",
    },
}

_CASEWORK = frozenset(
    {
        P.CASE_VIEW,
        P.TEAM_CASES_VIEW,
        P.ACCESS_ASK,
        P.CASE_OPEN,
        P.CASE_CHANGE,
        P.CASE_PRINT,
        P.NOTE_ADD,
        P.NOTE_COSIGN,
        P.CONSENT_RECORD,
        P.SENSITIVE_VIEW,
        P.COVERED_VIEW,
        P.REFERRAL_CHANGE,
        P.DECISION_RECORD,
        P.RISK_ASSESS,
        P.PLAN_CHANGE,
        P.EXIT_PREPARE,
        P.COMMUNITY_RECORD,
        P.COMPLAINT_RECORD,
        P.REQUEST_RECEIVE,
        P.PAPER_USE,
    }
)

_LEARNING = frozenset({P.CASE_VIEW, P.NOTE_ADD, P.COMMUNITY_RECORD, P.COMPLAINT_RECORD})
# Who is there for a while, to learn: their accounts have a last day.
LEARNERS = (Role.STUDENT, Role.VOLUNTEER)
# To whom cases are allocated.
CARRYING = (Role.CASEWORKER, Role.SAFE_HOUSE_WORKER)

GRANTS: dict[str, frozenset[Permission]] = {
    Role.CASEWORKER: _CASEWORK,
    Role.SAFE_HOUSE_WORKER: _CASEWORK,
    Role.MANAGER: _CASEWORK
    | {
        P.CASE_ALLOCATE,
        P.CASELOAD_IMPORT,
        P.ACCESS_MANAGE,
        P.ACCESS_CHECK,
        P.CASE_SEAL,
        P.HAZARD_DECIDE,
        P.DISCLOSURE_APPROVE,
        P.REQUESTS_VIEW,
        P.REQUEST_HANDLE,
        P.COPY_RELEASE,
        P.COMPLAINT_HANDLE,
        P.RETENTION_VIEW,
        P.RETENTION_DECIDE,
        P.DOCUMENT_EMPTY,
        P.RISK_SIGN_OFF,
        P.RISK_LOWER,
        P.RISK_QUESTIONS,
        P.PLAN_AGREE,
        P.FEEDBACK_READ,
        P.EXIT_SIGN_OFF,
        P.TEAM_VIEW,
        P.CASES_JUDGE,
        P.RETURN_SEND,
        P.RETURNS_VIEW,
        P.PACK_MAKE,
        P.SETTINGS_CHANGE,
        P.DIRECTORY_CHANGE,
        P.TRAINING_KEEP,
    },
    # Figures only: a service lead sees numbers and references, no client's page.
    Role.SERVICE_LEAD: frozenset(
        {
            *(P.TEAM_VIEW, P.RETURN_SEND, P.RETURNS_VIEW, P.ACCESS_CHECK, P.STAFF_CONFIRM),
            *(P.COMMUNITY_RECORD, P.COMPLAINT_RECORD, P.CHARITY_EXPORT),
        }
    ),
    # Assigned cases only, nothing sensitive or secret that is kept apart, no print; a worker signs what they
    # write.
    Role.STUDENT: _LEARNING,
    Role.VOLUNTEER: _LEARNING,
    Role.DATA_PROTECTION_LEAD: frozenset(
        {
            *(P.AUDIT_VIEW, P.ACCESS_CHECK, P.STAFF_CONFIRM, P.REQUESTS_VIEW, P.RETENTION_VIEW),
            *(P.REQUEST_BY_REFERENCE, P.COMPLAINT_RECORD, P.COMPLAINT_HANDLE, P.CHARITY_EXPORT),
        }
    ),
    # The log, and what was sent of figures; nothing else.
    Role.AUDITOR: frozenset({P.AUDIT_VIEW, P.RETURNS_VIEW, P.RETURNS_OF_ALL}),
    # What was sent of figures, as it was told outside: no working figure, no log, nothing of a case.
    Role.TRUSTEE: frozenset({P.RETURNS_VIEW, P.RETURNS_OF_ALL}),
    # Accounts and lists; no case content. Who asks never confirms: no role holds both (`two_persons`).
    Role.ADMINISTRATOR: frozenset({P.STAFF_CHANGE, P.SETTINGS_CHANGE, P.HEALTH_VIEW}),
}


# What each level of secrecy asks of a role. Figures are nobody's record.
LEVEL_NEEDS: dict[Level, Permission] = {
    Level.PERSONAL: P.CASE_VIEW,
    Level.SENSITIVE: P.SENSITIVE_VIEW,
    Level.SECRET: P.COVERED_VIEW,
}


def roles_with(permission: Permission) -> list[str]:
    """Return the roles that hold a permission."""
    return [role for role, granted in GRANTS.items() if permission in granted]


def permission_required[V: Callable[..., HttpResponseBase]](permission: Permission) -> Callable[[V], V]:
    """Let only people whose role holds ``permission`` through; others get the designed 403 page."""
    decorator: Any = _permission_required(permission, raise_exception=True)

    def wrap(view: V) -> V:
        guarded: V = decorator(view)
        vars(guarded)["permissions"] = {*getattr(view, "permissions", ()), permission}
        return guarded

    return wrap


def may_open(person: Any, url: str) -> bool:
    """Whether a person’s role opens a page of ours. Whether they see its record is another question."""
    needed = needed_for(urlsplit(url).path)
    allowed: bool = needed is not None and person.has_perms(needed)
    return allowed


@lru_cache(maxsize=1024)  # each link of each menu, on every page: hundreds of addresses are tried for one
def needed_for(path: str) -> frozenset[Permission] | None:
    """Return which permissions the page at an address asks for; nothing if there is no such page."""
    try:
        view = resolve(path).func
    except Resolver404:  # written down once, and no longer there
        return None
    return frozenset(getattr(view, "permissions", ()))
