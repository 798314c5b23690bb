"""Quality sampling: the draws of one's services, one draw, what is sealed, frozen, thrown and swapped."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.queries.records import log_list
from hestia.accounts.models import Service
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.pages import answer, explains_refusals
from hestia.pdf import respond
from hestia.refusals import Refused
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent
from oversight import actions
from oversight.documents.draw import draw_sheet
from oversight.forms.samples import AlikeForm, AllotForm, DiceForm, SwapForm
from oversight.models import Draw, SampledCase
from oversight.queries import samples
from oversight.queries.draws import Drawn, samplers_for
from oversight.queries.findings import agreement, alike_in, alike_now, by_person, unclosed_in
from oversight.rules.draws import month_after
from oversight.rules.questions import BY_SLUG


def back_to_draws(_request: HouseRequest, *_args: object, **_kwargs: object) -> str:
    """Return the page of all draws."""
    return reverse("oversight:sampling")


def back_to_draw(_request: HouseRequest, pk: int) -> str:
    """Return the page of one draw."""
    return reverse("oversight:draw", args=[pk])


def draw_of(request: HouseRequest, pk: int) -> Draw:
    """Return a draw of one's services, or answer 404."""
    return get_object_or_404(Draw.objects.visible_to(request.user).with_state(), pk=pk)


@require_safe
@permission_required(Permission.TEAM_VIEW)
def sampling(request: HouseRequest) -> HttpResponse:
    """List the draws of one's services, what is still to be put right, and what is found again and again."""
    user, services = request.user, request.user.service_ids
    draws = samples.draws_of(user)
    counts = samples.judged_counts(draws)
    upcoming = month_after(request.today)
    sealed = {draw.service_id for draw in draws if draw.first == upcoming.first}
    findings = list(unclosed_in(services))
    names_cases = user.has_perm(Permission.CASE_VIEW)
    shown = findings if names_cases else []
    log_list(request, [finding.reference for finding in shown if finding.case_number])
    context = {
        "draws": [(draw, samples.draw_state(draw, today=request.today), counts[draw.pk]) for draw in draws],
        "to_seal": Service.objects.filter(pk__in=services).exclude(pk__in=sealed).order_by("name"),
        "upcoming": upcoming,
        "findings": [(finding, finding.pill(on=request.today)) for finding in shown],
        "with_whom": [] if names_cases else by_person(findings, on=request.today),
        "alike": alike_now(services, on=request.today),
        "agreement": agreement(services),
    }
    return render(request, "oversight/sampling.html", context)


@require_POST
@explains_refusals(way_back=back_to_draws)
@permission_required(Permission.TEAM_VIEW)
def draw_seal(request: HouseRequest, pk: int) -> HttpResponse:
    """Seal the secret of a service for next month."""
    service = get_object_or_404(Service.objects.filter(pk__in=request.user.service_ids), pk=pk)
    draw = actions.seal_secret(service=service, by=request.user, at=request.now)
    messages.success(request, f"The secret for {draw.period.words} is sealed. Its checksum is in the log.")
    return redirect("oversight:draw", draw.pk)


