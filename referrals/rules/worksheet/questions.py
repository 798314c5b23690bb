"""The form from its first page to its last: every question, in its section."""

from referrals.rules.worksheet.account import COUNTRIES, EXPLOITATION, INSIGHT, PLACES, TOWNS
from referrals.rules.worksheet.exploiters import EXPLOITERS, TYPES
from referrals.rules.worksheet.her_details import CONSENT, DECISION, DETAILS, DUTY
from referrals.rules.worksheet.reporting import AGE, BACKGROUND, FIRST_RESPONDER

# What a group of fields asks as one question.
ASKED_AS_ONE = {
    TYPES: "In which ways was she exploited?",
    TOWNS: "Towns in the UK",
    COUNTRIES: "Countries abroad",
}

SECTIONS = (
    FIRST_RESPONDER,
    AGE,
    BACKGROUND,
    EXPLOITATION,
    INSIGHT,
    PLACES,
    EXPLOITERS,
    CONSENT,
    DUTY,
    DETAILS,
    DECISION,
)
