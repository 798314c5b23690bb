"""Whether she wants to be referred."""

from typing import Any

from django import forms

from cases.forms.interpreters import HeardMixin, HerInterpreterField
from cases.models import Consent
from hestia.ui.forms import HouseForm, OnceMixin, Radios, UKDateField
from referrals.forms.answers import AnswersMixin
from referrals.forms.consent_papers import (
    PaperMixin,
    RecipientsMixin,
    form_version_field,
    kept_where_field,
    recipients_field,
)


class ConsentForm(HeardMixin, AnswersMixin, RecipientsMixin, PaperMixin, OnceMixin, HouseForm):
    field_order = (
        "answer",
        "how",
        "witness",
        "kept_where",
        "form_version",
        "given_on",
        "language",
        "interpreter_name",
        "privacy_notice_given",
    )
    answer = forms.ChoiceField(
        label="Does she want to be referred?",
        choices=[
            (Consent.Answer.GIVEN, "Yes, she wants to be referred"),
            (Consent.Answer.REFUSED, "No, she does not want to be referred"),
            (Consent.Answer.WITHDRAWN, "She said yes before, and takes it back"),
        ],
        widget=Radios,
        help_text="She can say no and still get support from us.",
    )
    how = forms.ChoiceField(
        label="How did she answer?",
        choices=Consent.How,
        widget=Radios(
            hints={
                Consent.How.WITNESSED: "A colleague or the interpreter heard her say it.",
                Consent.How.SPOKEN: "Enough for a no. A yes needs a signature or a witness.",
            }
        ),
    )
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    given_on = UKDateField(
        label="When did she answer?", called="the date of her answer", not_future=True, starts_today=True
    )
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = HerInterpreterField(label="Interpreter")
    privacy_notice_given = forms.BooleanField(
        label="I gave her the Home Office’s Privacy Information Notice and explained it in that language",
        required=False,
        help_text="Needed before a yes. It is not recorded that she had it with the explanation.",
    )
    why = forms.CharField(label="Her reasons, if she wants to give any", max_length=300, required=False)
    review_on = UKDateField(
        label="Ask again on",
        required=False,
        help_text="Makes a task for that day. Leave it empty if she asked not to be asked again.",
    )
    tell = recipients_field()

    def __init__(
        self,
        *args: Any,
        recipients: list[tuple[str, str]],
        turned_18: bool = False,
        had_notice: bool,
        said_yes: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not said_yes:  # there is nothing to take back
            answer = self.field(forms.ChoiceField, "answer")
            choices: Any = answer.choices
            answer.choices = [choice for choice in choices if choice[0] != Consent.Answer.WITHDRAWN]
        if had_notice:
            del self.fields["privacy_notice_given"]
        self.settle_how()
        self.settle_recipient()
        self.offer_recipients(recipients)
        # Those who know of her from when she was a child are written to after a first no as well.
        self.ends_it = {Consent.Answer.WITHDRAWN, *([Consent.Answer.REFUSED] if turned_18 else [])}
        if recipients:
            self.shown_when("tell", "answer", *sorted(self.ends_it))
        if recipients and turned_18:
            self.fields["tell"].label = "They have already been told. Who needs to know that she said no?"
        self.shown_when("review_on", "answer", Consent.Answer.REFUSED, Consent.Answer.WITHDRAWN)

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        if answers["answer"] not in self.ends_it:
            answers.pop("tell", None)
        return answers
