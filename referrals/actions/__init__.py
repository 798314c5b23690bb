"""What happens to a referral: each act refuses, or writes the fact, the promises, the story and the log."""

from referrals.actions.bulk_referrals import Brought, Decided, Earlier, contradictions, write_down
from referrals.actions.consents import change_answers, choose_at_18, record_consent
from referrals.actions.decisions import (
    chase,
    correct_decision,
    record_decision,
    record_reconsideration_outcome,
    request_reconsideration,
)
from referrals.actions.disqualification import (
    correct_notice,
    extend,
    follow_notice,
    record_duty,
    record_further_decision,
    record_notice,
    undo_extension,
)
from referrals.actions.handover import (
    carry_over,
    correct_receipt,
    explain,
    hand_over,
    receive,
    record_authority_contact,
    record_earlier_referral,
    submit,
)
from referrals.actions.informing import correct_telling, meant_by, tell_her, told_of, untold_of
from referrals.actions.letters import record_letter
from referrals.actions.not_asking import ask_after_all, ask_nothing
from referrals.actions.policies import (
    add_bank_holiday,
    add_policy,
    correct_policy,
    keep_first_responder,
    remove_bank_holiday,
    set_our_own_status,
    withdraw_policy,
    withdrawal_blockers,
)
from referrals.actions.promises import come_of_age
from referrals.actions.reconsideration import correct_request
from referrals.actions.withdrawal import correct_suspension, resume, suspend, undo_withdrawal, withdraw
from referrals.actions.worksheet import write_answers

__all__ = [
    "Brought",
    "Decided",
    "Earlier",
    "add_bank_holiday",
    "add_policy",
    "ask_after_all",
    "ask_nothing",
    "carry_over",
    "change_answers",
    "chase",
    "choose_at_18",
    "come_of_age",
    "contradictions",
    "correct_decision",
    "correct_notice",
    "correct_policy",
    "correct_receipt",
    "correct_request",
    "correct_suspension",
    "correct_telling",
    "explain",
    "extend",
    "follow_notice",
    "hand_over",
    "keep_first_responder",
    "meant_by",
    "receive",
    "record_authority_contact",
    "record_consent",
    "record_decision",
    "record_duty",
    "record_earlier_referral",
    "record_further_decision",
    "record_letter",
    "record_notice",
    "record_reconsideration_outcome",
    "remove_bank_holiday",
    "request_reconsideration",
    "resume",
    "set_our_own_status",
    "submit",
    "suspend",
    "tell_her",
    "told_of",
    "undo_extension",
    "undo_withdrawal",
    "untold_of",
    "withdraw",
    "withdraw_policy",
    "withdrawal_blockers",
    "write_answers",
    "write_down",
]
