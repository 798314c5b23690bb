"""How long records are kept: those that fall due, and of one record what was decided and what holds it."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.queries.records import get_case, log_list, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest
from rights.actions import erasures, retention
from rights.forms.retention import KeepForm
from rights.queries.complaint_retention import complaints_due, holds_while_open
from rights.queries.retention import kept_of, records_due, reviews, schedule


@require_safe
@permission_required(Permission.RETENTION_VIEW)
def due(request: HouseRequest) -> HttpResponse:
    """List what is due or soon will be, by reference; and how long each kind of record is kept."""
    rows = records_due(request.user, on=request.today)
    log_list(request, [row.reference for row in rows])
    context = {
        "schedule": [(kind.words, term) for kind, term in schedule().items()],
        "due": [row for row in rows if not row.is_settled and row.sum.is_due(on=request.today)],
        "soon": [row for row in rows if not row.is_settled and not row.sum.is_due(on=request.today)],
        "settled": [row for row in rows if row.is_settled],
        "complaints": complaints_due(request.user, on=request.today),
        "held_while_open": holds_while_open(request.user),
        "soon_until": request.today + timedelta(days=settings.RETENTION_SOON_DAYS),
        "may_open": request.user.has_perm(Permission.RETENTION_DECIDE),
    }
    return render(request, "rights/retention.html", context)


@require_safe
@permission_required(Permission.RETENTION_DECIDE)
def kept(request: HouseRequest, ref: str) -> HttpResponse:
    """Show of one record when it falls due and why, what holds it, and what was decided."""
    case, user = get_case(request, ref), request.user
    standing = kept_of(case, by=user)
    erasure = standing.erasure
    context = {
        "case": case,
        "row": standing.row,
        "holds": standing.holds,
        "holds_asked": standing.holds_asked,
        "reviews": reviews(case),
        "erasure": erasure,
        "is_mine": erasure is not None and erasure.is_waiting and erasure.asked_of_id == user.pk,
        "against": erasures.ask_blockers(case, by=user, at=request.now, kept=standing),
        "not_longer": retention.keeping_blockers(case, by=user, kept=standing),
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
        lede="A record is kept only as long as there is a reason. It is reviewed on that day.",
        act=lambda: retention.keep_longer(
            case=case,
            why=form.cleaned_data["why"],
            until=form.cleaned_data["until"],
            by=request.user,
            at=request.now,
        ),
        saved="It is kept longer.",
        draft=draft,
        blockers=retention.keeping_blockers(case, by=request.user),
    )
