"""Erasing a record: one shows what goes and asks, another confirms it or refuses, and it can be stopped."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cases.models import Case
from cases.queries.records import get_case, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from rights.actions import erasures
from rights.forms.retention import ErasureAnswerForm, ErasureForm, StopForm
from rights.models import Erasure
from rights.queries.retention import erasures_of, statement_of
from rights.views.retention import answer_about_keeping, kept_url


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why_not
def erasure_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Show exactly what goes, and ask a second person to confirm that it does."""
    case = get_case(request, ref)
    statement = statement_of(case, by=request.user)
    draft = open_draft(request, "erasure", ref)
    people = erasures.confirmers(case, asked_by=request.user, at=request.now)
    form = ErasureForm(
        draft.data, people=people, digest=statement.digest, today=request.today, now=request.now
    )
    return answer(
        request,
        form,
        act=lambda: erasures.ask_erasure(
            case=case,
            person=form.cleaned_data["person"],
            why=form.cleaned_data["why"],
            digest=form.cleaned_data["digest"],
            by=request.user,
            at=request.now,
        ),
        saved=lambda asked: f"{asked.asked_of} has been asked to confirm it.",
        to=kept_url(case),
        template="rights/erasure_new.html",
        context={"case": case, "statement": statement, "days": settings.ERASURE_QUARANTINE_DAYS},
        draft=draft,
        blockers=erasures.ask_blockers(case, by=request.user, at=request.now),
    )


def get_erasure(case: Case, pk: int) -> Erasure:
    """Return the erasure of the client of a case, if it stands, or answer 404."""
    return get_object_or_404(erasures_of(case), pk=pk)


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why_not
def erasure_answer(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Confirm an erasure, or refuse it, having read what goes."""
    case = get_case(request, ref)
    erasure = get_erasure(case, pk)
    against = erasures.void_because(case, erasure, by=request.user) if erasure.is_waiting else []
    draft = open_draft(request, f"erasure-answer-{pk}", ref)
    form = ErasureAnswerForm(
        draft.data,
        may_say_yes=request.method == "POST" or not against,
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: erasures.answer_erasure(
            case=case,
            erasure=erasure,
            is_yes=form.cleaned_data["answer"] == "yes",
            why=form.cleaned_data["why"],
            by=request.user,
            at=request.now,
        ),
        saved=lambda now: "Confirmed. It can be stopped until its day." if now.confirmed_at else "Refused.",
        to=kept_url(case),
        template="rights/erasure_answer.html",
        context={
            "case": case,
            "erasure": erasure,
            "statement": statement_of(case, by=request.user),
            "against": against,
            "days": settings.ERASURE_QUARANTINE_DAYS,
        },
        draft=draft,
        blockers=erasures.answer_blockers(erasure, by=request.user),
    )


@permission_required(Permission.RETENTION_DECIDE)
@says_why_not
def erasure_stop(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Stop an erasure before its day."""
    case = get_case(request, ref)
    erasure = get_erasure(case, pk)
    draft = open_draft(request, f"erasure-stop-{pk}", ref)
    form = StopForm(draft.data, today=request.today, now=request.now)
    return answer_about_keeping(
        request,
        case,
        form,
        heading="Stop the erasure",
        lede="Her record stays sealed. Two people open it again under Access, as any sealed record.",
        act=lambda: erasures.stop_erasure(
            case=case, erasure=erasure, why=form.cleaned_data["why"], by=request.user, at=request.now
        ),
        saved="The erasure is stopped. Her record stays sealed until two people open it again.",
        draft=draft,
        blockers=[] if erasure.is_standing else ["It was refused or stopped already."],
    )
