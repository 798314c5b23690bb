"""What is done about risk. Each act refuses, changes, saves, tells and records."""

from riskassessment.actions.assessment import (
    Answered,
    Decided,
    Planned,
    Written,
    ask_changes,
    checkers_for,
    finish,
    record_escalation,
    save,
    sign_off,
    start_extra,
    start_or_continue,
    throw_away,
)
from riskassessment.actions.concerns import close_concern, record_concern, refer_later
from riskassessment.actions.incidents import add_to_incident, record_incident
from riskassessment.actions.questions import ask_further
from riskassessment.actions.screens import correct_screen, screen, screen_dependant

__all__ = [
    "Answered",
    "Decided",
    "Planned",
    "Written",
    "add_to_incident",
    "ask_changes",
    "ask_further",
    "checkers_for",
    "close_concern",
    "correct_screen",
    "finish",
    "record_concern",
    "record_escalation",
    "record_incident",
    "refer_later",
    "save",
    "screen",
    "screen_dependant",
    "sign_off",
    "start_extra",
    "start_or_continue",
    "throw_away",
]
