"""Intake, what she agrees to."""

from typing import Any

from cases.forms.intake.asking import IntakeForm, line, one_of, weighed, when
from cases.forms.interpreters import HeardMixin, HerInterpreterField
from cases.models import Consent
from hestia.ui.forms import (
    UKDateField,
)

ANSWERS = [(Consent.Answer.GIVEN, "Yes"), (Consent.Answer.REFUSED, "No")]


class ConsentFields(HeardMixin, IntakeForm):
    """Whether she agrees to support from us."""

    answer = one_of(
        "Does she agree to support from us?",
        ANSWERS,
        error_messages={"required": "Choose whether she agrees to support from us"},
    )
    how = one_of(
        "How did she answer?", Consent.How.choices, error_messages={"required": "Choose how she answered"}
    )
    witness = weighed(when("how=witnessed", line("Who was the witness?", 120)))
    language = line("In which language did you explain it?", 80)
    interpreter_name = HerInterpreterField(label="Interpreter")
    figures = weighed(
        one_of(
            "May we count her, without her name, in figures that we give to funders?",
            [*ANSWERS, ("", "Not asked yet")],
            required=False,
            help_text="She can say no and still get support. The numbers name nobody.",
        )
    )
    given_on = UKDateField(
        label="When did she answer?",
        called="the date she answered",
        error_messages={"required": "Enter when she answered"},
        not_future=True,
        help_text="For example, 27 3 2026",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_on"].initial = self.day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("how") == Consent.How.WITNESSED:
            self.need("witness", "Enter who the witness was")
        return data


class ConsentForm(ConsentFields):
    """Whether she agrees to support from us."""
