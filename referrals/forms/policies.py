"""The dated rows of law and policy. What would move is shown before anything is saved."""

from datetime import date
from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField, WholeNumberField
from hestia.workingdays.words import long_day
from referrals.actions.policies import overlap_words
from referrals.models import Policy, Referral
from referrals.models.policy import LONGEST
from referrals.models.policy_sources import LENGTHS
from referrals.rules.clocks import EndRule, Unit
from referrals.rules.minimums import shorter_than_law

FIRST_RULE = date(2009, 4, 1)  # the NRM began
YEARS_AHEAD = 2


def why_changed_field(question: str) -> forms.CharField:
    """Ask for the reason of a change of the rules."""
    return LongText(label=question, max_length=300, rows=2, help_text="This stays on record with your name.")


def length_field(label: str, help_text: str = "") -> WholeNumberField:
    """Ask for a number of days, which may be none."""
    return WholeNumberField(
        label=label,
        min_value=1,
        max_value=LONGEST,
        required=False,
        help_text=help_text,
        error_messages={
            "invalid": f"{label}: enter a whole number of days, such as 30",
            "min_value": f"{label}: enter at least 1 day, or leave it empty if there is no such period",
            "max_value": f"{label}: enter at most {LONGEST} days",
        },
    )


def source_fields(length: str) -> tuple[forms.CharField, forms.ChoiceField]:
    """Ask for the source of one length, and how sure we are of it, if they are not those of the row."""
    name = LENGTHS[length]
    source = forms.CharField(label=f"{name}: its own source, if it has one", max_length=300, required=False)
    verified = forms.ChoiceField(
        label=f"{name}: how sure are we of that?",
        choices=[("", "As sure as for the row"), *Policy.Verified.choices],
        required=False,
    )
    return source, verified


