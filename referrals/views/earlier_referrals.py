"""The page for a referral made before she came to us."""

from django.http import HttpResponse

from cases.models import Case
from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.models import Referral
from referrals.queries.records import find_referral
from referrals.views.act_page import act_page, home_of


@permission_required(Permission.REFERRAL_CHANGE)
def earlier(request: HouseRequest, ref: str) -> HttpResponse:
    """Record a referral made before she came to us; or bring over the one of her earlier case."""
    case = get_case(request, ref)
    carried = Referral.objects.visible_to(request.user).to_carry_over(case)
    if carried:
        return carry_over(request, case, carried)
    referral = find_referral(request, case)
    begun = referral is not None and not referral.has_ended
    draft = open_draft(request, "earlier-referral", ref)
    form = forms.EarlierReferralForm(
        draft.data, today=request.today, initial={"reference": case.nrm_reference}
    )
    return answer(
        request,
        form,
        act=lambda: actions.record_earlier_referral(
            case=case, **form.answers, by=request.user, at=request.now
        ),
        saved="The referral is recorded.",
        to=home_of(case),
        template="referrals/earlier.html",
        context=act_page(case, blockers=referral.earlier_referral_blockers() if referral and begun else []),
        draft=draft,
    )


def carry_over(request: HouseRequest, case: Case, carried: Referral) -> HttpResponse:
    """Bring over the referral of her earlier case."""
    draft = open_draft(request, "carry-over", case.reference)
    form = forms.CarryOverForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.carry_over(case=case, **form.answers, by=request.user, at=request.now),
        saved=lambda moved: (
            "It is among the earlier referrals of this case now."
            if moved.has_ended
            else "The referral goes on with this case."
        ),
        to=home_of(case),
        template="referrals/carry_over.html",
        context=act_page(case, carried=carried, newer=find_referral(request, case)),
        draft=draft,
    )
