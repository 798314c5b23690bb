"""The page on which it is recorded that nothing is asked."""

from django.http import HttpResponse

from cases.models import Case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.models import Decision, Referral
from referrals.queries.timetable import timetable
from referrals.views.act_page import (
    act_page,
    get_meant,
    home_of,
    words_today,
)


@permission_required(Permission.REFERRAL_CHANGE)
def not_asking(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she will not ask, or why nothing was asked; once it is, that she asks after all."""
    case, referral = get_meant(request, ref)
    negative, table = referral.negative_to_question(), timetable(referral)
    is_over = table.is_too_late_to_ask(on=request.today)
    if negative and negative.not_asking_on and not negative.asked_on:
        return asking_after_all(request, case, referral, negative, is_over=is_over)
    draft = open_draft(request, f"not-asking-of-{referral.pk}", ref)
    form = forms.NotAskingForm(
        draft.data,
        today=request.today,
        case=case,
        is_over=is_over,
        initial={"said_on": request.today},
    )
    return answer(
        request,
        form,
        act=lambda: actions.record_not_asking(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="It is recorded, and the task for the last day is closed.",
        to=home_of(case),
        template="referrals/not_asking.html",
        context=act_page(
            case,
            blockers=referral.not_asking_blockers(),
            window=words_today(table.reconsideration, request),
            is_over=is_over,
            referral=referral,
        ),
        draft=draft,
    )


def asking_after_all(
    request: HouseRequest, case: Case, referral: Referral, negative: Decision, *, is_over: bool
) -> HttpResponse:
    """Record that she asks after all."""
    draft = open_draft(request, f"asking-after-all-of-{referral.pk}", case.reference)
    form = forms.AskingAfterAllForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.undo_not_asking(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="It is recorded. The last day to ask is among the tasks again.",
        to=home_of(case),
        template="referrals/asking_after_all.html",
        context=act_page(
            case,
            blockers=referral.correction_blockers()
            or (["The window has ended. A late request needs a reason."] if is_over else []),
            decision=negative,
            referral=referral,
        ),
        draft=draft,
    )
