"""The plan meeting: each target looked at together, what has changed, and who agrees."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from cases.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.forms import AgreementForm, ReviewForm, ReviewTargetForm
from supportplans.models import BegunReview, PlanVersion, Review, Target
from supportplans.overview import PlanOverview
from supportplans.plain_words import advice
from supportplans.views.answering import done, done_once, typed
from supportplans.views.plan import plan_url


class ReviewPath:
    """A review under way: its targets in order, what was said of each, which comes next."""

    def __init__(self, case: Case, overview: PlanOverview) -> None:
        self.case = case
        self.targets = [target for target in overview.targets if target.is_open]
        self.begun = BegunReview.objects.filter(case=case).first()

    def said(self, target: Target) -> tuple[str, str] | None:
        """Return what was said of a target so far."""
        return self.begun.of(target) if self.begun else None

    @property
    def lines(self) -> list[tuple[Target, str, str]]:
        """Return each target with what was said of it, in words."""
        found = []
        for target in self.targets:
            outcome, reason = self.said(target) or ("", "")
            found.append((target, str(Review.Outcome(outcome).label) if outcome else "", reason))
        return found

    @property
    def left(self) -> list[Target]:
        """Return the targets nothing was said of yet."""
        return [target for target in self.targets if not self.said(target)]

    @property
    def outcomes(self) -> dict[int, tuple[str, str]]:
        """Return what was said of each target, by its id."""
        return {target.pk: said for target in self.targets if (said := self.said(target))}

    @property
    def next_url(self) -> str:
        """Return where the review goes on: at the next target, or at its end."""
        if self.left:
            return plan_url(self.case, "review_target", self.left[0].pk)
        return plan_url(self.case, "review")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
def review(request: HouseRequest, ref: str) -> HttpResponse:
    """Show how far the review is; at its end, ask what has changed and when to look next."""
    case = get_case(request, ref, lock=request.method == "POST")
    overview = PlanOverview(case, today=request.today)
    if overview.plan is None or not overview.targets:
        messages.info(request, "There is nothing to look at yet. Add a target first.")
        return redirect(plan_url(case))
    path = ReviewPath(case, overview)
    form = ReviewForm(typed(request, "review", ref), case=case, today=request.today)
    if request.method == "POST" and path.left:
        messages.info(request, "Look at each target first.")
        return redirect(path.next_url)
    if request.method == "POST" and form.is_valid():
        begun, answers = overview.plan, form.cleaned_data

        def act() -> str:
            actions.review(
                plan=begun,
                outcomes=path.outcomes,
                what_changed=answers["what_changed"],
                language=answers["language"],
                interpreter_name=answers["interpreter_name"],
                on=answers["reviewed_on"],
                next_review_on=answers["next_review_on"],
                by=request.user,
                at=request.now,
            )
            return plan_url(case, "agreement")

        made = done_once(
            request,
            form,
            act,
            otherwise=plan_url(case),
            draft=("review", ref),
            said="Review saved. Now ask her if she agrees with the plan as it stands.",
        )
        if made:
            return made
    context = {"case": case, "form": form, "overview": overview, "path": path, "draft": "review"}
    return render(request, "supportplans/review.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
def review_target(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Look at one target together, and keep what she says before the next."""
    case = get_case(request, ref, lock=request.method == "POST")
    target = get_record(case, Target, pk, lock=request.method == "POST")
    overview = PlanOverview(case, today=request.today)
    path = ReviewPath(case, overview)
    if target not in path.targets:
        messages.info(request, "That target has ended already.")
        return redirect(path.next_url)
    draft = f"review-{pk}"
    form = ReviewTargetForm(typed(request, draft, ref), said=path.said(target), today=request.today)
    if request.method == "POST" and form.is_valid():
        outcome = form.cleaned_data["outcome"]

        def act() -> None:
            path.begun = actions.say_of_target(
                target=target,
                outcome=outcome,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.now,
            )

        changes = outcome == Review.Outcome.CHANGE
        then = plan_url(case, "target", pk) if changes else ""
        saved = done(
            request,
            form,
            act,
            then=then or plan_url(case, "review_next"),
            draft=(draft, ref),
            said=f"Saved: {target.text}",
        )
        if saved:
            return saved
    place = path.targets.index(target)
    context = {
        "case": case,
        "form": form,
        "card": overview.card(path.targets[place], overview.names),
        "number": place + 1,
        "count": len(path.targets),
        "before": path.targets[place - 1] if place else None,
        "advice": advice(target.text),
        "overview": overview,
        "draft": draft,
    }
    return render(request, "supportplans/review_target.html", context)


@require_safe
@permission_required(Permission.PLAN_CHANGE)
def review_next(request: HouseRequest, ref: str) -> HttpResponse:
    """Lead to the next target nothing was said of, or to the end of the review."""
    case = get_case(request, ref)
    return redirect(ReviewPath(case, PlanOverview(case, today=request.today)).next_url)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
def agreement(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask her whether she agrees with the plan as it stands, and keep that as a version."""
    case = get_case(request, ref, lock=request.method == "POST")
    overview = PlanOverview(case, today=request.today)
    begun = overview.plan
    if begun is None:
        messages.info(request, "There is no plan yet. Add a target first.")
        return redirect(plan_url(case))
    form = AgreementForm(
        typed(request, "agreement", ref), case=case, digest=begun.digest(), today=request.today
    )
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        made = done_once(
            request,
            form,
            lambda: actions.agree(
                plan=begun,
                answer=answers["answer"],
                reason=answers["reason"],
                was_read_aloud=answers["was_read_aloud"],
                language=answers["language"],
                interpreter_name=answers["interpreter_name"],
                copy_given=answers["copy_given"],
                on=answers["agreed_on"],
                next_review_on=answers["next_review_on"],
                by=request.user,
                at=request.now,
            ).get_absolute_url(),
            otherwise=plan_url(case),
            draft=("agreement", ref),
            said=f"Plan saved as version {begun.current_number + 1}.",
        )
        if made:
            return made
    context = {"case": case, "form": form, "overview": overview, "draft": "agreement"}
    return render(request, "supportplans/agreement.html", context)


@require_safe
@permission_required(Permission.CASE_VIEW)
def version(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Show a version as it was agreed."""
    case = get_case(request, ref)
    kept = get_object_or_404(
        PlanVersion.objects.filter(case=case).select_related("recorded_by", "plan"), number=number
    )
    kept.case = case
    return render(
        request,
        "supportplans/version.html",
        {"case": case, "kept": kept, "is_current": kept.number == kept.plan.current_number},
    )
