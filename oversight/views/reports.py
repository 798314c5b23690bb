"""Figures: all of a period, one with its drawings and its definition, and what is taken away of them."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.ui.http import HouseRequest
from hestia.ui.sheets import download
from hestia.ui.words import date_words
from oversight.documents.report import WORKING_COPY
from oversight.documents.spreadsheet import spreadsheet as as_csv
from oversight.forms.reports import FiguresForm, PeriodForm
from oversight.models import SentReturn
from oversight.queries.facts import counted_services, first_case_of
from oversight.queries.over_time import COUNTING
from oversight.queries.over_time import over_time as months_of_figure
from oversight.queries.paper import as_paper
from oversight.queries.report import Report, figures_for, report_for
from oversight.rules.figure import Figure

LATEST = 5  # returns that are listed beside the figures


@require_safe
@permission_required(Permission.RETURNS_VIEW)
def reports(request: HouseRequest) -> HttpResponse:
    """Show what each figure says of a period; to those who count nothing, what was sent."""
    if not request.user.has_perm(Permission.TEAM_VIEW):
        return redirect("oversight:returns")
    form = asked(request, request.GET)
    return show(request, form, report_of(request, form, figures_for(request.user), kind="figures.shown"))


@require_safe
@permission_required(Permission.TEAM_VIEW)
def figure(request: HouseRequest, slug: str) -> HttpResponse:
    """Show one figure: drawn, as a table, and what it is."""
    chosen = next((offered for offered in figures_for(request.user) if offered.slug == slug), None)
    if chosen is None:
        raise Http404
    form = asked(request, request.GET)
    report = report_of(request, form, [chosen], kind="figures.shown")
    context = {
        "form": form,
        "report": report,
        "figure": chosen,
        "carried": carried(request.GET),
        "is_over_time": chosen.slug in COUNTING and request.user.has_perm(Permission.CASE_VIEW),
    }
    return render(request, "oversight/figure.html", context)


@require_safe
@permission_required(Permission.TEAM_VIEW)
def over_time(request: HouseRequest, slug: str) -> HttpResponse:
    """Show what one figure counted in each month, and between which numbers a month usually lies."""
    chosen = next((offered for offered in figures_for(request.user) if offered.slug == slug), None)
    # Exact numbers of months: for who reads cases.
    if chosen is None or slug not in COUNTING or not request.user.has_perm(Permission.CASE_VIEW):
        raise Http404
    shown = months_of_figure(chosen, request.user, today=request.today)
    log("figures.shown", by=request.user, at=request.now, subject="over-time", figures=[chosen.slug])
    return render(request, "oversight/over_time.html", {"figure": chosen, "shown": shown})


@require_POST
@permission_required(Permission.TEAM_VIEW)
def spreadsheet(request: HouseRequest) -> HttpResponse:
    """Answer with the chosen figures as CSV, rounded."""
    form = asked(request, request.POST)
    choice = FiguresForm(request.POST, by=request.user)
    report = chosen_report(request, form, choice, kind="export.made")
    if report is None:
        return show(request, form, None, choice=choice, carry=request.POST)
    name = f"figures-{report.period.first}-to-{report.period.last}.csv"
    made = f"{WORKING_COPY}. Made {date_words(request.today)} by {request.user}"
    return download(as_csv(as_paper(report), made=made), name, "text/csv")


def asked(request: HouseRequest, data: QueryDict) -> PeriodForm:
    """Return which days and services are asked for: of a new page the last quarter, of all services."""
    return PeriodForm(
        data if "period" in data else QueryDict(f"period={PeriodForm.USUAL}"),
        today=request.today,
        services=counted_services(request.user),
        first_case=first_case_of(request.user),
        is_rounded=not request.user.has_perm(Permission.CASE_VIEW),
    )


def report_of(
    request: HouseRequest, form: PeriodForm, figures: Iterable[Figure], *, kind: str, outside: bool = False
) -> Report | None:
    """Return the report that is asked for, and log that it was read or taken; nothing if it cannot be."""
    if not form.is_valid():
        return None
    report = report_for(
        request.user, form.cleaned_data["days"], figures, service=form.chosen_service, outside=outside
    )
    log(
        kind,
        by=request.user,
        at=request.now,
        subject="figures",
        first=report.period.first.isoformat(),
        last=report.period.last.isoformat(),
        services=sorted(report.facts.services),
        figures=[f"{figure.slug} {figure.version}" for figure in report.figures],
    )
    return report


def chosen_report(
    request: HouseRequest, form: PeriodForm, choice: FiguresForm, *, kind: str
) -> Report | None:
    """Return the figures that were chosen as they are told outside; nothing if none can be."""
    if not choice.is_valid():
        return None
    return report_of(request, form, choice.chosen, kind=kind, outside=True)


def carried(data: QueryDict) -> list[tuple[str, str]]:
    """Return what the address asks for, to be sent on with the choice of figures."""
    boxes = (f"{name}_{part}" for name in ("first", "last") for part in ("day", "month", "year"))
    names = ("period", "service", *boxes)
    return [(name, str(data[name])) for name in names if name in data]


def show(
    request: HouseRequest,
    form: PeriodForm,
    report: Report | None,
    *,
    choice: FiguresForm | None = None,
    carry: QueryDict | None = None,
) -> HttpResponse:
    """Show the page of all figures."""
    context: dict[str, Any] = {
        "form": form,
        "report": report,
        "choice": choice or FiguresForm(by=request.user),
        "carried": carried(carry or request.GET),
        "returns": SentReturn.objects.visible_to(request.user).newest_first()[:LATEST],
    }
    return render(request, "oversight/reports.html", context)
