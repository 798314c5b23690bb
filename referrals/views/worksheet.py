"""The worksheet: what stands on it, each section to fill in, and all of it to be copied into the form."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.queries.records import get_case, says_why_not
from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.drafts import forget, restore
from hestia.ui.http import HouseRequest
from referrals import actions
from referrals.forms.worksheet import SectionForm
from referrals.models.answer import Answer, texts
from referrals.queries.worksheet.known import Facts, facts_of, known
from referrals.queries.worksheet.sheet import Sheet
from referrals.rules.worksheet.quality import rules
from referrals.rules.worksheet.questions import SECTIONS

BY_SLUG = {section.slug: section for section in SECTIONS}


def laid_out(request: HouseRequest, case: Case) -> tuple[Sheet, Facts, dict[str, Answer]]:
    """Return the worksheet of a case as this person sees it, and what it was made from."""
    facts = facts_of(case, by=request.user)
    answers = Answer.objects.visible_to(request.user).of(case)
    return Sheet(known(facts, today=request.today), texts(answers)), facts, answers


@require_safe
@permission_required(Permission.CASE_VIEW)
def worksheet(request: HouseRequest, ref: str) -> HttpResponse:
    """Show how far it is: each section, what must still be answered, and how good the account is."""
    case = get_case(request, ref)
    sheet, facts, _ = laid_out(request, case)
    names = [case.client.first_name, case.client.last_name, case.client.known_as, *facts.other_names]
    context = {
        "case": case,
        "sheet": sheet,
        "rules": rules(sheet.given, names=names),
        "may_write": may_write(request, case),
    }
    return render(request, "referrals/worksheet.html", context)


@require_safe
@permission_required(Permission.CASE_VIEW)
def worksheet_copy(request: HouseRequest, ref: str) -> HttpResponse:
    """Show every answer in the form's order, each to be copied into its place."""
    case = get_case(request, ref)
    sheet, _, _ = laid_out(request, case)
    context = {"case": case, "sheet": sheet, "may_write": may_write(request, case)}
    return render(request, "referrals/worksheet_copy.html", context)


@permission_required(Permission.REFERRAL_CHANGE)
@says_why_not
def worksheet_section(request: HouseRequest, ref: str, section: str) -> HttpResponse:
    """Ask what the record does not hold of one section. It is saved as far as it goes."""
    found = BY_SLUG.get(section)
    if found is None:
        raise Http404
    is_sent = request.method == "POST"
    case = get_case(request, ref, lock=is_sent)
    case.refuse_if_closed()
    draft = f"worksheet-{section}"
    restored = None if is_sent else restore(request, f"worksheet-{section}", ref)
    sheet, _, answers = laid_out(request, case)
    form = SectionForm(
        request.POST if is_sent else restored and restored.data,
        sheet=sheet,
        section=found,
        version=sum(answer.version for key, answer in answers.items() if key in found.keys),
        today=request.today,
        now=request.now,
    )
    if is_sent and form.is_valid():
        actions.write_answers(case=case, answers=form.answers, by=request.user, at=request.now)
        forget(request, draft, ref)
        messages.success(request, f"“{found.heading}” is saved.")
        if "next" in request.POST and (onward := after(sheet, section)):
            return redirect("referrals:worksheet_section", ref, onward)
        return redirect("referrals:worksheet", ref)
    context = {
        "case": case,
        "section": found,
        "number": list(BY_SLUG).index(section) + 1,
        "form": form,
        "draft": draft,
        "restored": restored,
        "onward": after(sheet, section),
    }
    return render(request, "referrals/worksheet_section.html", context)


def after(sheet: Sheet, section: str) -> str:
    """Return the next section that asks anything, or nothing after the last."""
    slugs = [part.section.slug for part in sheet.asking if part.section.slug != section]
    order = list(BY_SLUG)
    return next((slug for slug in slugs if order.index(slug) > order.index(section)), "")


def may_write(request: HouseRequest, case: Case) -> bool:
    """Whether this person may fill it in now."""
    return request.user.has_perm(Permission.REFERRAL_CHANGE) and not case.is_closed
