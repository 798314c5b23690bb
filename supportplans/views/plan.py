"""The plan: what she wants, what is done about it, what she agreed to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from cases.queries.of_case import Kept
from cases.queries.records import get_case, get_record, says_why_not, with_documents
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.pdf.languages import spoken
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from hestia.ui.words import listed
from supportplans import actions
from supportplans.forms import (
    CheckForm,
    PlanQuery,
    SafetyPlanForm,
    StatusForm,
    StatusQuery,
    TargetForm,
    TargetQuery,
    UnansweredRiskForm,
    WhatMattersForm,
    steps_formset,
)
from supportplans.forms.examples import by_domain
from supportplans.forms.from_example import BEGUN_FROM, PICKED, example_named, with_example
from supportplans.models import (
    BegunReview,
    ConversationCheck,
    Plan,
    PlanVersion,
    Review,
    SafetyPlan,
    SignedSafetyPage,
    Target,
    UnansweredRisk,
)
from supportplans.queries.agencies import agency_names
from supportplans.queries.evidence import last_move
from supportplans.queries.high_risks import current_assessment
from supportplans.queries.overview import PlanOverview
from supportplans.rules.plain_words import advice


def plan_url(case: Case, page: str = "plan", *args: object) -> str:
    """Return the address of one of the plan's pages."""
    return reverse(f"supportplans:{page}", args=[case.reference, *args])


def target_on_plan(case: Case, pk: int) -> str:
    """Return where the plan shows one target, unfolded: on a phone too what was done to it is seen."""
    return f"{plan_url(case)}?target={pk}#target-{pk}"


@require_safe
@permission_required(Permission.CASE_VIEW)
def plan(request: HouseRequest, ref: str) -> HttpResponse:
    """Show the plan: her words, the five parts, the four conversations, what is unanswered."""
    case = get_case(request, ref)
    return render(
        request,
        "supportplans/plan.html",
        {
            "case": case,
            "overview": PlanOverview(
                case, today=request.today, unfolded=PlanQuery(request.GET).asked["target"]
            ),
            "may_change": may_change(request, case),
            "hers": spoken(case.client.first_language),
        },
    )


