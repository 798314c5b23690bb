"""Erasing a complaint of no case: one shows what goes and asks, another answers, and it can be stopped."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer, shows_form
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from rights.actions import complaint_erasures
from rights.actions.complaints import log_complaint
from rights.forms.retention import ComplaintErasureForm, ErasureAnswerForm, StopForm
from rights.models import Complaint, ComplaintErasure
from rights.queries.complaint_retention import erasures_of_complaint, statement_of_complaint
from rights.views.complaints import get_complaint, says_why


def get_erasure(complaint: Complaint, pk: int) -> ComplaintErasure:
    """Return an erasure of a complaint, or answer 404."""
    return get_object_or_404(erasures_of_complaint(complaint), pk=pk)


def shown(request: HouseRequest, complaint: Complaint, response: HttpResponse) -> HttpResponse:
    """Write down that the complaint was read, where its page is shown."""
    if shows_form(response):
        log_complaint("shown", complaint, by=request.user, at=request.now)
    return response


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why
def complaint_erasure_new(request: HouseRequest, reference: str) -> HttpResponse:
    """Show exactly what goes, and ask a second person to confirm that it does."""
    complaint = get_complaint(request, reference)
    statement = statement_of_complaint(complaint)
    people = complaint_erasures.confirmers(complaint, asked_by=request.user, at=request.now)
    draft = open_draft(request, "complaint-erasure", reference)
    form = ComplaintErasureForm(draft.data, people=people, digest=statement.digest)
    response = answer(
        request,
        form,
        act=lambda: complaint_erasures.ask_complaint_erasure(
            complaint=complaint,
            person=form.cleaned_data["person"],
            why=form.cleaned_data["why"],
            digest=form.cleaned_data["digest"],
            by=request.user,
            at=request.now,
        ),
        saved=lambda asked: f"{asked.asked_of} has been asked to confirm it.",
        to=complaint.get_absolute_url(),
        template="rights/complaint_erasing.html",
        context={
            "complaint": complaint,
            "heading": "Erase this complaint",
            "statement": statement,
            "days": settings.ERASURE_QUARANTINE_DAYS,
        },
        draft=draft,
        blockers=complaint_erasures.ask_blockers(complaint, at=request.now),
    )
    return shown(request, complaint, response)


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why
def complaint_erasure_answer(request: HouseRequest, reference: str, pk: int) -> HttpResponse:
    """Confirm that a complaint is erased, or refuse it, having read what goes."""
    complaint = get_complaint(request, reference)
    erasure = get_erasure(complaint, pk)
    against = complaint_erasures.void_because(erasure) if erasure.is_waiting else []
    draft = open_draft(request, f"complaint-erasure-answer-{pk}", reference)
    form = ErasureAnswerForm(draft.data, may_say_yes=request.method == "POST" or not against)
    response = answer(
        request,
        form,
        act=lambda: complaint_erasures.answer_complaint_erasure(
            erasure=erasure,
            is_yes=form.cleaned_data["answer"] == "yes",
            why=form.cleaned_data["why"],
            by=request.user,
            at=request.now,
        ),
        saved=lambda now: "Confirmed. It can be stopped until its day." if now.confirmed_at else "Refused.",
        to=complaint.get_absolute_url(),
        template="rights/complaint_erasing.html",
        context={
            "complaint": complaint,
            "erasure": erasure,
            "against": against,
            "heading": "Should this complaint be erased?",
            "statement": statement_of_complaint(complaint),
            "days": settings.ERASURE_QUARANTINE_DAYS,
        },
        draft=draft,
        blockers=complaint_erasures.answer_blockers(erasure, by=request.user),
    )
    return shown(request, complaint, response)


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why
def complaint_erasure_stop(request: HouseRequest, reference: str, pk: int) -> HttpResponse:
    """Stop an erasure before its day."""
    complaint = get_complaint(request, reference)
    erasure = get_erasure(complaint, pk)
    draft = open_draft(request, f"complaint-erasure-stop-{pk}", reference)
    form = StopForm(draft.data, today=request.today, now=request.now)
    response = answer(
        request,
        form,
        act=lambda: complaint_erasures.stop_complaint_erasure(
            erasure=erasure, why=form.cleaned_data["why"], by=request.user, at=request.now
        ),
        saved="The erasure is stopped.",
        to=complaint.get_absolute_url(),
        template="rights/complaint_form.html",
        context={"complaint": complaint, "heading": "Stop the erasure"},
        draft=draft,
        blockers=[] if erasure.is_standing else ["It was refused or stopped already."],
    )
    return shown(request, complaint, response)
