"""The records of risk."""

from riskassessment.models.answers import LONGEST_ANSWER, Action, Rating
from riskassessment.models.assessment import (
    SIGNED_IS_SIGNED,
    Assessment,
    last_above_low,
    not_known_since,
    outcome_of,
)
from riskassessment.models.concern import ConcernReferral, SafeguardingConcern, open_concerns
from riskassessment.models.incident import Incident, IncidentAddition
from riskassessment.models.injury import Injury, InjuryAddition, InjuryMark, InjuryQuerySet
from riskassessment.models.questions import QuestionSet
from riskassessment.models.screens import DependantScreen, RapidScreen, dependants

__all__ = [
    "LONGEST_ANSWER",
    "SIGNED_IS_SIGNED",
    "Action",
    "Assessment",
    "ConcernReferral",
    "DependantScreen",
    "Incident",
    "IncidentAddition",
    "Injury",
    "InjuryAddition",
    "InjuryMark",
    "InjuryQuerySet",
    "QuestionSet",
    "RapidScreen",
    "Rating",
    "SafeguardingConcern",
    "dependants",
    "last_above_low",
    "not_known_since",
    "open_concerns",
    "outcome_of",
]
