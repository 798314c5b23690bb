"""Opening her cases again to whom they were closed: the question, and the answer of another person."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.actions import lifting as opening
from cases.forms.access import LiftDecisionForm, LiftForm
from cases.models import Case, Exclusion, Lifting
from cases.queries.records import get_case, get_record, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import fresh_factor_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import BankHoliday

ANSWER_WITHIN = 1  # working days


def answer_due_on(request: HouseRequest) -> date:
    """Return the day by which whoever is asked now has to answer."""
    return BankHoliday.objects.calendar("ew").add_working_days(request.today, ANSWER_WITHIN)


def seal_end(request: HouseRequest, case: Case) -> HttpResponse:
    """Ask another of those named whether the seal may be lifted."""
    people = opening.deciders(case, asked_by=request.user, at=request.now)
    draft = open_draft(request, "seal-end", case.reference)
    form = LiftForm(draft.data, people=people, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: opening.ask_to_lift_seal(
            case=case,
            **form.answers,
            due_on=answer_due_on(request),
            by=request.user,
            at=request.now,
        ),
        saved=lambda asked: f"{asked.asked_of} has been asked. Until they agree, her cases stay sealed.",
        to=reverse("cases:access", args=[case.reference]),
        template="cases/lifting_new.html",
        context={"case": case, "exclusion": None},
        blockers=opening.asking_blockers(case, by=request.user, at=request.now),
        draft=draft,
    )


@permission_required(Permission.ACCESS_MANAGE)
@says_why_not
def exclusion_end(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Ask another manager whether someone who is kept out may be let back."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    exclusion = get_object_or_404(Exclusion.objects.of(case).select_related("person"), pk=pk)
    people = opening.deciders(case, asked_by=request.user, at=request.now)
    draft = open_draft(request, f"exclusion-end-{pk}", ref)
    form = LiftForm(draft.data, people=people, today=request.today, now=request.now)
    return answer(
        request,
        form,
        act=lambda: opening.ask_to_let_back(
            case=case,
            exclusion=exclusion,
            **form.answers,
            due_on=answer_due_on(request),
            by=request.user,
            at=request.now,
        ),
        saved=lambda asked: f"{asked.asked_of} has been asked. Until then {exclusion.person} stays kept out.",
        to=reverse("cases:access", args=[ref]),
        template="cases/lifting_new.html",
        context={"case": case, "exclusion": exclusion},
        blockers=opening.asking_blockers(case, by=request.user, at=request.now),
        draft=draft,
    )


@permission_required(Permission.TEAM_CASES_VIEW)
@fresh_factor_required
@says_why_not
def lifting(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Decide, as the second person, whether her cases, or a document, are opened to more people."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    asked = get_record(case, Lifting, pk, lock=is_post)
    draft = open_draft(request, f"lifting-{pk}", ref, but=["answer"])
    form = LiftDecisionForm(draft.data, records=[asked], today=request.today, now=request.now)
    if document := asked.document:
        document.case = case
        form.fields["answer"].label = "May more people open it?"
    done = "More people can open it now." if document else "Her cases are open as you agreed."
    return answer(
        request,
        form,
        act=lambda: opening.decide(
            lifting=asked,
            is_allowed=form.cleaned_data["answer"] == "yes",
            words=form.cleaned_data["words"],
            by=request.user,
            at=request.now,
            today=request.today,
        ),
        saved=lambda decided: (
            f"Done. {done}" if decided.is_allowed else "Nothing has changed: the answer was no."
        ),
        to=document.get_absolute_url() if document else reverse("cases:access", args=[ref]),
        template="cases/lifting.html",
        context={"case": case, "lifting": asked},
        blockers=opening.decision_blockers(asked, by=request.user, at=request.now),
        draft=draft,
    )
