"""Who outside was told what of her, and how someone comes to be told."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.actions.disclosures import (
    approve_disclosure,
    approvers,
    ask_approval,
    change_disclosure,
    decision_blockers,
    disclose,
    drop_disclosure,
    log_shown,
    prepare_disclosure,
    refuse_disclosure,
    telling_blockers,
    yes_blockers,
)
from cases.models import Case, Disclosure
from cases.queries.her_answers import her_answer, read_answers
from cases.queries.known_recipients import second_person_because
from cases.queries.records import get_case, get_record, says_why_not
from cases.queries.sharing import must_not_hear
from cases.queries.shown import standing_approval, void_because
from cases.queries.typed import typed_lines
from cases.rules.shown import told_of
from desk.documents.letter import left_out, letter, says
from desk.documents.waiting_papers import answer_with_pdf
from desk.forms.disclosures import ApprovalForm, AskForm, FactsForm, LetterForm, RecipientForm
from hestia import pages
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, fresh_factor_required, is_fresh
from hestia.audit.budgets import COPIES, UNCOVERED, spend
from hestia.privacy.secrecy import Level
from hestia.refusals import refuse_if
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent
from hestia.workingdays.models import BankHoliday

ANSWER_WITHIN = 1  # working days


@require_safe
@permission_required(Permission.CASE_VIEW)
def disclosures(request: HouseRequest, ref: str) -> HttpResponse:
    """Show who outside has been told what, and what is being prepared."""
    case = get_case(request, ref)
    read_answers(case)
    disclosures = list(case.disclosure_set.newest_first().with_people())
    for disclosure in disclosures:
        disclosure.case = case
    context = {
        "case": case,
        "told": [disclosure for disclosure in disclosures if disclosure.told_at],
        "open": [(begun, void_of(request, begun)) for begun in disclosures if begun.is_open],
        "ended": [
            disclosure for disclosure in disclosures if not disclosure.told_at and not disclosure.is_open
        ],
    }
    return render(request, "desk/disclosures.html", context)


def void_of(request: HouseRequest, disclosure: Disclosure) -> list[str]:
    """Return why a yes to it, or the question for one, is void. Not told to who may not read what it says."""
    if not request.user.has_perm(Permission.COVERED_VIEW):
        return []
    return void_because(disclosure, partial(says, by=request.user), at=request.now)


@permission_required(Permission.CASE_PRINT)
@says_why_not
def disclosure_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Ask to whom, what for and on what ground."""
    case = get_case(request, ref)
    read_answers(case)
    draft = open_draft(request, "disclosure", ref)
    form = RecipientForm(draft.data, case=case, by=request.user, today=request.today, now=request.now)
    return pages.answer(
        request,
        form,
        act=lambda: prepare_disclosure(disclosure=form.save(commit=False), by=request.user, at=request.now),
        saved="",
        to=lambda begun: reverse("desk:disclosure_facts", args=[ref, begun.pk]),
        template="desk/disclosure_new.html",
        context={"case": case, "back": reverse("desk:disclosures", args=[ref])},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@permission_required(Permission.CASE_PRINT)
@says_why_not
def disclosure_facts(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Ask what it tells: only what this reader may be told is offered."""
    case = get_case(request, ref)
    disclosure = get_record(case, Disclosure, pk, lock=request.method == "POST")
    if not disclosure.is_prepared:
        return redirect(disclosure)
    draft = open_draft(request, f"disclosure-{pk}", ref)
    form = FactsForm(draft.data, disclosure=disclosure, today=request.today, now=request.now)
    return pages.answer(
        request,
        form,
        act=lambda: change_disclosure(
            disclosure=disclosure,
            facts=form.chosen,
            confirmed=form.cleaned_data.get("confirmed", ()),
            whose=form.cleaned_data.get("whose", ""),
            words=form.cleaned_data["words"],
            secret_reason=form.cleaned_data.get("secret_reason", ""),
            by=request.user,
            at=request.now,
        ),
        saved="",
        to=disclosure.get_absolute_url(),
        template="desk/disclosure_facts.html",
        context={"case": case, "disclosure": disclosure, "must_not_hear": must_not_hear(disclosure)},
        draft=draft,
    )


@permission_required(Permission.CASE_PRINT)
@says_why_not
def disclosure(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Read back what it will tell and what not. From here a second person is asked, or all is dropped."""
    case = get_case(request, ref)
    read_answers(case)
    disclosure = get_record(case, Disclosure, pk, lock=request.method == "POST")
    if request.method == "POST" and "drop" in request.POST:
        drop_disclosure(disclosure=disclosure, by=request.user, at=request.now)
        messages.success(request, "Nothing will be shared.")
        return redirect("desk:disclosures", ref)
    if disclosure.is_open and not is_fresh(request, Level.SENSITIVE):
        return ask_again(request)  # what people typed of her stands on it
    reading = partial(says, by=request.user)
    may_approve = approvers(disclosure, asked_by=request.user, at=request.now)
    form = AskForm(sent(request), approvers=may_approve)
    calendar = BankHoliday.objects.calendar("ew")
    return pages.answer(
        request,
        form,
        act=lambda: ask_approval(
            disclosure=disclosure,
            approver=form.cleaned_data["approver"],
            due_on=calendar.add_working_days(request.today, ANSWER_WITHIN),
            reading=reading,
            by=request.user,
            at=request.now,
        ),
        saved=lambda _: f"{form.cleaned_data['approver']} has been asked.",
        to=disclosure.get_absolute_url(),
        template="desk/disclosure.html",
        context={**page_of(request, case, disclosure), "has_approver": may_approve.exists()},
    )


NOT_HERE = "What is confidential is not shown here. The manager who is asked reads that too."


def page_of(request: HouseRequest, case: Case, disclosure: Disclosure) -> dict[str, object]:
    """Return what the pages of one disclosure show."""
    names = (disclosure.recipient, disclosure.person)
    reading = partial(says, by=request.user)
    is_open, at = disclosure.is_open, request.now
    void = void_because(disclosure, reading, at=at) if is_open else []
    blockers = telling_blockers(disclosure, reading=reading, at=at) if is_open else []
    told = reading(disclosure, request.today) if is_open else ()
    typed = typed_lines(disclosure, told) if is_open else []
    because = second_person_because(disclosure) if is_open else []
    unheard = must_not_hear(disclosure) if is_open else []
    needs_yes = bool(disclosure.secrets or because) and (bool(void) or not disclosure.approved_at)
    return {
        "case": case,
        "disclosure": disclosure,
        "answer": her_answer(case, kind=disclosure.kind, names=names),
        "blockers": [] if needs_yes else blockers,
        "void": void,
        "needs_yes": needs_yes,
        "because": because,
        "waits": disclosure.state == Disclosure.State.ASKED and not void,
        "holds_until": holds_until(disclosure),
        "typed": typed,
        "letter": [(term, words) for fact, term, words in told if not fact.is_secret],
        "letter_note": NOT_HERE if disclosure.secrets else "",
        "left_out": left_out(disclosure) if is_open else [],
        "must_not_hear": unheard,
        "letter_form": LetterForm(typed=typed, must_not_hear=unheard),
    }


def holds_until(disclosure: Disclosure) -> datetime | None:
    """Return until when the yes to it holds, if there is one that waits to be used."""
    approval = standing_approval(disclosure) if disclosure.is_open and disclosure.approved_at else None
    return approval.until_at if approval else None


@require_POST
@permission_required(Permission.CASE_PRINT)
@fresh_factor_required
@says_why_not
def disclosure_letter(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Make the letter: a numbered copy, on record as told."""
    case = get_case(request, ref)
    disclosure = get_record(case, Disclosure, pk, lock=True)
    reading = partial(says, by=request.user)
    unheard = must_not_hear(disclosure)
    typed = typed_lines(disclosure, reading(disclosure, request.today))
    form = LetterForm(request.POST, typed=typed, must_not_hear=unheard)
    if not form.is_valid():
        refuse_if(telling_blockers(disclosure, reading=reading, at=request.now))  # whatever was read
        context = page_of(request, case, disclosure) | {"form": form, "letter_form": form}
        return render(request, "desk/disclosure.html", context)
    spend(request, COPIES)
    disclosed = disclose(
        disclosure=disclosure,
        once=form.cleaned_data["once"],
        reading=reading,
        ticked=form.cleaned_data.get("lines", ()),
        is_silent=form.cleaned_data.get("is_silent", False),
        by=request.user,
        at=request.now,
    )
    return answer_with_pdf(request, letter(disclosed, by=request.user, on=request.today), cases=[ref])


@permission_required(Permission.DISCLOSURE_APPROVE)
@permission_required(Permission.COVERED_VIEW)
@fresh_factor_required
@says_why_not
def disclosure_approval(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Say yes or no to what someone outside would be told that is secret, having read it word for word."""
    case = get_case(request, ref)
    read_answers(case)
    disclosure = get_record(case, Disclosure, pk, lock=request.method == "POST")
    reading = partial(says, by=request.user)
    who = {"by": request.user, "at": request.now}
    blockers = decision_blockers(disclosure, by=request.user)
    against = [] if blockers else yes_blockers(disclosure, reading=reading, **who)
    approval = None if blockers or against else standing_approval(disclosure)
    draft = open_draft(request, f"approval-{pk}", ref, but=["answer"])
    form = ApprovalForm(
        draft.data,
        records=[disclosure],
        may_say_yes=request.method == "POST" or not against,
        today=request.today,
        now=request.now,
    )

    def decide() -> Disclosure:
        asked = {"disclosure": disclosure, **who, "today": request.today}
        if form.cleaned_data["answer"] == "yes":
            return approve_disclosure(**asked, reading=reading)
        return refuse_disclosure(**asked, why=form.cleaned_data["why"])

    response = pages.answer(
        request,
        form,
        act=decide,
        saved=lambda decided: (
            "They may be told. The letter can be made." if decided.approved_at else "They will not be told."
        ),
        to=reverse("desk:disclosures", args=[ref]),
        template="desk/disclosure_approval.html",
        context=page_of(request, case, disclosure)
        | {
            "blockers": blockers,
            "against": against,
            "told": [(term, words) for _, term, words in told_of(approval.pieces)] if approval else [],
            "holds_days": settings.APPROVAL_DAYS,
        },
        draft=draft,
    )
    if approval and pages.shows_form(response):
        spend(request, UNCOVERED)
        log_shown(disclosure=disclosure, **who)
    return response
