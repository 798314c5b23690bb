"""What is kept in confidence: read by those whose role sees so much, what is secret one at a time."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.actions.confidences import confide, correct_confidence
from cases.forms.confidence import ConfidenceCorrectionForm, ConfidenceForm
from cases.models import Confidence
from cases.queries.records import get_case, reads_only, says_why_not
from cases.views.covered import get_confidence, page_of_confidence, show_secret, uncovered
from cases.views.details import CONFIDENCE, places
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.pages import answer, shows_form
from hestia.safekeeping.drafts import ask_before_showing, open_draft
from hestia.ui.http import HouseRequest


@require_safe
@permission_required(Permission.SENSITIVE_VIEW)
def confidence(request: HouseRequest, ref: str) -> HttpResponse:
    """List what is kept in confidence, by kind. What is secret is covered but for one that was asked for."""
    case = get_case(request, ref)
    visible = Confidence.objects.visible_to(request.user).filter(case=case)
    uncovered_pk = uncovered(request, "confidence")
    listed = list(visible.select_related("made_by", "person"))
    earlier = earlier_of(
        confidence for confidence in listed if not confidence.is_covered or confidence.pk == uncovered_pk
    )
    context = {
        "case": case,
        "places": places(request, ref, CONFIDENCE),
        "kinds": [
            (kind, [(confidence, earlier[confidence.pk]) for confidence in listed if confidence.kind == kind])
            for kind in Confidence.Kind
        ],
        "is_anything": bool(listed),
        "only_reads": reads_only(case),
        "uncovered": uncovered_pk,
        "may_change": request.user.has_perm(Permission.CASE_CHANGE) and not case.is_closed,
    }
    return render(request, "cases/confidence.html", context)


def earlier_of(confidences: Iterable[Confidence]) -> defaultdict[int, list[Any]]:
    """Return what each of some records said before, the latest first. One question."""
    now = {confidence.pk: confidence.version for confidence in confidences}
    versions: defaultdict[int, list[Any]] = defaultdict(list)
    for row in Confidence.history.filter(id__in=now).order_by("-history_date", "-history_id"):
        if row.version != now[row.id]:
            versions[row.id].append(row)
    return versions


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def confidence_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Keep something in confidence."""
    case = get_case(request, ref)
    draft = open_draft(request, "confidence", ref)
    if (again := ask_before_showing(request, draft)) is not None:
        return again
    form = ConfidenceForm(draft.data, today=request.today, now=request.now)
    back = page_of_confidence(case)
    return answer(
        request,
        form,
        act=lambda: confide(case=case, **form.answers, by=request.user, at=request.now),
        saved="Saved in confidence.",
        to=back,
        template="cases/confidence_edit.html",
        context={"case": case, "back": back, "kept": None},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@permission_required(Permission.CASE_CHANGE)
@says_why_not
def confidence_edit(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Put right what is kept in confidence. The form of a secret shows it: opening it is asking for it."""
    case = get_case(request, ref)
    confided = get_confidence(request, case, pk, lock=request.method == "POST")
    if confided.is_covered and not is_fresh(request):
        return ask_again(request)
    draft = open_draft(request, f"confidence-{pk}", ref)
    form = ConfidenceCorrectionForm(draft.data, instance=confided, today=request.today, now=request.now)
    back = page_of_confidence(case, confided)
    response = answer(
        request,
        form,
        act=lambda: correct_confidence(kept=form.save(commit=False), by=request.user, at=request.now),
        saved="Saved. The earlier version is kept.",
        to=back,
        template="cases/confidence_edit.html",
        context={"case": case, "back": back, "kept": confided},
        blockers=case.closed_blockers(),
        draft=draft,
    )
    if confided.is_covered and shows_form(response):
        show_secret(request, case, confided)
    return response
