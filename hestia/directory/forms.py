"""What is asked of an interpreter or an agency, how the directory is searched, and how one is chosen."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from hestia.directory.models import AgencyNote, DirectoryEntry, Interpreted, Interpreter, ListedAgency
from hestia.directory.queries import USED_LAST, OfferGroup, boroughs_of, languages_of
from hestia.directory.rules import listed, same, speaks, works_in
from hestia.ui.forms import (
    ForEverybodyMixin,
    HouseForm,
    HouseModelForm,
    OfferingField,
    OnceMixin,
    QueryForm,
    Radios,
    UKDateField,
    VersionedFormMixin,
)

SOMEBODY_ELSE = "somebody_else"
WITH_COMMAS = "With commas between them."


# --- Choosing from it --------------------------------------------------------------------------------


class ChooseOrType(forms.MultiWidget):
    """A list to choose from, and a box for a name that is not in it. Gives the name.

    Without anybody to offer it is the box alone. What was both chosen and typed comes back as both.
    """

    template_name = "directory/_choose_or_type.html"
    use_fieldset = False
    nobody = "Nobody, or not said"
    somebody_else = "Somebody else"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"": forms.TextInput(), "chosen": forms.Select()}, attrs)
        self.groups: Sequence[OfferGroup] = ()

    def id_for_label(self, id_: str) -> str:
        return id_

    def offered(self, name: str) -> str:
        """Return a name as it stands in the list, or nothing."""
        offers = [offer for group in self.groups for offer in group.offers]
        return next((offer.name for offer in offers if same(offer.name, name)), "")

    def used_last(self, name: str) -> str:
        """Return a name as it stands among those used last, or nothing."""
        used = [offer.name for group in self.groups if group.title == USED_LAST for offer in group.offers]
        return next((offered for offered in used if same(offered, name)), "")

    def decompress(self, value: Any) -> list[str]:
        name = str(value or "")
        if offered := self.offered(name):
            return ["", offered]
        return [name, SOMEBODY_ELSE if name and self.groups else ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed, chosen = super().value_from_datadict(data, files, name)
        if typed is None and chosen is None:
            return None
        typed, chosen = (typed or "").strip(), chosen or ""
        if chosen == SOMEBODY_ELSE:
            return typed or ["", chosen]
        if not chosen:
            return typed
        return [typed, chosen] if typed and not same(typed, chosen) else chosen

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed, chosen = value if isinstance(value, list) else self.decompress(value)
        context = super().get_context(name, [typed, chosen], attrs)
        context["widget"] |= {
            "groups": self.groups,
            "typed": typed,
            "chosen": chosen,
            "else": SOMEBODY_ELSE,
            "nobody": "Choose from the list" if self.is_required else self.nobody,
            "somebody_else": self.somebody_else,
            "said": [item for item in context["widget"]["attrs"].items() if item[0].startswith("aria-")],
            "is_both": bool(typed) and chosen not in {"", SOMEBODY_ELSE},
        }
        return context


class ChooseAgency(ChooseOrType):
    """A list of agencies, and a box for one that is not in it."""

    nobody = "None, or not said"
    somebody_else = "Another one"


class ListedField(OfferingField):
    """Who of the directory: chosen from it, or typed. What is kept is the name, as a text."""

    widget: type[ChooseOrType] = ChooseOrType
    noun: str

    @property
    def chooser(self) -> ChooseOrType:
        """Return the list and the box."""
        return cast("ChooseOrType", self.widget)

    def offer(self, groups: Sequence[OfferGroup]) -> None:
        """Let these be chosen from."""
        self.chooser.groups = groups

    def to_python(self, value: Any) -> str:
        if isinstance(value, list):
            typed, chosen = value
            if not typed:
                raise ValidationError(f"Type the name of the {self.noun}, or choose one from the list")
            other = self.chooser.somebody_else
            raise ValidationError(f"You chose {chosen} and typed {typed}. Clear the box, or choose “{other}”")
        return super().to_python(value) or ""


class InterpreterField(ListedField):
    """Which interpreter."""

    noun = "interpreter"


class AgencyField(ListedField):
    """Which agency."""

    widget = ChooseAgency
    noun = "agency"

    def contact_of(self, name: str) -> str:
        """Return who is asked for there, as the directory says it; nothing of a name that is not in it."""
        offers = [offer for group in self.chooser.groups for offer in group.offers]
        return next((offer.contact for offer in offers if same(offer.name, name)), "")


# --- Keeping the directory ---------------------------------------------------------------------------


class EntryForm[E: DirectoryEntry](ForEverybodyMixin, VersionedFormMixin, OnceMixin, HouseModelForm[E]):
    """What is asked of every entry."""

    OF_AN_OFFICE = frozenset(
        {"name", "paper_name", "phone", "email", "route", "secure_channel", "registration"}
    )
    OF_STAFF = frozenset({"name", "paper_name"})

    def clean_languages(self) -> str:
        """Return the languages, tidied."""
        return ", ".join(listed(self.cleaned_data["languages"]))

    def clean_boroughs(self) -> str:
        """Return the boroughs, tidied."""
        return ", ".join(listed(self.cleaned_data["boroughs"]))

    def clean_name(self) -> str:
        """Return the name, without spaces that nobody sees."""
        return " ".join(self.cleaned_data["name"].split())


class InterpreterForm(EntryForm[Interpreter]):
    """An interpreter, or an agency that sends them."""

    class Meta:
        model = Interpreter
        fields: ClassVar = [
            "name", "kind", "paper_name", "languages", "gender", "by_phone", "by_video", "in_person",
            "boroughs", "phone", "email", "registration", "registered_until", "confidentiality_signed_on",
            "dbs_seen_on", "briefed_on", "insured_until", "availability", "rate", "home", "not_for",
            "not_for_why", "last_on", "note",
        ]  # fmt: skip
        widgets: ClassVar = {"kind": Radios({"inline": True}), "gender": Radios({"inline": True})}
        labels: ClassVar = {
            "name": "Name",
            "kind": "Is it a person or an agency?",
            "paper_name": "What to call them on paper",
            "languages": "Languages and dialects",
            "gender": "Gender",
            "by_phone": "Interprets by phone",
            "by_video": "Interprets by video",
            "in_person": "Interprets face to face",
            "boroughs": "Boroughs",
            "phone": "Phone to book",
            "email": "E-mail to book",
            "registration": "Registration number",
            "registered_until": "Registered until",
            "confidentiality_signed_on": "Confidentiality signed on",
            "dbs_seen_on": "DBS certificate seen on",
            "briefed_on": "Trafficking briefing had on",
            "insured_until": "Insured until",
            "availability": "When can they be booked?",
            "rate": "Rate",
            "home": "Where do they come from?",
            "not_for": "Who are they not booked for?",
            "not_for_why": "Why not?",
            "last_on": "Last day",
            "note": "What should colleagues know?",
        }
        help_texts: ClassVar = {
            "paper_name": "If it is not the name: a first name, or the agency and a number.",
            "languages": f"{WITH_COMMAS} For example, Arabic (Sudanese), Tigrinya",
            "gender": "Leave this empty for an agency.",
            "boroughs": f"Where they interpret face to face. {WITH_COMMAS} Leave this empty for anywhere.",
            "registration": "For example, of the NRPSI.",
            "dbs_seen_on": "Only that you saw it, and when. Never a copy.",
            "briefed_on": "What trafficking does, why nobody is told, when to stop.",
            "availability": "For example, weekdays after 5pm, and nights by phone.",
            "rate": "With the shortest booking, travel and the cancellation fee. For example, £25 an hour",
            "home": (
                "Only if they offer it. A town, a district or a community: there word is carried. "
                "Who books them for somebody from there is asked to look again."
            ),
            "not_for": f"Nationalities, languages or colleagues, never a client. {WITH_COMMAS}",
            "not_for_why": "Whoever books reads it. For example, she is known in that church.",
            "last_on": "Enter it when they leave. After that day they are not offered.",
            "note": "Nothing about any client. Who she does not want is in her own details.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gender: Any = self.fields["gender"]
        gender.choices = gender.widget.choices = [("", "Not said"), *Interpreter.Gender.choices]
        self.fields["languages"].required = True
        for name in ("registered_until", "insured_until", "last_on"):
            self.field(UKDateField, name).offers_today = False
        for name in ("confidentiality_signed_on", "dbs_seen_on", "briefed_on"):
            self.field(UKDateField, name).not_future = True

    def clean_home(self) -> str:
        """Return the places, tidied."""
        return ", ".join(listed(self.cleaned_data["home"]))

    def clean_not_for(self) -> str:
        """Return those for whom they are not booked, tidied."""
        return ", ".join(listed(self.cleaned_data["not_for"]))

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason of a bar, and for whom a reason is."""
        cleaned = super().clean()
        barred, why = self.cleaned_data.get("not_for"), self.cleaned_data.get("not_for_why")
        if barred and not why and "not_for_why" not in self.errors:
            self.add_error("not_for_why", "Say why they are not booked for them")
        if why and not barred and "not_for" not in self.errors:
            self.add_error("not_for", "Say who they are not booked for")
        return cleaned


