"""A case and its assessment as they are now, kept from others until an act is over."""

from cases.models import Case, Refused
from riskassessment.models import Assessment


def lock_case(case: Case) -> Case:
    """Return the case as it is now, held until the act is over."""
    return Case.objects.select_for_update().get(pk=case.pk)


def unsigned(assessment: Assessment) -> Assessment:
    """Return an assessment as it is now, with its case held; refuse if it was signed or thrown away."""
    case = lock_case(assessment.case)
    now = case.assessment_set.with_people().filter(pk=assessment.pk).first()
    if now is None:
        raise Refused("This assessment was deleted.")
    if now.is_signed:
        raise Refused(f"This assessment was already signed by {now.checked_by or now.signed_by}.")
    now.case = case
    case.refuse_if_closed()
    return now
