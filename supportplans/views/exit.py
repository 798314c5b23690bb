"""The end of support: six criteria with their proof, what is missing, and who signs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Agency, Case, Deadline, Paper, Refused, RiskLevel
from cases.queries.records import get_case, get_record
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, Role, permission_required
from hestia.privacy.secrecy import Level
from hestia.ui.http import HouseRequest
from hestia.workingdays.words import long_day
from supportplans import actions
from supportplans.forms import (
    AgencyForm,
    DetailsForm,
    ExceptionForm,
    FollowUpForm,
    HearingForm,
    PapersForm,
    ReturnForm,
    SignOffForm,
    SignOffRequestForm,
    SignpostAnswerForm,
    SignpostForm,
    SignpostWordsForm,
    StatementForm,
    UnplannedForm,
)
from supportplans.models import Exit, OutcomeRating, Signpost, Target
from supportplans.queries.evidence import answers_about, exit_evidence, record_kept_until
from supportplans.queries.progress import rating_due
from supportplans.rules.exits import (
    DISAGREES,
    Criterion,
    ExitEvidence,
    criteria,
    disagrees,
    may_tell,
    signing_blockers,
    uncarried,
)
from supportplans.views.answering import done, done_once, typed


def exit_url(case: Case, page: str = "exit", *args: object) -> str:
    """Return the address of one of the exit's pages."""
    return reverse(f"supportplans:{page}", args=[case.reference, *args])


def open_exit(case: Case) -> Exit | None:
    """Return the exit being prepared, if there is one."""
    leaving = (
        Exit.objects.filter(case=case)
        .open()
        .select_related("asked_by", "returned_by", "risk_exception_by", "high_risk_understood_by")
        .first()
    )
    if leaving is not None:
        leaving.case = case
    return leaving


def managers_for(case: Case, user: User, request: HouseRequest) -> QuerySet[User]:
    """Return the managers of the case's service who may sign what this person asks for."""
    return (
        User.objects.at_work(on=request.today)
        .filter(role=Role.MANAGER, services=case.service)
        .exclude(pk=user.pk)
        .by_name()
    )


# Open concerns stand in the way of the first criterion, and the third is her safety plan: nothing is said of
# the two to whoever has no row of those.
OF_WHAT_IS_SENSITIVE = (1, 3)


@dataclass(frozen=True)
class ExitState:
    """An exit as its pages show it."""

    leaving: Exit
    evidence: ExitEvidence
    found: tuple[Criterion, ...]

    @property
    def done(self) -> int:
        """Return how many of them stand in nobody's way."""
        return sum(criterion.is_settled for criterion in self.found)


def state_of(case: Case, request: HouseRequest) -> ExitState:
    """Return where the exit stands: the one being prepared, or what it would be if it began now."""
    leaving = open_exit(case) or Exit(case=case, kind=Case.ExitKind.PLANNED)
    evidence = exit_evidence(case, leaving, today=request.today)
    found = criteria(evidence)
    if request.user.sees < Level.SENSITIVE:
        found = tuple(criterion for criterion in found if criterion.number not in OF_WHAT_IS_SENSITIVE)
    return ExitState(leaving, evidence, found)


