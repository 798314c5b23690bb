"""The worksheet: what stands on it, each section to fill in, and all of it to be copied into the form."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.queries.records import get_case, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.pages import answer
from hestia.privacy.secrecy import Level
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions
from referrals.forms.worksheet import SectionForm
from referrals.models import Answer
from referrals.queries.worksheet.facts import record_facts_of
from referrals.queries.worksheet.sheet import Worksheet, sheet_of
from referrals.rules.worksheet.quality import quality_rules
from referrals.rules.worksheet.questions import SECTIONS

BY_SLUG = {section.slug: section for section in SECTIONS}


def worksheet_of(request: HouseRequest, case: Case) -> Worksheet:
    """Return the worksheet of a case as this person sees it."""
    return sheet_of(record_facts_of(case, by=request.user), today=request.today)


@require_safe
@permission_required(Permission.CASE_VIEW)
def worksheet(request: HouseRequest, ref: str) -> HttpResponse:
    """Show how far it is: each section, what must still be answered, and how good the account is."""
    case = get_case(request, ref)
    facts = record_facts_of(case, by=request.user)
    sheet = sheet_of(facts, today=request.today)
    names = [
        case.client.first_name,
        case.client.last_name,
        case.client.known_as,
        *(other_name["name"] for other_name in facts.other_names),
    ]
    context = {
        "case": case,
        "sheet": sheet,
        "rules": quality_rules(sheet.given, names=names),
        "may_write": may_write(request, case),
    }
    return render(request, "referrals/worksheet.html", context)


@require_safe
@permission_required(Permission.SENSITIVE_VIEW)
def worksheet_copy(request: HouseRequest, ref: str) -> HttpResponse:
    """Show every answer in the form's order, each to be copied into its place."""
    case = get_case(request, ref)
    if not is_fresh(request, Level.SENSITIVE):
        return ask_again(request)
    context = {"case": case, "sheet": worksheet_of(request, case), "may_write": may_write(request, case)}
    return render(request, "referrals/worksheet_copy.html", context)


@permission_required(Permission.REFERRAL_CHANGE)
@says_why_not
def worksheet_section(request: HouseRequest, ref: str, section: str) -> HttpResponse:
    """Ask what the record does not hold of one section. It is saved as far as it goes."""
    chosen_section = BY_SLUG.get(section)
    if chosen_section is None:
        raise Http404
    case = get_case(request, ref, lock=request.method == "POST")
    draft = open_draft(request, f"worksheet-{section}", ref)
    sheet = worksheet_of(request, case)
    answers = Answer.objects.visible_to(request.user).filter(case=case, key__in=chosen_section.keys)
    form = SectionForm(
        draft.data,
        sheet=sheet,
        section=chosen_section,
        records=answers,
        today=request.today,
        now=request.now,
    )
    onward = next_section(sheet, section)
    listed = [part.section.slug for part in sheet.asking]  # as the worksheet lists them
    return answer(
        request,
        form,
        act=lambda: actions.write_answers(case=case, answers=form.answers, by=request.user, at=request.now),
        saved=f"“{chosen_section.heading}” is saved.",
        to=reverse("referrals:worksheet_section", args=[ref, onward])
        if onward and "next" in request.POST
        else reverse("referrals:worksheet", args=[ref]),
        template="referrals/worksheet_section.html",
        context={
            "case": case,
            "section": chosen_section,
            "number": listed.index(section) + 1 if section in listed else None,
            "of": len(listed),
            "onward": onward,
        },
        draft=draft,
        blockers=case.closed_blockers(),
    )


def next_section(sheet: Worksheet, section: str) -> str:
    """Return the next section that asks anything, or nothing after the last."""
    slugs = [part.section.slug for part in sheet.asking if part.section.slug != section]
    order = list(BY_SLUG)
    return next((slug for slug in slugs if order.index(slug) > order.index(section)), "")


def may_write(request: HouseRequest, case: Case) -> bool:
    """Whether this person may fill it in now."""
    return request.user.has_perm(Permission.REFERRAL_CHANGE) and not case.is_closed