class ListedAgencyForm(EntryForm[ListedAgency]):
    """An agency to which clients are sent."""

    class Meta:
        model = ListedAgency
        fields: ClassVar = [
            "name", "kind", "qualifies", "route", "usual_wait", "contact_role", "phone", "email",
            "secure_channel", "channel_tested_on", "boroughs", "languages", "note",
        ]  # fmt: skip
        labels: ClassVar = {
            "name": "Name",
            "kind": "What is it?",
            "qualifies": "Who qualifies?",
            "route": "How do we refer?",
            "usual_wait": "How long is the usual wait?",
            "contact_role": "Who to ask for, by role",
            "secure_channel": "How are papers sent safely?",
            "channel_tested_on": "When was that tested last?",
            "phone": "Phone",
            "email": "E-mail",
            "boroughs": "Boroughs",
            "languages": "Languages",
            "note": "What should colleagues know?",
        }
        help_texts: ClassVar = {
            "qualifies": "For example, women without recourse to public funds.",
            "route": "For example, their form, sent to the duty desk.",
            "usual_wait": "For example, 3 weeks",
            "contact_role": "A role, which stays when people leave. For example, duty worker",
            "secure_channel": "For example, their portal, or e-mail with a password given by phone.",
            "channel_tested_on": "With a paper that names nobody. Asked again after six months.",
            "boroughs": f"{WITH_COMMAS} Leave this empty for anywhere.",
            "languages": WITH_COMMAS,
            "note": "Nothing about any client.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(UKDateField, "channel_tested_on").not_future = True


# --- How it went -------------------------------------------------------------------------------------


class AgencyNoteForm(ForEverybodyMixin, OnceMixin, HouseModelForm[AgencyNote]):
    """What a colleague found of an agency."""

    class Meta:
        model = AgencyNote
        fields: ClassVar = ["kind", "words", "review_on"]
        widgets: ClassVar = {"kind": Radios}
        labels: ClassVar = {
            "kind": "What is it?",
            "words": "What did you find?",
            "review_on": "When should it be looked at again?",
        }
        help_texts: ClassVar = {
            "words": "Nothing about any client. Colleagues read your role, not your name.",
            "review_on": "A warning needs a day.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.today:
            self.field(UKDateField, "review_on").limit(earliest=self.today, because="today")

    def clean(self) -> dict[str, Any] | None:
        """Ask for the day of a warning."""
        cleaned = super().clean()
        is_warning = self.cleaned_data.get("kind") == AgencyNote.Kind.WARNING
        if is_warning and not self.cleaned_data.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", "Enter when the warning should be looked at again")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to `clean`, which says what is missing beside its question."""


class InterpretedForm(ForEverybodyMixin, OnceMixin, HouseModelForm[Interpreted]):
    """How one session went. Which client it was is not asked."""

    fee = forms.DecimalField(
        label="What did it cost, in pounds?",
        max_digits=7,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text="With travel and fees for cancelling. For example, 42.50",
        error_messages={"invalid": "Enter the cost in pounds, such as 42.50"},
    )

    class Meta:
        model = Interpreted
        fields: ClassVar = ["held_on", "came", "words_right", "felt_safe", "minutes", "fee"]
        widgets: ClassVar = {name: Radios({"inline": True}) for name in ("came", "words_right", "felt_safe")}
        labels: ClassVar = {
            "held_on": "On which day?",
            "came": "Did they come?",
            "words_right": "Were the words right?",
            "felt_safe": "Did she feel safe with them?",
            "minutes": "How many minutes did it take?",
        }
        help_texts: ClassVar = {
            "words_right": "Ask her, in her language.",
            "felt_safe": "Ask her alone. After a second no, they are not booked until a manager has decided.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(UKDateField, "held_on").not_future = True

    def clean(self) -> dict[str, Any] | None:
        """Of somebody who did not come nothing else is asked."""
        cleaned = super().clean()
        if self.cleaned_data.get("came") == Interpreted.Came.NO:
            for name in ("words_right", "felt_safe"):
                if self.cleaned_data.get(name) in {Interpreted.Answer.YES, Interpreted.Answer.NO}:
                    self.add_error(name, "Choose “Not asked”: they did not come")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to `clean`, which says what is wrong beside its question."""


class SuspensionForm(ForEverybodyMixin, OnceMixin, HouseForm):
    """What was found out about an interpreter with whom two clients did not feel safe."""

    is_retired = forms.ChoiceField(
        label="What happens now?",
        choices=[("no", "They are booked again"), ("yes", "They are retired, and no longer offered")],
        widget=Radios,
    )
    decision = forms.CharField(
        label="What did you find out?", max_length=300, help_text="Nothing that says which client it was."
    )


# --- Searching it ------------------------------------------------------------------------------------


class DirectoryQuery(QueryForm):
    """Which entries: by language, by borough and by kind."""

    language = forms.ChoiceField(label="Language")
    borough = forms.ChoiceField(label="Borough")
    kind = forms.ChoiceField(label="Kind")
    show = forms.ChoiceField(
        label="Show", choices=[("", "In use"), ("check", "To check"), ("retired", "Retired")]
    )

    def __init__(self, data: Any, *, entries: Sequence[Any], kinds: Sequence[tuple[str, Any]]) -> None:
        super().__init__(data)
        choices: dict[str, list[tuple[str, Any]]] = {
            "language": [("", "Any"), *((word, word) for word in languages_of(entries))],
            "borough": [("", "Any"), *((word, word) for word in boroughs_of(entries))],
            "kind": [("", "Any"), *kinds],
        }
        for name, offered in choices.items():
            self.field(forms.ChoiceField, name).choices = offered

    def narrow(self, entries: Sequence[Any], *, today: Any) -> list[Any]:
        """Return the entries that are asked for."""
        asked = self.asked
        tests = {
            "": lambda entry: entry.retired_at is None,
            "check": lambda entry: entry.is_to_verify(today),
            "retired": lambda entry: entry.retired_at is not None,
        }
        return [
            entry
            for entry in entries
            if tests[asked["show"]](entry)
            and (not asked["language"] or speaks(entry.languages, asked["language"]))
            and (not asked["borough"] or works_in(entry.boroughs, asked["borough"]))
            and (not asked["kind"] or asked["kind"] in entry.kinds_to_find)
        ]
