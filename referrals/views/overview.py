"""The pages of a referral. Each act has a page that asks, shows what stands in its way, and does it."""

from collections.abc import Sequence
from copy import copy
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cases.forms.documents import AttachMixin
from cases.models import Case, Consent, Deadline, Entry, ThreeState
from cases.queries.records import get_case, get_record, with_documents
from cases.queries.sharing import resting_on, same_name
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent
from hestia.ui.words import day
from hestia.workingdays.models import BankHoliday
from referrals import actions, forms
from referrals.models import (
    HOME_OFFICE,
    Chaser,
    Decision,
    Disqualification,
    DutyToNotify,
    Extension,
    FirstResponderOrganisation,
    Handover,
    NRMConsent,
    Reconsideration,
    Referral,
    Suspension,
    Tellable,
    Withdrawal,
)
from referrals.queries.last_day import Shown, why_last
from referrals.queries.policy_choice import choice_behind
from referrals.queries.progress import next_step, others, steps
from referrals.queries.strip import strip
from referrals.queries.timetable import extension_blockers, timetable
from referrals.queries.waiting import awaited_of, with_next
from referrals.rules.timetable import Timetable
from referrals.views.worksheet import laid_out, may_write

PK_DIGITS = 10


def find_referral(request: HouseRequest, case: Case) -> Referral | None:
    """Return the referral that counts on a case, if one was begun."""
    found = Referral.objects.visible_to(request.user).with_facts().of(case)
    return found.as_of(request.today) if found else None


def get_referral(request: HouseRequest, ref: str) -> tuple[Case, Referral]:
    """Return a case and its referral for this page, or answer 404; the opening is written down."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    if referral is None:
        raise Http404
    return case, referral


def told_before(referral: Referral) -> list[tuple[str, str]]:
    """Return who was told of her for the referral: who holds it, which council, and whom copies went to."""
    return with_copies(referral, [*referral.told_before(), *referral.councils_told()])


def with_copies(referral: Referral, told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those who were told, and whom copies were made for: the Home Office once, however called."""
    found: dict[str, str] = {}
    for name, what in [*told, *copies_told(referral.case, Consent.Purpose.NRM)]:
        if not (HOME_OFFICE in found and same_name(name, HOME_OFFICE)):
            found.setdefault(name, what)
    return list(found.items())


def copies_told(case: Case, purpose: Consent.Purpose) -> list[tuple[str, str]]:
    """Return whom a copy was made for that rests on her answer about a purpose: what, and when last."""
    found: dict[str, str] = {}
    for told in resting_on(Consent(case=case, purpose=purpose)):
        if told.told_at:
            found.setdefault(told.recipient, f"{told.will_tell} ({day(timezone.localdate(told.told_at))})")
    return list(found.items())


def home_of(case: Case) -> str:
    """Return the page of a case's referral."""
    return reverse("referrals:overview", args=[case.reference])


def act_page(case: Case, *, blockers: Sequence[str] = (), **more: object) -> dict[str, object]:
    """Return what the page of an act shows besides its form: what stands in its way, before anyone tries."""
    return {"case": case, "home": home_of(case), "blockers": blockers, **more}


def offer_documents(form: AttachMixin, case: Case, request: HouseRequest) -> None:
    """Let a form take a document with what it records."""
    form.files, form.now = request.FILES, request.now
    form.attachable(case=case, by=request.user)


# --- Reading --------------------------------------------------------------------------------------


