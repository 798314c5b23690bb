"""The plan meeting: each target looked at together, what has changed, and who agrees."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case, RiskLevel
from cases.queries.records import get_case, get_record, says_why_not, with_documents
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.pdf.languages import spoken
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.forms import AgreementForm, ManagerAnswerForm, ReviewForm, ReviewTargetForm
from supportplans.models import (
    BegunReview,
    Plan,
    PlanSignature,
    PlanVersion,
    Review,
    RoomAnswer,
    SignedPage,
    Target,
)
from supportplans.queries.agreeing import awaits_a_manager
from supportplans.queries.giveaways import telling_texts
from supportplans.queries.overview import PlanOverview, copy_to_print
from supportplans.queries.translations import checked_in
from supportplans.queries.writers import answerers, version_writers
from supportplans.rules.plain_words import advice
from supportplans.views.plan import plan_url

# A plan that is to bring down a risk like this is a manager's business too.
MANAGER_AGREES_AT = (RiskLevel.HIGH, RiskLevel.VERY_HIGH)


class ReviewPath:
    """A review under way: its targets in order, what was said of each, which comes next."""

    def __init__(self, case: Case, overview: PlanOverview) -> None:
        self.case = case
        self.targets = [target for target in overview.targets if target.is_open]
        self.begun = BegunReview.objects.filter(case=case).first()

    def so_far(self, target: Target) -> tuple[str, str] | None:
        """Return what was said of a target so far."""
        return self.begun.of(target) if self.begun else None

    @property
    def lines(self) -> list[tuple[Target, str, str]]:
        """Return each target with what was said of it, in words."""
        lines = []
        for target in self.targets:
            outcome, reason = self.so_far(target) or ("", "")
            lines.append((target, str(Review.Outcome(outcome).label) if outcome else "", reason))
        return lines

    @property
    def to_look_at(self) -> list[Target]:
        """Return the targets nothing was said of yet."""
        return [target for target in self.targets if not self.so_far(target)]

    @property
    def outcomes(self) -> dict[int, tuple[str, str]]:
        """Return what was said of each target, by its id."""
        return {target.pk: so_far for target in self.targets if (so_far := self.so_far(target))}

    @property
    def steps(self) -> dict[str, str]:
        """Return what happens to the steps still open of the targets that are met, by the key of each."""
        return {
            key: outcome
            for target in self.targets
            if self.begun
            for key, outcome in self.begun.steps_of(target).items()
        }

    @property
    def next_url(self) -> str:
        """Return where the review goes on: at the next target, or at its end."""
        if self.to_look_at:
            return plan_url(self.case, "review_target", self.to_look_at[0].pk)
        return plan_url(self.case, "review")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def review(request: HouseRequest, ref: str) -> HttpResponse:
    """Show how far the review is; at its end, ask what has changed and when to look next."""
    case = get_case(request, ref, lock=request.method == "POST")
    overview = PlanOverview(case, today=request.today)
    if overview.plan is None or not overview.targets:
        messages.info(request, "There is nothing to look at yet. Add a target first.")
        return redirect(plan_url(case))
    path = ReviewPath(case, overview)
    draft = open_draft(request, "review", ref)
    agreed_on = overview.version.agreed_on if overview.version else None
    form = ReviewForm(draft.data, case=case, agreed_on=agreed_on, today=request.today)
    if request.method == "POST" and path.to_look_at:
        messages.info(request, "Look at each target first.")
        return redirect(path.next_url)
    plan = overview.plan
    return answer(
        request,
        form,
        act=lambda: actions.record_review(
            plan=plan,
            outcomes=path.outcomes,
            steps=path.steps,
            what_changed=form.cleaned_data["what_changed"],
            language=form.cleaned_data["language"],
            interpreter_name=form.cleaned_data["interpreter_name"],
            without_interpreter=form.cleaned_data["without_interpreter"],
            on=form.cleaned_data["reviewed_on"],
            next_review_on=form.cleaned_data["next_review_on"],
            by=request.user,
            at=request.now,
        ),
        saved="Review saved. Now ask her if she agrees with the plan as it is now.",
        to=plan_url(case, "agreement"),
        template="supportplans/review.html",
        context={"case": case, "overview": overview, "path": path},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def review_target(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Look at one target together, and keep what she says before the next."""
    case = get_case(request, ref, lock=request.method == "POST")
    target = get_record(case, Target, pk, lock=request.method == "POST")
    overview = PlanOverview(case, today=request.today)
    path = ReviewPath(case, overview)
    if target not in path.targets:
        messages.info(request, "That target has ended already.")
        return redirect(path.next_url)
    draft = open_draft(request, f"review-{pk}", ref)
    form = ReviewTargetForm(
        draft.data, target=target, so_far=path.so_far(target), steps=path.steps, today=request.today
    )
    place = path.targets.index(target)
    return answer(
        request,
        form,
        act=lambda: actions.record_target_review(
            target=target,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            steps=form.step_outcomes,
            by=request.user,
            at=request.now,
        ),
        saved=f"Saved: “{target.text}”",
        to=lambda _: (
            plan_url(case, "target", pk)
            if form.answers["outcome"] == Review.Outcome.CHANGE
            else plan_url(case, "review_next")
        ),
        template="supportplans/review_target.html",
        context={
            "case": case,
            "card": overview.card(path.targets[place], overview.names),
            "number": place + 1,
            "count": len(path.targets),
            "before": path.targets[place - 1] if place else None,
            "advice": advice(target.text),
            "overview": overview,
        },
        blockers=case.closed_blockers(),
        draft=draft,
    )


