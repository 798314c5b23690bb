"""What whoever decides says of two clients who may be connected, and what follows from it."""

from typing import Any

from django import forms

from cases.models import Hazard
from cases.queries.hazards import Pair
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios

Outcome, Verdict = Hazard.Outcome, Hazard.Verdict
LIVING_TOGETHER = [
    (Outcome.NONE, "No objection"),
    (Outcome.NOT_PLACED, "They must not live in the same house: move one of them"),
    (Outcome.POLICE, "They must not live in the same house: move one, and tell the police"),
]
BOOKED_ALREADY = [
    (Outcome.NONE, "No objection"),
    (Outcome.CONDITIONS, "They are kept apart in another way"),
    (Outcome.NOT_PLACED, "They must not be brought together: undo it"),
    (Outcome.POLICE, "They must not be brought together: undo it, and tell the police"),
]


class HazardForm(OnceMixin, HouseForm):
    """Whether two are connected, where nobody has said so before, and what follows from it."""

    verdict = forms.ChoiceField(
        label="Is it the same person, place or thing?",
        choices=Verdict,
        widget=Radios,
        help_text=(
            "Read both records first. Your answer is remembered for these two, and nobody is asked again."
            " After “Cannot tell” the next person is asked again, and reads that you could not."
        ),
    )
    outcome = forms.ChoiceField(label="What do you decide?", choices=Outcome, widget=Radios)
    conditions = LongText(
        label="On which conditions?",
        required=False,
        max_length=300,
        help_text=(
            "Needed with conditions. The person who asked reads this. Do not mention anyone else, or that"
            " there is anyone."
        ),
    )
    basis = forms.ChoiceField(
        label="On what grounds are the police told?",
        help_text="Needed if they are told.",
        choices=[("", "They are not told"), *Hazard.Basis.choices],
        widget=Radios,
        required=False,
    )

    def __init__(self, *args: Any, pair: Pair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pair = pair
        if pair.is_said:
            del self.fields["verdict"]
        outcome: Any = self.fields["outcome"]
        if pair.is_standing:
            outcome.choices = LIVING_TOGETHER
            del self.fields["conditions"]  # nobody would read them
        if pair.is_booked:
            outcome.choices = BOOKED_ALREADY
            self.fields["conditions"].label = "How are they kept apart?"
            self.fields["conditions"].help_text = "Only people who decide about these two can read this."
        self.shown_when("basis", "outcome", Outcome.POLICE)
        if "conditions" in self.fields:
            self.shown_when("conditions", "outcome", Outcome.CONDITIONS)

    def clean(self) -> dict[str, Any] | None:
        """Refuse what does not go together, and a decision that leaves out what it needs."""
        cleaned = super().clean()
        data = self.cleaned_data
        data.setdefault("verdict", self.pair.said_before if self.pair.is_said else "")
        outcome, is_same = data.get("outcome"), data["verdict"] != Verdict.NOT_SAME
        if data["verdict"] and outcome:
            if outcome == Outcome.NONE and is_same:
                self.add_error("outcome", "Choose “No objection” only if it is not the same")
            if outcome != Outcome.NONE and not is_same:
                self.add_error("outcome", "If it is not the same, choose “No objection”")
        if outcome == Outcome.CONDITIONS and not data.get("conditions"):
            why = "Say how they are kept apart" if self.pair.is_booked else "Say on which conditions"
            self.add_error("conditions", why)
        if outcome == Outcome.POLICE and not data.get("basis"):
            self.add_error("basis", "Say on what grounds the police are told")
        if outcome != Outcome.CONDITIONS or self.pair.is_standing:
            data["conditions"] = ""
        if outcome != Outcome.POLICE:
            data["basis"] = ""
        return cleaned
