"""What is done about risk. Each act refuses, changes, saves, narrates and logs."""

from riskassessment.actions.assessment import ask_changes, finish, sign_off
from riskassessment.actions.concerns import close_concern, record_concern, refer_later
from riskassessment.actions.draft import (
    SENT_STAYS,
    Answered,
    AssessmentAnswers,
    Planned,
    save_assessment,
    start_extra,
    start_or_continue,
    throw_away,
)
from riskassessment.actions.escalation import RECORD_REFERRAL, Decided, record_escalation
from riskassessment.actions.incidents import add_to_incident, record_incident
from riskassessment.actions.injuries import Marked, add_to_injury, correct_injury, record_injury
from riskassessment.actions.questions import ask_further
from riskassessment.actions.screens import correct_screen, record_screen, screen_dependant
from riskassessment.actions.second_person import checkers_for
from riskassessment.actions.told import ToldAgency

__all__ = [
    "RECORD_REFERRAL",
    "SENT_STAYS",
    "Answered",
    "AssessmentAnswers",
    "Decided",
    "Marked",
    "Planned",
    "ToldAgency",
    "add_to_incident",
    "add_to_injury",
    "ask_changes",
    "ask_further",
    "checkers_for",
    "close_concern",
    "correct_injury",
    "correct_screen",
    "finish",
    "record_concern",
    "record_escalation",
    "record_incident",
    "record_injury",
    "record_screen",
    "refer_later",
    "save_assessment",
    "screen_dependant",
    "sign_off",
    "start_extra",
    "start_or_continue",
    "throw_away",
]
