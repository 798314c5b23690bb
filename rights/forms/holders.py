"""What is asked about somebody outside who keeps a record of her."""

from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField
from rights.models import RequestHolder

Way, Outcome = RequestHolder.Way, RequestHolder.Outcome
ASKED, CHASED = "asked", "chased"


class HolderForm(OnceMixin, HouseForm):
    """Who else keeps a record of her, and who asks them."""

    suggested = forms.ChoiceField(
        label="Who keeps a record of her?",
        help_text="The agencies that work with her, and those who were told about her.",
        required=False,
    )
    name = forms.CharField(
        label="Or somebody else",
        help_text="Such as the council, her GP, the police, a first responder, or who supported her before.",
        max_length=160,
        required=False,
    )
    way = forms.ChoiceField(
        label="Who asks them?",
        help_text="Ask her first. She may not want some of them to know that she is with us.",
        choices=Way.choices,
        widget=Radios,
        error_messages={"required": "Choose who asks them"},
    )
    address = LongText(
        label="Where does she write to?",
        help_text="Needed when she asks herself. It is printed in her copy.",
        rows=3,
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggested = self.field(forms.ChoiceField, "suggested")
        suggested.choices = [("", "Choose"), *((name, name) for name in names)]
        vars(self.fields["name"])["says_optional"] = False
        if not names:
            self.fields["name"].label = suggested.label
            del self.fields["suggested"]
        self.shown_when("address", "way", Way.SHE_ASKS)

    def clean(self) -> dict[str, Any] | None:
        """Ask for a name, and for an address where she asks them herself."""
        cleaned = super().clean()
        if not self.holder_name:
            self.add_error("name", "Say who keeps a record of her")
        if self.cleaned_data.get("way") == Way.SHE_ASKS and not self.cleaned_data.get("address"):
            self.add_error("address", "Enter where she writes to")
        return cleaned

    @property
    def holder_name(self) -> str:
        """Return who keeps it: as typed, or as chosen."""
        typed: str = self.cleaned_data.get("name", "").strip()
        return typed or self.cleaned_data.get("suggested", "")

    @property
    def made(self) -> RequestHolder:
        """Return it as it was answered, not saved yet."""
        way = self.cleaned_data["way"]
        address = self.cleaned_data["address"] if way == Way.SHE_ASKS else ""
        return RequestHolder(name=self.holder_name, way=way, address=address)


class HolderStepForm(OnceMixin, HouseForm):
    """What happened with somebody who keeps a record of her."""

    step = forms.ChoiceField(
        label="What happened?", widget=Radios, error_messages={"required": "Choose what happened"}
    )
    on = UKDateField(label="When was that?", called="the day on which it was", not_future=True)
    words = LongText(
        label="How did you ask, what did they say, or why are you not waiting?",
        help_text="Such as “by secure e-mail to the records team”. "
        "You can leave it empty if they were only asked again.",
        rows=3,
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, holder: RequestHolder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before, later = [(ASKED, "They were asked")], [(CHASED, "They were asked again")]
        steps = [*later, *Outcome.choices] if holder.asked_on else [*before, Outcome.choices[-1]]
        self.field(forms.ChoiceField, "step").choices = steps

    def clean(self) -> dict[str, Any] | None:
        """Ask for words, but where they were only asked again."""
        cleaned = super().clean()
        step, words = self.cleaned_data.get("step"), self.cleaned_data.get("words", "")
        if step and step != CHASED and not words:
            self.add_error("words", "Say how they were asked, what they said, or why not to wait")
        if step == ASKED and len(words) > 200:
            self.add_error("words", "Say in at most 200 characters how they were asked")
        return cleaned
