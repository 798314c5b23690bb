"""The pages of a request to look again, and of its answer."""

from django.http import HttpResponse

from cases.models import Case
from cases.queries.records import get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from hestia.workingdays.words import long_day
from referrals import actions, forms
from referrals.models import Reconsideration, Referral
from referrals.queries.records import get_referral
from referrals.queries.timetable import timetable
from referrals.views.act_page import (
    act_page,
    answers_with_document,
    get_meant,
    get_meant_by,
    home_of,
    initial_of,
    offer_documents,
    words_today,
)
from referrals.views.decisions import page_after_decision


@permission_required(Permission.REFERRAL_CHANGE)
def reconsideration(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the Home Office was asked to look again; or, once it was, what it answered."""
    case, referral = get_meant(request, ref)
    if referral.asked_again_on:
        return reconsideration_outcome(request, case, referral)
    table = timetable(referral)
    window = table.reconsideration
    late = {}
    if window and window.was_served_late and window.heard_on:
        late = {"late_why": f"The letter came on {long_day(window.heard_on)}, after the last day to ask."}
    draft = open_draft(request, f"reconsideration-of-{referral.pk}", ref)
    form = forms.ReconsiderationForm(draft.data, today=request.today, initial=late)
    return answer(
        request,
        form,
        act=lambda: actions.request_reconsideration(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The request is recorded.",
        to=home_of(case),
        template="referrals/reconsideration.html",
        context=act_page(
            case,
            blockers=referral.reconsideration_blockers(),
            window=words_today(table.reconsideration, request),
            is_over=table.is_too_late_to_ask(on=request.today),
            referral=referral,
        ),
        draft=draft,
    )


def reconsideration_outcome(request: HouseRequest, case: Case, referral: Referral) -> HttpResponse:
    """Record what the Home Office answered."""
    draft = open_draft(request, f"reconsideration-answer-of-{referral.pk}", case.reference)
    form = forms.ReconsiderationOutcomeForm(draft.data, today=request.today, case=case)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_reconsideration_outcome(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="The answer is recorded.",
        to=lambda _: page_after_decision(referral),
        template="referrals/reconsideration_outcome.html",
        context=act_page(case, blockers=referral.reconsideration_outcome_blockers(), referral=referral),
        draft=draft,
    )


@permission_required(Permission.REFERRAL_CHANGE)
def request_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Correct a request to look again, and its answer if that let the decision stand."""
    case, referral = get_referral(request, ref)
    record = get_record(case, Reconsideration, pk, lock=request.method == "POST")
    referral = get_meant_by(request, referral, record)
    draft = open_draft(request, f"request-{pk}", ref)
    form = forms.RequestCorrectionForm(
        draft.data,
        today=request.today,
        initial=initial_of(record, REQUEST),
        records=[record],
        is_answered=record.is_answer_to_correct,
    )
    return answer(
        request,
        form,
        act=lambda: actions.correct_request(request=record, **form.answers, by=request.user, at=request.now),
        saved="The request is corrected, and so is what follows from it.",
        to=home_of(case),
        template="referrals/request_correction.html",
        context=act_page(case, blockers=referral.correction_blockers(), found=record, referral=referral),
        draft=draft,
    )


REQUEST = (
    "ground",
    "evidence",
    "guidance",
    "asked_on",
    "asked_by",
    "late_why",
    "answered_on",
    "reasons",
    "letter_kept",
)
