"""The page of a Duty to Notify."""

from django.http import HttpResponse

from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.queries.records import get_referral
from referrals.views.act_page import act_page, answers_with_document, home_of, offer_documents


@permission_required(Permission.REFERRAL_CHANGE)
def duty_to_notify(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that a public authority notified the Home Office of someone who is not referred."""
    case, referral = get_referral(request, ref)
    draft = open_draft(request, f"duty-to-notify-of-{referral.pk}", ref)
    form = forms.DutyForm(draft.data, today=request.today, case=case)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_duty(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="The Duty to Notify is recorded.",
        to=home_of(case),
        template="referrals/duty_to_notify.html",
        context=act_page(case, blockers=referral.duty_blockers(), referral=referral),
        draft=draft,
    )
