"""The records of risk."""

from riskassessment.models.assessment import (
    LONGEST_ANSWER,
    SIGNED_IS_SIGNED,
    Action,
    Assessment,
    Rating,
    not_known_since,
    outcome_of,
    refuse_if_signed,
)
from riskassessment.models.concern import SafeguardingConcern
from riskassessment.models.questions import QuestionSet

__all__ = [
    "LONGEST_ANSWER",
    "SIGNED_IS_SIGNED",
    "Action",
    "Assessment",
    "QuestionSet",
    "Rating",
    "SafeguardingConcern",
    "not_known_since",
    "outcome_of",
    "refuse_if_signed",
]