def may_change(request: HouseRequest, case: Case) -> bool:
    """Whether the page offers this person to change the plan."""
    return request.user.has_perm(Permission.PLAN_CHANGE) and not case.is_over


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def what_matters(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down what matters most to her."""
    case = get_case(request, ref, lock=request.method == "POST")
    begun = Plan.objects.filter(case=case).first() or Plan(case=case)
    draft = open_draft(request, "what-matters", ref)
    form = WhatMattersForm(draft.data, instance=begun, today=request.today)
    if begun._state.adding:
        form.version_now = None
    return answer(
        request,
        form,
        act=lambda: actions.write_what_matters(
            case=case, words=form.cleaned_data["what_matters"], by=request.user, at=request.now
        ),
        to=plan_url(case),
        template="supportplans/what_matters.html",
        context={"case": case},
        blockers=case.closed_blockers(),
        draft=draft,
    )


# --- Targets -------------------------------------------------------------------------------------


def with_advice(request: HouseRequest, *texts: str) -> None:
    """Say what would make a target and its steps easier to read, without standing in the way."""
    for line in dict.fromkeys(line for text in texts for line in advice(text)):
        messages.info(request, f"This is printed for her. {line}")


def say_which_needs_have_none(request: HouseRequest, case: Case, added: Target) -> None:
    """Say so where a new target has no need ticked and a need has no target: they may belong together."""
    unmet = PlanOverview(case, today=request.today).unmet_needs
    if unmet and not added.needs:
        needs = listed([topic.get_subject_display() for topic in unmet])
        messages.info(request, f"No need is ticked on this target. Still without a target: {needs}.")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def target_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Add a target with its steps."""
    case = get_case(request, ref, lock=request.method == "POST")
    query = TargetQuery(request.GET)
    draft = open_draft(request, "target", ref)
    if draft.data and (example := example_named(draft.data, PICKED)):
        typed = with_example(draft.data, example, query=query, case=case, today=request.today)
        if draft.keep(request, typed):
            return redirect(request.get_full_path())
    form = TargetForm(
        draft.data, case=case, today=request.today, initial=query.begin_with(today=request.today)
    )
    steps = steps_formset(draft.data, case=case, target=None, today=request.today)

    def add() -> Target:
        added = actions.add_target(
            case=case,
            steps=steps.rows,
            **form.answers,
            on=request.today,
            by=request.user,
            at=request.now,
        )
        messages.success(request, "Target added.")
        say_which_needs_have_none(request, case, added)
        with_advice(request, form.answers["text"], *(row.what for row in steps.rows))
        return added

    return answer(
        request,
        form,
        act=add,
        saved="",
        to=lambda added: target_on_plan(case, added.pk),
        template="supportplans/target_new.html",
        context={
            "case": case,
            "steps": steps,
            "forms": [form, steps],
            "examples": by_domain(),
            "begun_from": example_named(draft.data, BEGUN_FROM),
            "opened": form["domain"].value(),
            "agencies": agency_names(case, by=request.user),
        },
        rows=steps,
        blockers=case.closed_blockers(),
        draft=draft,
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def target(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Change what a target says and its steps."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    target = get_record(case, Target, pk, lock=is_post)
    if case.is_closed and not is_post:
        return redirect(target_on_plan(case, pk))  # as its note in the timeline leads here
    draft = open_draft(request, f"target-{pk}", ref)
    form = TargetForm(draft.data, case=case, instance=target, today=request.today)
    steps = steps_formset(draft.data, case=case, target=target, today=request.today)

    def change() -> None:
        actions.change_target(
            target=get_record(case, Target, pk),
            steps=steps.rows,
            **form.answers,
            on=request.today,
            by=request.user,
            at=request.now,
        )
        messages.success(request, "Saved.")
        with_advice(request, form.answers["text"], *(row.what for row in steps.rows))

    return answer(
        request,
        form,
        act=change,
        saved="",
        to=lambda _: after_change(case, target),
        template="supportplans/target.html",
        context={
            "case": case,
            "target": target,
            "advice": advice(target.text),
            "steps": steps,
            "forms": [form, steps],
            "agencies": agency_names(case, by=request.user),
        },
        rows=steps,
        blockers=case.closed_blockers(),
        draft=draft,
    )


def after_change(case: Case, target: Target) -> str:
    """Return where to go on: back to the review that asked for the change, else to the target."""
    begun = BegunReview.objects.filter(case=case).first()
    so_far = begun.of(target) if begun else None
    if so_far and so_far[0] == Review.Outcome.CHANGE:
        return plan_url(case, "review_next")
    return target_on_plan(case, target.pk)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def target_status(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say how far a target is, or how it ended."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    target = get_record(case, Target, pk, lock=is_post)
    if case.is_closed and not is_post:
        return redirect(target_on_plan(case, pk))  # as its note in the timeline leads here
    draft = open_draft(request, f"target-status-{pk}", ref)
    version = PlanVersion.objects.filter(case=case).first()
    agreed_on = version.agreed_on if version and version.has_open(target) else None
    chosen = StatusQuery(request.GET).asked["status"]
    form = StatusForm(
        draft.data,
        target=target,
        agreed_on=agreed_on,
        today=request.today,
        initial={"status": chosen} if chosen else None,
    )
    return answer(
        request,
        form,
        act=lambda: actions.set_target_status(
            target=target,
            status=form.cleaned_data["status"],
            reason=form.cleaned_data["reason"],
            agency=form.with_agency,
            steps=form.step_outcomes,
            on=form.cleaned_data["on"],
            by=request.user,
            at=request.now,
        ),
        to=target_on_plan(case, pk),
        template="supportplans/target_status.html",
        context={"case": case, "target": target},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def unanswered_risk(request: HouseRequest, ref: str, slug: str) -> HttpResponse:
    """Say why a high risk has no target."""
    case = get_case(request, ref, lock=request.method == "POST")
    assessment = current_assessment(case)
    high = (
        {consideration.slug: consideration for consideration in assessment.high_considerations()}
        if assessment
        else {}
    )
    if assessment is None or slug not in high:
        messages.info(request, "That risk is not high any more.")
        return redirect(plan_url(case))
    explained = UnansweredRisk.objects.filter(
        case=case, consideration=slug, assessment_number=assessment.number
    ).first()
    draft = open_draft(request, f"no-target-{slug}", ref)
    form = UnansweredRiskForm(
        draft.data,
        instance=explained,
        records=[explained] if explained else [],
        today=request.today,
    )
    return answer(
        request,
        form,
        act=lambda: actions.explain_unanswered_risk(
            case=case,
            consideration=slug,
            assessment_number=assessment.number,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.now,
        ),
        to=plan_url(case),
        template="supportplans/unanswered_risk.html",
        context={"case": case, "consideration": high[slug]},
        blockers=case.closed_blockers(),
        draft=draft,
    )


# --- Conversations and safety --------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_VIEW)
def checks(request: HouseRequest, ref: str) -> HttpResponse:
    """Show the four conversations and everything said in them."""
    case = get_case(request, ref)
    held = ConversationCheck.objects.filter(case=case).select_related("recorded_by")
    context = {
        "case": case,
        "overview": PlanOverview(case, today=request.today),
        "held": held,
        "may_change": may_change(request, case),
    }
    return render(request, "supportplans/checks.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def check_new(request: HouseRequest, ref: str, subject: str) -> HttpResponse:
    """Record what was talked about of the four things she should understand, this one first."""
    case = get_case(request, ref, lock=request.method == "POST")
    draft = open_draft(request, f"check-{subject}", ref)
    form = CheckForm(draft.data, case=case, subject=subject, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_checks(
            case=case,
            talked_about=form.talked_about,
            on=form.cleaned_data["held_on"],
            language=form.cleaned_data["language"],
            interpreter_name=form.cleaned_data["interpreter_name"],
            follow_up_on=form.cleaned_data["follow_up_on"],
            by=request.user,
            at=request.now,
        ),
        to=plan_url(case, "checks"),
        template="supportplans/check_new.html",
        context={"case": case},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@require_safe
@permission_required(Permission.SENSITIVE_VIEW)
def safety_plan(request: HouseRequest, ref: str) -> HttpResponse:
    """Show what keeps her safe, as she signed it last, and what she signed before."""
    case = get_case(request, ref)
    signed = list(SafetyPlan.objects.filter(case=case).select_related("recorded_by"))
    numbered = [(len(signed) - place, plan) for place, plan in enumerate(signed)]
    attached = SignedSafetyPage.objects.visible_to(request.user).filter(case=case)
    pages = list(attached.select_related("recorded_by"))
    with_documents(request, case, pages)
    context = {
        "case": case,
        "current": signed[0] if signed else None,
        "version": len(signed),
        "earlier": numbered[1:],
        "pages": pages,
        "moved_on": last_move(Kept(case)),
        "may_change": may_change(request, case),
    }
    return render(request, "supportplans/safety_plan.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def safety_plan_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Keep a safety plan that she signed."""
    case = get_case(request, ref, lock=request.method == "POST")
    last = SafetyPlan.objects.filter(case=case).first()
    draft = open_draft(request, "safety-plan", ref)
    form = SafetyPlanForm(draft.data, case=case, last=last, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.sign_safety_plan(case=case, **form.answers, by=request.user, at=request.now),
        saved="Safety plan saved.",
        to=plan_url(case, "safety_plan"),
        template="supportplans/safety_plan_new.html",
        context={"case": case, "last": last},
        blockers=case.closed_blockers(),
        draft=draft,
    )
