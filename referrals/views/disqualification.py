"""The pages of a notice of disqualification."""

from django.http import HttpResponse

from cases.models import Case
from cases.queries.records import get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.models import Disqualification, Referral
from referrals.queries.records import get_referral
from referrals.views.act_page import (
    act_page,
    answers_with_document,
    get_meant,
    get_meant_by,
    home_of,
    initial_of,
    offer_documents,
)


@permission_required(Permission.DECISION_RECORD)
def disqualification(request: HouseRequest, ref: str) -> HttpResponse:
    """Record a notice of disqualification; or, once there is one, what came of it."""
    case, referral = get_meant(request, ref)
    notice = Disqualification.objects.visible_to(request.user).filter(referral=referral, outcome="").first()
    if notice:
        return notice_followed(request, case, referral, notice)
    draft = open_draft(request, f"disqualification-of-{referral.pk}", ref)
    form = forms.NoticeForm(draft.data, today=request.today)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_notice(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="The notice is recorded. Its last day is among the tasks.",
        to=home_of(case),
        template="referrals/notice.html",
        context=act_page(case, blockers=referral.disqualification_blockers(), referral=referral),
        draft=draft,
    )


def notice_followed(
    request: HouseRequest, case: Case, referral: Referral, notice: Disqualification
) -> HttpResponse:
    """Record what came of a notice of disqualification."""
    notice.referral = referral
    draft = open_draft(request, f"notice-followed-of-{referral.pk}", case.reference)
    form = forms.NoticeFollowedForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_notice_progress(
            notice=notice, **form.answers, by=request.user, at=request.now
        ),
        saved="It is recorded.",
        to=home_of(case),
        template="referrals/notice_followed.html",
        context=act_page(case, blockers=referral.correction_blockers(), notice=notice, referral=referral),
        draft=draft,
    )


@permission_required(Permission.DECISION_RECORD)
def disqualification_review(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that they were asked to look at a disqualification again, and what they answered."""
    case, referral = get_meant(request, ref)
    taken = Disqualification.objects.visible_to(request.user).filter(referral=referral)
    notice = taken.filter(outcome=Disqualification.Result.DISQUALIFIED).order_by("decided_on", "pk").last()
    initial = {"asked_on": notice.review_asked_on, "asked_by": notice.review_asked_by} if notice else {}
    draft = open_draft(request, f"disqualification-review-of-{referral.pk}", ref)
    form = forms.ReviewForm(draft.data, today=request.today, initial=initial)
    return answer(
        request,
        form,
        act=lambda: actions.record_review(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="It is recorded.",
        to=home_of(case),
        template="referrals/disqualification_review.html",
        context=act_page(case, blockers=referral.review_blockers(), referral=referral),
        draft=draft,
    )


@permission_required(Permission.DECISION_RECORD)
def disqualification_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Correct a notice of disqualification, and what came of it."""
    case, referral = get_referral(request, ref)
    notice = get_record(case, Disqualification, pk, lock=request.method == "POST")
    referral = get_meant_by(request, referral, notice)
    draft = open_draft(request, f"notice-{pk}", ref)
    form = forms.NoticeCorrectionForm(
        draft.data,
        today=request.today,
        initial=initial_of(notice, NOTICE),
        records=[notice],
    )
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.correct_notice(
            notice=notice, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="The notice is corrected, and so is what follows from it.",
        to=home_of(case),
        template="referrals/notice_correction.html",
        context=act_page(
            case,
            blockers=referral.correction_blockers(),
            versions=notice.history.select_related("history_user").order_by("-history_date"),
            notice=notice,
            referral=referral,
        ),
        draft=draft,
    )


NOTICE = (
    "ground",
    "reasons",
    "notice_on",
    "respond_by",
    "letter_kept",
    "document",
    "responded_on",
    "responded_by",
    "outcome",
    "decided_on",
)
