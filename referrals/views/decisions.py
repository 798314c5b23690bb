"""The pages of a decision and of its letter."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases.models import Case
from cases.queries.records import get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.models import Decision, Referral
from referrals.queries.records import get_referral
from referrals.queries.timetable import timetable
from referrals.rules.states import DecisionOutcome
from referrals.views.act_page import (
    act_page,
    answers_with_document,
    get_meant,
    get_meant_by,
    home_of,
    initial_of,
    offer_documents,
)


@permission_required(Permission.DECISION_RECORD)
def decision_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Record what the Home Office decided."""
    case, referral = get_meant(request, ref)
    stage = referral.next_stage()
    # A page that was sent speaks of the decision it is about, whatever was recorded in another window since.
    about = stage_of(request.POST.get("stage", "")) or stage or referral.current_stage()
    draft = open_draft(request, f"decision-of-{referral.pk}-{about}", ref)
    clocks = timetable(referral) if about == Decision.Stage.CG else None
    form = forms.DecisionForm(
        draft.data, today=request.today, case=case, clocks=clocks, initial={"stage": stage}
    )
    rg = referral.standing(Decision.Stage.RG)
    if rg and about == Decision.Stage.CG:
        form.not_before(rg.made_on)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_decision(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="The decision is recorded.",
        to=lambda _: page_after_decision(referral),
        template="referrals/decision_new.html",
        context=act_page(
            case,
            blockers=[] if stage else referral.decision_blockers(referral.current_stage()),
            stage=about,
            referral=referral,
            recorded=referral.standing(about),
        ),
        draft=draft,
    )


def stage_of(sent_stage: str) -> Decision.Stage | None:
    """Return the stage that a page was sent about, if there is one of that name."""
    return Decision.Stage(sent_stage) if sent_stage in Decision.Stage.values else None


def page_after_decision(referral: Referral) -> str:
    """Return where to go once a decision is recorded: a later positive one is asked about."""
    now = Referral.with_facts().select_related("case").get(pk=referral.pk)
    if not now.unclear_grounds:
        return home_of(now.case)
    of_it = f"?referral={now.pk}" if now.has_ended else ""
    return reverse("referrals:grounds", args=[now.case.reference]) + of_it


@permission_required(Permission.DECISION_RECORD)
def grounds(request: HouseRequest, ref: str) -> HttpResponse:
    """Record what a later positive decision is about, and whether it gives a recovery period again."""
    case, referral = get_meant(request, ref)
    later = referral.positive_grounds
    answered = later is not None and later.wholly_before is not None
    initial = initial_of(later, ("wholly_before", "gives_recovery")) if later and answered else {}
    draft = open_draft(request, f"grounds-of-{referral.pk}", ref)
    form = forms.GroundsForm(draft.data, today=request.today, initial=initial)
    return answer(
        request,
        form,
        act=lambda: actions.record_grounds(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="What the decision is about is recorded.",
        to=home_of(case),
        template="referrals/grounds.html",
        context=act_page(
            case,
            blockers=referral.grounds_blockers(),
            decision=later,
            referral=referral,
            first=first_positive_shown(request, case, later),
        ),
        draft=draft,
    )


def first_positive_shown(request: HouseRequest, case: Case, later: Decision | None) -> Decision | None:
    """Return her first positive decision, if the reader may see the case it was made in."""
    hers = Decision.objects.visible_to(request.user).filter(
        case__client=case.client_id, stage=Decision.Stage.RG
    )
    positive = hers.filter(outcome=DecisionOutcome.POSITIVE).select_related("case").in_order()
    first = positive.first() if later else None
    return first if first and later and first.made_on == later.first_positive_on else None


@permission_required(Permission.DECISION_RECORD)
def decision_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Correct what was written down of a decision."""
    case, referral = get_referral(request, ref)
    decision = get_record(case, Decision, pk, lock=request.method == "POST")
    referral = get_meant_by(request, referral, decision)
    names = ("outcome", "made_on", "notified_on", "letter", "letter_kept", "document", "reasons")
    draft = open_draft(request, f"decision-{pk}", ref)
    form = forms.DecisionCorrectionForm(
        draft.data,
        today=request.today,
        clocks=None if decision.is_rg else timetable(referral),
        initial=initial_of(decision, names),
        records=[decision],
    )
    offer_documents(form, case, request)
    versions = decision.history.select_related("history_user").order_by("-history_date")
    blockers = referral.correction_blockers()
    return answer(
        request,
        form,
        act=lambda: actions.correct_decision(
            decision=decision, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="The decision is corrected, and so is what follows from it.",
        to=lambda _: page_after_decision(referral),
        template="referrals/decision_correction.html",
        context=act_page(case, blockers=blockers, versions=versions, decision=decision, referral=referral),
        draft=draft,
    )


@permission_required(Permission.DECISION_RECORD)
def letter(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the letter of a decision came: where it is kept, or its scan."""
    case, referral = get_meant(
        request, ref, fits=lambda referral: any(decision.awaits_letter for decision in referral.decisions)
    )
    awaited = [decision for decision in referral.decisions if decision.awaits_letter]
    if not awaited:
        messages.info(request, "We have the letter for every decision.")
        return redirect("referrals:overview", ref)
    draft = open_draft(request, f"letter-of-{referral.pk}", ref)
    form = forms.LetterForm(draft.data, today=request.today, awaited=awaited)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_letter(
            **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="The letter is recorded.",
        to=home_of(case),
        template="referrals/letter.html",
        context=act_page(case, blockers=referral.correction_blockers(), awaited=awaited, referral=referral),
        draft=draft,
    )


@permission_required(Permission.DECISION_RECORD)
def further_decision(request: HouseRequest, ref: str) -> HttpResponse:
    """Record a second positive decision, about what happened before the first."""
    case, referral = get_meant(request, ref)
    draft = open_draft(request, f"further-decision-of-{referral.pk}", ref)
    form = forms.FurtherDecisionForm(draft.data, today=request.today)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_further_decision(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="The further decision is recorded.",
        to=home_of(case),
        template="referrals/further_decision.html",
        context=act_page(case, blockers=referral.further_decision_blockers(), referral=referral),
        draft=draft,
    )
