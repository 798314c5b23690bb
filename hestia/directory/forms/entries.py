"""What an entry of the directory says, and searching it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from hestia.directory.models import DirectoryEntry, Interpreter, ListedAgency
from hestia.directory.queries import boroughs_of, languages_of
from hestia.directory.rules import parted_by_commas, speaks, works_in
from hestia.ui.forms import (
    ForEverybodyMixin,
    HouseModelForm,
    OnceMixin,
    QueryForm,
    Radios,
    UKDateField,
    VersionedFormMixin,
)

WITH_COMMAS = "With commas between them."


class EntryForm[E: DirectoryEntry](ForEverybodyMixin, VersionedFormMixin, OnceMixin, HouseModelForm[E]):
    """What is asked of every entry."""

    OF_AN_OFFICE = frozenset(
        {"name", "paper_name", "phone", "email", "route", "secure_channel", "registration"}
    )
    OF_STAFF = frozenset({"name", "paper_name"})

    def clean_languages(self) -> str:
        """Return the languages, tidied."""
        return ", ".join(parted_by_commas(self.cleaned_data["languages"]))

    def clean_boroughs(self) -> str:
        """Return the boroughs, tidied."""
        return ", ".join(parted_by_commas(self.cleaned_data["boroughs"]))

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
            "briefed_on": "Briefed about trafficking on",
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
                "Only if they offer it. A town, district or community, where word may get round. "
                "Anyone who books them for a client from there gets a warning."
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
        return ", ".join(parted_by_commas(self.cleaned_data["home"]))

    def clean_not_for(self) -> str:
        """Return those for whom they are not booked, tidied."""
        return ", ".join(parted_by_commas(self.cleaned_data["not_for"]))

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
            "channel_tested_on": "When was that last tested?",
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
            "channel_tested_on": "With a paper that names nobody. Test it again after six months.",
            "boroughs": f"{WITH_COMMAS} Leave this empty for anywhere.",
            "languages": WITH_COMMAS,
            "note": "Nothing about any client.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(UKDateField, "channel_tested_on").not_future = True


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
