"""What is asked about her request: how it came, how she is answered safely, who she is, and how it ends."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from cases.forms.second_persons import YesOrNoForm
from hestia.accounts.models import User
from hestia.ui.forms import (
    Boxes,
    HouseBase,
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    UKDateField,
    VersionedFormMixin,
)
from rights.forms.letters import LetterMixin
from rights.models import AccessRequest, RequestPause
from rights.rules.scope import EVERYTHING, Part, Scope


class ScopeMixin(HouseBase, forms.Form):
    """What she asks for: in her words, and as choices by which her record is gathered."""

    asked_for = LongText(
        label="What does she ask for?",
        help_text="In her words, or “everything”.",
        rows=2,
        max_length=1000,
        error_messages={"required": "Say what she asks for"},
    )
    extent = forms.ChoiceField(
        label="What will be gathered?",
        help_text="If she is not sure, everything. She does not have to narrow it down.",
        choices=[("all", "Everything"), ("part", "Only some kinds of record, or some dates")],
        widget=Radios,
        error_messages={"required": "Choose what is gathered"},
    )
    parts = forms.MultipleChoiceField(
        label="Which kinds of record?",
        help_text="Tick none for every kind.",
        choices=Part.choices,
        required=False,
        widget=Boxes,
    )
    from_on = UKDateField(label="From which day?", called="the first day", required=False)
    until_on = UKDateField(label="Up to which day?", called="the last day", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("parts", "from_on", "until_on"):
            self.shown_when(name, "extent", "part")

    def clean(self) -> dict[str, Any] | None:
        """Ask what is narrowed, and for days in their order."""
        cleaned = super().clean()
        data = self.cleaned_data
        is_judged = not self.errors.keys() & {"parts", "from_on", "until_on"}
        if data.get("extent") == "part" and is_judged:
            first, last = data.get("from_on"), data.get("until_on")
            if not (data.get("parts") or first or last):
                self.add_error("parts", "Choose at least one kind of record, or enter a date")
            if first and last and last < first:
                self.add_error("until_on", "This must be on or after the first day")
        return cleaned

    @property
    def scope(self) -> Scope:
        """Return what is gathered."""
        data = self.cleaned_data
        if data["extent"] == "all":
            return EVERYTHING
        return Scope(frozenset(data["parts"]), data["from_on"], data["until_on"])


class WayMixin(HouseBase, forms.Form):
    """How she is answered safely."""

    way = forms.ChoiceField(
        label="How can she be given it safely?",
        help_text="Ask her, before anything else. Anyone who finds the copy can read everything.",
        choices=AccessRequest.Way.choices,
        widget=Radios,
        error_messages={"required": "Choose how she can be given it safely"},
    )
    way_words = LongText(
        label="How exactly?",
        help_text="Where, when, who gives it to her, and what must never be done. See her contact rules.",
        rows=2,
        max_length=500,
        error_messages={"required": "Say exactly how she is given it"},
    )


class WayForm(WayMixin, OnceMixin, HouseForm):
    """Another way than was agreed."""


class RequestForm(WayMixin, ScopeMixin, OnceMixin, HouseForm):
    """That she asks, and first of all how she is answered safely."""

    received_on = UKDateField(label="When did she ask?", called="the day on which she asked", not_future=True)
    channel = forms.ChoiceField(
        label="How did she ask?",
        help_text="It counts however she asks. She does not have to put it in writing, or name a law.",
        choices=AccessRequest.Channel.choices,
        widget=Radios,
        error_messages={"required": "Choose how she asked"},
    )
    field_order: tuple[str, ...] = ("way", "way_words", "received_on", "channel")

    @property
    def made(self) -> AccessRequest:
        """Return the request as it was answered, not saved yet."""
        names = ("way", "way_words", "received_on", "channel", "asked_for")
        scope = self.scope
        days = {"from_on": scope.from_on, "until_on": scope.until_on}
        answers = {name: self.cleaned_data[name] for name in names}
        return AccessRequest(**answers, **days, parts=scope.parts_in_order)


class ScopeForm(ScopeMixin, OnceMixin, HouseForm):
    """What she asks for now, and why that is otherwise than before."""

    why = LongText(
        label="Why is it changed?",
        help_text="Such as “she said on the phone that the letters are enough”.",
        rows=2,
        max_length=500,
        error_messages={"required": "Say why it is changed"},
    )

    def __init__(self, *args: Any, asked: AccessRequest, **kwargs: Any) -> None:
        initial = {
            "asked_for": asked.asked_for,
            "extent": "all" if asked.scope.is_everything else "part",
            "parts": asked.parts,
            "from_on": asked.from_on,
            "until_on": asked.until_on,
        }
        super().__init__(*args, initial=initial, **kwargs)


class IdentityForm(OnceMixin, HouseForm):
    """How we know that it is her."""

    how = forms.ChoiceField(
        label="How do we know that it is her?",
        choices=AccessRequest.Identity.choices,
        widget=Radios,
        error_messages={"required": "Choose how we know that it is her"},
    )
    on = UKDateField(label="On which day were we sure?", called="the day we were sure", not_future=True)


class PauseForm(OnceMixin, HouseForm):
    """What she was asked, and when."""

    why = forms.ChoiceField(
        label="What was she asked?",
        choices=RequestPause.Why.choices,
        widget=Radios(
            hints={
                RequestPause.Why.IDENTITY: "Only if nobody here knows her.",
                RequestPause.Why.CLARIFICATION: (
                    "Only if we hold so much that we cannot tell what she means. Not about paper or e-mail."
                ),
            }
        ),
        error_messages={"required": "Choose what she was asked"},
    )
    on = UKDateField(label="When was she asked?", called="the day on which she was asked", not_future=True)


class HerAnswerForm(OnceMixin, HouseForm):
    """When she answered."""

    on = UKDateField(label="When did she answer?", called="the day on which she answered", not_future=True)


class ExtensionForm(LetterMixin, OnceMixin, HouseForm):
    """Why two months more, and when she was told."""

    TOLD_ON = "told_on"

    why = LongText(
        label="Why does it take longer?",
        help_text="Only if it is complex, or one of many requests of hers. She is told this reason.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it takes longer"},
    )
    told_on = UKDateField(label="When was she told?", called="the day on which she was told", not_future=True)


class EndingForm(LetterMixin, OnceMixin, HouseForm):
    """How a request ends without a copy, and why."""

    end = forms.ChoiceField(
        label="How does it end?",
        choices=[(end.value, end.label) for end in AccessRequest.End.of_hand()],
        widget=Radios,
        error_messages={"required": "Choose how it ends"},
    )
    words = LongText(
        label="Why?",
        help_text="She is told this, and that she can complain to the Information Commissioner.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it ends"},
    )
    on = UKDateField(label="When was she told?", called="the day on which she was told", not_future=True)


class SendingForm(OnceMixin, HouseForm):
    """How she received her copy, and what she signed."""

    giver = forms.ModelChoiceField(
        User.objects.none(),
        label="Who gave it to her, or sent it?",
        empty_label="Choose",
        error_messages={"required": "Choose who gave it to her"},
    )
    on = UKDateField(label="When was she given it?", called="the day she was given it", not_future=True)
    received = LongText(
        label="How do we know that she has it?",
        help_text="Such as “she signed for it”, or “she read it here, and left it here”.",
        rows=2,
        max_length=500,
        error_messages={"required": "Say how we know that she has it"},
    )
    receipt = forms.ChoiceField(
        label="What about the receipt?",
        help_text="She does not have to sign, and loses nothing if she does not.",
        choices=AccessRequest.Receipt.choices,
        widget=Radios,
        error_messages={"required": "Choose what was done about the receipt"},
    )

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelChoiceField, "giver").queryset = people


class AnswerForm(VersionedFormMixin, OnceMixin, YesOrNoForm):
    """A second person's answer, to what they were asked when they opened the page."""

    QUESTION = "May she be given this copy, in this way?"
    STALE = "You have been asked again since you opened this page. Read it again, then answer."


class CopyForm(OnceMixin, HouseForm):
    """The button that makes the copy."""