@require_safe
@permission_required(Permission.TEAM_VIEW)
def draw(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one draw: what was sealed and frozen, what the dice said, and which cases came of it."""
    draw = draw_of(request, pk)
    shown = SampledCase.objects.visible_to(request.user).filter(draw=pk)
    rows = shown.with_people().prefetch_related("readings", "allotments__sampler")
    standing = set(shown.standing().values_list("pk", flat=True))
    if request.user.has_perm(Permission.CASE_VIEW):
        log_list(request, [sampled.reference for sampled in rows if sampled.case_number])
    context = {
        "draw": draw,
        "state": samples.draw_state(draw, today=request.today),
        "can_freeze": request.today >= draw.last and not draw.frozen,
        "rows": [
            (
                sampled,
                samples.sampled_state(sampled, request.user, today=request.today),
                sampled.pk in standing,
            )
            for sampled in rows.order_by("pk")
        ],
    }
    return render(request, "oversight/draw.html", context)


@require_POST
@explains_refusals(way_back=back_to_draw)
@permission_required(Permission.TEAM_VIEW)
def draw_freeze(request: HouseRequest, pk: int) -> HttpResponse:
    """Freeze the list of cases."""
    actions.freeze(draw=draw_of(request, pk), by=request.user, at=request.now)
    messages.success(request, "The list of cases is frozen. Its checksum is in the log.")
    return redirect("oversight:draw", pk)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.TEAM_VIEW)
def draw_dice(request: HouseRequest, pk: int) -> HttpResponseBase:
    """Ask what the dice show, and draw."""
    draw = draw_of(request, pk)
    form = DiceForm(sent(request))
    return answer(
        request,
        form,
        act=lambda: actions.throw(draw=draw, **form.answers, by=request.user, at=request.now),
        saved="The cases are drawn, and the secret is published.",
        to=reverse("oversight:draw", args=[pk]),
        template="oversight/draw_dice.html",
        context={"draw": draw},
    )


@require_POST
@explains_refusals(way_back=back_to_draw)
@permission_required(Permission.TEAM_VIEW)
def draw_sheet_pdf(request: HouseRequest, pk: int) -> HttpResponse:
    """Answer with the sheet by which anyone can do the draw again."""
    drawn = Drawn(draw_of(request, pk), shown_to=request.user)
    if not request.user.has_perm(Permission.CASE_VIEW):
        raise Refused("The sheet names every case, so only somebody who opens cases can print it.")
    if not drawn.draw.thrown:
        raise Refused("The cases are not drawn yet. Until then the secret stays sealed.")
    references = [entry.reference for entry in drawn.entries if entry.case_number and not entry.is_kept]
    log("report.printed", by=request.user, at=request.now, subject=drawn.draw, cases=references)
    return respond(draw_sheet(drawn, by=request.user, on=request.today))


def called(sampled: SampledCase, request: HouseRequest) -> str:
    """Return what a sampled case is called: to those who open no cases, by the list it was drawn from."""
    if request.user.has_perm(Permission.CASE_VIEW):
        return sampled.reference
    return f"the case drawn from: {sampled.list_words}"


def sampled_to_draw(request: HouseRequest, pk: int) -> SampledCase:
    """Return a sampled case of one's services, or answer 404."""
    rows = SampledCase.objects.visible_to(request.user).filter(service__in=request.user.service_ids)
    return get_object_or_404(rows.standing().with_people(), pk=pk)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.TEAM_VIEW)
def sampled_allot(request: HouseRequest, pk: int) -> HttpResponseBase:
    """Name who judges a case."""
    sampled = sampled_to_draw(request, pk)
    people = samplers_for(sampled, by=request.user)
    form = AllotForm(sent(request), people=people)
    return answer(
        request,
        form,
        act=lambda: actions.allot(sampled=sampled, **form.answers, by=request.user, at=request.now),
        saved=lambda allotment: f"{allotment.sampler} judges {called(sampled, request)}.",
        to=reverse("oversight:draw", args=[sampled.draw_id]),
        template="oversight/sampled_allot.html",
        context={"sampled": sampled, "called": called(sampled, request), "people": people},
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.TEAM_VIEW)
def sampled_swap(request: HouseRequest, pk: int) -> HttpResponseBase:
    """Take the next case of the list instead, and keep why."""
    sampled = sampled_to_draw(request, pk)
    form = SwapForm(sent(request))
    return answer(
        request,
        form,
        act=lambda: actions.swap(sampled=sampled, **form.answers, by=request.user, at=request.now),
        saved=f"The next case of its list is judged instead of {called(sampled, request)}.",
        to=reverse("oversight:draw", args=[sampled.draw_id]),
        template="oversight/sampled_swap.html",
        context={"sampled": sampled, "called": called(sampled, request)},
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.FEEDBACK_READ)
def alike(request: HouseRequest, pk: int, slug: str) -> HttpResponseBase:
    """Say what a service does about findings that are alike."""
    service = get_object_or_404(Service.objects.filter(pk__in=request.user.service_ids), pk=pk)
    question = BY_SLUG.get(slug)
    if question is None:
        raise Http404
    draft = open_draft(request, f"alike-{pk}-{slug}")
    form = AlikeForm(draft.data)
    return answer(
        request,
        form,
        act=lambda: actions.act_on_alike(
            service=service, question=slug, **form.answers, by=request.user, at=request.now
        ),
        saved="It is recorded, and shown under “You said, we did”.",
        to=reverse("oversight:sampling"),
        template="oversight/alike.html",
        context={
            "service": service,
            "question": question,
            "findings": alike_in(service, slug, on=request.today),
        },
        draft=draft,
    )
