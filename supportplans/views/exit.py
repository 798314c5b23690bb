"""The end of support: six criteria with their proof, what is missing, and who signs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Agency, Case, Deadline, Paper, RiskLevel
from cases.queries.records import get_case, get_record
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, Role, permission_required
from hestia.pages import answer
from hestia.privacy.secrecy import Level
from hestia.safekeeping.drafts import open_draft
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest, sent, sent_files
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
    case = get_case(request, ref, lock=request.method == "POST")
    if case.is_closed:
        return closed_exit(request, case)
    may_change = request.user.has_perm(Permission.EXIT_PREPARE)
    if request.method == "POST" and not may_change:
        return redirect(exit_url(case))
    state = state_of(case, request)
    managers = managers_for(case, request.user, request)
    form = SignOffRequestForm(sent(request), managers=managers, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.ask_for_sign_off(
            leaving=actions.prepare_exit(case=case, by=request.user, at=request.now),
            manager=form.cleaned_data["manager"],
            by=request.user,
            at=request.now,
            today=request.today,
        ),
        saved=lambda _: f"{form.cleaned_data['manager']} was asked to sign off.",
        to=exit_url(case),
        template="supportplans/exit.html",
        context={
            "case": case,
            "state": state,
            "managers": managers,
            "disagrees": DISAGREES if state.leaving.is_planned and disagrees(state.evidence) else "",
            "may_change": may_change,
            "is_high": is_high(case),
            "kept_until": record_kept_until(state.evidence.exit_on),
            "rating_due": rating_due(OutcomeRating.objects.filter(case=case), reviewed_on=None, leaves=True)
            if state.leaving.pk and state.leaving.is_planned
            else "",
        },
    )


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
    case = get_case(request, ref, lock=request.method == "POST")
    leaving = open_exit(case)
    if leaving is not None and not leaving.is_planned:
        return redirect(exit_url(case, "exit_unplanned"))
    draft = open_draft(request, "exit", ref)
    form = DetailsForm(
        draft.data,
        instance=leaving or Exit(case=case, kind=Case.ExitKind.PLANNED, exit_on=request.today),
        opened_on=case.opened_on,
        today=request.today,
    )
    return answer(
        request,
        form,
        act=lambda: actions.change_exit(
            leaving=actions.prepare_exit(case=case, by=request.user, at=request.now),
            **form.answers,
            by=request.user,
            at=request.now,
        ),
        to=f"{exit_url(case)}#leaving",
        template="supportplans/exit_details.html",
        context={"case": case},
        draft=draft,
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def agency(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say that an agency was told that she leaves, or why it is not to be told."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    agency = get_record(case, Agency, pk, lock=is_post)
    her_answers = answers_about(case, [agency])
    form = AgencyForm(
        sent(request), agency=agency, may_tell=may_tell(agency, her_answers), today=request.today
    )

    def settle() -> None:
        answers = form.cleaned_data
        if form.is_told:
            actions.tell_agency(
                agency=agency, on=answers["told_on"], how=answers["how"], by=request.user, at=request.now
            )
        else:
            actions.keep_from_agency(agency=agency, why=answers["why"], by=request.user, at=request.now)

    return answer(
        request,
        form,
        act=settle,
        to=f"{exit_url(case)}#agencies",
        template="supportplans/exit_agency.html",
        context={"case": case, "agency": agency, "her_answer": her_answers[agency.pk]},
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def papers(request: HouseRequest, ref: str) -> HttpResponse:
    """Say who holds each of her papers."""
    case = get_case(request, ref, lock=request.method == "POST")
    form = PapersForm(
        sent(request),
        sent_files(request),
        case=case,
        by=request.user,
        papers=list(Paper.objects.filter(case=case)),
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: actions.settle_papers(
            case=case,
            states=form.states,
            scans=form.scans(by=request.user, at=request.now),
            on=request.today,
            by=request.user,
            at=request.now,
        ),
        to=f"{exit_url(case)}#papers",
        template="supportplans/exit_papers.html",
        context={"case": case},
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def signpost_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Pass a long-term need to another service."""
    case = get_case(request, ref, lock=request.method == "POST")
    waiting = Target.objects.filter(case=case, long_term=True).exclude(status__in=Target.SETTLED)
    hearings = uncarried(hearings_ahead(case, request), Signpost.objects.filter(case=case))
    draft = open_draft(request, "signpost", ref)
    form = SignpostForm(
        draft.data,
        case=case,
        hearings=hearings,
        target=chosen(request, "target", waiting),
        hearing=chosen(request, "hearing", hearings),
        today=request.today,
    )

    def signpost() -> None:
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

    return answer(
        request,
        form,
        act=signpost,
        to=f"{exit_url(case)}#signposting",
        template="supportplans/signpost_new.html",
        context={"case": case, "waiting": waiting},
        draft=draft,
    )


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
    form = HearingForm(sent(request), hearing=hearing, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.needs_nobody(
            hearing=hearing, why=form.cleaned_data["why"], by=request.user, at=request.now
        ),
        to=f"{exit_url(case)}#signposting",
        template="supportplans/exit_hearing.html",
        context={"case": case, "hearing": hearing},
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def signpost_answer(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say what the other service has answered."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    passed = get_record(case, Signpost, pk, lock=is_post)
    form = SignpostAnswerForm(sent(request), instance=passed, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.answer_signpost(
            passed=passed, **form.answers, on=request.today, by=request.user, at=request.now
        ),
        to=f"{exit_url(case)}#signposting",
        template="supportplans/signpost_answer.html",
        context={"case": case, "passed": passed},
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def signpost_words(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Put right what a signpost says, and say why."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    passed = get_record(case, Signpost, pk, lock=is_post)
    draft = open_draft(request, f"signpost-{pk}", ref)
    form = SignpostWordsForm(draft.data, instance=passed, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.correct_signpost(
            passed=get_record(case, Signpost, pk), **form.answers, by=request.user, at=request.now
        ),
        to=f"{exit_url(case)}#signposting",
        template="supportplans/signpost_words.html",
        context={"case": case, "passed": passed},
        draft=draft,
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def statement(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down what she herself says about leaving."""
    case = get_case(request, ref, lock=request.method == "POST")
    draft = open_draft(request, "statement", ref)
    form = StatementForm(draft.data, case=case, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_statement(
            case=case,
            words=form.cleaned_data["words"],
            on=form.cleaned_data["said_on"],
            language=form.cleaned_data["language"],
            interpreter_name=form.cleaned_data["interpreter_name"],
            rating=int(form.cleaned_data["rating"]),
            is_ready=form.cleaned_data["is_ready"],
            by=request.user,
            at=request.now,
        ),
        to=f"{exit_url(case)}#statement",
        template="supportplans/exit_statement.html",
        context={"case": case},
        draft=draft,
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_SIGN_OFF)
def exception(request: HouseRequest, ref: str) -> HttpResponse:
    """Accept, as a manager, that the risk has not gone down enough, and say why."""
    case = get_case(request, ref, lock=request.method == "POST")
    state = state_of(case, request)
    form = ExceptionForm(sent(request), version=state.evidence.at_exit_number or 0, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.allow_exception(
            leaving=actions.prepare_exit(case=case, by=request.user, at=request.now),
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.now,
            today=request.today,
        ),
        to=f"{exit_url(case)}#risk",
        template="supportplans/exit_exception.html",
        context={"case": case, "criterion": state.found[0]},
    )


# --- Unplanned -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def unplanned(request: HouseRequest, ref: str) -> HttpResponse:
    """Say what happened when support ends without a plan, and what was done to make sure she is safe."""
    case = get_case(request, ref, lock=request.method == "POST")
    leaving = open_exit(case) or Exit(case=case, exit_on=request.today)
    draft = open_draft(request, "unplanned-exit", ref)
    form = UnplannedForm(
        draft.data,
        instance=leaving,
        opened_on=case.opened_on,
        found=criteria(exit_evidence(case, leaving, today=request.today)),
        today=request.today,
        initial={"kind": "" if leaving.is_planned else leaving.kind},
    )
    return answer(
        request,
        form,
        act=lambda: actions.change_exit(
            leaving=actions.prepare_exit(
                case=case, kind=form.cleaned_data["kind"], by=request.user, at=request.now
            ),
            **form.answers,
            by=request.user,
            at=request.now,
        ),
        to=exit_url(case, "exit_high_risk") if is_high(case) else exit_url(case),
        template="supportplans/exit_unplanned.html",
        context={"case": case},
        draft=draft,
    )


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
    leaving = open_exit(case)
    return answer(
        request,
        HouseForm(sent(request)),
        act=lambda: actions.understand_high_risk(
            leaving=leaving or actions.prepare_exit(case=case, by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="",
        to=exit_url(case),
        template="supportplans/exit_high_risk.html",
        context={"case": case, "leaving": leaving},
    )


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
    back = ReturnForm(request.POST if is_return else None, today=request.today)
    yes = SignOffForm(request.POST if is_signing else None, version=leaving.version, today=request.today)
    context = {
        "case": case,
        "state": state,
        "form": back,
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
    if is_signing:
        return answer(
            request,
            yes,
            act=lambda: actions.sign_off(
                leaving=leaving, by=request.user, at=request.now, today=request.today
            ),
            saved=f"The case is closed, from {long_day(state.evidence.exit_on)}.",
            to=exit_url(case),
            template="supportplans/exit_sign_off.html",
            context=context,
        )
    return answer(
        request,
        back,
        act=lambda: actions.give_back(
            leaving=leaving, **back.answers, by=request.user, at=request.now, today=request.today
        ),
        saved=f"Given back to {leaving.asked_by}.",
        to=exit_url(case),
        template="supportplans/exit_sign_off.html",
        context=context,
    )


# --- Afterwards ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def follow_up(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down how she is, some months after she left, if she agreed to be asked."""
    case = get_case(request, ref, lock=request.method == "POST")
    leaving = signed_exit(case)
    if leaving is None or (refusals := actions.follow_up_blockers(case, leaving)):
        for reason in refusals if leaving else []:
            messages.info(request, reason)
        return redirect(exit_url(case))
    draft = open_draft(request, "follow-up", ref)
    form = FollowUpForm(draft.data, case=case, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_follow_up(
            leaving=leaving, **form.answers, by=request.user, at=request.now
        ),
        to=f"{exit_url(case)}#follow-up",
        template="supportplans/follow_up.html",
        context={"case": case},
        draft=draft,
    )
