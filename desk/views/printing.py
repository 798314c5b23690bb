"""Printing asks first, gives each copy a number, and is on record."""

import re
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.documents.printable import Copy, Printable
from cases.models import Case, Printed
from cases.queries import her_answers
from cases.queries.records import get_case
from cases.queries.typed import known_at_work
from cases.rules.said import TypedLine, lines_typed
from desk.actions.printing import make_copy, next_number, outside_copy
from desk.documents.printables import PRINTABLES
from desk.documents.reading_over import Giveaways, dangers_named, page_without, read_over
from desk.documents.waiting_papers import answer_with_pdf
from desk.forms.lines import LinesForm
from desk.forms.printing import IN_PICTURES, OutsidePrintForm, Part, PrintForm, StaffPrintForm, Style
from hestia import pages
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.audit.budgets import COPIES, spend
from hestia.audit.models import log
from hestia.pdf import Document
from hestia.pdf.languages import printed_instead, side_by_side, spoken
from hestia.pdf.pressroom import typesetter
from hestia.privacy.audiences import Audience, Fact, facts_in_words, told_in_words, untold_in_words
from hestia.privacy.secrecy import Level
from hestia.refusals import Refused
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest
from hestia.ui.pronouns import say
from supportplans.queries.translations import checked_in

# Who reads a document, as the sentence that is read back names them.
READERS = {
    Audience.CLIENT: "her, and anyone who finds it",
    Audience.INTERNAL: "colleagues",
    Audience.HOME_OFFICE: "the first responder and the Home Office",
    Audience.SOLICITOR: "her solicitor",
}
CODE_WORD = "This paper contains her code word. Take the word out first: anyone who finds it could use it."
# ``?from=explanation``: the page with a form that was left for a paper, and what the way back is called.
LEFT = {"explanation": ("referrals:explanation", "Back to the explanation")}
EDITION = re.compile(r"[-\w]{1,16}", re.ASCII)  # as the name of a draft can hold it


def draft_of(request: HouseRequest, case: Case, kind: Printable) -> OpenDraft | None:
    """Return where the words are kept with which this edition of a paper for outside is made."""
    if not kind.audience.is_outside:
        return None
    edition = request.GET.get("edition", "")
    of_it = f"_{edition}" if EDITION.fullmatch(edition) else ""
    return open_draft(request, f"print-{kind.slug}{of_it}", case.reference, but=["read", "places"])


def form_for(request: HouseRequest, case: Case, kind: Printable, draft: OpenDraft | None) -> HouseForm:
    """Return what is asked before this document is made."""
    data, edition = draft.data if draft else request.POST or None, request.GET.get("edition", "")
    if kind.is_for_client:
        takes = request.GET.get("takes", "")
        return PrintForm(data, case=case, kind=kind, reader=request.user, edition=edition, takes=takes)
    if kind.audience.is_outside:
        about: dict[str, Any] = {
            "by": request.user,
            "on": request.today,
            "typed": typed_of(request, case, kind),
        }
        return OutsidePrintForm(data, case=case, kind=kind, edition=edition, **about)
    return StaffPrintForm(data, case=case, kind=kind, edition=edition)


@permission_required(Permission.CASE_PRINT)
def print_document(request: HouseRequest, ref: str, document: str) -> HttpResponseBase:
    """Ask what is safe, then answer with the PDF of a numbered copy."""
    kind = PRINTABLES.get(document)
    if kind is None:
        raise Http404
    case = get_case(request, ref)
    if request.method == "POST" and not is_fresh(request, kind.level):
        return ask_again(request)
    if kind.audience.is_outside and not is_fresh(request, Level.SENSITIVE):
        return ask_again(request)  # what people typed of her stands on the page
    blockers = kind.why_not(case)
    draft = draft_of(request, case, kind)
    form = form_for(request, case, kind, draft)
    giveaways, is_asked = Giveaways(), request.method == "POST" and not blockers and form.is_valid()
    if is_asked:
        giveaways = look_over(request, case, kind, form.cleaned_data)
        refuse_giveaways(form, giveaways)
    status = HTTPStatus.OK
    if is_asked and not form.errors:
        spend(request, COPIES)
        paper = pages.attempt(lambda: copy_asked_for(request, case, kind, form))
        if not isinstance(paper, Refused):
            if draft:
                draft.forget(request)
            return answer_with_pdf(request, built(kind, case, printed_copy(request, paper)), cases=[ref])
        pages.show_reasons(form, paper)
        status = HTTPStatus.CONFLICT
    return answer_with_questions(
        request, case, kind, form, draft=draft, blockers=blockers, giveaways=giveaways, status=status
    )


