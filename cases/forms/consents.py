"""What she agreed to, in her own answer."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cases.models import Agency, Case, Consent
from cases.sharing import resting_on
from hestia.ui.forms import Boxes, HouseForm, HouseModelForm, OnceMixin, Radios, UKDateField
from hestia.ui.words import day

# The referral's own page asks for consent to the NRM: it does more than write it down.
ASKED_ELSEWHERE = (Consent.Purpose.NRM,)
NAMES_NOBODY = (Consent.Purpose.SERVICE, Consent.Purpose.RESEARCH)


class ConsentForm(OnceMixin, HouseModelForm[Consent]):
    """One answer to one question. A new answer is a new row of the ledger."""

    class Meta:
        model = Consent
        fields: ClassVar = [
            "purpose",
            "recipient",
            "what",
            "language",
            "interpreter_name",
            "answer",
            "how",
            "witness",
            "given_on",
            "review_on",
            "why",
        ]
        widgets: ClassVar = {"answer": Radios, "how": Radios}
        labels: ClassVar = {
            "purpose": "What did you ask her about?",
            "recipient": "Who exactly may know?",
            "what": "What exactly may they know?",
            "language": "Language it was explained in",
            "interpreter_name": "Interpreter’s name",
            "answer": "Her answer",
            "how": "How did she answer?",
            "witness": "Who was the witness?",
            "given_on": "Date of her answer",
            "review_on": "Ask again on",
            "why": "Anything she said about it",
        }
        help_texts: ClassVar = {
            "recipient": "For example, Dr Khan at Hill Road Surgery",
            "what": "For example, her appointments, not what happened to her",
            "witness": "Only when she spoke in front of a witness.",
            "review_on": "Leave it empty if it holds until she changes her mind.",
        }

    read_out = forms.BooleanField(
        label="I read this out: “You can say no and still get support. You can change your mind.”",
        error_messages={"required": "Read it out to her, then tick the box"},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.instance.case = case
        self.field(forms.ChoiceField, "purpose").choices = [
            ("", "Choose one"),
            *((p.value, p.label) for p in Consent.Purpose if p not in ASKED_ELSEWHERE),
        ]
        for name, options in (
            ("answer", [Consent.Answer.GIVEN, Consent.Answer.REFUSED]),
            ("how", list(Consent.How)),
        ):
            self.field(forms.ChoiceField, name).choices = [(o.value, o.label) for o in options]
        self.field(UKDateField, "given_on").not_future = True
        self.order_fields([*list(self.fields)[:5], "read_out"])

    def clean(self) -> dict[str, Any] | None:
        """Ask for the witness and the recipient where the answer needs them."""
        cleaned = super().clean()
        data = self.cleaned_data
        if data.get("how") == Consent.How.WITNESSED and not data.get("witness"):
            self.add_error("witness", "Enter who was the witness")
        is_shared = data.get("answer") == Consent.Answer.GIVEN and data.get("purpose") not in {
            None,
            *NAMES_NOBODY,
        }
        if is_shared and not data.get("recipient"):
            self.add_error("recipient", "Enter who exactly may know")
        given_on, review_on = data.get("given_on"), data.get("review_on")
        if given_on and review_on and review_on <= given_on:
            self.add_error("review_on", "“Ask again on” must be after the date of her answer")
        return cleaned


class WithdrawalForm(OnceMixin, HouseForm):
    """She takes an answer back. Nobody asks her why; who must be told is asked of us."""

    on = UKDateField(label="When did she take it back?", called="the day she took it back", not_future=True)
    how = forms.ChoiceField(label="How did she say so?", choices=Consent.How.choices, widget=Radios)
    witness = forms.CharField(
        label="Who was the witness?",
        max_length=120,
        required=False,
        help_text="Only when she spoke in front of a witness.",
    )
    told = forms.MultipleChoiceField(
        label="They were told already. Who must hear that she took it back?",
        widget=Boxes,
        required=False,
        help_text="We add a task to write to each one you leave ticked, due the next working day.",
    )
    tell = forms.ModelMultipleChoiceField(
        label="Who else must be told?",
        queryset=Agency.objects.none(),
        widget=Boxes,
        required=False,
        help_text="We add a task, due the next working day, for each one you tick.",
    )
    why = forms.CharField(label="Anything she said about it", max_length=300, required=False)

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told: dict[str, str] = {}
        for disclosure in resting_on(consent):
            if disclosure.told_at:
                when = day(timezone.localdate(disclosure.told_at))
                told.setdefault(
                    disclosure.recipient, f"{disclosure.recipient}: {disclosure.will_tell} ({when})"
                )
        if told:
            field = self.field(forms.MultipleChoiceField, "told")
            field.choices, field.initial = list(told.items()), list(told)
        else:
            del self.fields["told"]
        agencies = consent.case.agency_set.involved().exclude(name__in=told)
        self.field(forms.ModelChoiceField, "tell").queryset = agencies
        if not agencies.exists():
            del self.fields["tell"]
        given_on: date = consent.given_on
        self.field(UKDateField, "on").limit(earliest=given_on, because="the day she agreed")

    @property
    def must_hear(self) -> list[str]:
        """Return the names of all that were ticked."""
        return [*self.cleaned_data.get("told", []), *map(str, self.cleaned_data.get("tell") or [])]

    def clean(self) -> dict[str, Any] | None:
        """Ask for the witness where the answer needs one."""
        cleaned = super().clean()
        if self.cleaned_data.get("how") == Consent.How.WITNESSED and not self.cleaned_data.get("witness"):
            self.add_error("witness", "Enter who was the witness")
        return cleaned
