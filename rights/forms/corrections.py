"""What is asked when she says that something is wrong: her words, the answer, and who else is told."""

from typing import Any, cast

from django import forms

from hestia.ui.forms import HouseForm, LongText, OnceMixin, QueryForm, Radios, UKDateField
from rights.forms.letters import LetterMixin
from rights.models import AccessRequest, Correction
from rights.rules.grounds import Ground, grounds_for

UNKNOWN = "unknown"  # she does not know where it is written
ALL, PART = "all", "part"


class RowQuery(QueryForm):
    """Of which row she speaks: "entry-12", or a kind alone, or that she does not know."""

    row = forms.RegexField(r"^[a-z]+(-\d{1,15})?$", max_length=60, initial="")

    @property
    def kind(self) -> str:
        """Return which kind of row it is, as it is named."""
        return str(self.asked["row"] or "").partition("-")[0]

    @property
    def key(self) -> int | None:
        """Return which row of that kind."""
        key = str(self.asked["row"] or "").partition("-")[2]
        return int(key) if key else None


class CorrectionForm(OnceMixin, HouseForm):
    """What she says of it, in her words."""

    what = forms.ChoiceField(
        label="What does she say, or ask?",
        choices=Correction.What.choices,
        widget=Radios,
        error_messages={"required": "Choose what she says"},
    )
    extent = forms.ChoiceField(
        label="Does she mean all of her record?",
        choices=[(ALL, "All of it"), (PART, "A part of it, wherever it is written")],
        widget=Radios,
        error_messages={"required": "Choose whether she means all of her record"},
    )
    place = forms.CharField(
        label="What is it, and where is it written, as far as she knows?",
        help_text="Such as “a letter of last spring”, or “a photo, she does not know where”.",
        max_length=60,
        required=False,
    )
    words = LongText(
        label="What does she say, in her own words?",
        help_text="It is shown beside what she disputes, for everyone who may read that.",
        rows=4,
        max_length=2000,
        error_messages={"required": "Write what she says"},
    )
    received_on = UKDateField(label="When did she say it?", called="the day she said it", not_future=True)
    channel = forms.ChoiceField(
        label="How did she say it?",
        help_text="It counts however she says it. Someone else may say it for her.",
        choices=AccessRequest.Channel.choices,
        widget=Radios,
        error_messages={"required": "Choose how she said it"},
    )

    def __init__(self, *args: Any, knows_where: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if knows_where:
            del self.fields["extent"], self.fields["place"]
        else:
            self.shown_when("place", "extent", PART)

    def clean(self) -> dict[str, Any] | None:
        """Ask what the part is: by an agreed erasure of all, all of her record can be erased."""
        cleaned = super().clean()
        is_part = self.cleaned_data.get("extent") == PART
        if is_part and not self.cleaned_data.get("place") and "place" not in self.errors:
            self.add_error("place", "Say what she means, as far as she knows")
        return cleaned

    @property
    def made(self) -> Correction:
        """Return it as it was answered, not saved yet."""
        names = ("what", "words", "received_on", "channel")
        made = Correction(**{name: self.cleaned_data[name] for name in names})
        if self.cleaned_data.get("extent") == PART:
            made.subject = self.cleaned_data["place"]
        return made


class CorrectionAnswerForm(LetterMixin, OnceMixin, HouseForm):
    """What was decided, why, and when she was told."""

    TOLD_ON = "answered_on"

    decision = forms.ChoiceField(
        label="What is decided?",
        choices=Correction.Decision.choices,
        widget=Radios(
            hints={
                Correction.Decision.CORRECTED: "Correct it on its own page first. What it said is kept.",
                Correction.Decision.NOTED: "We cannot say who is right, or it is what somebody thought then.",
            }
        ),
        error_messages={"required": "Choose what is decided"},
    )
    ground = forms.ChoiceField(
        label="On what grounds?",
        help_text="She is told this as well.",
        choices=Ground.choices,
        widget=Radios,
        error_messages={"required": "Choose on what grounds"},
    )
    reason = LongText(
        label="Why, or what is right?",
        help_text="She is told this, and that she can complain to the Information Commissioner.",
        rows=3,
        max_length=2000,
        error_messages={"required": "Say why, or what is right"},
    )
    answered_on = UKDateField(
        label="When was she told?", called="the day on which she was told", not_future=True
    )

    def __init__(self, *args: Any, correction: Correction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decisions = self.field(forms.ChoiceField, "decision")
        of_use = {Correction.Decision.AGREED, Correction.Decision.UNCHANGED}
        is_of_use = correction.is_of_use
        decisions.choices = [
            (value, label)
            for value, label in Correction.Decision.choices
            if (value in of_use if is_of_use else value != Correction.Decision.AGREED)
        ]
        if not is_of_use:
            del self.fields["ground"]
            return
        if correction.what != Correction.What.ERASE:
            hints = cast("Radios", decisions.widget).hints
            hints[Correction.Decision.AGREED] = "It is marked, and told only with her consent."
        grounds = [*grounds_for(correction.what, is_done=True), *grounds_for(correction.what, is_done=False)]
        self.field(forms.ChoiceField, "ground").choices = [(ground.value, ground.label) for ground in grounds]


class LiftingForm(LetterMixin, OnceMixin, HouseForm):
    """Why what was restricted is used again, and when she was told."""

    TOLD_ON = "told_on"

    why = LongText(
        label="Why is it used again?",
        help_text="Such as “what she disputed was corrected”. She is told this.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it is used again"},
    )
    told_on = UKDateField(label="When was she told?", called="the day on which she was told", not_future=True)


class TellingForm(OnceMixin, HouseForm):
    """Whether somebody outside was told that it is wrong, or need not be."""

    TOLD, NOT_NEEDED = "told", "not_needed"

    outcome = forms.ChoiceField(
        label="Do they know now?",
        choices=[(TOLD, "They were told"), (NOT_NEEDED, "They do not need to be told")],
        widget=Radios,
        error_messages={"required": "Choose whether they were told"},
    )
    told_on = UKDateField(
        label="When were they told?", called="the day they were told", not_future=True, required=False
    )
    why = LongText(
        label="Why do they not need to be told?",
        help_text="Such as “that letter does not mention it”, or “it would put her at risk”.",
        rows=2,
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("told_on", "outcome", self.TOLD)
        self.shown_when("why", "outcome", self.NOT_NEEDED)

    def clean(self) -> dict[str, Any] | None:
        """Ask for the day, or for the reason."""
        cleaned = super().clean()
        outcome = self.cleaned_data.get("outcome")
        if outcome == self.TOLD and not self.cleaned_data.get("told_on") and "told_on" not in self.errors:
            self.add_error("told_on", "Enter the day they were told")
        if outcome == self.NOT_NEEDED and not self.cleaned_data.get("why"):
            self.add_error("why", "Say why they do not need to be told")
        return cleaned

    @property
    def settled(self) -> dict[str, Any]:
        """Return it as the act takes it."""
        data = self.cleaned_data
        is_told = data["outcome"] == self.TOLD
        return {"told_on": data["told_on"] if is_told else None, "why_not": data["why"]}