def kept_on(request: HouseRequest, case: Case, referral: Referral | None, table: Timetable) -> dict[str, Any]:
    """Return what is kept on a referral, and where its clocks stand, as its pages show it."""
    consents = NRMConsent.objects.visible_to(request.user).filter(referral=referral)
    handovers = Handover.objects.visible_to(request.user).filter(referral=referral)
    chasers = Chaser.objects.visible_to(request.user).filter(referral=referral)
    suspensions = Suspension.objects.visible_to(request.user).standing().filter(referral=referral)

    def mine(model: Any) -> Any:
        found = model.objects.visible_to(request.user).filter(referral=referral)
        return found if referral and referral.has_beside else found.none()

    consent, extensions, notices = (
        consents.select_related("consent").first(),
        list(mine(Extension)),
        list(mine(Disqualification)),
    )
    # Only a decision that was asked about has any: the others need no question.
    asked = [each for each in (referral.decisions if referral else []) if each.asked_on]
    requests = Reconsideration.objects.visible_to(request.user).filter(decision__in=asked)
    requests_made = list(requests.select_related("decision").order_by("asked_on", "pk")) if asked else []
    papers = [*([consent.consent] if consent else []), *extensions, *notices, *requests_made]
    with_documents(request, case, [*(referral.decisions if referral else []), *papers])
    return {
        "case": case,
        "referral": referral,
        "clocks": [Shown.of(clock, referral, today=request.today) for clock in table if referral],
        "consent": consent,
        "handovers": list(handovers.select_related("organisation")),
        "chasers": list(with_next(chasers).select_related("recorded_by")),
        "extensions": extensions,
        "requests": requests_made,
        "notices": notices,
        "duties": mine(DutyToNotify).with_her_word(),
        "suspensions": suspensions.order_by("from_on") if referral and referral.suspended_from else [],
    }


@permission_required(Permission.CASE_VIEW)
def overview(request: HouseRequest, ref: str) -> HttpResponse:
    """Show where the referral stands: the clocks, what comes next, what happened."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    table = timetable(referral) if referral else Timetable()
    found = steps(referral, case, table, today=request.today)
    entries = Entry.objects.visible_to(request.user).filter(case=case, kind=Entry.Kind.NRM)
    kept = kept_on(request, case, referral, table)
    target = table.reasonable_grounds
    context = {
        **kept,
        "strip": strip(referral, case, today=request.today),
        "steps": found,
        "next": next_step(found, referral),
        "others": others(referral, table, ref, today=request.today) if referral else [],
        "entries": entries.select_related("by").newest_first(),
        "awaited": awaited_of(
            referral,
            kept["chasers"],
            due_on=target.due_on if target and not target.decided_on else None,
            today=request.today,
            calendar=BankHoliday.objects.calendar("ew"),
        )
        if referral
        else None,
        "letter_form": forms.ChaserLetterForm(auto_id=False),
        "ended_before": referral.ended_before if referral else [],
        "may_be_notified": referral is not None and not referral.duty_blockers(),
        "letter_until": referral.extended_until
        if referral and not extension_blockers(referral, table)
        else None,
    }
    return render(request, "referrals/overview.html", context)


@permission_required(Permission.CASE_VIEW)
def referral_ended(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Show a referral that ended, as it stood then. Nothing of it can be changed here."""
    case = get_case(request, ref)
    ended = Referral.objects.visible_to(request.user).with_facts().filter(case=case).exclude(closed_at=None)
    referral = get_object_or_404(ended, pk=pk)
    referral.case = case
    withdrawals = Withdrawal.objects.visible_to(request.user).standing().filter(referral=referral)
    context = {
        **kept_on(request, case, referral, timetable(referral)),
        "withdrawal": withdrawals.select_related("recorded_by").first(),
        "is_read_only": True,
        "home": reverse("referrals:overview", args=[ref]),
    }
    return render(request, "referrals/referral_ended.html", context)


@permission_required(Permission.CASE_VIEW)
def clock(request: HouseRequest, ref: str, kind: str) -> HttpResponse:
    """Show how a date was counted, day by day, and by which rule."""
    case, referral = get_referral(request, ref)
    found = timetable(referral).of_kind(kind)
    if found is None:
        raise Http404
    context = {
        "case": case,
        "clock": found,
        "shown": Shown.of(found, referral, today=request.today),
        "why_last": why_last(found, referral),
        "choice": choice_behind(referral, kind),
        "print_query": urlencode({"edition": kind}),
    }
    return render(request, "referrals/clock.html", context)


