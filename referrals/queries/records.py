"""The way to a referral: through the case that exists for this reader."""

from django.http import Http404

from cases.models import Case
from cases.queries.records import get_case
from hestia.ui.http import HouseRequest
from referrals.models import Referral


def find_referral(request: HouseRequest, case: Case) -> Referral | None:
    """Return the referral that counts on a case, if one was begun."""
    referral = Referral.with_facts().visible_to(request.user).of(case)
    return referral.as_of(request.today) if referral else None


def get_referral(request: HouseRequest, ref: str) -> tuple[Case, Referral]:
    """Return a case and its referral for this page, or answer 404; the opening is written down."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    # Answered as a case that does not exist would be, so that the answers cannot be compared.
    if referral is None:
        raise Http404
    return case, referral
