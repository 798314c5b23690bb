"""An assessment as it is now, kept from others until an act is over."""

from cases.models import Refused
from cases.queries.of_case import lock_case
from hestia.db.compiled import Compiled, number
from riskassessment.models import Assessment

AS_IT_IS = Compiled(
    lambda assessment, case: Assessment.objects.with_people().filter(pk=assessment, case=case),
    number("assessment", 1),
    number("case", 2),
)


def unsigned(assessment: Assessment) -> Assessment:
    """Return an assessment as it is now, with its case held; refuse if it was signed or thrown away."""
    case = lock_case(assessment.case)
    standing: list[Assessment] = AS_IT_IS.records(assessment=assessment.pk, case=case.pk)
    if not standing:
        raise Refused("This assessment was deleted.")
    [now] = standing
    if now.is_signed:
        raise Refused(f"This assessment was already signed by {now.checked_by or now.signed_by}.")
    now.case = case
    case.refuse_if_closed()
    return now
