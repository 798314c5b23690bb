"""The page on which a chaser is recorded."""

from django.http import HttpResponse

from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.queries.records import get_referral
from referrals.views.act_page import act_page, home_of


@permission_required(Permission.REFERRAL_CHANGE)
def chaser_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the first responder was asked for the NRM number, or the Home Office for its decision."""
    case, referral = get_referral(request, ref)
    handover = referral.handover_set.select_related("organisation").first()
    handed = None if referral.received_on else handover
    draft = open_draft(request, f"chaser-of-{referral.pk}", ref)
    form = forms.ChaserForm(
        draft.data,
        today=request.today,
        to_chase=referral.to_chase,
        initial={"asked": handed.referrer_name if handed else ""},
    )
    return answer(
        request,
        form,
        act=lambda: actions.chase(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The chaser is recorded.",
        to=home_of(case),
        template="referrals/chaser_new.html",
        context=act_page(case, blockers=referral.chaser_blockers(), handed=handed, referral=referral),
        draft=draft,
    )