# --- Before it is sent ----------------------------------------------------------------------------


@permission_required(Permission.REFERRAL_CHANGE)
def explanation(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the NRM was explained to her."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    is_first = referral is None or referral.has_ended
    form = forms.ExplanationForm(sent(request), today=request.today, case=case, is_first=is_first)
    return answer(
        request,
        form,
        act=lambda: actions.explain(case=case, **form.answers, by=request.user, at=request.now),
        saved="The explanation is recorded.",
        to=home_of(case),
        template="referrals/explanation.html",
        context=act_page(case, blockers=case.closed_blockers()),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def earlier(request: HouseRequest, ref: str) -> HttpResponse:
    """Record a referral made before she came to us; or bring over the one of her earlier case."""
    case = get_case(request, ref)
    carried = Referral.objects.visible_to(request.user).to_carry_over(case)
    if carried:
        return carry_over(request, case, carried)
    referral = find_referral(request, case)
    begun = referral is not None and not referral.has_ended
    form = forms.EarlierReferralForm(
        sent(request), today=request.today, initial={"reference": case.nrm_reference}
    )
    return answer(
        request,
        form,
        act=lambda: actions.record_earlier_referral(
            case=case, **form.answers, by=request.user, at=request.now
        ),
        saved="The referral is recorded.",
        to=home_of(case),
        template="referrals/earlier.html",
        context=act_page(case, blockers=referral.earlier_referral_blockers() if referral and begun else []),
    )


def carry_over(request: HouseRequest, case: Case, carried: Referral) -> HttpResponse:
    """Bring over the referral of her earlier case."""
    form = forms.CarryOverForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.carry_over(case=case, **form.answers, by=request.user, at=request.now),
        saved="The referral goes on with this case.",
        to=home_of(case),
        template="referrals/carry_over.html",
        context=act_page(case, carried=carried),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def consent(request: HouseRequest, ref: str) -> HttpResponse:
    """Record an adult's answer; or, for someone who may be a child, which council was told."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    if referral is None:
        messages.info(request, "Explain the NRM to her before you ask for her consent.")
        return redirect("referrals:explanation", ref)
    if not referral.needs_consent:
        return authority_contact(request, case, referral)
    notice = referral.notice()
    form = forms.ConsentForm(
        sent(request),
        today=request.today,
        case=case,
        told=told_before(referral),
        turned_18=referral.came_of_age_on is not None,
        had_notice=notice is not None,
    )
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_consent(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="Her answer is recorded.",
        to=home_of(case),
        template="referrals/consent.html",
        context=act_page(case, blockers=referral.consent_blockers(), notice=notice, referral=referral),
    )


def authority_contact(request: HouseRequest, case: Case, referral: Referral) -> HttpResponse:
    """Record which council was told of someone who may be a child."""
    form = forms.AuthorityContactForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_authority_contact(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The council contact is recorded.",
        to=home_of(case),
        template="referrals/authority_contact.html",
        context=act_page(case, blockers=referral.authority_contact_blockers(), referral=referral),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def answers(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she answers one of the other questions of the form otherwise now."""
    case, referral = get_referral(request, ref)
    now = referral.nrmconsent_set.first()
    names = ("wants_support", "will_help_police", "decision_goes_to", "recipient_name")
    form = forms.AnswersForm(
        sent(request),
        today=request.today,
        case=case,
        initial={name: getattr(now, name) for name in names} if now else {},
        told=with_copies(referral, referral.told_before()),
        told_police=copies_told(case, Consent.Purpose.POLICE)
        if now and now.will_help_police == ThreeState.YES
        else [],
    )
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.change_answers(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="Her answer is recorded.",
        to=home_of(case),
        template="referrals/answers.html",
        context=act_page(case, blockers=referral.answers_blockers(), referral=referral),
    )


def completeness(request: HouseRequest, case: Case) -> dict[str, object]:
    """Return what a page shows of how complete the form is."""
    sheet, _, _ = laid_out(request, case)
    return {"sheet": sheet, "may_write": may_write(request, case)}


def as_a_child(referral: Referral) -> Referral:
    """Return a referral as it stood the day before she turned 18: what was done by then can be recorded.

    Once her own answer is there, or if nothing was done by then, it is the referral as it is.
    """
    birthday = referral.came_of_age_on
    if birthday is None or not referral.authority_is_told or referral.consents is False:
        return referral
    return copy(referral).as_of(birthday - timedelta(days=1))


@permission_required(Permission.REFERRAL_CHANGE)
def handover(request: HouseRequest, ref: str) -> HttpResponse:
    """Record which first responder will send it."""
    case, referral = get_referral(request, ref)
    us = FirstResponderOrganisation.objects.us()
    ours = {"organisation": us, "referrer_name": request.user.get_full_name(), "email": request.user.email}
    form = forms.HandoverForm(sent(request), today=request.today, initial=ours if us else {})
    return answer(
        request,
        form,
        act=lambda: actions.hand_over(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The handover is recorded.",
        to=home_of(case),
        template="referrals/handover.html",
        context=act_page(
            case,
            blockers=as_a_child(referral).handover_blockers(),
            us=us,
            turned_18=referral.came_of_age_on,
            **completeness(request, case),
            referral=referral,
        ),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def submission(request: HouseRequest, ref: str) -> HttpResponse:
    """Record the day it was sent to the Home Office."""
    case, referral = get_referral(request, ref)
    form = forms.SubmissionForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.submit(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The referral is recorded as sent.",
        to=home_of(case),
        template="referrals/submission.html",
        context=act_page(
            case,
            blockers=as_a_child(referral).submission_blockers(),
            turned_18=referral.came_of_age_on,
            **completeness(request, case),
            referral=referral,
        ),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def receipt(request: HouseRequest, ref: str) -> HttpResponse:
    """Record the Home Office's reference, which starts its time to decide."""
    case, referral = get_referral(request, ref)
    initial = {"received_on": referral.submitted_on}
    form = forms.ReceiptForm(sent(request), today=request.today, initial=initial)
    return answer(
        request,
        form,
        act=lambda: actions.receive(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The reference is recorded. The clock runs from the day of receipt.",
        to=home_of(case),
        template="referrals/receipt.html",
        context=act_page(case, blockers=referral.receipt_blockers(), referral=referral),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def receipt_correction(request: HouseRequest, ref: str) -> HttpResponse:
    """Correct when it was sent and received, or its reference."""
    case, referral = get_referral(request, ref)
    if not referral.submitted_on:
        raise Http404
    names = ("submitted_on", "received_on", "reference", "authority", "jurisdiction")
    form = forms.ReceiptCorrectionForm(
        sent(request),
        today=request.today,
        initial={name: getattr(referral, name) for name in names},
        version=referral.version,
        is_received=referral.received_on is not None,
    )
    return answer(
        request,
        form,
        act=lambda: actions.correct_receipt(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The dates are corrected, and so is what follows from them.",
        to=home_of(case),
        template="referrals/receipt_correction.html",
        context=act_page(case, blockers=referral.correction_blockers(), referral=referral),
    )


# --- Decisions ------------------------------------------------------------------------------------


@permission_required(Permission.DECISION_RECORD)
def decision_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Record what the Home Office decided."""
    case, referral = get_referral(request, ref)
    stage = referral.next_stage()
    form = forms.DecisionForm(sent(request), today=request.today, case=case, initial={"stage": stage})
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_decision(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="The decision is recorded.",
        to=home_of(case),
        template="referrals/decision_new.html",
        context=act_page(
            case,
            blockers=[] if stage else referral.decision_blockers(referral.waited_for()),
            stage=stage or referral.waited_for(),
            referral=referral,
        ),
    )


@permission_required(Permission.DECISION_RECORD)
def decision_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Correct what was written down of a decision."""
    case, referral = get_referral(request, ref)
    decision = get_record(case, Decision, pk, lock=request.method == "POST")
    names = ("outcome", "made_on", "notified_on", "letter", "letter_kept", "document", "reasons")
    form = forms.DecisionCorrectionForm(
        sent(request),
        today=request.today,
        initial={name: getattr(decision, name) for name in names},
        version=decision.version,
    )
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.correct_decision(
            decision=decision,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="The decision is corrected, and so is what follows from it.",
        to=home_of(case),
        template="referrals/decision_correction.html",
        context=act_page(
            case,
            blockers=referral.correction_blockers(),
            versions=decision.history.select_related("history_user").order_by("-history_date"),
            decision=decision,
        ),
    )


@permission_required(Permission.DECISION_RECORD)
def told(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she was told a decision, or the answer that lets one stand."""
    case, referral = get_referral(request, ref)
    untold = actions.untold_of(referral)
    if not untold:
        messages.info(request, "She has been told every decision.")
        return redirect("referrals:overview", ref)
    asked = forms.ToldOf(request.GET).asked
    found = [each for each in untold if each.told_key == asked.get("of")]
    if asked.get("task"):
        tasks = Deadline.objects.visible_to(request.user).filter(case=case, pk=asked["task"])
        found = [each for each in untold for task in tasks if each == actions.meant_by(task, referral)]
    form = forms.ToldForm(sent(request), today=request.today, case=case, untold=found or untold)
    return answer(
        request,
        form,
        act=lambda: actions.tell_her(**form.answers, by=request.user, at=request.now),
        saved="It is recorded that she knows.",
        to=home_of(case),
        template="referrals/told.html",
        context=act_page(
            case,
            blockers=referral.correction_blockers(),
            told=(found or untold)[0] if len(found or untold) == 1 else None,
        ),
    )


@permission_required(Permission.DECISION_RECORD)
def telling_correction(request: HouseRequest, ref: str, what: str) -> HttpResponse:
    """Correct when and how she was told a decision, or the answer that lets one stand."""
    case, referral = get_referral(request, ref)
    kind, _, number = what.partition("-")
    pk, lock = int(number) if number.isdecimal() and len(number) < PK_DIGITS else 0, request.method == "POST"
    decision: Tellable
    if kind == Decision.TOLD_AS:
        decision = get_record(case, Decision, pk, lock=lock)
    elif kind == Reconsideration.TOLD_AS:
        decision = get_record(case, Reconsideration, pk, lock=lock)
    else:
        raise Http404
    names = ("told_how", "told_on", "told_language", "told_interpreter", "understood")
    form = forms.TellingCorrectionForm(
        sent(request),
        today=request.today,
        initial={name: getattr(decision, name) for name in names},
        version=decision.version,
    )
    return answer(
        request,
        form,
        act=lambda: actions.correct_telling(
            decision=decision, **form.answers, by=request.user, at=request.now
        ),
        saved="When and how she was told is corrected.",
        to=home_of(case),
        template="referrals/telling_correction.html",
        context=act_page(case, blockers=referral.correction_blockers(), decision=decision),
    )


@permission_required(Permission.DECISION_RECORD)
def letter(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the letter of a decision came: where it is kept, or its scan."""
    case, referral = get_referral(request, ref)
    awaited = [decision for decision in referral.decisions if decision.awaits_letter]
    if not awaited:
        messages.info(request, "The letter of every decision is here.")
        return redirect("referrals:overview", ref)
    form = forms.LetterForm(sent(request), today=request.today, awaited=awaited)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_letter(
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="It is recorded that the letter came.",
        to=home_of(case),
        template="referrals/letter.html",
        context=act_page(case, blockers=referral.correction_blockers(), awaited=awaited),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def chaser_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the first responder was asked for the reference, or the Home Office for its decision."""
    case, referral = get_referral(request, ref)
    handed = referral.handover_set.select_related("organisation").first()
    form = forms.ChaserForm(
        sent(request),
        today=request.today,
        to_chase=referral.to_chase,
        initial={"asked": handed.referrer_name if handed and not referral.received_on else ""},
    )
    return answer(
        request,
        form,
        act=lambda: actions.chase(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The chaser is recorded.",
        to=home_of(case),
        template="referrals/chaser_new.html",
        context=act_page(
            case,
            blockers=referral.chaser_blockers(),
            handed=None if referral.received_on else handed,
            referral=referral,
        ),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def reconsideration(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the Home Office was asked to look again; or, once it was, what it answered."""
    case, referral = get_referral(request, ref)
    if referral.asked_again_on:
        return reconsideration_outcome(request, case, referral)
    table = timetable(referral)
    window = table.reconsideration
    form = forms.ReconsiderationForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.request_reconsideration(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The request is recorded.",
        to=home_of(case),
        template="referrals/reconsideration.html",
        context=act_page(
            case,
            blockers=referral.reconsideration_blockers(),
            window=window.words(request.today) if window else None,
            is_over=table.is_too_late_to_ask(on=request.today),
            referral=referral,
        ),
    )


def reconsideration_outcome(request: HouseRequest, case: Case, referral: Referral) -> HttpResponse:
    """Record what the Home Office answered."""
    form = forms.ReconsiderationOutcomeForm(sent(request), today=request.today, case=case)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_reconsideration_outcome(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="The answer is recorded.",
        to=home_of(case),
        template="referrals/reconsideration_outcome.html",
        context=act_page(case, blockers=referral.reconsideration_outcome_blockers(), referral=referral),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def request_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Correct a request to look again, and its answer if that let the decision stand."""
    case, referral = get_referral(request, ref)
    found = get_record(case, Reconsideration, pk, lock=request.method == "POST")
    draft = open_draft(request, f"request-{pk}", ref)
    form = forms.RequestCorrectionForm(
        draft.data,
        today=request.today,
        initial={name: getattr(found, name) for name in REQUEST},
        version=found.version,
        is_answered=found.is_answer_to_correct,
    )
    return answer(
        request,
        form,
        act=lambda: actions.correct_request(request=found, **form.answers, by=request.user, at=request.now),
        saved="The request is corrected, and so is what follows from it.",
        to=home_of(case),
        template="referrals/request_correction.html",
        context=act_page(case, blockers=referral.correction_blockers(), found=found),
        draft=draft,
    )


REQUEST = (
    "ground",
    "evidence",
    "guidance",
    "asked_on",
    "asked_by",
    "late_why",
    "answered_on",
    "reasons",
    "letter_kept",
)


@permission_required(Permission.REFERRAL_CHANGE)
def not_asking(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she will not ask, or why nothing was asked; once it is, that she asks after all."""
    case, referral = get_referral(request, ref)
    negative, table = referral.negative_to_question(), timetable(referral)
    window, is_over = table.reconsideration, table.is_too_late_to_ask(on=request.today)
    if negative and negative.not_asking_on and not negative.asked_on:
        return asking_after_all(request, case, referral, negative, is_over=is_over)
    form = forms.NotAskingForm(
        sent(request),
        today=request.today,
        case=case,
        is_over=is_over,
        initial={"said_on": request.today},
    )
    return answer(
        request,
        form,
        act=lambda: actions.ask_nothing(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="It is recorded, and the task of the last day is settled.",
        to=home_of(case),
        template="referrals/not_asking.html",
        context=act_page(
            case,
            blockers=referral.not_asking_blockers(),
            window=window.words(request.today) if window else None,
            is_over=is_over,
            referral=referral,
        ),
    )


def asking_after_all(
    request: HouseRequest, case: Case, referral: Referral, negative: Decision, *, is_over: bool
) -> HttpResponse:
    """Record that she asks after all."""
    form = forms.AskingAfterAllForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.ask_after_all(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="It is recorded. The last day to ask is among the tasks again.",
        to=home_of(case),
        template="referrals/asking_after_all.html",
        context=act_page(
            case,
            blockers=referral.correction_blockers()
            or (["The window has ended. A late request needs a reason."] if is_over else []),
            decision=negative,
            referral=referral,
        ),
    )


# --- Interruptions --------------------------------------------------------------------------------


@permission_required(Permission.REFERRAL_CHANGE)
def suspension(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the Home Office suspended the case; or, once it did, that it resumed."""
    case, referral = get_referral(request, ref)
    if referral.suspended_on:
        return resumption(request, case, referral)
    form = forms.SuspensionForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.suspend(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="The suspension is recorded. The clocks stand still.",
        to=home_of(case),
        template="referrals/suspension.html",
        context=act_page(case, blockers=referral.suspension_blockers(), referral=referral),
    )


def resumption(request: HouseRequest, case: Case, referral: Referral) -> HttpResponse:
    """Record that the case resumed."""
    form = forms.ResumptionForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.resume(referral=referral, **form.answers, by=request.user, at=request.now),
        saved="It is recorded that the case resumed.",
        to=home_of(case),
        template="referrals/resumption.html",
        context=act_page(case, blockers=referral.resumption_blockers(), referral=referral),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def suspension_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Correct the days of a suspension, or undo one that was recorded by mistake."""
    case, referral = get_referral(request, ref)
    found = get_record(case, Suspension, pk, lock=request.method == "POST")
    initial = {"stands": "yes", "from_on": found.from_on, "resumed_on": found.resumed_on}
    form = forms.SuspensionCorrectionForm(
        sent(request), today=request.today, initial=initial, version=found.version
    )
    return answer(
        request,
        form,
        act=lambda: actions.correct_suspension(
            suspension=found, **form.answers, by=request.user, at=request.now
        ),
        saved="The suspension is corrected, and so is what follows from it.",
        to=home_of(case),
        template="referrals/suspension_correction.html",
        context=act_page(
            case,
            blockers=["This suspension was undone already."]
            if found.undone_at
            else referral.correction_blockers(),
            suspension=found,
        ),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def withdrawal_undoing(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she had not withdrawn: the referral goes on."""
    case, referral = get_referral(request, ref)
    form = forms.WithdrawalUndoingForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.undo_withdrawal(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The referral goes on. Its clocks and tasks are back.",
        to=home_of(case),
        template="referrals/withdrawal_undoing.html",
        context=act_page(case, blockers=referral.withdrawal_undoing_blockers(), referral=referral),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def withdrawal(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she took herself out of the NRM."""
    case, referral = get_referral(request, ref)
    form = forms.WithdrawalForm(sent(request), today=request.today, case=case, told=told_before(referral))
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.withdraw(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="It is recorded that she withdrew.",
        to=home_of(case),
        template="referrals/withdrawal.html",
        context=act_page(case, blockers=referral.withdrawal_blockers(), referral=referral),
    )


# --- Beside the decisions ---------------------------------------------------------------------------


@permission_required(Permission.DECISION_RECORD)
def extension(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the recovery period may run longer."""
    case, referral = get_referral(request, ref)
    table = timetable(referral)
    period = table.recovery
    form = forms.ExtensionForm(sent(request), today=request.today)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.extend(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="The extension is recorded, and so is what follows from it.",
        to=home_of(case),
        template="referrals/extension.html",
        context=act_page(
            case,
            blockers=extension_blockers(referral, table),
            period=period.words(request.today) if period else None,
            referral=referral,
        ),
    )


@permission_required(Permission.DECISION_RECORD)
def extension_undoing(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the last extension does not hold any more."""
    case, referral = get_referral(request, ref)
    form = forms.UndoingForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.undo_extension(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The extension is undone. The days count as they did before it.",
        to=home_of(case),
        template="referrals/extension_undoing.html",
        context=act_page(
            case,
            blockers=referral.undoing_blockers(),
            extension=referral.extension_set.standing().first(),
            referral=referral,
        ),
    )


@permission_required(Permission.DECISION_RECORD)
def further_decision(request: HouseRequest, ref: str) -> HttpResponse:
    """Record a second positive decision, about what happened before the first."""
    case, referral = get_referral(request, ref)
    form = forms.FurtherDecisionForm(sent(request), today=request.today)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_further_decision(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="The further decision is recorded.",
        to=home_of(case),
        template="referrals/further_decision.html",
        context=act_page(case, blockers=referral.further_blockers(), referral=referral),
    )


@permission_required(Permission.DECISION_RECORD)
def disqualification(request: HouseRequest, ref: str) -> HttpResponse:
    """Record a notice of disqualification; or, once there is one, what came of it."""
    case, referral = get_referral(request, ref)
    notice = Disqualification.objects.visible_to(request.user).filter(referral=referral, outcome="").first()
    if notice:
        return notice_followed(request, case, referral, notice)
    form = forms.NoticeForm(sent(request), today=request.today)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_notice(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="The notice is recorded. Its last day is among the tasks.",
        to=home_of(case),
        template="referrals/notice.html",
        context=act_page(case, blockers=referral.disqualification_blockers(), referral=referral),
    )


def notice_followed(
    request: HouseRequest, case: Case, referral: Referral, notice: Disqualification
) -> HttpResponse:
    """Record what came of a notice of disqualification."""
    notice.referral = referral
    form = forms.NoticeFollowedForm(sent(request), today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.follow_notice(notice=notice, **form.answers, by=request.user, at=request.now),
        saved="It is recorded.",
        to=home_of(case),
        template="referrals/notice_followed.html",
        context=act_page(case, blockers=referral.correction_blockers(), notice=notice),
    )


@permission_required(Permission.DECISION_RECORD)
def disqualification_correction(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Correct a notice of disqualification, and what came of it."""
    case, referral = get_referral(request, ref)
    notice = get_record(case, Disqualification, pk, lock=request.method == "POST")
    draft = open_draft(request, f"notice-{pk}", ref)
    form = forms.NoticeCorrectionForm(
        draft.data,
        today=request.today,
        initial={name: getattr(notice, name) for name in NOTICE},
        version=notice.version,
    )
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.correct_notice(
            notice=notice,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="The notice is corrected, and so is what follows from it.",
        to=home_of(case),
        template="referrals/notice_correction.html",
        context=act_page(
            case,
            blockers=referral.correction_blockers(),
            versions=notice.history.select_related("history_user").order_by("-history_date"),
            notice=notice,
        ),
        draft=draft,
    )


NOTICE = (
    "ground",
    "reasons",
    "notice_on",
    "respond_by",
    "letter_kept",
    "document",
    "responded_on",
    "responded_by",
    "outcome",
    "decided_on",
)


@permission_required(Permission.REFERRAL_CHANGE)
def duty_to_notify(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that a public authority notified the Home Office of someone who is not referred."""
    case, referral = get_referral(request, ref)
    form = forms.DutyForm(sent(request), today=request.today, case=case)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_duty(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved="The Duty to Notify is recorded.",
        to=home_of(case),
        template="referrals/duty_to_notify.html",
        context=act_page(case, blockers=referral.duty_blockers(), referral=referral),
    )


@permission_required(Permission.REFERRAL_CHANGE)
def eighteen(request: HouseRequest, ref: str) -> HttpResponse:
    """Record what she chose when she turned 18; before it was sent that is her consent to it."""
    case, referral = get_referral(request, ref)
    if referral.came_of_age_on or (not referral.submitted_on and referral.needs_consent):
        return redirect("referrals:consent", ref)
    leaves = request.POST.get("stays") == "no"
    form = forms.EighteenForm(sent(request), today=request.today, case=case)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.choose_at_18(
            referral=referral,
            **form.answers,
            document=form.attached(by=request.user, at=request.now),
            by=request.user,
            at=request.now,
        ),
        saved=f"Her choice is recorded.{' Record now that she withdrew.' if leaves else ''}",
        to=reverse("referrals:withdrawal", args=[ref]) if leaves else home_of(case),
        template="referrals/eighteen.html",
        context=act_page(case, blockers=referral.eighteen_blockers(on=request.today), referral=referral),
    )