def answer_with_questions(
    request: HouseRequest,
    case: Case,
    kind: Printable,
    form: HouseForm,
    *,
    draft: OpenDraft | None,
    blockers: Sequence[str] = (),
    giveaways: Giveaways | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Show what is asked before a paper is made, what it tells, and what gives her away."""
    giveaways = giveaways or Giveaways()
    if draft and request.method == "POST":
        draft.keep(request)
    left = request.GET.get("from", "")
    query = {"edition": request.GET.get("edition", ""), "from": left if left in LEFT else ""}
    asked = urlencode({name: value for name, value in query.items() if value})
    page, back_words = LEFT.get(left, ("desk:documents", "Back to documents"))
    typesetter.warm()
    hers = spoken(case.client.first_language)
    choice, if_ticked = as_she_wants(kind)
    says_her_words = kind.in_her_language and Fact.HER_WORDS in kind.tells
    tells = kind.tells - choice
    context = {
        "case": case,
        "kind": kind,
        "form": form,
        "blockers": blockers,
        "asked": f"?{asked}" if asked else "",
        "back_url": reverse(page, args=[case.reference]),
        "back_words": back_words,
        "autosave": draft.url if draft else "",
        "restored": draft.restored if draft else None,
        "found": giveaways,
        "tab": "documents",
        "hers": hers,
        "is_read_by_her": kind.is_for_client or kind.is_signed_by_her,
        "printed_instead": printed_instead(case.client.first_language) if kind.in_her_language else "",
        "in_hers": checked_in(case, hers) if hers and says_her_words else None,
        "reader": say(READERS[kind.audience]),
        "tells": told_in_words(tells),
        "besides": facts_in_words(kind.besides),
        "untold": untold_in_words(tells | choice | kind.besides),
        "has_typed": kind.audience.is_outside,
        "typed": [line for lines in form.typed.values() for line in lines]
        if isinstance(form, OutsidePrintForm)
        else [],
        "if_ticked": say(if_ticked),
    }
    return render(request, "desk/print.html", context, status=status)


def typed_of(request: HouseRequest, case: Case, kind: Printable) -> dict[str, list[TypedLine]]:
    """Return the lines that people typed of a paper for outside, as they will stand, by edition.

    Each says which places and numbers in it are not known to be ours, or those of who works with her.
    """
    if kind.why_not(case):
        return {}
    editions = kind.editions(case) or [("", "")]
    typed = {}
    for edition, label in editions:
        copy = outside_copy({"edition": edition}, by=request.user, on=request.today)
        passages = kind.words(case, copy)
        where = (
            {passage.where: f"{passage.where}, {label}" for passage in passages} if len(editions) > 1 else {}
        )
        typed[edition] = list(
            lines_typed(
                [(where.get(passage.where, passage.where), passage.words) for passage in passages],
                chosen=frozenset(Fact) - {Fact.ADDRESS, Fact.SAFE_CONTACT},
                known=known_at_work(case, passages),
            )
        )
    return typed


def as_she_wants(kind: Printable) -> tuple[set[Fact], str]:
    """Return what a paper tells only if she wants it to, and that in words; or what is said of its kind."""
    if not kind.is_for_client or kind.aside:
        return set(), kind.aside
    names = set(kind.tells & {Fact.AGENCIES})
    choice = {Fact.SUPPORT} | (kind.tells & {Fact.FULL_NAME}) | names
    parts = ["her surname"] if Fact.FULL_NAME in choice else []
    parts += [told_in_words(names)] if names else []
    words = (
        f"{', '.join([*parts, 'and ' if parts else ''])}that she has support, only if you choose so below."
    )
    words = f"{words[0].upper()}{words[1:]}"
    # A discreet copy names no worker and no service, and has a mark in place of our reference.
    if not kind.tells_whatever_is_left_out and (named := set(kind.tells & {Fact.REFERENCE, Fact.WORKER})):
        choice |= named
        in_words = told_in_words(named)
        words = f"{words} {in_words[0].upper()}{in_words[1:]}, unless you choose a discreet copy."
    return choice, words


def copy_asked_for(request: HouseRequest, case: Case, kind: Printable, form: HouseForm) -> Printed:
    """Write down the copy that a form asks for, and who is told by it."""
    return make_copy(
        case=case,
        kind=kind,
        choices=form.cleaned_data,
        disclosure=getattr(form, "disclosure", None),
        by=request.user,
        at=request.now,
    )


@permission_required(Permission.CASE_PRINT)
def preview(request: HouseRequest, ref: str, document: str) -> HttpResponse:
    """Show the document as a page, before it is paper: as it was just chosen. Nothing is kept.

    It has neither number nor mark, so it cannot be printed; a discreet one shows only what may be printed.
    """
    kind = PRINTABLES.get(document)
    if kind is None:
        raise Http404
    case = get_case(request, ref)
    if not is_fresh(request, kind.level):
        return ask_again(request)
    if kind.why_not(case):
        messages.warning(request, " ".join(kind.why_not(case)))
        return redirect("desk:print", ref=ref, document=document)
    form = form_for(request, case, kind, None)
    if kind.audience.is_outside and not form.is_valid():
        return ask_for_whom(request, case, kind, form)
    choices = chosen(form)
    giveaways = look_over(request, case, kind, choices)
    if giveaways.held:
        where = "; ".join(place.what for place in giveaways.held)
        messages.warning(request, f"{CODE_WORD} It is here: {where}.")
        return redirect("desk:print", ref=ref, document=document)
    left_out = form.unanswered(giveaways.lines) if isinstance(form, PrintForm) else []
    copy = copy_of(choices, next_number(case, kind), request)
    page = pages.attempt(lambda: page_without(built(kind, case, copy), left_out))
    if isinstance(page, Refused):
        messages.warning(request, " ".join(page.reasons))
        return redirect("desk:print", ref=ref, document=document)
    # Whoever looks at a paper can take a picture of it: it counts as a copy, and stands among the copies.
    spend(request, COPIES)
    told = {"recipient": choices["recipient"], "basis": choices["basis"]} if kind.audience.is_outside else {}
    if kind.is_for_client:
        told = {"takes_away": copy.takes_away, "edition": copy.edition}
    log(
        "case.previewed",
        by=request.user,
        at=request.now,
        case_ref=case.reference,
        document=document,
        audience=str(kind.audience),
        **told,
    )
    return HttpResponse(page)


def ask_for_whom(request: HouseRequest, case: Case, kind: Printable, form: HouseForm) -> HttpResponse:
    """Ask for whom outside a paper is, and on what ground they may be told, before anybody looks at it."""
    if request.method == "POST":
        return answer_with_questions(request, case, kind, form, draft=draft_of(request, case, kind))
    messages.warning(request, "First say who it is for, and on what grounds they may be told.")
    return redirect("desk:print", ref=case.reference, document=kind.slug)


def look_over(request: HouseRequest, case: Case, kind: Printable, choices: dict[str, Any]) -> Giveaways:
    """Return what of a paper for her, one that she signs, or one for outside gives her away."""
    if not (kind.is_for_client or kind.is_signed_by_her or kind.audience.is_outside):
        return Giveaways()
    copy = copy_of(choices, next_number(case, kind), request)
    if kind.audience.is_outside:
        return Giveaways(telling=dangers_named(case, kind.words(case, copy)))
    return read_over(case, built(kind, case, copy), is_discreet=copy.is_discreet)


def refuse_giveaways(form: HouseForm, giveaways: Giveaways) -> None:
    """Refuse a paper that says her code word; a discreet one, until what was typed in it was read."""
    if giveaways.held:
        form.add_error(None, CODE_WORD)
    elif isinstance(form, LinesForm):
        form.ask_read([("", giveaways.typed)])
        form.ask_about(giveaways.lines)


def chosen(form: HouseForm) -> dict[str, Any]:
    """Return what was chosen so far; what was not, or cannot be, is as the page would ask it."""
    choices = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    if form.is_bound:
        form.full_clean()
        choices |= form.cleaned_data
    return choices


def built(kind: Printable, case: Case, copy: Copy) -> Document:
    """Return a document as it leaves the printer."""
    document = kind.build(case, copy)
    return stamped(document, case) if kind.is_stamped else document


def stamped(document: Document, case: Case) -> Document:
    """Return a paper of ours with what she took back stamped on it. Hers, and what goes out, stay as is."""
    words = her_answers.stamp(case) if document.audience == Audience.INTERNAL else ""
    if not words:
        return document
    return replace(document, stamp=words, tells=document.tells | {Fact.CONSENT, Fact.AGENCIES})


def printed_copy(request: HouseRequest, paper: Printed) -> Copy:
    """Return a copy as it was put on record."""
    choices = {**paper.choices, "takes_away": paper.takes_away}
    return replace(copy_of(choices, paper.copy_number, request), mark=paper.mark)


def copy_of(choices: dict[str, Any], number: int, request: HouseRequest) -> Copy:
    """Return a copy as it was asked for."""
    parts, style = choices.get("parts", []), choices.get("style")
    takes = str(choices.get("takes_away", ""))
    is_discreet = takes == Printed.Takes.DISCREET
    return Copy(
        number=number,
        made_on=request.today,
        by=request.user,
        takes_away=takes,
        with_phones=bool(choices.get("discreet_phones")) if is_discreet else Part.PHONES in parts,
        with_surname=Part.SURNAME in parts,
        with_lines=Part.LINES in parts,
        with_signatures=Part.SIGNATURES in parts,
        large_print=bool(choices.get("large_print")) or style in {Style.LARGE, Style.EASY_LARGE},
        is_easy=style in IN_PICTURES,
        sides=side_by_side(str(choices.get("language", "")), with_english=bool(choices.get("with_english"))),
        recipient=str(choices.get("recipient", "")),
        edition=str(choices.get("edition", "")),
        with_whole_story=bool(choices.get("whole_story")),
    )
