"""Who reaches which address: every address of the URLconf, every role, reading and sending.

An address that stands in no list fails: whoever adds a page says here who may open it.
"""

from typing import Any

import pytest
from django.test import Client as Browser

from cases.models import Case
from hestia.accounts.permissions import GRANTS, Permission
from tests.addresses import address, patterns

PUBLIC = {
    "desk:calendar_feed",  # by its key alone
    "account_inactive",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "accounts:demonstration_sign_in",
    "accounts:invitation",
    "ui:accessibility",
    "ui:healthz",
    "ui:help",
    "ui:privacy",
    "ui:shortcuts",
    "ui:what_we_log",
}
# On the way in: without the step before, they lead to it.
ON_THE_WAY = {
    "account_logout",
    "accounts:invitation_link",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
SIGNED_IN = {
    "account_change_password",
    "account_reauthenticate",
    "account_set_password",
    "accounts:account",
    "accounts:hide",
    "accounts:stay",
    "accounts:unlock",
    "desk:access_notice",  # one's own notices
    "desk:paper",  # one's own papers: the key of the shelf names the person
    "desk:access_rules",
    "desk:home",
    "desk:notifications",  # one's own
    "desk:my_day",  # leads those without cases to where their work begins
    "desk:team_member",  # one's own; other people's ask for the team board's permission (tests/desk)
    "drafts:draft",
    "drafts:unsent",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "desk:questions",
    "ui:gallery",
    "usersessions_list",
}
NEEDS: dict[Permission, set[str]] = {
    Permission.ACCESS_ASK: {
        "desk:access_emergency",
        "desk:access_reason",
    },
    Permission.ACCESS_CHECK: {
        "desk:access_check",
        "desk:access_checks",
    },
    Permission.ACCESS_MANAGE: {
        "cases:access_cover",
        "cases:access_end",
        "cases:exclusion_end",
        "cases:exclusion_new",
        "desk:cover",
        "desk:cover_end",
    },
    Permission.SENSITIVE_VIEW: {
        "cases:confidence",
        "riskassessment:incidents",
        "supportplans:safety_plan",
    },
    Permission.COVERED_VIEW: {
        "cases:address_edit",
        "cases:address_new",
        "cases:shown",
    },
    Permission.AUDIT_VIEW: {
        "audit:copies",
        "audit:log",
        "audit:odd",
        "audit:person",
        "audit:session",
        "audit:sessions",
    },
    Permission.CASE_ALLOCATE: {
        "cases:allocation",
    },
    Permission.CASELOAD_IMPORT: {
        "importing:caseload",
        "importing:caseload_removal",
        "importing:caseloads",
        "importing:known",
        "importing:problems",
        "importing:template",
    },
    Permission.CASE_CHANGE: {
        "cases:around",
        "cases:around_new",
        "cases:confidence_edit",
        "cases:confidence_new",
        "cases:dependant_18",
        "cases:details_edit",
        "cases:kept_away",
        "cases:kept_edit",
        "cases:kept_new",
        "cases:papers",
        "cases:placement",
        "cases:placement_end",
        "cases:placement_move_in",
        "cases:placement_new",
        "cases:task_cancellation",
        "cases:task_date",
        "cases:task_new",
    },
    Permission.CASE_OPEN: {
        "cases:intake",
        "cases:intake_autosave",
        "cases:intake_check",
        "cases:intake_delete",
        "cases:intake_find",
        "cases:intake_refused",
        "cases:intake_resume",
        "cases:intake_step",
        "cases:opened",
        "cases:reopening",
    },
    Permission.CASE_PRINT: {
        "desk:chaser_letter",
        "desk:copy_fate",
        "desk:disclosure",
        "desk:disclosure_facts",
        "desk:disclosure_letter",
        "desk:disclosure_new",
        "desk:plans_due",
        "desk:print",
        "desk:print_preview",
    },
    Permission.CASE_SEAL: {
        "cases:name_end",
        "cases:name_new",
        "cases:seal",
    },
    Permission.CASE_VIEW: {
        "cases:access",
        "cases:consents",
        "cases:details",
        "cases:history",
        "cases:history_access",
        "cases:kept",
        "cases:kept_file",
        "cases:list",
        "cases:note",
        "cases:notes",
        "cases:people",
        "cases:task",
        "desk:case",
        "desk:disclosures",
        "desk:documents",
        "desk:calendar",
        "desk:calendar_key",
        "desk:search",
        "referrals:clock",
        "referrals:overview",
        "referrals:referral_ended",
        "referrals:worksheet",
        "referrals:worksheet_copy",
        "desk:risk_comparison",
        "riskassessment:assessment",
        "riskassessment:overview",
        "supportplans:checks",
        "supportplans:compare",
        "supportplans:exit",
        "supportplans:plan",
        "supportplans:progress",
        "feedback:you_said",
        "supportplans:show",
        "supportplans:show_feedback",
        "supportplans:translations",
        "supportplans:version",
    },
    Permission.CONSENT_RECORD: {
        "cases:consent_new",
        "cases:consent_withdrawal",
    },
    Permission.DECISION_RECORD: {
        "referrals:decision_correction",
        "referrals:decision_new",
        "referrals:disqualification",
        "referrals:disqualification_correction",
        "referrals:extension",
        "referrals:extension_undoing",
        "referrals:further_decision",
        "referrals:letter",
        "referrals:telling_correction",
        "referrals:told",
    },
    Permission.DISCLOSURE_APPROVE: {
        "desk:disclosure_approval",
    },
    Permission.DOCUMENT_EMPTY: {
        "cases:kept_emptying",
    },
    Permission.FEEDBACK_READ: {
        "feedback:answer",
        "feedback:feedback",
        "feedback:you_said_end",
    },
    Permission.EXIT_PREPARE: {
        "supportplans:exit_agency",
        "supportplans:exit_details",
        "supportplans:exit_hearing",
        "supportplans:exit_high_risk",
        "supportplans:exit_papers",
        "supportplans:exit_planned",
        "supportplans:exit_statement",
        "supportplans:exit_unplanned",
        "supportplans:follow_up",
        "supportplans:signpost_answer",
        "supportplans:signpost_new",
        "supportplans:signpost_words",
    },
    Permission.EXIT_SIGN_OFF: {
        "supportplans:exit_exception",
        "supportplans:exit_sign_off",
    },
    Permission.NOTE_COSIGN: {
        "cases:co_signature",
    },
    Permission.NOTE_ADD: {
        "cases:note_correction",
        "cases:note_new",
    },
    Permission.PLAN_AGREE: {
        "supportplans:version_answer",
    },
    Permission.PLAN_CHANGE: {
        "supportplans:agreement",
        "supportplans:check_new",
        "supportplans:outcomes_new",
        "supportplans:review",
        "supportplans:signed_page",
        "supportplans:signed_safety_page",
        "supportplans:review_next",
        "supportplans:show_agreement",
        "supportplans:review_target",
        "supportplans:safety_plan_new",
        "supportplans:target",
        "supportplans:target_met",
        "supportplans:target_new",
        "supportplans:target_status",
        "supportplans:translation_edit",
        "supportplans:unanswered_risk",
        "supportplans:what_matters",
    },
    Permission.REFERRAL_CHANGE: {
        "referrals:answers",
        "referrals:chaser_new",
        "referrals:consent",
        "referrals:duty_to_notify",
        "referrals:earlier",
        "referrals:eighteen",
        "referrals:explanation",
        "referrals:handover",
        "referrals:not_asking",
        "referrals:receipt",
        "referrals:receipt_correction",
        "referrals:reconsideration",
        "referrals:request_correction",
        "referrals:submission",
        "referrals:suspension",
        "referrals:suspension_correction",
        "referrals:withdrawal",
        "referrals:withdrawal_undoing",
        "referrals:worksheet_section",
    },
    Permission.RISK_ASSESS: {
        "riskassessment:assessment_new",
        "riskassessment:concern_new",
        "riskassessment:concern_referral",
        "riskassessment:dependant_screen",
        "riskassessment:draft_deletion",
        "riskassessment:escalation",
        "riskassessment:extra_review",
        "riskassessment:incident_addition",
        "riskassessment:incident_new",
        "riskassessment:screen",
        "riskassessment:screen_correction",
    },
    Permission.RISK_SIGN_OFF: {
        "riskassessment:concern_closing",
        "riskassessment:sign_off",
    },
    Permission.RISK_QUESTIONS: {
        "risk_settings:questions",
    },
    Permission.SETTINGS_CHANGE: {
        "accounts:service_change",
        "accounts:service_new",
        "accounts:services",
        "rules:bank_holiday_new",
        "rules:bank_holiday_removal",
        "rules:bank_holidays",
        "rules:first_responder",
        "rules:first_responder_new",
        "rules:first_responders",
        "rules:own_status",
        "rules:policies",
        "rules:policy_correction",
        "rules:policy_new",
        "rules:policy_withdrawal",
    },
    Permission.STAFF_CHANGE: {
        "accounts:staff",
        "accounts:staff_change",
        "accounts:staff_new",
    },
    Permission.TEAM_VIEW: {
        "desk:caseload_report",
        "desk:team",
    },
}
ALL = dict(patterns())
DECLARED = {name: permission for permission, names in NEEDS.items() for name in names}
PEOPLE = ["amina", "carys", "dev", "efua", "farah", "gita", "hal"]


def test_every_address_is_declared_once() -> None:
    lists = [PUBLIC, ON_THE_WAY, SIGNED_IN, *NEEDS.values()]
    named = [name for names in lists for name in names]
    assert len(named) == len(set(named))
    assert set(named) == set(ALL)


def answers(browser: Browser, url: str) -> list[int]:
    return [browser.get(url).status_code, browser.post(url).status_code]


@pytest.mark.security  # each time the matrix asks the same of everyone who may not
@pytest.mark.parametrize("name", sorted(ALL))
def test_who_reaches_it(name: str, her_case: Case, request: pytest.FixtureRequest) -> None:
    url = address(name, ALL[name], her_case)
    stranger = answers(Browser(), url)
    if name in PUBLIC:
        assert 302 not in stranger
    elif name in ON_THE_WAY:
        assert set(stranger) <= {302, 405}
    else:
        assert set(stranger) == {302}
    is_of_a_case = "ref" in ALL[name]
    for who in PEOPLE:
        person: Any = request.getfixturevalue(who)
        browser = Browser()
        browser.force_login(person)
        got = answers(browser, url)
        assert not [status for status in got if status >= 500]
        permission = DECLARED.get(name)
        if name == "desk:team_member":
            continue
        if permission is None:
            assert 403 not in got, who
        elif permission not in GRANTS[person.role]:
            assert 403 in got, who
            assert set(got) <= {403, 405}, who
        elif is_of_a_case and who in {"dev", "efua"}:
            # Another team's case, and one not allocated to a student: it does not exist for them.
            assert set(got) <= {404, 405}, who
        else:
            assert 403 not in got, who
