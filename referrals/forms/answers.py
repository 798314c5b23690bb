"""The other questions of the Home Office's form."""

from typing import Any

from django import forms

from cases.forms.interpreters import HerInterpreterField
from cases.models import Consent
from hestia.ui.forms import HouseForm, OnceMixin, Radios, ThreeStateField, UKDateField
from referrals.forms.consent_papers import (
    PaperMixin,
    RecipientsMixin,
    form_version_field,
    kept_where_field,
    recipients_field,
)
from referrals.models import NRMConsent


class AnswersMixin(HouseForm):
    """The other three questions of the form. None is asked for: a subject not raised is not a "no"."""

    wants_support = ThreeStateField(
        label="Does she want support?",
        required=False,
        help_text=(
            "Such as safe housing, medical treatment, help to cope, protection, legal advice or money."
        ),
    )
    will_help_police = ThreeStateField(
        label="Is she willing to help with investigations or criminal proceedings into her exploitation?",
        required=False,
        help_text="She can say no. Her support does not depend on it.",
    )
    decision_goes_to = forms.ChoiceField(
        label="Who should get the decision?",
        choices=[
            ("", "Not discussed"),
            (NRMConsent.Recipient.CLIENT, "She herself, at an address that is safe"),
            (NRMConsent.Recipient.SOMEONE_ELSE, "Someone else, with her permission"),
        ],
        widget=Radios,
        required=False,
    )
    recipient_name = forms.CharField(
        label="Who else?", max_length=120, required=False, help_text="For example, her solicitor."
    )

    def settle_recipient(self) -> None:
        """Ask for a name only where somebody else gets the decision."""
        self.shown_when("recipient_name", "decision_goes_to", NRMConsent.Recipient.SOMEONE_ELSE)
        vars(self.fields["recipient_name"])["says_optional"] = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        for question in ("wants_support", "will_help_police"):
            # Silence is never written down as a no.
            data[question] = data.get(question) or ThreeStateField.NOT_DISCUSSED
        goes_to, name = data.get("decision_goes_to"), data.get("recipient_name")
        if goes_to == NRMConsent.Recipient.SOMEONE_ELSE and not name:
            self.add_error("recipient_name", "Enter who else should get the decision")
        elif name and goes_to != NRMConsent.Recipient.SOMEONE_ELSE:
            self.add_error("decision_goes_to", "Choose “Someone else”, or leave their name empty")
        return cleaned


class AnswersForm(AnswersMixin, RecipientsMixin, PaperMixin, OnceMixin, HouseForm):
    """She answers one of the other questions otherwise than before."""

    how = forms.ChoiceField(label="How did she answer?", choices=Consent.How, widget=Radios)
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    given_on = UKDateField(
        label="When did she answer?", called="the date of her answer", not_future=True, starts_today=True
    )
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = HerInterpreterField(label="Interpreter")
    tell = recipients_field("They were told her answer. Who needs to know that it has changed?")
    tell_police = recipients_field("The police were told about her. Who needs to know that she took it back?")

    def __init__(
        self,
        *args: Any,
        recipients: list[tuple[str, str]],
        police_recipients: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
        self.settle_recipient()
        self.offer_recipients(recipients)
        self.offer_recipients(police_recipients, name="tell_police")
        if police_recipients:
            self.shown_when("tell_police", "will_help_police", ThreeStateField.NO)

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        police = answers.pop("tell_police", [])
        if answers["will_help_police"] == ThreeStateField.NO:
            answers["tell"] = [*answers.get("tell", []), *police]
        return answers
