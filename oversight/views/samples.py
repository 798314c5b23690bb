"""One sampled case: what is said of it, and what is to be put right."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.queries.records import get_case, log_list
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer, explains_refusals
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent
from oversight import actions
from oversight.actions.readings import blockers_of, place_of
from oversight.forms.samples import FindingForm, ReadingForm, RecheckForm, form_of_finding, people_of
from oversight.models import Finding, Reading, SampledCase
from oversight.queries import samples
from oversight.queries.findings import unclosed_of
from oversight.rules.questions import asked_of


def sampled_for(request: HouseRequest, pk: int) -> SampledCase:
    """Return a sampled case that is there for this person, or answer 404; the look is in the log."""
    sampled = get_object_or_404(SampledCase.objects.visible_to(request.user).with_people(), pk=pk)
    log_list(request, [sampled.reference] if sampled.case_number else [])
    return sampled


@require_safe
@permission_required(Permission.CASE_VIEW)
def own(request: HouseRequest) -> HttpResponse:
    """List what was drawn of one's own cases, what one judges, and what one puts right."""
    mine = samples.sampled_of(request.user)
    findings = list(unclosed_of([request.user]))
    references = [finding.reference for finding in findings if finding.case_number]
    log_list(request, [*(sampled.reference for sampled in mine if sampled.case_number), *references])
    context = {
        "rows": [
            (sampled, samples.sampled_state(sampled, request.user, today=request.today)) for sampled in mine
        ],
        "findings": [(finding, finding.pill(on=request.today)) for finding in findings],
    }
    return render(request, "oversight/own.html", context)


@require_safe
@permission_required(Permission.CASE_VIEW)
def sampled(request: HouseRequest, pk: int) -> HttpResponse:
    """Show what was said of a sampled case, as far as this person may read it."""
    case, user = sampled_for(request, pk), request.user
    sample = samples.sample_of(case, user)
    place = place_of(case, user)
    has_answered = place is not None and case.readings.filter(place=place).exists()
    judges = place is not None and place != Reading.OWN
    context = {
        "sampled": case,
        "sample": sample,
        "enquiry": samples.enquiry_of(case),
        "within_reach": samples.is_within_reach(case, user),
        "state": samples.sampled_state(case, user, today=request.today),
        "findings": [(finding, finding.pill(on=request.today)) for finding in sample.findings],
        "asks": place is not None and not has_answered,
        "is_own": place == Reading.OWN,
        "blockers": blockers_of(case, at=request.now) if judges and not has_answered else [],
        "can_find": sample.is_open and sample.reading_by(user) is not None,
    }
    return render(request, "oversight/sampled.html", context)


def back_to_sampled(_request: HouseRequest, pk: int) -> str:
    """Return the page of one sampled case."""
    return reverse("oversight:sampled", args=[pk])


@require_http_methods(["GET", "POST"])
@explains_refusals(way_back=back_to_sampled)
@permission_required(Permission.CASE_VIEW)
def reading_new(request: HouseRequest, pk: int) -> HttpResponse:
    """Ask what somebody says of a sampled case: whoever works on it, or judges it."""
    case, user = sampled_for(request, pk), request.user
    place = place_of(case, user)
    is_own = place == Reading.OWN
    draft = open_draft(request, f"sampled-{pk}")
    asked = asked_of(is_taken_on=case.case_number is not None)
    form = ReadingForm(draft.data, is_own=is_own, questions=asked.questions, today=request.today)
    blockers = [] if is_own else blockers_of(case, at=request.now)
    if place is None:
        blockers = ["You cannot judge this case."]
    return answer(
        request,
        form,
        act=lambda: actions.record_reading(sampled=case, **form.said, by=user, at=request.now),
        saved="Your answers are recorded. They stay as they are.",
        to=reverse("oversight:sampled", args=[pk]),
        template="oversight/reading.html",
        context={
            "sampled": case,
            "is_own": is_own,
            "asked": asked,
            "enquiry": samples.enquiry_of(case),
            "within_reach": samples.is_within_reach(case, user),
        },
        draft=draft,
        blockers=blockers,
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASES_JUDGE)
def finding_new(request: HouseRequest, pk: int) -> HttpResponseBase:
    """Ask what is to be put right in a case that one has judged."""
    case = sampled_for(request, pk)
    own_readings = case.readings.judgements().filter(by=request.user)
    reading = get_object_or_404(own_readings.select_related("sampled").prefetch_related("answers"))
    form = FindingForm(sent(request), reading=reading, people=people_of(case), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_finding(reading=reading, **form.answers, by=request.user, at=request.now),
        saved=lambda made: f"{made.person} is asked to put it right.",
        to=reverse("oversight:sampled", args=[pk]),
        template="oversight/finding_new.html",
        context={"sampled": case},
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_VIEW)
def finding(request: HouseRequest, pk: int) -> HttpResponseBase:
    """Show a finding and what was done about it; ask for the evidence, or whether it is enough."""
    user = request.user
    shown = get_object_or_404(Finding.objects.with_last_step(), pk=pk)
    case = SampledCase.objects.visible_to(user).filter(readings=shown.reading_id).first()
    if shown.person_id != user.pk and case is None:
        raise Http404
    log_list(request, [shown.reference] if shown.case_number else [])
    kind = form_of_finding(shown, user)
    context = {
        "finding": shown,
        "sampled": case,
        "pill": shown.pill(on=request.today),
        "steps": shown.steps.select_related("by"),
        "form": None,
    }
    if kind is None:
        return render(request, "oversight/finding.html", context)
    draft = open_draft(request, f"finding-{pk}", but=["is_right"])
    form = kind(draft.data, today=request.today)

    def act() -> object:
        if isinstance(form, RecheckForm):
            return actions.recheck(finding=shown, **form.checked, by=user, at=request.now)
        return actions.give_evidence(finding=shown, **form.answers, by=user, at=request.now)

    del context["form"]
    return answer(
        request,
        form,
        act=act,
        saved="It is recorded.",
        to=reverse("oversight:finding", args=[pk]),
        template="oversight/finding.html",
        context=context,
        draft=draft,
    )


@require_safe
@permission_required(Permission.CASE_VIEW)
def findings_of_case(request: HouseRequest, ref: str) -> HttpResponse:
    """List what a sample found in one case: where its task leads."""
    case = get_case(request, ref)
    findings = Finding.objects.with_last_step().filter(case_number=case.pk).order_by("due_on", "pk")
    rows = [(one, one.pill(on=request.today)) for one in findings]
    return render(request, "oversight/findings_of_case.html", {"case": case, "rows": rows})