class PolicyForm(OnceMixin, HouseForm):
    """One dated row. `policy` is the row it corrects, if it does."""

    effective_from = UKDateField(
        label="In force from", called="the day it came into force", help_text="For example, 30 1 2023"
    )
    rg_days = length_field("Reasonable grounds, number of days", "Empty if this row sets none")
    rg_unit = forms.ChoiceField(
        label="Reasonable grounds, counted in", choices=Unit, widget=Radios, initial=Unit.WORKING
    )
    rg_calendar = forms.ChoiceField(label="Bank holidays of", choices=Referral.Jurisdiction, widget=Radios)
    rg_count_start = forms.BooleanField(label="The day of receipt is day 1", required=False)
    rg_source, rg_verified = source_fields("rg")
    recovery_days = length_field("Recovery period, number of days")
    recovery_count_start = forms.BooleanField(label="The day of the decision is day 1", required=False)
    end_rule = forms.ChoiceField(label="The recovery period ends with", choices=EndRule, widget=Radios)
    recovery_source, recovery_verified = source_fields("recovery")
    reconsideration_days = length_field("Reconsideration, number of days")
    reconsideration_source, reconsideration_verified = source_fields("reconsideration")
    moveon_positive_days = length_field("Move-on after a positive decision, number of days")
    moveon_positive_source, moveon_positive_verified = source_fields("moveon_positive")
    moveon_negative_days = length_field("Move-on after a negative decision, number of days")
    moveon_negative_unit = forms.ChoiceField(
        label="Move-on after a negative decision, counted in",
        choices=Unit,
        widget=Radios,
        initial=Unit.WORKING,
    )
    moveon_negative_source, moveon_negative_verified = source_fields("moveon_negative")
    note = forms.CharField(
        label="Source", max_length=300, help_text="The Act, guidance or letter that says so, with its date"
    )
    verified = forms.ChoiceField(label="How sure are we?", choices=Policy.Verified, widget=Radios)
    is_meant = forms.BooleanField(
        label="The length is right, although the law gives more", required=False, widget=forms.HiddenInput
    )
    why = why_changed_field("Why are you entering it?")

    LENGTHS = (
        "rg_days",
        "recovery_days",
        "reconsideration_days",
        "moveon_positive_days",
        "moveon_negative_days",
    )
    FOR_REMOVAL = ("effective_from", "recovery_days", "recovery_count_start", "note", "verified")
    CARRIED = ("why", "once", "is_meant")

    def __init__(self, *args: Any, jurisdiction: str, policy: Policy | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jurisdiction, self.policy = jurisdiction, policy
        if jurisdiction == Policy.Jurisdiction.UK_REMOVAL:
            for name in set(self.fields) - {*self.FOR_REMOVAL, *self.CARRIED}:
                del self.fields[name]
        if policy:
            self.fields["why"].label = "What was wrong with the row before?"

    def clean_effective_from(self) -> date:
        """Refuse a day before there was an NRM, or too far ahead to be known."""
        day: date = self.cleaned_data["effective_from"]
        assert self.today
        last = date(self.today.year + YEARS_AHEAD, 12, 31)
        if not FIRST_RULE <= day <= last:
            raise forms.ValidationError(
                f"Enter a day from {long_day(FIRST_RULE)}, when the NRM began, to {long_day(last)}"
            )
        return day

    def clean(self) -> dict[str, Any] | None:
        """Refuse a second row for one day, a row without a length, a correction without a difference."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if not any(self.cleaned_data.get(name) for name in self.LENGTHS):
            self.add_error("recovery_days", "Enter at least one number of days: this row sets none")
        self._ask_about_less_than_law()
        for length in LENGTHS:
            if self.cleaned_data.get(f"{length}_verified") and not self.cleaned_data.get(f"{length}_source"):
                self.add_error(f"{length}_source", "Enter its source, or choose “As sure as for the row”")
        day = self.cleaned_data["effective_from"]
        standing = Policy.objects.standing().filter(jurisdiction=self.jurisdiction, effective_from=day)
        for policy in standing:
            if policy != self.policy:
                self.add_error("effective_from", overlap_words(policy))
        if self.policy and all(getattr(self.policy, name) == value for name, value in self.values().items()):
            self.add_error(None, "Nothing is different from the row you are correcting")
        return cleaned

    def _ask_about_less_than_law(self) -> None:
        """Warn once of a recovery period that is shorter than the law's, and name that."""
        shorter = shorter_than_law(
            self.jurisdiction,
            effective_from=self.cleaned_data["effective_from"],
            days=self.cleaned_data.get("recovery_days"),
            counts_first=bool(self.cleaned_data.get("recovery_count_start")),
        )
        is_new = self.policy is None or self.policy.recovery_days != self.cleaned_data.get("recovery_days")
        if not shorter or not is_new:
            return
        box = self.fields["is_meant"]
        box.widget = forms.CheckboxInput()
        self.settle("is_meant", box)
        if not self.cleaned_data.get("is_meant"):
            self.add_error("is_meant", f"{shorter}. Check the length, and tick if it is still right")

    def values(self) -> dict[str, Any]:
        """Return what the row would say."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in self.CARRIED}
        values.setdefault("end_rule", EndRule.LATER_OF_CG)
        return {"jurisdiction": self.jurisdiction, **values}

    @property
    def row(self) -> Policy:
        """Return the row as it would be entered."""
        return Policy(**self.values())

    @property
    def answers(self) -> dict[str, Any]:
        return {"row": self.row, "why": self.cleaned_data["why"]}


class WithdrawalForm(OnceMixin, HouseForm):
    why = why_changed_field("Why is it taken back?")


class ClocksForm(HouseForm):
    """Whether the clocks that run move over to a new row."""

    KEEP, MOVE = "keep", "move"
    clocks = forms.ChoiceField(
        label="What about the clocks that are running?",
        choices=[
            (KEEP, "Running clocks keep their dates"),
            (MOVE, "Move running clocks too, in every service"),
        ],
        widget=Radios(
            hints={
                KEEP: "Only clocks that start from now on are counted by the changed rows.",
                MOVE: "Each case’s timeline says what moved and why. The log keeps that you chose it.",
            }
        ),
        initial=KEEP,
    )
