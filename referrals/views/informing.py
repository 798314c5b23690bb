"""The pages on which it is recorded how she was informed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from cases.models import Case, Deadline
from cases.queries.records import get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.models import Decision, DecisionOrAnswer, Reconsideration, Referral
from referrals.queries.records import get_referral
from referrals.views.act_page import (
    act_page,
    get_meant,
    get_meant_by,
    home_of,
    initial_of,
)

# More digits are no number of the database, and would be an error of the server.
PK_DIGITS = 10


@permission_required(Permission.DECISION_RECORD)
def told(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she was told a decision, or the answer that lets one stand."""
    case, referral = get_meant(request, ref, fits=lambda referral: has_to_tell(request, referral))
    untold = actions.not_yet_informed(referral)
    if not untold:
        messages.info(request, "The client has been told every decision.")
        return redirect("referrals:overview", ref)
    choices = _chosen(request, referral, untold) or untold
    draft = open_draft(request, f"told-of-{choices[0].told_key if len(choices) == 1 else 'several'}", ref)
    form = forms.InformingForm(draft.data, today=request.today, case=case, untold=choices)
    return answer(
        request,
        form,
        act=lambda: actions.record_informing(**form.answers, by=request.user, at=request.now),
        saved="It is recorded that she has been told.",
        to=home_of(case),
        template="referrals/told.html",
        context=act_page(
            case,
            blockers=referral.correction_blockers(),
            told=choices[0] if len(choices) == 1 else None,
            referral=referral,
        ),
        draft=draft,
    )


def has_to_tell(request: HouseRequest, referral: Referral) -> bool:
    """Whether she is still to be told something of a referral: what is asked for, if anything is."""
    untold = actions.not_yet_informed(referral)
    is_asked = any(forms.InformingQuery(request.GET).asked.values())
    return bool(_chosen(request, referral, untold) if is_asked else untold)


def _chosen(
    request: HouseRequest, referral: Referral, untold: list[DecisionOrAnswer]
) -> list[DecisionOrAnswer]:
    """Return what the link or the task is about that led to the page, if it was one."""
    asked = forms.InformingQuery(request.GET).asked
    if not asked.get("task"):
        return [decision for decision in untold if decision.told_key == asked.get("of")]
    tasks = Deadline.objects.visible_to(request.user).filter(case=referral.case, pk=asked["task"])
    meant = [actions.decision_of_task(task, referral) for task in tasks]
    return [decision for decision in untold if decision in meant]


@permission_required(Permission.DECISION_RECORD)
def telling_correction(request: HouseRequest, ref: str, what: str) -> HttpResponse:
    """Correct when and how she was told a decision, or the answer that lets one stand."""
    case, referral = get_referral(request, ref)
    decision = _decision_or_answer(case, what, lock=request.method == "POST")
    referral = get_meant_by(request, referral, decision)
    names = ("told_how", "told_on", "told_language", "told_interpreter", "understood")
    draft = open_draft(request, f"telling-{what}", ref)
    form = forms.InformingCorrectionForm(
        draft.data, today=request.today, initial=initial_of(decision, names), records=[decision]
    )
    return answer(
        request,
        form,
        act=lambda: actions.correct_informing(
            decision=decision, **form.answers, by=request.user, at=request.now
        ),
        saved="When and how she was told is corrected.",
        to=home_of(case),
        template="referrals/telling_correction.html",
        context=act_page(case, blockers=referral.correction_blockers(), decision=decision, referral=referral),
        draft=draft,
    )


def _decision_or_answer(case: Case, key: str, *, lock: bool) -> DecisionOrAnswer:
    """Return the decision, or the answer to a request, that a key such as "decision-12" names; or 404."""
    kind, _, number = key.partition("-")
    pk = int(number) if number.isdecimal() and len(number) < PK_DIGITS else 0
    if kind == Decision.KEY_PREFIX:
        return get_record(case, Decision, pk, lock=lock)
    if kind == Reconsideration.KEY_PREFIX:
        return get_record(case, Reconsideration, pk, lock=lock)
    raise Http404
