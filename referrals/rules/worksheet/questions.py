"""The form from its first page to its last: every question, in its section."""

from referrals.rules.worksheet.account import COUNTRIES, EXPLOITATION, INSIGHT, PLACES, TOWNS
from referrals.rules.worksheet.exploiters import EXPLOITERS, TYPES
from referrals.rules.worksheet.her_details import CONSENT, DECISION, DETAILS, DUTY
from referrals.rules.worksheet.question import HELD, Home, long
from referrals.rules.worksheet.reporting import AGE, BACKGROUND, FIRST_RESPONDER

# What a group of fields asks as one question.
ASKED_AS_ONE = {
    TYPES: "In which ways was the client exploited?",
    TOWNS: "Cities and towns in the UK",
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

# Asked until a route of the form led there no more. An answer is kept and shown, and not printed for it.
NO_LONGER_ASKED = (long("what-happened", "What happened, in short", home=Home.HAPPENED, **HELD),)
