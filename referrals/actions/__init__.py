"""What happens to a referral: an act refuses, or writes the fact, the promises, the timeline and the log."""

from referrals.actions.answers import change_answers
from referrals.actions.bank_holidays import add_bank_holiday, remove_bank_holiday
from referrals.actions.bulk_referrals import (
    EarlierDecision,
    EarlierReferral,
    PreparedReferral,
    contradictions,
    number_prepared,
    save_prepared,
)
from referrals.actions.chasers import chase
from referrals.actions.consents import record_consent
from referrals.actions.decisions import correct_decision, record_decision
from referrals.actions.disqualification import (
    correct_notice,
    record_notice,
    record_notice_progress,
    record_review,
)
from referrals.actions.duty_to_notify import record_duty
from referrals.actions.earlier_referrals import carry_over, record_earlier_referral
from referrals.actions.explanation import explain
from referrals.actions.extensions import extend, undo_extension
from referrals.actions.first_responders import save_first_responder, set_own_status
from referrals.actions.further_decisions import record_further_decision
from referrals.actions.grounds import record_grounds
from referrals.actions.handover import hand_over, record_authority_contact, submit
from referrals.actions.informing import (
    correct_informing,
    decision_of_task,
    not_yet_informed,
    record_informing,
)
from referrals.actions.letters import record_letter
from referrals.actions.new_referral import begin_new_referral, take_back_new_referral
from referrals.actions.not_asking import record_not_asking, undo_not_asking
from referrals.actions.policies import add_policy, correct_policy, withdraw_policy, withdrawal_blockers
from referrals.actions.promises import come_of_age
from referrals.actions.receipt import correct_receipt, receive
from referrals.actions.reconsideration import correct_request, request_reconsideration
from referrals.actions.reconsideration_outcome import record_reconsideration_outcome
from referrals.actions.suspensions import correct_suspension, resume, suspend
from referrals.actions.turning_18 import record_choice_at_18
from referrals.actions.withdrawal import undo_withdrawal, withdraw
from referrals.actions.worksheet import write_answers

__all__ = [
    "EarlierDecision",
    "EarlierReferral",
    "PreparedReferral",
    "add_bank_holiday",
    "add_policy",
    "begin_new_referral",
    "carry_over",
    "change_answers",
    "chase",
    "come_of_age",
    "contradictions",
    "correct_decision",
    "correct_informing",
    "correct_notice",
    "correct_policy",
    "correct_receipt",
    "correct_request",
    "correct_suspension",
    "decision_of_task",
    "explain",
    "extend",
    "hand_over",
    "not_yet_informed",
    "number_prepared",
    "receive",
    "record_authority_contact",
    "record_choice_at_18",
    "record_consent",
    "record_decision",
    "record_duty",
    "record_earlier_referral",
    "record_further_decision",
    "record_grounds",
    "record_informing",
    "record_letter",
    "record_not_asking",
    "record_notice",
    "record_notice_progress",
    "record_reconsideration_outcome",
    "record_review",
    "remove_bank_holiday",
    "request_reconsideration",
    "resume",
    "save_first_responder",
    "save_prepared",
    "set_own_status",
    "submit",
    "suspend",
    "take_back_new_referral",
    "undo_extension",
    "undo_not_asking",
    "undo_withdrawal",
    "withdraw",
    "withdraw_policy",
    "withdrawal_blockers",
    "write_answers",
]
