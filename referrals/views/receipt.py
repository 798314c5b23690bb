"""The pages of the NRM number."""

from django.http import Http404, HttpResponse

from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.queries.records import get_referral
from referrals.views.act_page import (
    act_page,
    get_meant,
    home_of,
    initial_of,
)


@permission_required(Permission.REFERRAL_CHANGE)
def receipt(request: HouseRequest, ref: str) -> HttpResponse:
    """Record the NRM number, which starts its time to decide."""
    case, referral = get_referral(request, ref)
    initial = {"received_on": referral.submitted_on}
    draft = open_draft(request, f"receipt-of-{referral.pk}", ref)
    form = forms.ReceiptForm(draft.data, today=request.today, initial=initial)
    return answer(
        request,
        form,
        act=lambda: actions.receive(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The NRM number is recorded. The clock runs from the day of receipt.",
        to=home_of(case),
        template="referrals/receipt.html",
        context=act_page(case, blockers=referral.receipt_blockers(), referral=referral),
        draft=draft,
    )


@permission_required(Permission.REFERRAL_CHANGE)
def receipt_correction(request: HouseRequest, ref: str) -> HttpResponse:
    """Correct when it was sent and received, or its NRM number."""
    case, referral = get_meant(request, ref)
    if not referral.submitted_on:
        raise Http404
    names = ("submitted_on", "received_on", "reference", "authority", "jurisdiction")
    draft = open_draft(request, f"receipt-correction-of-{referral.pk}", ref)
    form = forms.ReceiptCorrectionForm(
        draft.data,
        today=request.today,
        initial=initial_of(referral, names),
        records=[referral],
        is_received=referral.received_on is not None,
    )
    return answer(
        request,
        form,
        act=lambda: actions.correct_receipt(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The dates are corrected, and so is what follows from them.",
        to=home_of(case),
        template="referrals/receipt_correction.html",
        context=act_page(case, blockers=referral.correction_blockers(), referral=referral),
        draft=draft,
    )
