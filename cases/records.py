"""The one way by which a page reaches a case: what exists for the person, and the opening written down."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import FilteredRelation
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from cases.models import Case, CaseRecord, Refused
from hestia.audit.models import record
from hestia.ui import errors
from hestia.ui.http import HouseRequest


def get_case(
    request: HouseRequest, ref: str, *, lock: bool = False, beside: dict[str, str] | None = None
) -> Case:
    """Return the case for this page, or answer 404; write down that the page was opened.

    ``lock`` keeps others from changing the case until the request is over. ``beside`` names what is read in
    the same query, of things of which a case has one at most: ``{"plan_now": "plan_set"}``.
    """
    beside = beside or {}
    cases = Case.objects.visible_to(request.user).with_bar()
    for name, relation in beside.items():
        cases = cases.annotate(**{name: FilteredRelation(relation)}).select_related(name)
    if lock:
        cases = cases.select_for_update(of=("self",))
    case = get_object_or_404(cases, reference=ref)
    for name in ("placement_now", *beside):
        vars(case).setdefault(name, None)  # asked in the same query: there is none
    note_opening(request, case)
    return case


def note_opening(request: HouseRequest, case: Case) -> None:
    """Write down, once for each page, that this person opened this record."""
    opened: set[str] = request.__dict__.setdefault("records_opened", set())
    if case.reference in opened:
        return
    opened.add(case.reference)
    page = request.resolver_match.view_name if request.resolver_match else ""
    record(
        "case.opened_page",
        by=request.user,
        at=request.now,
        case_ref=case.reference,
        page=page,
        method=request.method,
    )


def get_record[M: CaseRecord](case: Case, kind: type[M], pk: int, *, lock: bool = False) -> M:
    """Return something kept on a case that was reached by `get_case`, or answer 404."""
    records = kind._default_manager.filter(case=case)
    if lock:
        records = records.select_for_update(of=("self",))
    found = records.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.case = case
    return found


def says_why_not(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer an act that was refused with a page that says why, and undo what it had begun."""

    @wraps(view)
    def answered(request: HouseRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, ref, *args, **kwargs)
        except Refused as refusal:
            vars(request).pop("records_opened", None)  # the note of the opening was undone as well
            case = get_case(request, ref)
            return errors.conflict(request, reasons=refusal.reasons, back=case.get_absolute_url())

    return answered
