"""What is shown for each criterion of an exit: agencies, papers, signposts, what she says, an exception."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases.models import Agency, Case, Paper
from cases.queries.her_answers import answers_about
from cases.queries.of_case import Kept
from cases.queries.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent_files
from supportplans import actions
from supportplans.forms import (
    AgencyForm,
    DetailsForm,
    ExceptionForm,
    PapersForm,
    StatementForm,
)
from supportplans.models import Exit
from supportplans.queries.evidence import letters_to
from supportplans.rules.exit_criteria import letter_lines, may_tell
from supportplans.views.exit.state import exit_url, open_exit, saved_words, state_of


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
        saved=saved_words(leaving),
        to=f"{exit_url(case)}#leaving",
        template="supportplans/exit_details.html",
        context={"case": case, "leaving": leaving},
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
    leaving = open_exit(case)
    has_died = leaving is not None and leaving.is_death
    draft = open_draft(request, f"exit-agency-{pk}", ref)
    form = AgencyForm(
        draft.data,
        agency=agency,
        may_tell=may_tell(agency, her_answers),
        has_died=has_died,
        today=request.today,
    )

    def settle() -> None:
        answers = form.cleaned_data
        if form.is_told:
            actions.record_agency_told(
                agency=agency,
                on=answers["told_on"],
                how=answers["how"],
                basis=answers.get("basis", ""),
                by=request.user,
                at=request.now,
            )
        else:
            actions.record_agency_not_told(agency=agency, why=answers["why"], by=request.user, at=request.now)

    return answer(
        request,
        form,
        act=settle,
        to=f"{exit_url(case)}#agencies",
        template="supportplans/exit_agency.html",
        context={
            "case": case,
            "agency": agency,
            "her_answer": her_answers[agency.pk],
            "has_died": has_died,
            "letters": letter_lines(agency, letters_to([agency], kept=Kept(case))),
        },
        draft=draft,
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def papers(request: HouseRequest, ref: str) -> HttpResponse:
    """Say who holds each of her papers."""
    case = get_case(request, ref, lock=request.method == "POST")
    draft = open_draft(request, "exit-papers", ref)
    form = PapersForm(
        draft.data,
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
            without_interpreter=form.cleaned_data["without_interpreter"],
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
    draft = open_draft(request, "exit-exception", ref)
    form = ExceptionForm(
        draft.data, case=case, version=state.evidence.at_exit_number or 0, today=request.today
    )
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
        context={"case": case, "criterion": state.criteria[0]},
        draft=draft,
    )
