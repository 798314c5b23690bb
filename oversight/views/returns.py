"""Returns: a report recorded as sent, printed again as it was, and held against today."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.pages import answer, attempt, explains_refusals, show_reasons
from hestia.refusals import Refused
from hestia.ui.http import HouseRequest, sent
from hestia.ui.sheets import download
from oversight import actions
from oversight.documents.spreadsheet import spreadsheet as as_csv
from oversight.forms.returns import AgainForm, MarkForm, ReturnForm, UnsentForm
from oversight.models import SentReturn
from oversight.queries.report import Report, report_for
from oversight.queries.returns import (
    Comparison,
    figures_in_the_way,
    is_as_logged,
    mark_blockers,
    paper_for,
    redefined,
    rest_of,
    unsent_blockers,
)
from oversight.rules.figure import Figure
from oversight.rules.periods import Period
from oversight.views.reports import asked, carried, show

CHOSEN = "chosen"  # in an address, that it says which figures
READ = "read"  # the button that only shows what would be sent


def get_return(request: HouseRequest, pk: int) -> SentReturn:
    """Return one that somebody may read."""
    return get_object_or_404(SentReturn.objects.visible_to(request.user).newest_first(), pk=pk)


@require_safe
@permission_required(Permission.RETURNS_VIEW)
def returns(request: HouseRequest) -> HttpResponse:
    """Show every return that was sent."""
    log("figures.shown", by=request.user, at=request.now, subject="returns")
    context = {"returns": SentReturn.objects.visible_to(request.user).newest_first()}
    return render(request, "oversight/returns.html", context)


@permission_required(Permission.RETURN_SEND)
def return_new(request: HouseRequest) -> HttpResponseBase:
    """Record that a report is sent, and keep what it tells. The page of figures says which."""
    if CHOSEN in request.POST:
        figures = request.POST.getlist("figures")
        query = {**dict(carried(request.POST)), CHOSEN: "", "figures": figures}
        return redirect(reverse("oversight:return_new", query=query))
    period = asked(request, request.GET)
    if not period.is_valid():
        return show(request, period, None)
    user = request.user
    sent_before = SentReturn.objects.visible_to(user).newest_first()
    as_before = sent_before.standing().filter(copy_of=None).first()
    chosen = request.GET.getlist("figures") if CHOSEN in request.GET else None
    initial = ReturnForm.initial_of(as_before, figures=chosen, by=user)
    days, service = period.cleaned_data["days"], period.chosen_service
    same_days = sent_before.of_days(
        days.first, days.last, services=[service] if service else user.service_ids
    )
    form = ReturnForm(
        sent(request),
        by=user,
        same_days=same_days.replaceable(),
        initial=initial,
        today=request.today,
        now=request.now,
    )

    def report() -> Report:
        return report_for(user, days, form.chosen, service=service, outside=True)

    def asked_for() -> dict[str, Any]:
        return {
            "report": report(),
            "to": form.to,
            "is_exact": form.tells_exactly,
            "replaces": form.replaced,
            "by": user,
        }

    context = {
        "period": days,
        "services": services_of(period),
        "rest": partial(rest_to_send, form, report, by=user),
        "unticked": partial(figures_to_untick, form, report, by=user),
        "as_before": as_before,
        "same_days": same_days,
    }
    if READ in request.POST and form.is_valid():
        return show_first(request, form, asked_for, days=days, context=context)
    return answer(
        request,
        form,
        act=lambda: actions.send_return(**asked_for(), why=form.cleaned_data.get("why", ""), at=request.now),
        saved="It is recorded as sent, and stays as it is. Send them the PDF or the CSV from this page.",
        to=lambda made: made.get_absolute_url(),
        template="oversight/return_new.html",
        context=context,
    )


def show_first(
    request: HouseRequest,
    form: ReturnForm,
    asked_for: Callable[[], dict[str, Any]],
    *,
    days: Period,
    context: dict[str, Any],
) -> HttpResponse:
    """Show what would be sent, beside all that was typed; or why it would be refused."""
    told = attempt(lambda: actions.read_first(**asked_for()))
    is_refused = isinstance(told, Refused)
    if isinstance(told, Refused):
        show_reasons(form, told)
    log(
        "figures.shown",
        by=request.user,
        at=request.now,
        subject="return-read-first",
        first=days.first.isoformat(),
        last=days.last.isoformat(),
        figures=[figure.slug for figure in form.chosen],
        is_exact=form.tells_exactly,
    )
    page = {**context, "form": form, "preview": None if is_refused else told}
    status = HTTPStatus.CONFLICT if is_refused else HTTPStatus.OK
    return render(request, "oversight/return_new.html", page, status=status)


def rest_to_send(form: ReturnForm, report: Callable[[], Report], *, by: User) -> tuple[Figure, ...]:
    """Return what can be sent of a report that was refused: asked by the page."""
    if not form.is_refused or form.tells_exactly:
        return ()
    return rest_of(report(), recipient=form.to.recipient, replaces=form.replaced, by=by)


def figures_to_untick(
    form: ReturnForm, report: Callable[[], Report], *, by: User
) -> list[tuple[str, Figure]]:
    """Return the figures to untick in a report that was refused, each with its box: asked by the page."""
    if not form.is_refused:
        return []
    told = report().inside if form.tells_exactly else report()
    places = {figure.slug: place for place, figure in enumerate(form.offered)}
    away = figures_in_the_way(told, recipient=form.to.recipient, replaces=form.replaced, by=by)
    return [(f"#id_figures_{places[figure.slug]}", figure) for figure in away]


def services_of(period: object) -> str:
    """Return which services are asked for, in words."""
    chosen = getattr(period, "cleaned_data", {}).get("service", "")
    return str(dict(vars(period)["fields"]["service"].choices).get(chosen, ""))


@require_safe
@permission_required(Permission.RETURNS_VIEW)
def return_page(request: HouseRequest, pk: int) -> HttpResponse:
    """Show what was sent, as it was."""
    kept_return = get_return(request, pk)
    log("figures.shown", by=request.user, at=request.now, subject=kept_return)
    paper = paper_for(kept_return, request.user)
    may_send = request.user.has_perm(Permission.RETURN_SEND)
    context = {
        "sent": kept_return,
        "report": paper,
        "is_whole": is_as_logged(kept_return),
        "redefined": redefined(kept_return),
        "never_left": may_send and not unsent_blockers(kept_return, by=request.user),
        "is_told_exactly": paper["rounding"] != kept_return.told["rounding"],
    }
    return render(request, "oversight/return.html", context)


def back_to_return(_request: HouseRequest, pk: int) -> str:
    """Return the page of a return."""
    return reverse("oversight:return", args=[pk])


@require_POST
@explains_refusals(way_back=back_to_return)
@permission_required(Permission.RETURNS_VIEW)
def return_sheet(request: HouseRequest, pk: int) -> HttpResponse:
    """Answer with what was sent as CSV: always the same."""
    kept_return = get_return(request, pk)
    actions.take_copy(kept_return)
    log("export.made", by=request.user, at=request.now, subject=kept_return, digest=kept_return.digest)
    paper = paper_for(kept_return, request.user)
    told = paper["sent"]
    made = f"Sent to {told['recipient']} on {told['on']} by {told['by']}, {told['charity']}"
    if kept_return.mark:
        made = f"{kept_return.mark.words} {made}"
    return download(as_csv(paper, made=made), f"{kept_return.file_name}.csv", "text/csv")


@permission_required(Permission.RETURN_SEND)
def return_again(request: HouseRequest, pk: int) -> HttpResponseBase:
    """Record that the same is sent to somebody else too."""
    kept_return, user = get_return(request, pk), request.user
    form = AgainForm(sent(request), is_exact=kept_return.is_exact, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.send_again(sent=kept_return, to=form.to, by=user, at=request.now),
        saved="It is recorded as sent, with the same numbers.",
        to=lambda made: made.get_absolute_url(),
        template="oversight/return_again.html",
        context={"sent": kept_return, "back": reverse("oversight:return", args=[pk])},
    )


@explains_refusals(way_back=back_to_return)
@permission_required(Permission.RETURN_SEND)
def return_mark(request: HouseRequest, pk: int) -> HttpResponse:
    """Write beside a return that it no longer counts: withdrawn, or corrected by another."""
    kept_return, user = get_return(request, pk), request.user
    later = SentReturn.objects.visible_to(user).after(kept_return)
    form = MarkForm(sent(request), later=later, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.mark_return(
            sent=kept_return,
            why=form.cleaned_data["why"],
            replaced_by=form.replacement,
            by=user,
            at=request.now,
        ),
        saved=lambda mark: f"The return is marked as {str(mark).lower()}. Tell {kept_return.recipient}.",
        to=kept_return.get_absolute_url(),
        template="oversight/return_mark.html",
        context={"sent": kept_return, "back": kept_return.get_absolute_url()},
        blockers=mark_blockers(kept_return),
    )


@explains_refusals(way_back=back_to_return)
@permission_required(Permission.RETURN_SEND)
def return_unsent(request: HouseRequest, pk: int) -> HttpResponse:
    """Write down that a return never left us: of two people, the second sets it aside."""
    kept_return, user = get_return(request, pk), request.user
    form = UnsentForm(sent(request), today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: actions.mark_unsent(
            sent=kept_return, why=form.cleaned_data["why"], by=user, at=request.now
        ),
        saved=lambda said: (
            "The return is set aside: it was never sent."
            if said.place == said.SECOND
            else "Saved. Now somebody else who sends returns must say so too."
        ),
        to=kept_return.get_absolute_url(),
        template="oversight/return_unsent.html",
        context={"sent": kept_return, "back": kept_return.get_absolute_url()},
        blockers=unsent_blockers(kept_return, by=user),
    )


@require_safe
@permission_required(Permission.RETURN_SEND)
def return_comparison(request: HouseRequest, pk: int) -> HttpResponse:
    """Show which figures are no longer what was sent, and why."""
    kept_return = get_return(request, pk)
    log("figures.shown", by=request.user, at=request.now, subject=kept_return, compared=True)
    comparison = Comparison(kept_return, request.user)
    return render(
        request, "oversight/return_comparison.html", {"sent": kept_return, "comparison": comparison}
    )
