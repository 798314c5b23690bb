"""What she was told, what she agreed to, and what she says when she turns 18."""

from typing import Any

from django import forms

from cases.forms.consents import FORM_VERSION, KEPT_WHERE
from cases.forms.documents import AttachMixin
from cases.models import Case, Consent, KeptDocument
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    ThreeStateField,
    UKDateField,
    YesNoField,
)
from referrals.models import (
    NRMConsent,
    Referral,
)


class InterpreterMixin(forms.Form):
    """Which language it was said in, and who interpreted."""

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case and "language" in self.fields:
            self.fields["language"].initial = case.client.first_language


class ExplanationForm(InterpreterMixin, OnceMixin, HouseForm):
    explained_on = UKDateField(label="When did you explain it?", called="the date you explained it")
    language = forms.CharField(label="Language you explained it in", max_length=80)
    interpreter_name = forms.CharField(
        label="Interpreter",
        max_length=120,
        required=False,
        help_text="Name or agency and number. Never a relative, a friend or anyone who came with her.",
    )
    privacy_notice_given = forms.BooleanField(
        label="I gave and explained the Home Office’s Privacy Information Notice",
        required=False,
    )
    jurisdiction = forms.ChoiceField(
        label="Where is she supported?",
        choices=Referral.Jurisdiction,
        initial=Referral.Jurisdiction.EW,
        widget=Radios,
        help_text="The rules of that part of the UK time the referral.",
    )
    note = LongText(
        label="What did she ask or say?",
        max_length=2000,
        required=False,
        help_text="Use her words where you can. She can ask to read this.",
    )

    def __init__(self, *args: Any, is_first: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_first:
            del self.fields["jurisdiction"]


class PaperMixin(AttachMixin, InterpreterMixin):
    """How she said it: on paper, which is kept somewhere, or aloud."""

    ATTACHES = KeptDocument.Kind.CONSENT
    ATTACH = "The signed paper, as a scan or a photograph"
    ATTACH_AFTER = "form_version"
    ATTACH_WHEN = ("how", Consent.How.SIGNED)

    def settle_how(self: Any) -> None:
        """Ask for the witness of what was spoken, and for the paper of what was signed."""
        self.shown_when("witness", "how", Consent.How.WITNESSED)
        for name in ("kept_where", "form_version"):
            self.shown_when(name, "how", Consent.How.SIGNED)
        vars(self.fields["witness"])["says_optional"] = False


def kept_where_field() -> forms.CharField:
    """Ask where the signed paper is."""
    return forms.CharField(
        label="Where is the signed paper kept?", max_length=160, required=False, help_text=KEPT_WHERE
    )


def form_version_field() -> forms.CharField:
    """Ask which form was signed."""
    return forms.CharField(
        label="Which form did she sign?", max_length=40, required=False, help_text=FORM_VERSION
    )


class TellMixin(forms.Form):
    """Who was told of her for the referral, and must hear that she took her consent back."""

    def offer_those_told(self: Any, told: list[tuple[str, str]], name: str = "tell") -> None:
        """Offer each, ticked; nothing is asked where nobody was told."""
        if told:
            field = self.fields[name]
            field.choices = [(who, f"{who[:1].upper()}{who[1:]}: {what}") for who, what in told]
            field.initial = [who for who, _ in told]
        else:
            del self.fields[name]


def tell_field(
    label: str = "They were told already. Who must hear that she took it back?",
) -> forms.MultipleChoiceField:
    """Ask who must be written to."""
    return forms.MultipleChoiceField(
        label=label,
        widget=Boxes,
        required=False,
        help_text="We add a task to write to each one you leave ticked, due the next working day.",
    )


class AnswersMixin(HouseForm):
    """The other three questions of the form. None is asked for: a subject not raised is not a "no"."""

    wants_support = ThreeStateField(
        label="Does she want support, such as housing, health care or legal advice?", required=False
    )
    will_help_police = ThreeStateField(
        label="Is she willing to help an investigation?",
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
            data[question] = data.get(question) or ThreeStateField.NOT_DISCUSSED
        goes_to, name = data.get("decision_goes_to"), data.get("recipient_name")
        if goes_to == NRMConsent.Recipient.SOMEONE_ELSE and not name:
            self.add_error("recipient_name", "Enter who else should get the decision")
        elif name and goes_to != NRMConsent.Recipient.SOMEONE_ELSE:
            self.add_error("decision_goes_to", "Choose “Someone else”, or leave their name empty")
        return cleaned


class ConsentForm(AnswersMixin, TellMixin, PaperMixin, OnceMixin, HouseForm):
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
    given_on = UKDateField(label="When did she answer?", called="the date of her answer")
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = forms.CharField(label="Interpreter", max_length=120, required=False)
    privacy_notice_given = forms.BooleanField(
        label="I gave her the Home Office’s Privacy Information Notice and explained it in that language",
        required=False,
        help_text="Before a yes. It is not recorded that she had it with the explanation.",
    )
    why = forms.CharField(label="Her reasons, if she wants to give any", max_length=300, required=False)
    review_on = UKDateField(
        label="Ask again on",
        required=False,
        help_text="Makes a task for that day. Leave it empty if she asked not to be asked again.",
    )
    tell = tell_field()

    def __init__(
        self,
        *args: Any,
        told: list[tuple[str, str]],
        turned_18: bool = False,
        had_notice: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if had_notice:
            del self.fields["privacy_notice_given"]
        self.settle_how()
        self.settle_recipient()
        self.offer_those_told(told)
        # Told of her as a child: they must hear a first no as well.
        self.ends_it = {Consent.Answer.WITHDRAWN, *([Consent.Answer.REFUSED] if turned_18 else [])}
        if told:
            self.shown_when("tell", "answer", *sorted(self.ends_it))
        if told and turned_18:
            self.fields["tell"].label = "They were told already. Who must hear that she said no?"
        self.shown_when("review_on", "answer", Consent.Answer.REFUSED, Consent.Answer.WITHDRAWN)

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        if answers["answer"] not in self.ends_it:
            answers.pop("tell", None)
        return answers


class AnswersForm(AnswersMixin, TellMixin, PaperMixin, OnceMixin, HouseForm):
    """She answers one of the other questions otherwise than before."""

    how = forms.ChoiceField(label="How did she answer?", choices=Consent.How, widget=Radios)
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    given_on = UKDateField(label="When did she answer?", called="the date of her answer")
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = forms.CharField(label="Interpreter", max_length=120, required=False)
    tell = tell_field("They were told her answer. Who must hear that it is another now?")
    tell_police = tell_field("The police were told of her. Who must hear that she took it back?")

    def __init__(
        self,
        *args: Any,
        told: list[tuple[str, str]],
        told_police: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
        self.settle_recipient()
        self.offer_those_told(told)
        self.offer_those_told(told_police, name="tell_police")
        if told_police:
            self.shown_when("tell_police", "will_help_police", ThreeStateField.NO)

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        police = answers.pop("tell_police", [])
        if answers["will_help_police"] == ThreeStateField.NO:
            answers["tell"] = [*answers.get("tell", []), *police]
        return answers


class EighteenForm(PaperMixin, OnceMixin, HouseForm):
    stays = YesNoField(
        label="Does she want to stay in the NRM?",
        yes="Yes, she stays",
        no="No, she does not",
        help_text="From 18 it is her own decision. She can say no and still get support from us.",
    )
    wants_support = ThreeStateField(
        label="Does she want the adult support of the Home Office’s contract?",
        help_text="A choice of its own: she can stay without it.",
    )
    how = forms.ChoiceField(
        label="How did she say so?",
        choices=[each for each in Consent.How.choices if each[0] != Consent.How.SPOKEN],
        widget=Radios(
            hints={
                Consent.How.WITNESSED: "From 13 February 2026, to a professional of a first responder, "
                "who signs and returns the form."
            }
        ),
    )
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    given_on = UKDateField(label="When did she say so?", called="the date of her answer")
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = forms.CharField(label="Interpreter", max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
