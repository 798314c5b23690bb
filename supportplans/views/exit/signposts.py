"""Where she is signposted to, and the hearings that lie ahead."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases.models import Case, Deadline
from cases.queries.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.forms import (
    HearingForm,
    SignpostAnswerForm,
    SignpostForm,
    SignpostWordsForm,
)
from supportplans.models import Signpost, Target
from supportplans.rules.exit_criteria import uncarried
from supportplans.views.exit.state import exit_url, open_exit


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
    chosen_pk = request.GET.get(name, "")
    return next((record.pk for record in among if str(record.pk) == chosen_pk), None)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def hearing(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say why no other service takes a hearing on, or go on to who does."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    hearing = get_record(case, Deadline, pk, lock=is_post)
    if hearing not in hearings_ahead(case, request):
        return redirect(exit_url(case))
    draft = open_draft(request, f"exit-hearing-{pk}", ref)
    form = HearingForm(draft.data, hearing=hearing, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.needs_nobody(
            hearing=hearing, why=form.cleaned_data["why"], by=request.user, at=request.now
        ),
        to=f"{exit_url(case)}#signposting",
        template="supportplans/exit_hearing.html",
        context={"case": case, "hearing": hearing},
        draft=draft,
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXIT_PREPARE)
def signpost_answer(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say what the other service has answered."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    passed = get_record(case, Signpost, pk, lock=is_post)
    draft = open_draft(request, f"signpost-answer-{pk}", ref)
    form = SignpostAnswerForm(draft.data, instance=passed, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.answer_signpost(
            passed=passed, **form.answers, on=request.today, by=request.user, at=request.now
        ),
        to=f"{exit_url(case)}#signposting",
        template="supportplans/signpost_answer.html",
        context={"case": case, "passed": passed},
        draft=draft,
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
