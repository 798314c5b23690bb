"""The pages on which a referral is handed over and sent."""

from copy import copy
from datetime import timedelta

from django.http import HttpResponse

from cases.models import Case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.models import FirstResponderOrganisation, Referral
from referrals.queries.records import get_referral
from referrals.views.act_page import act_page, home_of
from referrals.views.worksheet import may_write, worksheet_of


def completeness_context(request: HouseRequest, case: Case) -> dict[str, object]:
    """Return what a page shows of how complete the form is."""
    return {"sheet": worksheet_of(request, case), "may_write": may_write(request, case)}


def as_a_child(referral: Referral) -> Referral:
    """Return a referral as it stood the day before she turned 18: what was done by then can be recorded.

    Once her own answer is there, or if nothing was done by then, it is the referral as it is.
    """
    birthday = referral.came_of_age_on
    # Only what was done properly while she was a child may still be recorded as done then.
    if birthday is None or not referral.authority_is_told or referral.consents is False:
        return referral
    return copy(referral).as_of(birthday - timedelta(days=1))


@permission_required(Permission.REFERRAL_CHANGE)
def handover(request: HouseRequest, ref: str) -> HttpResponse:
    """Record which first responder will send it."""
    case, referral = get_referral(request, ref)
    us = FirstResponderOrganisation.objects.us()
    ours = {"organisation": us, "referrer_name": request.user.get_full_name(), "email": request.user.email}
    draft = open_draft(request, f"handover-of-{referral.pk}", ref)
    form = forms.HandoverForm(draft.data, today=request.today, initial=ours if us else {})
    return answer(
        request,
        form,
        act=lambda: actions.hand_over(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The handover is recorded.",
        to=home_of(case),
        template="referrals/handover.html",
        context=act_page(
            case,
            blockers=as_a_child(referral).handover_blockers(),
            us=us,
            turned_18=referral.came_of_age_on,
            **completeness_context(request, case),
            referral=referral,
        ),
        draft=draft,
    )


@permission_required(Permission.REFERRAL_CHANGE)
def submission(request: HouseRequest, ref: str) -> HttpResponse:
    """Record the day it was sent to the Home Office."""
    case, referral = get_referral(request, ref)
    draft = open_draft(request, f"submission-of-{referral.pk}", ref)
    form = forms.SubmissionForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.submit(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The referral is recorded as sent.",
        to=home_of(case),
        template="referrals/submission.html",
        context=act_page(
            case,
            blockers=as_a_child(referral).submission_blockers(),
            turned_18=referral.came_of_age_on,
            **completeness_context(request, case),
            referral=referral,
        ),
        draft=draft,
    )