@require_safe
@permission_required(Permission.PLAN_CHANGE)
def review_next(request: HouseRequest, ref: str) -> HttpResponse:
    """Lead to the next target nothing was said of, or to the end of the review."""
    case = get_case(request, ref)
    return redirect(ReviewPath(case, PlanOverview(case, today=request.today)).next_url)


def needs_manager(case: Case) -> bool:
    """Whether her risk makes the plan a manager's business too."""
    return case.risk_counts in MANAGER_AGREES_AT


def managers_asked(plan: Plan, targets: Iterable[Target], request: HouseRequest) -> QuerySet[User] | None:
    """Return who may be asked to agree too, or nothing where there is nobody or no need."""
    if not needs_manager(plan.case):
        return None
    managers = answerers(plan, targets=targets, asked_by=request.user, at=request.now)
    return managers if managers.exists() else None


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
@says_why_not
def agreement(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask her whether she agrees with the plan as it stands, and keep that as a version."""
    case = get_case(request, ref, lock=request.method == "POST")
    overview = PlanOverview(case, today=request.today)
    begun = overview.plan
    if begun is None:
        messages.info(request, "There is no plan yet. Add a target first.")
        return redirect(plan_url(case))
    digest = begun.digest()
    in_room = RoomAnswer.objects.filter(case=case).first()
    stands = in_room is not None and in_room.digest == digest
    begun.case = case
    managers = managers_asked(begun, overview.targets, request)
    draft = open_draft(request, "agreement", ref)
    form = AgreementForm(
        draft.data,
        case=case,
        digest=digest,
        targets=[target for target in overview.targets if target.is_open],
        in_room=in_room if stands else None,
        managers=managers,
        today=request.today,
    )

    hers = spoken(case.client.first_language)
    return answer(
        request,
        form,
        act=lambda: keep_agreement(begun, form, by=request.user, at=request.now),
        saved=lambda version: f"Plan saved as version {version.number}.",
        to=lambda version: version.get_absolute_url(),
        template="supportplans/agreement.html",
        context={
            "case": case,
            "overview": overview,
            "has_changed": in_room is not None and not stands,
            "has_no_manager": needs_manager(case) and managers is None,
            "hers": hers,
            "in_hers": checked_in(case, hers) if hers else None,
            "telling": telling_texts(case),
        },
        blockers=case.closed_blockers(),
        draft=draft,
    )


def keep_agreement(plan: Plan, form: AgreementForm, *, by: User, at: datetime) -> PlanVersion:
    """Keep the plan as a version, with the answers of the page."""
    answers = form.cleaned_data
    return actions.agree(
        plan=plan,
        answer=answers["answer"],
        reason=answers["reason"],
        not_agreed=answers["not_agreed"],
        was_read_aloud=answers["was_read_aloud"],
        language=answers["language"],
        interpreter_name=answers["interpreter_name"],
        without_interpreter=answers["without_interpreter"],
        signed=form.signed,
        worker_answer=answers["worker_answer"],
        worker_reason=answers["worker_reason"],
        manager=answers.get("manager"),
        needs_manager=needs_manager(plan.case),
        copy_given=answers["copy_given"],
        on=answers["agreed_on"],
        next_review_on=answers["next_review_on"],
        by=by,
        at=at,
    )


def get_version(case: Case, number: int) -> PlanVersion:
    """Return one version of the case's plan."""
    versions = PlanVersion.objects.filter(case=case).select_related("recorded_by", "plan", "manager")
    kept = get_object_or_404(versions, number=number)
    kept.case = case
    return kept


@require_safe
@permission_required(Permission.CASE_VIEW)
def version(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Show a version as it was agreed, and what each of the three said of it."""
    case = get_case(request, ref)
    kept = get_version(case, number)
    signatures = {signature.party: signature for signature in kept.signatures.select_related("recorded_by")}
    for signature in signatures.values():
        signature.version_signed = kept
    pages = list(SignedPage.objects.visible_to(request.user).filter(version_signed=kept))
    with_documents(request, case, pages)
    is_current = kept.number == kept.plan.current_number
    manager = signatures.get(PlanSignature.Party.MANAGER)
    may_answer = request.user.has_perm(Permission.PLAN_AGREE) and request.user.pk not in version_writers(kept)
    context = {
        "case": case,
        "kept": kept,
        "is_current": is_current,
        "hers": signatures.get(PlanSignature.Party.CLIENT),
        "workers": signatures.get(PlanSignature.Party.WORKER),
        "managers": manager,
        "awaits_manager": manager is None and is_current and awaits_a_manager(kept),
        "to_print": copy_to_print(kept, kept.plan.content()) if is_current and not case.is_closed else None,
        "may_answer": may_answer and is_current and manager is None and not case.is_closed,
        "pages": pages,
    }
    return render(request, "supportplans/version.html", context)


@require_safe
@permission_required(Permission.PLAN_AGREE)
def plan_answer(request: HouseRequest, ref: str) -> HttpResponse:
    """Lead to the form that answers the version for which a manager is asked, or to the plan if none is."""
    case = get_case(request, ref)
    latest = PlanVersion.objects.filter(case=case).defer("content").first()
    if latest is None or not awaits_a_manager(latest):
        return redirect(plan_url(case))
    return redirect(plan_url(case, "version_answer", latest.number))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_AGREE)
def version_answer(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Say as a manager whether one agrees with a version."""
    case = get_case(request, ref, lock=request.method == "POST")
    kept = get_version(case, number)
    draft = open_draft(request, f"plan-answer-{number}", ref)
    form = ManagerAnswerForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.answer_as_manager(
            version=kept, **form.answers, on=request.today, by=request.user, at=request.now
        ),
        to=kept.get_absolute_url(),
        template="supportplans/version_answer.html",
        context={"case": case, "kept": kept},
        draft=draft,
    )
