"""How she was told of a decision."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cases.forms.interpreters import HeardMixin, HerInterpreterField
from cases.models import Case
from hestia.ui.forms import HouseForm, OnceMixin, QueryForm, Radios, UKDateField, VersionedFormMixin
from referrals.forms.why import why_field
from referrals.models import Decision, DecisionOrAnswer


def informed_field() -> forms.ChoiceField:
    """Ask whether she knows."""
    return forms.ChoiceField(
        label="Have you told her?",
        choices=Decision.Told,
        widget=Radios(hints={Decision.Told.NOT_YET: "A task is made for the next working day."}),
    )


class InformingMixin(HeardMixin, HouseForm):
    """How she was told: in which language, through whom, and if she understood."""

    INTERPRETER = "told_interpreter"

    told_language = forms.CharField(label="In which language?", max_length=80, required=False)
    told_interpreter = HerInterpreterField(label="Through which interpreter?")
    understood = forms.ChoiceField(
        label="Did she understand it?",
        choices=Decision.Understood,
        widget=Radios,
        required=False,
        help_text="If not all of it, a task is made to explain it again.",
    )

    def nobody_interpreted(self) -> bool:
        return self.cleaned_data.get("told_how") == Decision.Told.YES

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("told_how") == Decision.Told.YES:
            self.cleaned_data["told_interpreter"] = ""  # the one chosen beforehand was not needed
        return cleaned

    def settle_informing(self, case: Case | None = None) -> None:
        """Ask for the interpreter only where there was one, and for the rest once she was told."""
        spoken, plain = Decision.Told.INTERPRETER, Decision.Told.YES
        self.shown_when("told_interpreter", "told_how", spoken)
        for name in ("told_on", "told_language", "understood"):
            self.shown_when(name, "told_how", spoken, plain)
        vars(self.fields["told_on"])["says_optional"] = False
        if case:
            self.fields["told_language"].initial = case.client.first_language


class InformingQuery(QueryForm):
    """Which decision or answer a link, or a task, is about."""

    of = forms.SlugField()
    task = forms.IntegerField(min_value=1, max_value=2**31)


class InformingForm(InformingMixin, OnceMixin, HouseForm):
    field_order = ("of", "told_how", "told_on")
    of = forms.ChoiceField(label="What was she told?", widget=Radios)
    told_how = forms.ChoiceField(
        label="How was she told?",
        choices=[
            (Decision.Told.INTERPRETER, "With an interpreter"),
            (Decision.Told.YES, "Without, none was needed"),
        ],
        widget=Radios,
    )
    told_on = UKDateField(
        label="When was she told?", called="the date she was told", not_future=True, starts_today=True
    )

    def __init__(self, *args: Any, case: Case, untold: Sequence[DecisionOrAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.untold = {decision.told_key: decision for decision in untold}
        if len(self.untold) > 1:
            choices = [(key, decision.telling) for key, decision in self.untold.items()]
            self.field(forms.ChoiceField, "of").choices = choices
        else:
            del self.fields["of"]
        self.settle_informing(case)

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        return {**answers, "decision": self.untold[answers.pop("of", "") or next(iter(self.untold))]}


class InformingCorrectionForm(InformingMixin, VersionedFormMixin, HouseForm):
    field_order = ("told_how", "told_on")
    told_how = forms.ChoiceField(
        label="Has she been told?",
        choices=Decision.Told,
        widget=Radios(hints={Decision.Told.NOT_YET: "A task is made for the next working day."}),
    )
    told_on = UKDateField(
        label="When was she told?",
        called="the date she was told",
        required=False,
        not_future=True,
        starts_today=True,
    )
    why = why_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_informing()
