"""The referral to the National Referral Mechanism, what happened to it, and the rules it is timed by."""

from referrals.models.answer import Answer
from referrals.models.decision import (
    Chaser,
    Decision,
    Extension,
    Reconsideration,
    Suspension,
    Tellable,
    Withdrawal,
)
from referrals.models.disqualification import Disqualification, DutyToNotify
from referrals.models.policy import Policy, RuleBook
from referrals.models.records import (
    AuthorityContact,
    Explanation,
    FirstResponderOrganisation,
    Handover,
    NRMConsent,
)
from referrals.models.referral import HOME_OFFICE, Referral

__all__ = [
    "HOME_OFFICE",
    "Answer",
    "AuthorityContact",
    "Chaser",
    "Decision",
    "Disqualification",
    "DutyToNotify",
    "Explanation",
    "Extension",
    "FirstResponderOrganisation",
    "Handover",
    "NRMConsent",
    "Policy",
    "Reconsideration",
    "Referral",
    "RuleBook",
    "Suspension",
    "Tellable",
    "Withdrawal",
]
