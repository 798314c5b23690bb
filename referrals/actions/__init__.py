"""What happens to a referral: each act refuses, or writes the fact, the promises, the story and the log."""

from referrals.actions.decisions import (
    chase,
    correct_decision,
    record_decision,
    record_reconsideration_outcome,
    request_reconsideration,
    tell_her,
)
from referrals.actions.interruptions import resume, suspend, withdraw
from referrals.actions.preparing import (
    correct_receipt,
    explain,
    hand_over,
    receive,
    record_authority_contact,
    record_consent,
    submit,
)

__all__ = [
    "chase",
    "correct_decision",
    "correct_receipt",
    "explain",
    "hand_over",
    "receive",
    "record_authority_contact",
    "record_consent",
    "record_decision",
    "record_reconsideration_outcome",
    "request_reconsideration",
    "resume",
    "submit",
    "suspend",
    "tell_her",
    "withdraw",
]
