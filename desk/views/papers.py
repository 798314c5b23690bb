"""The page that waits for a paper, and the papers of a whole week at once."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cases.models import Case, Client, Printed
from cases.queries.records import get_case, log_list
from desk.actions.printing import make_copy
from desk.documents.reading_over import Giveaways, Mention
from desk.documents.waiting_papers import About, Shelf, answer_with_pdf
from desk.forms.lines import LinesForm
from desk.forms.printing import Part, Style, style_for
from desk.queries.waiting import MOST_PLANS, with_review_due
from desk.queries.worklist import last_day_of_week
from desk.views.printing import built, look_over, printed_copy
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.audit.budgets import COPIES, spend
from hestia.audit.models import log
from hestia.pdf import Document
from hestia.pdf.languages import spoken, state
from hestia.pdf.pressroom import typesetter
from hestia.privacy.secrecy import Level
from hestia.ui.forms import Boxes, HouseForm, OnceMixin, QueryForm, Radios
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import BankHoliday
from hestia.workingdays.words import long_day
from supportplans.documents.plan import SUPPORT_PLAN


@require_http_methods(["GET", "POST"])
def paper(request: HouseRequest, token: str) -> HttpResponseBase:
    """Say how far a paper is; its POST gives it, once, to whoever asked for it and nobody else.

    Time has passed since then: whether they may still see these cases is asked anew, and how recently they
    have shown who they are.
    """
    shelf = Shelf(request.user.pk, token)
    waiting = shelf.look()
    if request.method == "POST" and waiting:
        made, about = waiting
        if Case.objects.visible_to(request.user).filter(reference__in=about.cases).count() < len(about.cases):
            raise Http404
        if not is_fresh(request, Level(about.level)):
            return ask_again(request)
        if shelf.clear():
            log_taken(request, about)
            return HttpResponse(
                made,
                content_type="application/pdf",
                headers={
                    "Cache-Control": "no-store",
                    "Content-Disposition": f'attachment; filename="{about.file_name}"',
                    "X-Content-Type-Options": "nosniff",
                },
            )
    cases = waiting[1].cases if waiting else []
    about_one = Case.objects.visible_to(request.user).filter(reference__in=cases) if len(cases) == 1 else ()
    context = {"state": shelf.state, "cases": about_one}
    return render(request, "desk/paper.html", context, status=200 if shelf.state else 410)


def log_taken(request: HouseRequest, about: About) -> None:
    """Write down that a paper that waited was fetched."""
    log(
        "paper.taken",
        by=request.user,
        at=request.now,
        cases=about.cases,
        subject=about.subject,
        audience=about.audience,
    )


# From what tells most to what tells least.
CAREFUL = [Printed.Takes.YES, Printed.Takes.DISCREET, Printed.Takes.NO]


class PlansForm(LinesForm, OnceMixin, HouseForm):
    """Whose plans are printed together, and how."""

    cases = forms.MultipleChoiceField(label="Whose plans?", widget=Boxes)
    takes_away = forms.ChoiceField(
        label="Is it safe for them to take paper away?",
        choices=Printed.Takes,
        widget=Radios,
        initial=Printed.Takes.DISCREET,
        help_text="Each keeps the safest choice. Where the answer differs, print that one separately.",
    )
    style = forms.ChoiceField(
        label="How should they look?", choices=Style, widget=Radios, initial=Style.STANDARD
    )
    in_hers = forms.BooleanField(
        label="In each one’s language too, with English beside it", required=False, initial=True
    )

    def __init__(self, *args: Any, cases: list[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(case.reference, f"{case.reference}, {case.client.goes_by}") for case in cases]
        self.field(forms.MultipleChoiceField, "cases").choices = choices
        self.fields["cases"].initial = [reference for reference, _ in choices]
        spoken_by = (spoken(case.client.first_language) for case in cases)
        drafts = sorted({hers.name for hers in spoken_by if hers and state(hers.code).is_draft})
        if drafts:
            self.fields["in_hers"].help_text = f"Nobody has checked our words yet in {', '.join(drafts)}."


class Whose(QueryForm):
    """Whether only one's own cases are meant, or all of the team's."""

    whose = forms.ChoiceField(choices=[("team", "The team’s")])


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_PRINT)
def plans_due(request: HouseRequest) -> HttpResponse:
    """Print the plans that are to be looked at again this week, as one file. Each copy is on record."""
    whose = Whose(request.GET).asked["whose"]
    until = last_day_of_week(request.today, BankHoliday.objects.calendar("ew"))
    if request.method == "POST" and not is_fresh(request, SUPPORT_PLAN.level):
        return ask_again(request)
    cases = with_review_due(request.user, until=until, whose=whose)
    form = PlansForm(request.POST or None, cases=cases)
    is_asked = request.method == "POST" and cases and form.is_valid()
    confirmed = read_over(request, form) if is_asked else {}
    if is_asked and not form.errors:
        answers = form.cleaned_data
        spend(request, COPIES, len(answers["cases"]))
        copies = [copy_of(request, ref, answers, confirmed=confirmed[ref]) for ref in answers["cases"]]
        name, title = f"plans-{request.today:%Y-%m-%d}.pdf", f"Plans, {long_day(request.today)}"
        first = replace(copies[0], file_name=name, title=title)
        return answer_with_pdf(request, first, *copies[1:], cases=answers["cases"])
    typesetter.warm()
    log_list(request, cases)
    context = {"form": form, "found": cases, "until": until, "whose": whose, "most": MOST_PLANS}
    return render(request, "desk/plans_due.html", context)


def read_over(request: HouseRequest, form: PlansForm) -> dict[str, dict[str, Any]]:
    """Refuse the plans that say a code word, and discreet ones until what was typed in each was read.

    Return what was confirmed of each, by its reference, as its copy keeps it.
    """
    answers: dict[str, Any] = form.cleaned_data
    over: dict[str, Giveaways] = {}
    for reference in answers["cases"]:
        case = get_case(request, reference)
        choices = choices_for(case, answers)
        choices["takes_away"] = as_printed(choices["takes_away"])
        over[reference] = overheard = look_over(request, case, SUPPORT_PLAN, choices)
        if overheard.held:
            form.add_error(
                "cases", f"{reference} contains her code word: {mention_words(overheard.held)}. Take it out."
            )
    form.ask_read([(reference, overheard.typed) for reference, overheard in over.items()])
    lines = [(f"{ref}, {where}", line) for ref, overheard in over.items() for where, line in overheard.lines]
    form.ask_about(lines)
    reasons = iter(answers.get("lines_why", ()))
    return {ref: confirmed_of(overheard, reasons) for ref, overheard in over.items()}


def confirmed_of(overheard: Giveaways, reasons: Iterator[str]) -> dict[str, Any]:
    """Return what was confirmed of one paper, the next reasons being those of its lines."""
    read = {"lines_read": len(overheard.typed)} if overheard.typed else {}
    why = list(islice(reasons, len(overheard.lines)))
    return read | ({"all_the_same": True, "lines": len(why), "lines_why": why} if why else {})


def as_printed(takes_away: str) -> str:
    """Return how a copy is printed among others that leave: one kept on file is discreet all the same."""
    return Printed.Takes.DISCREET if takes_away == Printed.Takes.NO else takes_away


def mention_words(places: Iterable[Mention]) -> str:
    """Return where something stands, in words: "Step of target 2 (“Brightwater Law”)"."""
    return "; ".join(
        f"{place.what} ({', '.join(f'“{word}”' for word in place.words)})" if place.words else place.what
        for place in places
    )


def copy_of(
    request: HouseRequest, reference: str, answers: dict[str, Any], *, confirmed: dict[str, Any]
) -> Document:
    """Return one plan as it leaves the printer, its copy written down."""
    case = get_case(request, reference)
    choices = choices_for(case, answers) | confirmed
    paper = make_copy(case=case, kind=SUPPORT_PLAN, choices=choices, by=request.user, at=request.now)
    copy = printed_copy(request, paper)
    return built(SUPPORT_PLAN, case, replace(copy, takes_away=as_printed(copy.takes_away)))


def choices_for(case: Case, answers: dict[str, Any]) -> dict[str, Any]:
    """Return what was chosen for all, as it is for one. What was safer the last time is so now."""
    reads_hers = case.client.reads_in != Client.ReadsIn.ENGLISH
    hers = spoken(case.client.first_language) if answers["in_hers"] and reads_hers else None
    last = case.printed_set.filter(document=SUPPORT_PLAN.slug).first()
    chosen = {Printed.Takes(answers["takes_away"]), Printed.Takes(last.takes_away) if last else CAREFUL[0]}
    takes = max(chosen, key=CAREFUL.index)
    phones = [Part.PHONES] if takes == Printed.Takes.YES else []  # all others are printed as discreet ones
    return {
        "takes_away": takes,
        "parts": [*phones, Part.LINES, Part.SIGNATURES],
        "style": style_for(case) if answers["style"] == Style.STANDARD else answers["style"],
        "language": hers.code if hers else "",
        "with_english": hers is not None,
        "once": uuid.uuid5(answers["once"], case.reference),
    }
