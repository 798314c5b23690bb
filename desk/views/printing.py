"""Printing asks first, gives each copy a number, and is on record."""

import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Max, TextChoices
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from cases.actions import disclosures as disclosing
from cases.documents.printable import Copy, Printable
from cases.models import Agency, Case, Disclosure, Entry, Printed
from cases.queries import sharing
from cases.queries.records import get_case
from desk.documents.printables import PRINTABLES, SUMMARY_ENTRIES
from desk.documents.reading_over import Found, read_over
from desk.documents.waiting_papers import answer
from desk.forms.disclosures import BASIS_HINTS
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.audit.models import record
from hestia.pdf import Document, html
from hestia.pdf.languages import LANGUAGES, Language, side_by_side, spoken, state
from hestia.pdf.pressroom import press
from hestia.privacy.audiences import Audience, Fact, told, untold
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios
from hestia.ui.http import HouseRequest

# Who reads a document, as the sentence that is read back names them.
READERS = {
    Audience.CLIENT: "her, and whoever finds it",
    Audience.INTERNAL: "colleagues",
    Audience.HOME_OFFICE: "the first responder and the Home Office",
}
# Which kind of recipient a document for outside is made for.
RECIPIENT_OF = {Audience.HOME_OFFICE: Agency.Kind.HOME_OFFICE}
CODE_WORD = "This paper says her code word. Take the word out first: whoever finds it could use it."
OURS_ARE_DISCREET = (
    "None of our words in it say that anybody helps her, or why. What was written for her is read over first."
)
TELLS = "Change what gives her away, or tick that it is printed all the same"


class Part(TextChoices):
    """What she may want in her copy, or not."""

    PHONES = "phones", "Phone numbers"
    SURNAME = "surname", "Her surname"
    LINES = "lines", "Lines for notes"
    SIGNATURES = "signatures", "Lines to sign"


def languages() -> list[tuple[str, str]]:
    """Return the languages that papers are printed in, each with the state of its words."""
    return [("", "English"), *((each.code, f"{each.name} ({said(each)})") for each in LANGUAGES.values())]


def said(language: Language) -> str:
    """Return who checked the words of a language, or that nobody has."""
    words = str(state(language.code))
    return f"{words[0].lower()}{words[1:]}"


class Style(TextChoices):
    """How it is laid out."""

    STANDARD = "standard", "Standard"
    LARGE = "large", "Large print"
    EASY = "easy", "Pictures and short sentences"


