"""How long records are kept: those that fall due, and of one record what was decided and what holds it."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.queries.records import get_case, log_list, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest, sent
from rights.actions import erasures, retention
from rights.forms.retention import (
    ErasureAnswerForm,
    ErasureForm,
    HoldForm,
    KeepForm,
    LiftedForm,
    LiftForm,
    StopForm,
)
from rights.models import Erasure, LegalHold
from rights.queries.retention import (
    due_row,
    erasures_of,
    holds_of,
    records_due,
    reviews,
    schedule,
    standing_erasure,
    standing_holds,
    statement_of,
)


@require_safe
@permission_required(Permission.RETENTION_VIEW)
def due(request: HouseRequest) -> HttpResponse:
    """List the closed records that are due or soon will be, by reference; and how long each kind is kept."""
    rows = records_due(request.user, on=request.today)
    log_list(request, [row.reference for row in rows])
    context = {
        "schedule": [(kind.words, term) for kind, term in schedule().items()],
        "due": [row for row in rows if not row.is_settled and row.sum.is_due(on=request.today)],
        "soon": [row for row in rows if not row.is_settled and not row.sum.is_due(on=request.today)],
        "settled": [row for row in rows if row.is_settled],
        "soon_until": request.today + timedelta(days=settings.RETENTION_SOON_DAYS),
        "may_open": request.user.has_perm(Permission.RETENTION_DECIDE),
    }
    return render(request, "rights/retention.html", context)


@require_safe
@permission_required(Permission.RETENTION_DECIDE)
def kept(request: HouseRequest, ref: str) -> HttpResponse:
    """Show of one record when it falls due and why, what holds it, and what was decided."""
    case = get_case(request, ref)
    erasure = standing_erasure(case)
    context = {
        "case": case,
        "row": due_row(case, by=request.user),
        "holds": standing_holds(case),
        "reviews": reviews(case),
        "erasure": erasure,
        "is_mine": erasure is not None and erasure.is_waiting and erasure.asked_of_id == request.user.pk,
        "against": erasures.ask_blockers(case, by=request.user, at=request.now),
        "days": settings.ERASURE_QUARANTINE_DAYS,
    }
    return render(request, "rights/kept.html", context)


def kept_url(case: Case) -> str:
    """Return the page of how long a record is kept."""
    return reverse("rights:kept", args=[case.reference])


def answer_about_keeping[T](
    request: HouseRequest,
    case: Case,
    form: BaseForm,
    *,
    heading: str,
    lede: str,
    act: Callable[[], T],
    saved: str,
    draft: OpenDraft | None = None,
    blockers: list[str] | None = None,
) -> HttpResponse:
    """Ask one thing about how long a record is kept, and go back to that page."""
    return answer(
        request,
        form,
        act=act,
        saved=saved,
        to=kept_url(case),
        template="rights/kept_form.html",
        context={"case": case, "heading": heading, "lede": lede},
        draft=draft,
        blockers=blockers or [],
    )


@permission_required(Permission.RETENTION_DECIDE)
@says_why_not
def keeping(request: HouseRequest, ref: str) -> HttpResponse:
    """Keep a closed record longer."""
    case = get_case(request, ref)
    draft = open_draft(request, "keeping", ref)
    form = KeepForm(draft.data, today=request.today, now=request.now)
    return answer_about_keeping(
        request,
        case,
        form,
        heading="Keep her record longer",
        lede="A record is kept no longer than there is a reason. Somebody looks again on that day.",
        act=lambda: retention.keep_longer(
            case=case,
            why=form.cleaned_data["why"],
            until=form.cleaned_data["until"],
            by=request.user,
            at=request.now,
        ),
        saved="It is kept until then.",
        draft=draft,
        blockers=retention.closed_blockers(case),
    )


@permission_required(Permission.RETENTION_DECIDE)
@says_why_not
def hold_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Hold all that is hers, for somebody who may demand it."""
    case = get_case(request, ref)
    draft = open_draft(request, "legal-hold", ref)
    form = HoldForm(draft.data, today=request.today, now=request.now)
    return answer_about_keeping(
        request,
        case,
        form,
        heading="Legal hold",
        lede="While it stands, no part of her record is erased, whatever was decided. Two people lift it.",
        act=lambda: retention.set_hold(
            case=case,
            asker=form.cleaned_data["asker"],
            reference=form.cleaned_data["reference"],
            reason=form.cleaned_data["reason"],
            review_on=form.cleaned_data["review_on"],
            by=request.user,
            at=request.now,
        ),
        saved="The hold stands. No part of her record is erased.",
        draft=draft,
    )


def get_hold(case: Case, pk: int) -> LegalHold:
    """Return a hold on the client of a case, or answer 404."""
    return get_object_or_404(holds_of(case), pk=pk)


@permission_required(Permission.RETENTION_DECIDE)
@says_why_not
def hold_lifting(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Ask that a hold is lifted."""
    case = get_case(request, ref)
    hold = get_hold(case, pk)
    draft = open_draft(request, f"hold-lifting-{pk}", ref)
    form = LiftForm(draft.data, today=request.today, now=request.now)
    return answer_about_keeping(
        request,
        case,
        form,
        heading="Ask that the hold is lifted",
        lede=f"Set for {hold.get_asker_display()} by {hold.set_by}.",
        act=lambda: retention.ask_to_lift(
            case=case, hold=hold, why=form.cleaned_data["why"], by=request.user, at=request.now
        ),
        saved="Another manager has to lift it.",
        draft=draft,
        blockers=[] if hold.is_standing else ["This hold was lifted already."],
    )


@permission_required(Permission.RETENTION_DECIDE)
@fresh_factor_required
@says_why_not
def hold_lifted(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Lift a hold, as the second of two people."""
    case = get_case(request, ref)
    hold = get_hold(case, pk)
    form = LiftedForm(sent(request))
    return answer_about_keeping(
        request,
        case,
        form,
        heading="Lift the hold?",
        lede=f"{hold.lift_asked_by} asked for it: {hold.lift_why}",
        act=lambda: retention.lift_hold(case=case, hold=hold, by=request.user, at=request.now),
        saved="The hold is lifted.",
        blockers=retention.lift_blockers(hold, by=request.user),
    )


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
