"""The referral to the National Referral Mechanism, what happened to it, and the rules it is timed by."""

from referrals.models.answer import Answer
from referrals.models.chaser import Chaser
from referrals.models.decision import Decision, DecisionOrAnswer
from referrals.models.disqualification import Disqualification
from referrals.models.duty_to_notify import DutyToNotify
from referrals.models.extension import Extension
from referrals.models.first_responder import FirstResponderOrganisation
from referrals.models.interruption import Suspension, Withdrawal
from referrals.models.policy import Policy, PolicyBook
from referrals.models.reconsideration import Reconsideration
from referrals.models.records import AuthorityContact, Explanation, Handover, NRMConsent
from referrals.models.referral import HOME_OFFICE, Referral

__all__ = [
    "HOME_OFFICE",
    "Answer",
    "AuthorityContact",
    "Chaser",
    "Decision",
    "DecisionOrAnswer",
    "Disqualification",
    "DutyToNotify",
    "Explanation",
    "Extension",
    "FirstResponderOrganisation",
    "Handover",
    "NRMConsent",
    "Policy",
    "PolicyBook",
    "Reconsideration",
    "Referral",
    "Suspension",
    "Withdrawal",
]
