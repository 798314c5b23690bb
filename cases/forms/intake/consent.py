"""Intake, what she agrees to."""

from typing import Any

from cases.forms.intake.asking import IntakeForm, line, one_of, weighed, when
from cases.forms.interpreters import HeardMixin, HerInterpreterField
from cases.models import Consent
from hestia.ui.forms import (
    UKDateField,
)

ANSWERS = [(Consent.Answer.GIVEN, "Yes"), (Consent.Answer.REFUSED, "No")]
NOT_ASKED = "not_asked"  # no answer of hers: nothing is put in her ledger, and a task asks for one
WAS_ASKED = f"answer={Consent.Answer.GIVEN},{Consent.Answer.REFUSED}"
OF_AN_ANSWER = ("how", "witness", "language", "interpreter_name", "figures")


class ConsentFields(HeardMixin, IntakeForm):
    """Whether she agrees to support from us."""

    answer = one_of(
        "Does she agree to support from us?",
        [*ANSWERS, (NOT_ASKED, "Not asked yet")],
        hints={
            NOT_ASKED: "For example, the first call was cut short. This is not a no: her case can be opened."
            " A task to ask her is made for the next working day."
        },
        error_messages={"required": "Choose whether she agrees to support from us, or “Not asked yet”"},
    )
    how = weighed(when(WAS_ASKED, one_of("How did she answer?", Consent.How.choices, required=False)))
    witness = weighed(when("how=witnessed", line("Who was the witness?", 120)))
    language = when(WAS_ASKED, line("In which language did you explain it?", 80))
    interpreter_name = when(WAS_ASKED, HerInterpreterField(label="Interpreter"))
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
        required=False,
        not_future=True,
        help_text="For example, 27 3 2026",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when(WAS_ASKED, weighed(self.fields["given_on"])).initial = self.day
        when(WAS_ASKED, self.fields["figures"])

    def nobody_interpreted(self) -> bool:
        return self.cleaned_data.get("answer") not in {NOT_ASKED, None} and super().nobody_interpreted()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "answer" in self.errors:
            return data  # how and when she answered is asked once there is an answer
        if data.get("answer") == NOT_ASKED:
            # What stands there of an answer is what the page began with, or was chosen before.
            return data | dict.fromkeys(OF_AN_ANSWER, "") | {"given_on": None}
        self.need("how", "Choose how she answered")
        self.need("given_on", "Enter when she answered")
        if data.get("how") == Consent.How.WITNESSED:
            self.need("witness", "Enter the name of the witness")
        return data


class ConsentForm(ConsentFields):
    """Whether she agrees to support from us."""
