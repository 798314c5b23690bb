"""What is asked before a copy is made: what is safe for her, in which language, for whom and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import TextChoices

from cases.documents.printable import Printable
from cases.forms.notes import choose
from cases.models import Agency, Case, Client, Disclosure, Printed, SafeContact
from cases.queries import sharing
from cases.queries.secrets import text_blockers
from cases.rules.said import TypedLine, unread
from desk.actions.printing import outside_copy, reader_blockers, words_blockers
from desk.forms.disclosures import BASIS_HINTS, READ_FIRST, SAID_IN_WORDS, ask_for_words
from desk.forms.lines import AnyOfThem, LinesForm, offer_lines
from desk.rules.summary import SUMMARY_ENTRIES
from hestia.accounts.models import User
from hestia.pdf.languages import LANGUAGES, Language, spoken, state
from hestia.privacy.audiences import Audience, Fact
from hestia.ui.forms import Boxes, HouseForm, LongText, OnceMixin, Radios
from hestia.ui.pronouns import say

# Which kind of recipient a document for outside is made for.
RECIPIENT_OF = {
    Audience.HOME_OFFICE: Agency.Kind.HOME_OFFICE,
    Audience.SOLICITOR: Agency.Kind.SOLICITOR,
}
OURS_ARE_DISCREET = (
    "Our own words in it do not mention any service, worker, official or reason: it reads like any list, with"
    " her first name. Read through what was written for her first."
)


NOT_CHECKED = (
    "Tick that an interpreter reads it to her before she signs: nobody has checked the words in {language}."
    " Or print it in English"
)


PLACES = "Tick each line that may say where somebody is or how to reach them, or change it first."


class Part(TextChoices):
    """What she may want in her copy, or not."""

    PHONES = "phones", "Phone numbers, where it is not discreet"
    SURNAME = "surname", "Her surname"
    LINES = "lines", "Lines for notes"
    SIGNATURES = "signatures", "Lines to sign"


def languages() -> list[tuple[str, str]]:
    """Return the languages that papers are printed in, each with the state of its words."""
    return [
        ("", "English"),
        *((language.code, f"{language.name} ({who_checked(language)})") for language in LANGUAGES.values()),
    ]


def who_checked(language: Language) -> str:
    """Return who checked the words of a language, or that nobody has."""
    words = str(state(language.code))
    return f"{words[0].lower()}{words[1:]}"


class Style(TextChoices):
    """How it is laid out."""

    STANDARD = "standard", "Standard"
    LARGE = "large", "Large print"
    EASY = "easy", "Pictures and short sentences"
    EASY_LARGE = "easy_large", "Pictures and short sentences, in larger letters (more pages)"


IN_PICTURES = (Style.EASY, Style.EASY_LARGE)


def style_for(case: Case, *, has_easy: bool = True) -> Style:
    """Return how a paper looks that she can use, as her record says."""
    if has_easy and case.client.needs_pictures:
        return Style.EASY_LARGE if case.client.asks_for_large_print else Style.EASY
    return Style.LARGE if case.client.needs_large_print else Style.STANDARD


class InHerLanguage(HouseForm):
    """In which language the fixed words of a paper are said: at first in the one that she reads."""

    language = forms.ChoiceField(label="In which language?", choices=languages, required=False)
    with_english = forms.BooleanField(label="English beside it", required=False)
    is_read_aloud = forms.BooleanField(
        label="An interpreter reads it to her before she signs",
        help_text="Nobody who speaks this language has checked its words. She signs what she hears.",
        required=False,
    )

    def __init__(self, *args: Any, case: Case, kind: Printable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if not kind.in_her_language:
            del self.fields["language"], self.fields["with_english"], self.fields["is_read_aloud"]
            return
        hers = spoken(case.client.first_language)
        reads_it = case.client.reads_in != Client.ReadsIn.ENGLISH
        self.fields["language"].initial = hers.code if hers and reads_it else ""
        self.fields["with_english"].initial = True
        vars(self.fields["language"])["says_optional"] = False
        self.shown_when("with_english", "language", *LANGUAGES)
        if not (kind.is_signed_by_her or kind.has_lines_to_sign):
            del self.fields["is_read_aloud"]
            return
        vars(self.fields["is_read_aloud"])["says_optional"] = False
        self.shown_when("is_read_aloud", "language", *(code for code in LANGUAGES if state(code).is_draft))

    def clean(self) -> dict[str, Any] | None:
        """Refuse a paper to sign in words that nobody has checked, unless they are read to her."""
        cleaned = super().clean()
        language = LANGUAGES.get(self.cleaned_data.get("language", ""))
        is_draft = language is not None and state(language.code).is_draft
        if language and is_draft and self.is_to_be_signed() and not self.cleaned_data["is_read_aloud"]:
            self.add_error("is_read_aloud", NOT_CHECKED.format(language=language.name))
        return cleaned

    def is_to_be_signed(self) -> bool:
        """Whether she signs the paper, as it is asked for."""
        return self.kind.is_signed_by_her


class WhichOne(HouseForm):
    """Which one of a paper is meant, where there are several."""

    edition = forms.ChoiceField(label="Which one?", widget=Radios, required=False)

    def __init__(self, *args: Any, case: Case, kind: Printable, edition: str = "", **kwargs: Any) -> None:
        super().__init__(*args, case=case, kind=kind, **kwargs)
        editions = kind.editions(case)
        # What goes outside is what was read: one that was written meanwhile does not take its place.
        must_say = bool(editions) and kind.audience.is_outside
        if len(editions) > 1 or must_say:
            self.field(forms.ChoiceField, "edition").choices = editions
            self.fields["edition"].required = must_say
            self.fields["edition"].initial = edition if edition in dict(editions) else editions[0][0]
            vars(self.fields["edition"])["says_optional"] = False
        else:
            del self.fields["edition"]


def no_by_phone(contact: SafeContact) -> str:
    """Return which ways by phone her contact rules do not allow, as a sentence, or nothing."""
    refused = [contact.IN_WORDS[way] for way in contact.BY_PHONE if not getattr(contact, way)]
    return say(f" Her contact rules say: no {' and no '.join(refused)}.") if refused else ""


ORDER = ["edition", "takes_away", "discreet_phones", "language", "with_english", "is_read_aloud", "style"]


class PrintForm(LinesForm, WhichOne, InHerLanguage, OnceMixin, HouseForm):
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
    discreet_phones = forms.BooleanField(
        label="Phone numbers on the discreet copy",
        help_text="Only if she asks for them: anyone who finds it can ring them.",
        required=False,
    )
    parts = forms.MultipleChoiceField(
        label="What may it include?",
        choices=Part,
        widget=forms.CheckboxSelectMultiple,
        initial=[Part.PHONES, Part.LINES, Part.SIGNATURES],
        required=False,
    )
    style = forms.ChoiceField(
        label="How should it look?", choices=Style, widget=Radios, initial=Style.STANDARD, required=False
    )

    def __init__(
        self, *args: Any, case: Case, kind: Printable, reader: User, takes: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, case=case, kind=kind, **kwargs)
        self.shown_when("discreet_phones", "takes_away", Printed.Takes.DISCREET)
        vars(self.fields["discreet_phones"])["says_optional"] = False
        if contact := SafeContact.of(case, reader=reader):
            self.fields["discreet_phones"].help_text += no_by_phone(contact)
        if takes in Printed.Takes.values:
            self.fields["takes_away"].initial = takes
        self.order_fields(ORDER)
        vars(self.fields["style"])["says_optional"] = False
        self.fields["style"].initial = style_for(case, has_easy=kind.has_easy)
        parts = [part for part in Part if part != Part.SURNAME or Fact.FULL_NAME in kind.tells]
        if not (kind.has_lines_to_sign or kind.is_signed_by_her):
            parts.remove(Part.SIGNATURES)
        if not kind.tells & {Fact.FULL_NAME, Fact.FIRST_NAME} and kind.tells_whatever_is_left_out:
            parts = [Part.PHONES, Part.LINES]  # it is the same for everybody but for the numbers
        labels = {part.value: say(part.label) for part in parts}
        if kind.tells_whatever_is_left_out:
            labels[Part.PHONES.value] = "Phone numbers"
        self.field(forms.MultipleChoiceField, "parts").choices = list(labels.items())
        if not kind.has_easy:
            looks = [choice for choice in Style.choices if choice[0] not in IN_PICTURES]
            self.field(forms.ChoiceField, "style").choices = looks
        if kind.tells_whatever_is_left_out:
            self.ask_about_what_tells()

    def is_to_be_signed(self) -> bool:
        """Whether it is printed with lines to sign: the one in pictures has none, and no discreet one."""
        has_lines = Part.SIGNATURES in self.cleaned_data.get("parts", [])
        has_lines = has_lines and self.cleaned_data.get("takes_away") != Printed.Takes.DISCREET
        return self.kind.has_lines_to_sign and has_lines and self.cleaned_data.get("style") not in IN_PICTURES

    def ask_about_what_tells(self) -> None:
        """Offer no discreet copy of a paper that tells whatever is left out of it."""
        field: Any = self.fields["takes_away"]
        takes = Printed.Takes
        field.choices = [(takes.NO.value, takes.NO.label), (takes.YES.value, takes.YES.label)]
        field.widget.hints = {takes.YES: say(self.kind.if_found)}
        field.help_text += " There is no discreet copy of this one."
        del self.fields["discreet_phones"]
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
        help_text="For a team that takes the case on. It says who wrote each one. Incidents are left out.",
        required=False,
    )
    large_print = forms.BooleanField(label="Large print", required=False)

    def __init__(self, *args: Any, case: Case, kind: Printable, **kwargs: Any) -> None:
        super().__init__(*args, case=case, kind=kind, **kwargs)
        self.fields["large_print"].initial = kind.is_signed_by_her and case.client.needs_large_print
        if not kind.whole_title:
            del self.fields["whole_story"]


class OutsidePrintForm(LinesForm, StaffPrintForm):
    """What is asked before a document for someone outside is made: to whom, and on what ground."""

    recipient = forms.ChoiceField(label="Who will be told?")
    basis = forms.ChoiceField(
        label="On what grounds may they be told?",
        choices=Disclosure.Basis,
        widget=Radios(hints=BASIS_HINTS),
    )
    basis_reason = LongText(
        label="Why on these grounds, in your words", max_length=1000, rows=3, required=False
    )
    places = AnyOfThem(label="Which of these lines may stay in?", widget=Boxes, required=False)
    read = forms.BooleanField(
        label="I have read the lines that people typed, for this reader", required=False
    )

    def __init__(
        self,
        *args: Any,
        case: Case,
        kind: Printable,
        typed: Mapping[str, Sequence[TypedLine]],
        by: User,
        on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, case=case, kind=kind, **kwargs)
        self.case, self.kind, self.by, self.on = case, kind, by, on
        self.typed = typed
        every_line = [line for lines in typed.values() for line in lines]
        offer_lines(self, "places", every_line, says="says where somebody is, or how to reach them")
        readers = [(reader.name, f"{reader.name}: {say(reader.why)}") for reader in kind.readers(case)]
        choose(self.fields["recipient"], [("", "Choose"), *readers])
        self.shown_when("basis_reason", "basis", *SAID_IN_WORDS)
        vars(self.fields["read"])["says_optional"] = False
        self.order_fields(["recipient", "why", "basis", "basis_reason"])

    @property
    def disclosure(self) -> Disclosure:
        """Return what is told by making it."""
        cleaned = self.cleaned_data
        return Disclosure(
            case=self.case,
            document=self.kind.slug,
            kind=RECIPIENT_OF[self.kind.audience],
            facts=sorted(self.kind.tells),
            **{name: cleaned.get(name, "") for name in ("recipient", "why", "basis", "basis_reason")},
        )

    def clean(self) -> dict[str, Any] | None:
        """Refuse whom she, or her safety, keeps from being told."""
        cleaned = super().clean()
        ask_for_words(self, self.cleaned_data)
        if not self.errors:
            for name, reasons in text_blockers(self.disclosure).items():
                for reason in reasons:
                    self.add_error(name, reason)
        if not self.errors:
            disclosure = self.disclosure
            blockers = [
                *sharing.disclosure_blockers(disclosure),
                *reader_blockers(self.kind, disclosure, by=self.by),
                # Each line that names a danger to her is asked about when it is printed.
                *words_blockers(
                    self.kind,
                    disclosure,
                    outside_copy(self.cleaned_data, by=self.by, on=self.on),
                    all_the_same=True,
                ),
            ]
            for reason in blockers:
                self.add_error("basis", reason)
        if not self.cleaned_data.pop("read", False):
            self.add_error("read", READ_FIRST)
        ticked = self.cleaned_data.pop("places", ())
        lines = self.typed.get(self.cleaned_data.get("edition", ""), ())
        if unread(lines, ticked=ticked):
            self.add_error("places", PLACES)
        elif places := sum(bool(line.unchosen) for line in lines):
            self.cleaned_data["places_ticked"] = places
        return cleaned
