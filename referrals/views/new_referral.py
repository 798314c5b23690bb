"""The page on which a new referral is begun after one that is decided or withdrawn."""

from django.http import HttpResponse

from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.queries.records import get_referral
from referrals.queries.timetable import timetable
from referrals.views.act_page import act_page, home_of, words_today


@permission_required(Permission.REFERRAL_CHANGE)
def new_referral(request: HouseRequest, ref: str) -> HttpResponse:
    """Begin a new referral: the last one stays to be read, and what it started goes on."""
    case, referral = get_referral(request, ref)
    draft = open_draft(request, f"new-referral-of-{referral.pk}", ref)
    form = forms.NewReferralForm(draft.data, today=request.today, referral=referral)
    return answer(
        request,
        form,
        act=lambda: actions.begin_new_referral(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="A new referral is started. Explain the NRM again first.",
        to=home_of(case),
        template="referrals/new_referral.html",
        context=act_page(
            case,
            blockers=referral.new_referral_blockers(),
            referral=referral,
            move_on=words_today(timetable(referral).move_on, request),
        ),
        draft=draft,
    )


@permission_required(Permission.REFERRAL_CHANGE)
def new_referral_undoing(request: HouseRequest, ref: str) -> HttpResponse:
    """Take back a new referral that was only begun: the last one goes on."""
    case, referral = get_referral(request, ref)
    draft = open_draft(request, f"new-referral-undoing-of-{referral.pk}", ref)
    form = forms.NewReferralUndoingForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.take_back_new_referral(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The new referral is taken back. The one before it counts again.",
        to=home_of(case),
        template="referrals/new_referral_undoing.html",
        context=act_page(case, blockers=referral.new_referral_undoing_blockers(), referral=referral),
        draft=draft,
    )