class InHerLanguage(HouseForm):
    """In which language the fixed words of a paper are said."""

    language = forms.ChoiceField(label="In which language?", choices=languages, required=False)
    with_english = forms.BooleanField(label="English beside it", required=False)

    def __init__(self, *args: Any, case: Case, kind: Printable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.in_her_language:
            del self.fields["language"], self.fields["with_english"]
            return
        hers = spoken(case.client.first_language)
        self.fields["language"].initial = hers.code if hers else ""
        self.fields["with_english"].initial = True
        vars(self.fields["language"])["says_optional"] = False
        self.shown_when("with_english", "language", *LANGUAGES)


class WhichOne(HouseForm):
    """Which one of a paper is meant, where there are several."""

    edition = forms.ChoiceField(label="Which one?", widget=Radios, required=False)

    def __init__(self, *args: Any, case: Case, kind: Printable, asked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, case=case, kind=kind, **kwargs)
        editions = kind.editions(case)
        if len(editions) > 1:
            self.field(forms.ChoiceField, "edition").choices = editions
            self.fields["edition"].initial = asked if asked in dict(editions) else editions[0][0]
            vars(self.fields["edition"])["says_optional"] = False
        else:
            del self.fields["edition"]


class PrintForm(WhichOne, InHerLanguage, OnceMixin, HouseForm):
    """What is asked before a document for the client leaves the printer."""

    takes_away = forms.ChoiceField(
        label="Is it safe for her to take paper away?",
        help_text="Ask her. Who might find it, at home or in her bag?",
        choices=Printed.Takes,
        widget=Radios(
            hints={
                Printed.Takes.YES: "It says that she has support, and gives our number and a helpline’s.",
                Printed.Takes.DISCREET: OURS_ARE_DISCREET,
            }
        ),
        initial=Printed.Takes.DISCREET,
    )
    parts = forms.MultipleChoiceField(
        label="What may stand in it?",
        choices=Part,
        widget=forms.CheckboxSelectMultiple,
        initial=[Part.PHONES, Part.LINES, Part.SIGNATURES],
        required=False,
    )
    style = forms.ChoiceField(
        label="How should it look?", choices=Style, widget=Radios, initial=Style.STANDARD, required=False
    )

    all_the_same = forms.BooleanField(label="Print it all the same", required=False)

    def __init__(self, *args: Any, kind: Printable, takes: str = "", **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if takes in Printed.Takes.values:
            self.fields["takes_away"].initial = takes
        self.order_fields(["all_the_same", "edition", "takes_away", "language", "with_english", "style"])
        for name in ("style", "all_the_same"):
            vars(self.fields[name])["says_optional"] = False
        if not kind.has_easy:
            looks = [choice for choice in Style.choices if choice[0] != Style.EASY]
            self.field(forms.ChoiceField, "style").choices = looks
        if kind.tells_whatever_is_left_out:
            self.ask_about_what_tells()

    def ask_about_what_tells(self) -> None:
        """Offer no discreet copy of a paper that tells whatever is left out of it."""
        field: Any = self.fields["takes_away"]
        takes = Printed.Takes
        field.choices = [(takes.NO.value, takes.NO.label), (takes.YES.value, takes.YES.label)]
        field.widget.hints = {takes.YES: "Whoever finds it reads where she would go, and whom she calls."}
        field.help_text += " No copy of this one is discreet."
        field.initial = takes.NO


class StaffPrintForm(WhichOne, InHerLanguage, OnceMixin, HouseForm):
    """What is asked before a document for staff or another agency is made."""

    why = forms.CharField(
        label="What is it for?",
        max_length=200,
        help_text="For example, the meeting on Tuesday. This is kept.",
    )
    whole_story = forms.BooleanField(
        label=f"All notes, not only the latest {SUMMARY_ENTRIES}",
        help_text="For a team that takes the case on. It says who wrote each. Incidents are not in it.",
        required=False,
    )
    large_print = forms.BooleanField(label="Large print", required=False)

    def __init__(self, *args: Any, kind: Printable, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if not kind.whole_title:
            del self.fields["whole_story"]


class OutsidePrintForm(StaffPrintForm):
    """What is asked before a document for someone outside is made: to whom, and on what ground."""

    recipient = forms.CharField(label="Who will be told?", max_length=160)
    basis = forms.ChoiceField(
        label="On what ground may they be told?",
        choices=Disclosure.Basis,
        widget=Radios(hints=BASIS_HINTS),
    )
    basis_reason = LongText(label="The ground in your words", max_length=1000, rows=3, required=False)

    def __init__(self, *args: Any, case: Case, kind: Printable, **kwargs: Any) -> None:
        super().__init__(*args, case=case, kind=kind, **kwargs)
        self.case, self.kind = case, kind
        self.shown_when("basis_reason", "basis", *Disclosure.OVERRIDES)
        self.order_fields(["recipient", "why", "basis", "basis_reason"])

    @property
    def disclosure(self) -> Disclosure:
        """Return what is told by making it."""
        asked = self.cleaned_data
        return Disclosure(
            case=self.case,
            document=self.kind.slug,
            kind=RECIPIENT_OF[self.kind.audience],
            facts=sorted(self.kind.tells),
            **{name: asked.get(name, "") for name in ("recipient", "why", "basis", "basis_reason")},
        )

    def clean(self) -> dict[str, Any] | None:
        """Refuse whom she, or her safety, keeps from being told."""
        cleaned = super().clean()
        if not self.errors:
            for reason in sharing.blockers(self.disclosure):
                self.add_error("basis", reason)
        return cleaned


def form_for(request: HouseRequest, case: Case, kind: Printable) -> HouseForm:
    """Return what is asked before this document is made."""
    data, asked = request.POST or None, request.GET.get("edition", "")
    if kind.is_for_client:
        return PrintForm(data, case=case, kind=kind, asked=asked, takes=request.GET.get("takes", ""))
    if kind.audience.is_outside:
        return OutsidePrintForm(data, case=case, kind=kind)
    return StaffPrintForm(data, case=case, kind=kind, asked=asked)


@permission_required(Permission.CASE_PRINT)
def print_document(request: HouseRequest, ref: str, document: str) -> HttpResponseBase:
    """Ask what is safe, then answer with the PDF of a numbered copy."""
    kind = PRINTABLES.get(document)
    if kind is None:
        raise Http404
    case = get_case(request, ref)
    if request.method == "POST" and kind.audience.is_outside and not is_fresh(request):
        return ask_again(request)
    blockers = kind.blockers(case)
    form = form_for(request, case, kind)
    found, is_asked = Found(), request.method == "POST" and not blockers and form.is_valid()
    if is_asked:
        found = look_over(request, case, kind, form.cleaned_data)
        refuse(form, found)
    if is_asked and not form.errors:
        asked = form.cleaned_data
        if not found.telling:
            asked.pop("all_the_same", None)
        copy = numbered_copy(request, case, kind, asked, getattr(form, "disclosure", None))
        return answer(request, built(kind, case, copy), cases=[ref])
    if not found.telling:
        form.fields.pop("all_the_same", None)
    press.warm()
    choice = {Fact.FULL_NAME, Fact.SUPPORT} if kind.is_for_client else set()  # as she wants it
    names = kind.tells & {Fact.AGENCIES} if choice else set()  # a discreet copy names no service
    choice |= names
    tells = kind.tells - choice
    context = {
        "case": case,
        "kind": kind,
        "form": form,
        "blockers": blockers,
        "found": found,
        "tab": "documents",
        "hers": spoken(case.client.first_language),
        "reader": READERS[kind.audience],
        "tells": told(tells),
        "untold": untold(tells | choice),
        "if_ticked": f"Her surname, {f'{told(names)}, ' if names else ''}and that she has support,"
        " only if you choose so below."
        if choice
        else kind.aside,
    }
    return render(request, "desk/print.html", context)


@permission_required(Permission.CASE_PRINT)
def preview(request: HouseRequest, ref: str, document: str) -> HttpResponse:
    """Show the document as a page, before it is paper: as it was just chosen. Nothing is kept."""
    kind = PRINTABLES.get(document)
    if kind is None:
        raise Http404
    case = get_case(request, ref)
    if kind.blockers(case):
        messages.warning(request, " ".join(kind.blockers(case)))
        return redirect("desk:print", ref=ref, document=document)
    asked = chosen(form_for(request, case, kind))
    if held := look_over(request, case, kind, asked).held:
        where = "; ".join(each.what for each in held)
        messages.warning(request, f"{CODE_WORD} It stands here: {where}.")
        return redirect("desk:print", ref=ref, document=document)
    return HttpResponse(html(built(kind, case, copy_of(asked, next_number(case, kind), request))))


def look_over(request: HouseRequest, case: Case, kind: Printable, asked: dict[str, Any]) -> Found:
    """Return what of a paper for her, or one that she signs, gives her away, as it is asked for."""
    if not (kind.is_for_client or kind.is_signed_by_her):
        return Found()
    copy = copy_of(asked, next_number(case, kind), request)
    return read_over(case, built(kind, case, copy), is_discreet=copy.is_discreet)


def refuse(form: HouseForm, found: Found) -> None:
    """Refuse a paper that says her code word; one that gives her away, until it is said that it may."""
    if found.held:
        form.add_error(None, CODE_WORD)
    elif found.telling and not form.cleaned_data["all_the_same"]:
        form.add_error("all_the_same", TELLS)


def chosen(form: HouseForm) -> dict[str, Any]:
    """Return what was chosen so far; what was not, or cannot be, is as the page would ask it."""
    asked = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    if form.is_bound:
        form.full_clean()
        asked |= form.cleaned_data
    return asked


def built(kind: Printable, case: Case, copy: Copy) -> Document:
    """Return a document as it leaves the printer."""
    document = kind.build(case, copy)
    return stamped(document, case) if kind.is_stamped else document


def stamped(document: Document, case: Case) -> Document:
    """Return a paper of ours with what she took back stamped on it. Hers, and what goes out, stay as is."""
    words = sharing.stamp(case) if document.audience == Audience.INTERNAL else ""
    if not words:
        return document
    return replace(document, stamp=words, tells=document.tells | {Fact.CONSENT, Fact.AGENCIES})


def next_number(case: Case, kind: Printable) -> int:
    """Return the number of the next copy of one document of one case."""
    last = case.printed_set.filter(document=kind.slug).aggregate(last=Max("copy_number"))["last"]
    return (last or 0) + 1


def numbered_copy(
    request: HouseRequest,
    case: Case,
    kind: Printable,
    asked: dict[str, Any],
    disclosure: Disclosure | None = None,
) -> Copy:
    """Write down that a copy was made, and return it. Two at once get two numbers: the case is locked.

    A page sent twice makes one copy: the second time it is the same paper with the same number. Sent again
    with other answers it is another paper.
    """
    Case.objects.visible_to(request.user).select_for_update(of=("self",)).get(pk=case.pk)
    paper = Printed(
        case=case,
        document=kind.slug,
        title=kind.whole_title if asked.get("whole_story") else kind.title,
        audience=kind.audience,
        takes_away=str(asked.get("takes_away", "")),
        choices={key: value for key, value in asked.items() if key not in {"why", "takes_away", "once"}},
        why=str(asked.get("why", "")),
        at=request.now,
        by=request.user,
        once=asked["once"],
    )
    made_before = Printed.objects.filter(by=paper.by, once=paper.once).first()
    if made_before is not None and made_before.is_the_same_as(paper):
        paper = made_before
    else:
        if made_before is not None:
            paper.once = uuid.uuid4()
        paper.copy_number = next_number(case, kind)
        write_down(request, case, paper)
        if disclosure is not None:
            disclosing.tell_by_document(
                disclosure=disclosure, copy_number=paper.copy_number, by=request.user, at=request.now
            )
    return copy_of({**paper.choices, "takes_away": paper.takes_away}, paper.copy_number, request)


def copy_of(asked: dict[str, Any], number: int, request: HouseRequest) -> Copy:
    """Return a copy as it was asked for."""
    parts, style = asked.get("parts", []), asked.get("style")
    return Copy(
        number=number,
        made_on=request.today,
        by=request.user,
        takes_away=str(asked.get("takes_away", "")),
        with_phones=Part.PHONES in parts,
        with_surname=Part.SURNAME in parts,
        with_lines=Part.LINES in parts,
        with_signatures=Part.SIGNATURES in parts,
        large_print=bool(asked.get("large_print")) or style == Style.LARGE,
        is_easy=style == Style.EASY,
        sides=side_by_side(str(asked.get("language", "")), with_english=bool(asked.get("with_english"))),
        edition=str(asked.get("edition", "")),
        with_whole_story=bool(asked.get("whole_story")),
    )


def write_down(request: HouseRequest, case: Case, paper: Printed) -> None:
    """Put a new copy on record: among the case's papers, in its story and in the log."""
    paper.save()
    by, at = request.user, request.now
    case.tell(Entry.Kind.DOCUMENT, f"{paper.title} printed, copy {paper.copy_number}", by=by, at=at)
    record(
        "case.printed",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=f"{paper.document} copy {paper.copy_number}",
        audience=str(paper.audience),
        takes_away=paper.takes_away,
        all_the_same=bool(paper.choices.get("all_the_same")),
    )
