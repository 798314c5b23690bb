"""Where a referral stands: the pages that are only read."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Case, Entry
from cases.queries.records import get_case, with_documents
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import BankHoliday
from referrals import forms
from referrals.models import (
    Chaser,
    Disqualification,
    DutyToNotify,
    Extension,
    Handover,
    NRMConsent,
    Reconsideration,
    Referral,
    Suspension,
    Withdrawal,
)
from referrals.queries.beside import clocks_beside, shown_beside
from referrals.queries.last_day import ClockOnPage, reasons_for_last_day
from referrals.queries.other_acts import corrections, other_acts
from referrals.queries.policy_choice import clock_policy_choice
from referrals.queries.progress import asks_for_worksheet, next_step, steps
from referrals.queries.records import find_referral, get_earlier, get_referral
from referrals.queries.strip import strip
from referrals.queries.timetable import extension_blockers, timetable
from referrals.queries.waiting import awaited_decision_of, with_next_chase
from referrals.queries.worksheet.facts import record_facts
from referrals.queries.worksheet.sheet import sheet_of
from referrals.rules.timetable import Timetable


def records_shown(
    request: HouseRequest, case: Case, referral: Referral | None, table: Timetable
) -> dict[str, Any]:
    """Return what is kept on a referral, and where its clocks stand, as its pages show it."""
    consents = NRMConsent.objects.visible_to(request.user).filter(referral=referral)
    handovers = Handover.objects.visible_to(request.user).filter(referral=referral)
    chasers = Chaser.objects.visible_to(request.user).filter(referral=referral)
    suspensions = Suspension.objects.visible_to(request.user).standing().filter(referral=referral)

    def mine(model: Any) -> Any:
        records = model.objects.visible_to(request.user).filter(referral=referral)
        return records if referral and referral.has_other_records else records.none()

    consent, extensions, notices = (
        consents.select_related("consent").first(),
        list(mine(Extension)),
        list(mine(Disqualification)),
    )
    # Only a decision that was asked about has any: the others need no question.
    asked = [decision for decision in (referral.decisions if referral else []) if decision.asked_on]
    requests = Reconsideration.objects.visible_to(request.user).filter(decision__in=asked)
    requests_made = list(requests.select_related("decision").order_by("asked_on", "pk")) if asked else []
    papers = [*([consent.consent] if consent else []), *extensions, *notices, *requests_made]
    with_documents(request, case, [*(referral.decisions if referral else []), *papers])
    return {
        "case": case,
        "referral": referral,
        "clocks": [ClockOnPage.of(clock, referral, today=request.today) for clock in table if referral],
        "consent": consent,
        "handovers": list(handovers.select_related("organisation")),
        "chasers": list(with_next_chase(chasers).select_related("recorded_by")),
        "extensions": extensions,
        "requests": requests_made,
        "notices": notices,
        "duties": mine(DutyToNotify).with_naming_consent(),
        "suspensions": suspensions.order_by("from_on") if referral and referral.suspended_from else [],
    }


@permission_required(Permission.CASE_VIEW)
def overview(request: HouseRequest, ref: str) -> HttpResponse:
    """Show where the referral stands: the clocks, what comes next, what happened."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    table = timetable(referral) if referral else Timetable()
    asked = record_facts(case, referral, by=request.user) if asks_for_worksheet(referral) else None
    left = sheet_of(asked, today=request.today).left if asked else None
    in_order = steps(referral, case, table, today=request.today, open_questions=left)
    done = next((place for place, step in enumerate(in_order) if step.kind != "done"), len(in_order))
    entries = Entry.objects.visible_to(request.user).filter(case=case, kind=Entry.Kind.NRM)
    kept = records_shown(request, case, referral, table)
    target = table.reasonable_grounds
    if referral:
        kept["clocks"] += shown_beside(referral, request)
    context = {
        **kept,
        "strip": strip(referral, case, today=request.today),
        "steps_done": in_order[:done],
        "steps": in_order[done:],
        "next": next_step(in_order, referral),
        "others": other_acts(referral, table, ref, today=request.today) if referral else [],
        "entries": entries.select_related("by").newest_first(),
        "awaited": awaited_decision_of(
            referral,
            kept["chasers"],
            due_on=target.due_on if target and not target.decided_on else None,
            today=request.today,
            calendar=BankHoliday.objects.calendar("ew"),
        )
        if referral and not case.is_over
        else None,
        "letter_form": forms.ChaserLetterForm(auto_id=False),
        "ended_before": referral.ended_before if referral else [],
        "on_other_cases": referral.on_other_cases if referral else [],
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
    referral = get_earlier(request, case, pk)
    table = timetable(referral)
    withdrawals = Withdrawal.objects.visible_to(request.user).standing().filter(referral=referral)
    context = {
        **records_shown(request, case, referral, table),
        "others": other_acts(referral, table, ref, today=request.today),
        "corrections": corrections(referral),
        "withdrawal": withdrawals.select_related("recorded_by").first(),
        "is_read_only": True,
        "home": reverse("referrals:overview", args=[ref]),
    }
    return render(request, "referrals/referral_ended.html", context)


@permission_required(Permission.CASE_VIEW)
def clock(request: HouseRequest, ref: str, kind: str) -> HttpResponse:
    """Show how a date was counted, day by day, and by which rule."""
    case, referral = get_referral(request, ref)
    asked_clock = timetable(referral).of_kind(kind)
    if asked_clock is None:  # one that an earlier referral started may go on
        beside = (pair for pair in clocks_beside(referral, request) if pair[1].kind == kind)
        referral, asked_clock = next(beside, (referral, None))
    if asked_clock is None:
        raise Http404
    context = {
        "case": case,
        "clock": asked_clock,
        "shown": ClockOnPage.of(asked_clock, referral, today=request.today),
        "why_last": reasons_for_last_day(asked_clock, referral),
        "choice": clock_policy_choice(referral, kind),
        "print_query": urlencode({"edition": kind}),
    }
    return render(request, "referrals/clock.html", context)
