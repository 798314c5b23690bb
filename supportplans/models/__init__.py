"""What she wants, what is done about it, and how the support ends."""

from supportplans.models.check import ConversationCheck
from supportplans.models.exit import ClientStatement, Exit, Signpost
from supportplans.models.feedback import AnonymousFeedback, Feedback, HowTrue, YouSaid
from supportplans.models.follow_up import FollowUp
from supportplans.models.money import MoneyTerm, Payment, WeeklyRate
from supportplans.models.outcome import OutcomeRating
from supportplans.models.plan import BegunReview, Plan, PlanVersion, Review, UnansweredRisk
from supportplans.models.safety import SafetyPlan
from supportplans.models.signature import PlanSignature, RoomAnswer
from supportplans.models.signed_page import SignedPage, SignedSafetyPage
from supportplans.models.target import AgencyAnswer, Domain, Step, Target, Who
from supportplans.models.translation import Translation

__all__ = [
    "AgencyAnswer",
    "AnonymousFeedback",
    "BegunReview",
    "ClientStatement",
    "ConversationCheck",
    "Domain",
    "Exit",
    "Feedback",
    "FollowUp",
    "HowTrue",
    "MoneyTerm",
    "OutcomeRating",
    "Payment",
    "Plan",
    "PlanSignature",
    "PlanVersion",
    "Review",
    "RoomAnswer",
    "SafetyPlan",
    "SignedPage",
    "SignedSafetyPage",
    "Signpost",
    "Step",
    "Target",
    "Translation",
    "UnansweredRisk",
    "WeeklyRate",
    "Who",
    "YouSaid",
]
