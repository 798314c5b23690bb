"""The page on which the explanation is recorded."""

from django.http import HttpResponse

from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.documents import nrm_explained
from referrals.queries.records import find_referral
from referrals.views.act_page import act_page, home_of


@permission_required(Permission.REFERRAL_CHANGE)
def explanation(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the NRM was explained to her."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    is_first = referral is None or referral.has_ended
    draft = open_draft(request, "explanation", ref)
    form = forms.ExplanationForm(draft.data, today=request.today, case=case, is_first=is_first)
    return answer(
        request,
        form,
        act=lambda: actions.explain(case=case, **form.answers, by=request.user, at=request.now),
        saved="The explanation is recorded.",
        to=home_of(case),
        template="referrals/explanation.html",
        context=act_page(case, blockers=case.closed_blockers(), parts=nrm_explained.PARTS),
        draft=draft,
    )