def is_high(case: Case) -> bool:
    """Whether her risk is high or very high now."""
    return case.risk_level in {RiskLevel.HIGH, RiskLevel.VERY_HIGH}


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_VIEW)
def exit_page(request: HouseRequest, ref: str) -> HttpResponse:
    """Show the six criteria as the record answers them now; its button asks a manager to sign."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    if case.is_closed:
        return closed_exit(request, case)
    state = state_of(case, request)
    managers = managers_for(case, request.user, request)
    form = SignOffRequestForm(request.POST if is_post else None, managers=managers, today=request.today)
    if is_post:
        if not request.user.has_perm(Permission.EXIT_PREPARE):
            return redirect(exit_url(case))
        if asked := ask(request, case, form):
            return asked
    context = {
        "case": case,
        "state": state,
        "form": form,
        "managers": list(managers),
        "disagrees": DISAGREES if state.leaving.is_planned and disagrees(state.evidence) else "",
        "may_change": request.user.has_perm(Permission.EXIT_PREPARE),
        "is_high": is_high(case),
        "kept_until": record_kept_until(state.evidence.exit_on),
        "rating_due": rating_due(OutcomeRating.objects.filter(case=case), reviewed_on=None, leaves=True)
        if state.leaving.pk and state.leaving.is_planned
        else "",
    }
    return render(request, "supportplans/exit.html", context)


def ask(request: HouseRequest, case: Case, form: SignOffRequestForm) -> HttpResponse | None:
    """Ask a manager to sign off; return where to go, or nothing if something is still to do."""
    if not form.is_valid():
        return None
    manager: User = form.cleaned_data["manager"]

    def act() -> str:
        actions.ask_for_sign_off(
            leaving=actions.prepare_exit(case=case, by=request.user, at=request.now),
            manager=manager,
            by=request.user,
            at=request.now,
            today=request.today,
        )
        return exit_url(case)

    said = f"{manager} was asked to sign off."
    return done_once(request, form, act, otherwise=exit_url(case), said=said)


def closed_exit(request: HouseRequest, case: Case) -> HttpResponse:
    """Show how support ended, and how she was when she was asked since."""
    signed = signed_exit(case)
    to_act_on = (
        case.deadline_set.open().filter(kind=Deadline.Kind.AFTER_EXIT).select_related("assignee").first()
    )
    if to_act_on is not None:
        to_act_on.case = case
    context = {
        "case": case,
        "leaving": signed,
        "to_act_on": to_act_on,
        "proof": [
            criterion
            for criterion in (signed.evidence if signed else [])
            if request.user.sees >= Level.SENSITIVE or criterion["number"] not in OF_WHAT_IS_SENSITIVE
        ],
        "follow_ups": list(signed.follow_ups.visible_to(request.user).select_related("recorded_by"))
        if signed
        else [],
        "may_follow_up": signed is not None
        and request.user.has_perm(Permission.EXIT_PREPARE)
        and not actions.follow_up_blockers(case, signed),
    }
    return render(request, "supportplans/exit_closed.html", context)


def signed_exit(case: Case) -> Exit | None:
    """Return the exit by which the case was closed, if it was closed by one."""
    return (
        Exit.objects.filter(case=case, state=Exit.State.SIGNED)
        .select_related("asked_by", "signed_by", "risk_exception_by")
        .first()
    )


# --- The proof -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def details(request: HouseRequest, ref: str) -> HttpResponse:
    """Say when she leaves, where to, and whether we may ask later how she is."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    leaving = open_exit(case)
    if leaving is not None and not leaving.is_planned:
        return redirect(exit_url(case, "exit_unplanned"))
    form = DetailsForm(
        typed(request, "exit", ref),
        instance=leaving or Exit(case=case, kind=Case.ExitKind.PLANNED, exit_on=request.today),
        opened_on=case.opened_on,
        today=request.today,
    )
    if is_post and form.is_valid():
        saved = done(
            request,
            form,
            lambda: actions.change_exit(
                leaving=actions.prepare_exit(case=case, by=request.user, at=request.now),
                by=request.user,
                at=request.now,
                **form.answers,
            ),
            then=f"{exit_url(case)}#leaving",
            draft=("exit", ref),
        )
        if saved:
            return saved
    return render(request, "supportplans/exit_details.html", {"case": case, "form": form, "draft": "exit"})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def agency(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say that an agency was told that she leaves, or why it is not to be told."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    agency = get_record(case, Agency, pk, lock=is_post)
    answers = answers_about(case, [agency])
    form = AgencyForm(
        request.POST if is_post else None,
        agency=agency,
        may_tell=may_tell(agency, answers),
        today=request.today,
    )
    if is_post and form.is_valid():

        def act() -> None:
            answers = form.cleaned_data
            if form.is_told:
                actions.tell_agency(
                    agency=agency, on=answers["told_on"], how=answers["how"], by=request.user, at=request.now
                )
            else:
                actions.keep_from_agency(agency=agency, why=answers["why"], by=request.user, at=request.now)

        saved = done(request, form, act, then=f"{exit_url(case)}#agencies")
        if saved:
            return saved
    context = {"case": case, "form": form, "agency": agency, "her_answer": answers[agency.pk]}
    return render(request, "supportplans/exit_agency.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def papers(request: HouseRequest, ref: str) -> HttpResponse:
    """Say who holds each of her papers."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    form = PapersForm(
        *((request.POST, request.FILES) if is_post else ()),
        case=case,
        by=request.user,
        papers=list(Paper.objects.filter(case=case)),
        today=request.today,
        now=request.now,
    )
    if is_post and form.is_valid():
        saved = done(
            request,
            form,
            lambda: actions.settle_papers(
                case=case,
                states=form.states,
                scans=form.scans(by=request.user, at=request.now),
                on=request.today,
                by=request.user,
                at=request.now,
            ),
            then=f"{exit_url(case)}#papers",
        )
        if saved:
            return saved
    return render(request, "supportplans/exit_papers.html", {"case": case, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def signpost_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Pass a long-term need to another service."""
    case = get_case(request, ref, lock=request.method == "POST")
    waiting = Target.objects.filter(case=case, long_term=True).exclude(status__in=Target.SETTLED)
    hearings = uncarried(hearings_ahead(case, request), Signpost.objects.filter(case=case))
    form = SignpostForm(
        typed(request, "signpost", ref),
        case=case,
        hearings=hearings,
        target=chosen(request, "target", waiting),
        hearing=chosen(request, "hearing", hearings),
        today=request.today,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            answers = form.cleaned_data
            actions.signpost(
                case=case,
                target=answers["target"],
                hearing=answers.get("hearing"),
                need=answers["need"],
                agency=answers["agency"],
                contact=answers["contact"],
                on=answers["passed_on"],
                answer=answers["answer"],
                answered_on=answers["answered_on"],
                next_date_on=answers["next_date_on"],
                note=answers["note"],
                by=request.user,
                at=request.now,
            )
            return f"{exit_url(case)}#signposting"

        made = done_once(request, form, act, otherwise=exit_url(case), draft=("signpost", ref))
        if made:
            return made
    context = {"case": case, "form": form, "waiting": waiting, "draft": "signpost"}
    return render(request, "supportplans/signpost_new.html", context)


def hearings_ahead(case: Case, request: HouseRequest) -> QuerySet[Deadline]:
    """Return the hearings in the diary for after the day she leaves, or after today while none is chosen."""
    leaving = open_exit(case)
    leaves_on = (leaving.exit_on if leaving else None) or request.today
    return Deadline.objects.filter(case=case).hearings_after(leaves_on)


def chosen(request: HouseRequest, name: str, among: Iterable[Target | Deadline]) -> int | None:
    """Return which of these the address asks for, if it is one of them."""
    asked = request.GET.get(name, "")
    return next((each.pk for each in among if str(each.pk) == asked), None)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def hearing(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say why no other service takes a hearing on, or go on to who does."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    hearing = get_record(case, Deadline, pk, lock=is_post)
    if hearing not in hearings_ahead(case, request):
        return redirect(exit_url(case))
    form = HearingForm(request.POST if is_post else None, hearing=hearing, today=request.today)
    if is_post and form.is_valid():
        saved = done(
            request,
            form,
            lambda: actions.needs_nobody(
                hearing=hearing, why=form.cleaned_data["why"], by=request.user, at=request.now
            ),
            then=f"{exit_url(case)}#signposting",
        )
        if saved:
            return saved
    return render(request, "supportplans/exit_hearing.html", {"case": case, "form": form, "hearing": hearing})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def signpost_answer(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say what the other service has answered."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    passed = get_record(case, Signpost, pk, lock=is_post)
    form = SignpostAnswerForm(request.POST if is_post else None, instance=passed, today=request.today)
    if is_post and form.is_valid():
        answers = {
            name: form.cleaned_data[name] for name in ("answer", "answered_on", "next_date_on", "note")
        }
        saved = done(
            request,
            form,
            lambda: actions.answer_signpost(
                passed=passed, **answers, on=request.today, by=request.user, at=request.now
            ),
            then=f"{exit_url(case)}#signposting",
        )
        if saved:
            return saved
    return render(
        request, "supportplans/signpost_answer.html", {"case": case, "form": form, "passed": passed}
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def signpost_words(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Put right what a signpost says, and say why."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    passed = get_record(case, Signpost, pk, lock=is_post)
    form = SignpostWordsForm(typed(request, f"signpost-{pk}", ref), instance=passed, today=request.today)
    if is_post and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("need", "agency", "contact", "why")}
        saved = done(
            request,
            form,
            lambda: actions.correct_signpost(
                passed=get_record(case, Signpost, pk), **words, by=request.user, at=request.now
            ),
            then=f"{exit_url(case)}#signposting",
            draft=(f"signpost-{pk}", ref),
        )
        if saved:
            return saved
    context = {"case": case, "form": form, "passed": passed, "draft": f"signpost-{pk}"}
    return render(request, "supportplans/signpost_words.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def statement(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down what she herself says about leaving."""
    case = get_case(request, ref, lock=request.method == "POST")
    form = StatementForm(typed(request, "statement", ref), case=case, today=request.today)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            answers = form.cleaned_data
            actions.record_statement(
                case=case,
                words=answers["words"],
                on=answers["said_on"],
                language=answers["language"],
                interpreter_name=answers["interpreter_name"],
                rating=int(answers["rating"]),
                is_ready=answers["is_ready"],
                by=request.user,
                at=request.now,
            )
            return f"{exit_url(case)}#statement"

        made = done_once(request, form, act, otherwise=exit_url(case), draft=("statement", ref))
        if made:
            return made
    return render(
        request, "supportplans/exit_statement.html", {"case": case, "form": form, "draft": "statement"}
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_SIGN_OFF)
def exception(request: HouseRequest, ref: str) -> HttpResponse:
    """Accept, as a manager, that the risk has not gone down enough, and say why."""
    case = get_case(request, ref, lock=request.method == "POST")
    state = state_of(case, request)
    form = ExceptionForm(
        request.POST if request.method == "POST" else None,
        version=state.evidence.at_exit_number or 0,
        today=request.today,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.allow_exception(
                leaving=actions.prepare_exit(case=case, by=request.user, at=request.now),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.now,
                today=request.today,
            )
            return f"{exit_url(case)}#risk"

        saved = done_once(request, form, act, otherwise=exit_url(case))
        if saved:
            return saved
    context = {"case": case, "form": form, "criterion": state.found[0]}
    return render(request, "supportplans/exit_exception.html", context)


# --- Unplanned -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def unplanned(request: HouseRequest, ref: str) -> HttpResponse:
    """Say what happened when support ends without a plan, and what was done to make sure she is safe."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    leaving = open_exit(case) or Exit(case=case, exit_on=request.today)
    form = UnplannedForm(
        typed(request, "unplanned-exit", ref),
        instance=leaving,
        opened_on=case.opened_on,
        found=criteria(exit_evidence(case, leaving, today=request.today)),
        today=request.today,
        initial={"kind": "" if leaving.is_planned else leaving.kind},
    )
    if is_post and form.is_valid():
        then = exit_url(case, "exit_high_risk") if is_high(case) else exit_url(case)
        saved = done(
            request,
            form,
            lambda: actions.change_exit(
                leaving=actions.prepare_exit(
                    case=case, kind=form.cleaned_data["kind"], by=request.user, at=request.now
                ),
                by=request.user,
                at=request.now,
                **form.answers,
            ),
            then=then,
            draft=("unplanned-exit", ref),
        )
        if saved:
            return saved
    context = {"case": case, "form": form, "draft": "unplanned-exit"}
    return render(request, "supportplans/exit_unplanned.html", context)


@require_POST
@permission_required(Permission.EXIT_PREPARE)
def planned(request: HouseRequest, ref: str) -> HttpResponse:
    """Make an exit that was recorded as unplanned a planned one again."""
    case = get_case(request, ref, lock=True)
    leaving = open_exit(case)
    if leaving is not None:
        actions.change_exit(leaving=leaving, kind=Case.ExitKind.PLANNED, by=request.user, at=request.now)
    return redirect(exit_url(case))


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def high_risk(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask first: her risk is high, and closing means that no one checks on her."""
    case = get_case(request, ref, lock=request.method == "POST")
    if case.is_closed or not is_high(case):
        return redirect(exit_url(case))
    if request.method == "POST":
        leaving = open_exit(case) or actions.prepare_exit(case=case, by=request.user, at=request.now)
        actions.understand_high_risk(leaving=leaving, by=request.user, at=request.now)
        return redirect(exit_url(case))
    return render(request, "supportplans/exit_high_risk.html", {"case": case, "leaving": open_exit(case)})


# --- Signing -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_SIGN_OFF)
def sign_off(request: HouseRequest, ref: str) -> HttpResponse:
    """Sign the exit off and close the case, or give it back with words."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    if case.is_closed:
        return redirect(exit_url(case))
    state = state_of(case, request)
    leaving = state.leaving
    is_return = is_post and "give_back" in request.POST  # a page sent with neither button signs nothing
    is_signing = is_post and "sign" in request.POST and leaving.pk is not None
    form = ReturnForm(request.POST if is_return else None, today=request.today)
    yes = SignOffForm(request.POST if is_signing else None, version=leaving.version, today=request.today)
    if is_return and form.is_valid():

        def give_back() -> str:
            actions.give_back(
                leaving=leaving,
                why=form.cleaned_data["why"],
                by=request.user,
                at=request.now,
                today=request.today,
            )
            return exit_url(case)

        said = f"Given back to {leaving.asked_by}."
        given_back = done_once(request, form, give_back, otherwise=exit_url(case), said=said)
        if given_back:
            return given_back
    elif is_signing and yes.is_valid():
        signed = sign(request, case, state)
        if signed:
            return signed
    context = {
        "case": case,
        "state": state,
        "form": form,
        "yes": yes,
        "blockers": signing_blockers(
            leaving,
            state.evidence,
            state.found,
            risk_level=case.risk_level,
            by_id=request.user.pk,
            today=request.today,
        ),
        "kept_until": record_kept_until(state.evidence.exit_on),
    }
    return render(request, "supportplans/exit_sign_off.html", context)


def sign(request: HouseRequest, case: Case, state: ExitState) -> HttpResponse | None:
    """Sign off; return where to go, or nothing if it was refused: then the page says why."""
    try:
        actions.sign_off(leaving=state.leaving, by=request.user, at=request.now, today=request.today)
    except Refused:
        return None
    messages.success(request, f"The case is closed, from {long_day(state.evidence.exit_on)}.")
    return redirect(exit_url(case))


# --- Afterwards ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def follow_up(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down how she is, some months after she left, if she agreed to be asked."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    leaving = signed_exit(case)
    if leaving is None or (refusals := actions.follow_up_blockers(case, leaving)):
        for reason in refusals if leaving else []:
            messages.info(request, reason)
        return redirect(exit_url(case))
    form = FollowUpForm(typed(request, "follow-up", ref), case=case, today=request.today)
    if is_post and form.is_valid():

        def act() -> str:
            actions.record_follow_up(leaving=leaving, by=request.user, at=request.now, **form.answers)
            return f"{exit_url(case)}#follow-up"

        made = done_once(request, form, act, otherwise=exit_url(case), draft=("follow-up", ref))
        if made:
            return made
    context = {"case": case, "form": form, "draft": "follow-up"}
    return render(request, "supportplans/follow_up.html", context)
