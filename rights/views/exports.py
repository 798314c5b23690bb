"""An export: asked by one, confirmed by another, stopped by either. No page gives it out."""

from collections.abc import Callable

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer, explains_refusals
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest
from rights.actions import exports as acts
from rights.forms.exports import ExportAnswerForm, ExportForm, ExportStopForm
from rights.models import CharityExport

SHOWN = 20


def exports_url(_request: HouseRequest, **_way: object) -> str:
    """Return the page of all exports."""
    return reverse("rights:exports")


@require_safe
@permission_required(Permission.CHARITY_EXPORT)
def exports(request: HouseRequest) -> HttpResponse:
    """Show which exports were asked for, how each stands, and what it takes."""
    rows = list(CharityExport.objects.with_people()[:SHOWN])
    context = {
        "exports": [(export, export.standing(at=request.now)) for export in rows],
        "waiting": [export for export in rows if export.is_waiting(at=request.now)],
        "usable": [export for export in rows if export.is_usable(at=request.now)],
        "days": settings.EXPORT_DAYS,
    }
    return render(request, "rights/exports.html", context)


def answer_about_export[T](
    request: HouseRequest,
    form: BaseForm,
    draft: OpenDraft,
    *,
    act: Callable[[], T],
    saved: str | Callable[[T], str],
    blockers: list[str],
    **context: object,
) -> HttpResponse:
    """Ask one thing about an export, and go back to the page of all."""
    return answer(
        request,
        form,
        act=act,
        saved=saved,
        to=reverse("rights:exports"),
        template="rights/export_form.html",
        context={"days": settings.EXPORT_DAYS, **context},
        draft=draft,
        blockers=blockers,
    )


@permission_required(Permission.CHARITY_EXPORT)
@fresh_factor_required
def export_new(request: HouseRequest) -> HttpResponse:
    """Ask that everything is exported, or a sheet of data: a second person has to confirm it."""
    draft = open_draft(request, "export")
    form = ExportForm(draft.data)
    return answer_about_export(
        request,
        form,
        draft,
        act=lambda: acts.ask_export(**form.answers, by=request.user, at=request.now),
        saved="A second person has to confirm this. Everyone who may has been told.",
        blockers=[],  # the act refuses a second one, and what was typed comes back with the reason
        heading="Ask for an export",
        save="Ask for it",
    )


@permission_required(Permission.CHARITY_EXPORT)
@fresh_factor_required
@explains_refusals(way_back=exports_url)
def export_answer(request: HouseRequest, pk: int) -> HttpResponse:
    """Confirm an export, or refuse it."""
    export = get_object_or_404(CharityExport.objects.with_people(), pk=pk)
    draft = open_draft(request, f"export-answer-{pk}", but=["is_confirmed"])
    form = ExportAnswerForm(draft.data)
    return answer_about_export(
        request,
        form,
        draft,
        act=lambda: acts.answer_export(
            export=export,
            is_confirmed=form.cleaned_data["is_confirmed"],
            words=form.cleaned_data["words"],
            by=request.user,
            at=request.now,
        ),
        saved=lambda now: "Confirmed. It can be made now." if now.was_confirmed else "Refused.",
        blockers=acts.answer_blockers(export, by=request.user, at=request.now),
        export=export,
        heading="Is this to be exported?",
        save="Save your answer",
    )


@permission_required(Permission.CHARITY_EXPORT)
@explains_refusals(way_back=exports_url)
def export_stop(request: HouseRequest, pk: int) -> HttpResponse:
    """Stop an export before it is made. It takes no fresh factor: to stop must never wait."""
    export = get_object_or_404(CharityExport.objects.with_people(), pk=pk)
    draft = open_draft(request, f"export-stop-{pk}")
    form = ExportStopForm(draft.data)
    return answer_about_export(
        request,
        form,
        draft,
        act=lambda: acts.stop_export(
            export=export, why=form.cleaned_data["why"], by=request.user, at=request.now
        ),
        saved="The export is stopped.",
        blockers=acts.stop_blockers(export, at=request.now),
        export=export,
        heading="Stop the export",
        save="Stop it",
    )
