"""The list of all that can be printed of a case."""

from cases.documents.consent_forms import CONSENT_FORM, HER_ANSWERS
from cases.documents.printable import Printable
from desk.documents.case_summary import CASE_SUMMARY
from desk.documents.who_looked import WHO_LOOKED
from referrals.documents.clock_count import CLOCK_COUNT
from referrals.documents.duty_to_notify import DUTY, DUTY_NAMED
from referrals.documents.nrm_explained import NRM_EXPLAINED
from referrals.documents.worksheet import WORKSHEET
from rights.documents.complaining import COMPLAINING
from riskassessment.documents.assessment import RISK_ASSESSMENT
from riskassessment.documents.injury import INJURY
from supportplans.documents.exit_for_file import EXIT_FOR_FILE
from supportplans.documents.exit_for_her import EXIT_FOR_HER
from supportplans.documents.money import MONEY
from supportplans.documents.plan import SUPPORT_PLAN, WELCOME
from supportplans.documents.safety_plan import SAFETY_PLAN

PRINTABLES: dict[str, Printable] = {
    kind.slug: kind
    for kind in [
        CASE_SUMMARY,
        WORKSHEET,
        CONSENT_FORM,
        HER_ANSWERS,
        CLOCK_COUNT,
        DUTY,
        DUTY_NAMED,
        RISK_ASSESSMENT,
        INJURY,
        WELCOME,
        COMPLAINING,
        NRM_EXPLAINED,
        SUPPORT_PLAN,
        SAFETY_PLAN,
        MONEY,
        EXIT_FOR_HER,
        EXIT_FOR_FILE,
        WHO_LOOKED,
    ]
}
