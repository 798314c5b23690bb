"""How far she has come: versions side by side, targets met by part, the seven outcomes as she rates them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.queries.records import get_case, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.forms import NOW, CompareQuery, OutcomesForm
from supportplans.models import Domain, Exit, OutcomeRating, Plan, PlanVersion, Review
from supportplans.queries.comparison import compared
from supportplans.queries.progress import PlanMoment, counts_of, drawing, outcome_lines
from supportplans.views.plan import may_change, plan_url


@require_safe
@permission_required(Permission.CASE_VIEW)
def progress(request: HouseRequest, ref: str) -> HttpResponse:
    """Show how far each part of the plan was at each version, the seven outcomes, and each review."""
    case = get_case(request, ref)
    plan = Plan.objects.filter(case=case).first()
    versions = list(PlanVersion.objects.filter(case=case).order_by("number"))
    moments = [
        PlanMoment(f"Version {version.number}", version.agreed_on, counts_of(version.content["targets"]))
        for version in versions
    ]
    if plan is not None:
        moments.append(PlanMoment("Now", request.today, counts_of(plan.content()["targets"])))
    rated = list(OutcomeRating.objects.filter(case=case).select_related("recorded_by"))
    context = {
        "case": case,
        "moments": moments,
        "rows": [(domain, [moment.counts[domain] for moment in moments]) for domain in Domain],
        "drawing": drawing(moments) if moments else None,
        "rated": rated,
        "outcomes": outcome_lines(rated),
        "reviews": Review.objects.filter(case=case).select_related("recorded_by"),
        "outcome_words": dict(Review.Outcome.choices),
        "may_change": may_change(request, case),
    }
    return render(request, "supportplans/progress.html", context)


@require_safe
@permission_required(Permission.CASE_VIEW)
def compare(request: HouseRequest, ref: str) -> HttpResponse:
    """Hold two versions of the plan side by side."""
    case = get_case(request, ref)
    versions = list(PlanVersion.objects.filter(case=case))
    if not versions:
        messages.info(request, "There is nothing to compare yet. Ask her first if she agrees.")
        return redirect(plan_url(case))
    query = CompareQuery(request.GET, versions=versions)
    now = Plan.objects.filter(case=case).get().content()
    held = [
        (number, query.versions[number].answered if number != NOW else now)
        for number in (query.asked["before"], query.asked["after"])
    ]
    (before, old), (after, new) = held
    context = {
        "case": case,
        "query": query,
        "names": [f"Version {number}" if number != NOW else "Now" for number in (before, after)],
        "words": (old["what_matters"], new["what_matters"]),
        "parts": compared(old, new),
    }
    return render(request, "supportplans/compare.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def outcomes_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Rate the seven outcomes with her."""
    case = get_case(request, ref, lock=request.method == "POST")
    rated = OutcomeRating.objects.filter(case=case)
    has_baseline = rated.filter(moment=OutcomeRating.Moment.BASELINE).exists()
    leaves = Exit.objects.filter(case=case).exclude(state=Exit.State.SIGNED).exists()
    first = OutcomeRating.Moment.REVIEW if has_baseline else OutcomeRating.Moment.BASELINE
    draft = open_draft(request, "outcomes", ref)
    form = OutcomesForm(
        draft.data,
        case=case,
        moment=OutcomeRating.Moment.EXIT if leaves else first,
        has_baseline=has_baseline,
        today=request.today,
    )
    return answer(
        request,
        form,
        act=lambda: actions.rate_outcomes(
            case=case,
            moment=form.cleaned_data["moment"],
            ratings=form.ratings,
            words=form.cleaned_data["words"],
            on=form.cleaned_data["rated_on"],
            language=form.cleaned_data["language"],
            interpreter_name=form.cleaned_data["interpreter_name"],
            by=request.user,
            at=request.now,
        ),
        to=plan_url(case, "progress"),
        template="supportplans/outcomes_new.html",
        context={"case": case, "last": rated.last()},
        blockers=case.closed_blockers(),
        draft=draft,
    )
