"""The letter that asks the Home Office where a decision is, with one button."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from cases.queries.records import get_case, says_why_not
from desk.actions.chasing import chase_by_letter
from desk.documents.letter import chaser
from desk.documents.waiting_papers import answer_with_pdf
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.audit.budgets import COPIES, spend
from hestia.ui.http import HouseRequest
from referrals.forms import ChaserLetterForm
from referrals.queries.records import find_referral


@require_POST
@permission_required(Permission.CASE_PRINT)
@fresh_factor_required
@says_why_not
def chaser_letter(request: HouseRequest, ref: str) -> HttpResponse:
    """Make the letter: a numbered copy, on record as told and as a chaser."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    if referral is None:
        raise Http404
    form = ChaserLetterForm(request.POST)
    form.full_clean()
    spend(request, COPIES)
    letter = chase_by_letter(
        referral=referral,
        once=form.cleaned_data["once"],
        today=request.today,
        by=request.user,
        at=request.now,
    )
    paper = chaser(letter, reference=referral.reference, by=request.user, on=request.today)
    return answer_with_pdf(request, paper, cases=[ref])
