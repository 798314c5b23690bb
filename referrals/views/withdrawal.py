"""The pages of her withdrawal."""

from django.http import HttpResponse

from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.queries.disclosures import disclosed_to
from referrals.views.act_page import (
    act_page,
    answers_with_document,
    get_meant,
    home_of,
    offer_documents,
)


@permission_required(Permission.REFERRAL_CHANGE)
def withdrawal_undoing(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she had not withdrawn: the referral goes on."""
    case, referral = get_meant(request, ref)
    draft = open_draft(request, f"withdrawal-undoing-of-{referral.pk}", ref)
    form = forms.WithdrawalUndoingForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.undo_withdrawal(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The referral goes on. Its clocks and tasks are back.",
        to=home_of(case),
        template="referrals/withdrawal_undoing.html",
        context=act_page(case, blockers=referral.withdrawal_undoing_blockers(), referral=referral),
        draft=draft,
    )


@permission_required(Permission.REFERRAL_CHANGE)
def withdrawal(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she took herself out of the NRM."""
    case, referral = get_meant(request, ref)
    draft = open_draft(request, f"withdrawal-of-{referral.pk}", ref)
    form = forms.WithdrawalForm(draft.data, today=request.today, case=case, recipients=disclosed_to(referral))
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.withdraw(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="Her withdrawal is recorded.",
        to=home_of(case),
        template="referrals/withdrawal.html",
        context=act_page(case, blockers=referral.withdrawal_blockers(), referral=referral),
        draft=draft,
    )
