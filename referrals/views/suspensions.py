"""The pages of a suspension."""

from django.http import HttpResponse

from cases.models import Case
from cases.queries.records import get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.models import Referral, Suspension
from referrals.queries.records import get_referral
from referrals.views.act_page import (
    act_page,
    get_meant,
    get_meant_by,
    home_of,
)


@permission_required(Permission.REFERRAL_CHANGE)
def suspension(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the Home Office suspended the case; or, once it did, that it resumed."""
    case, referral = get_meant(request, ref)
    if referral.suspended_on:
        return resumption(request, case, referral)
    draft = open_draft(request, f"suspension-of-{referral.pk}", ref)
    form = forms.SuspensionForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.suspend(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The suspension is recorded. The clocks are paused.",
        to=home_of(case),
        template="referrals/suspension.html",
        context=act_page(case, blockers=referral.suspension_blockers(), referral=referral),
        draft=draft,
    )


def resumption(request: HouseRequest, case: Case, referral: Referral) -> HttpResponse:
    """Record that the case resumed."""
    draft = open_draft(request, f"resumption-of-{referral.pk}", case.reference)
    form = forms.ResumptionForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.resume(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The end of the suspension is recorded.",
        to=home_of(case),
        template="referrals/resumption.html",
        context=act_page(case, blockers=referral.resumption_blockers(), referral=referral),
        draft=draft,
    )


@permission_required(Permission.REFERRAL_CHANGE)
def suspension_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Correct the days of a suspension, or undo one that was recorded by mistake."""
    case, referral = get_referral(request, ref)
    record = get_record(case, Suspension, pk, lock=request.method == "POST")
    referral = get_meant_by(request, referral, record)
    blockers = (
        ["This suspension has already been undone."] if record.undone_at else referral.correction_blockers()
    )
    initial = {"stands": "yes", "from_on": record.from_on, "resumed_on": record.resumed_on}
    draft = open_draft(request, f"suspension-{pk}", ref)
    form = forms.SuspensionCorrectionForm(draft.data, today=request.today, initial=initial, records=[record])
    return answer(
        request,
        form,
        act=lambda: actions.correct_suspension(
            suspension=record, **form.answers, by=request.user, at=request.now
        ),
        saved="The suspension is corrected, and so is what follows from it.",
        to=home_of(case),
        template="referrals/suspension_correction.html",
        context=act_page(case, blockers=blockers, suspension=record, referral=referral),
        draft=draft,
    )
