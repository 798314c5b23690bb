"""What she agreed to, in her own answer."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cases.forms.documents import AttachMixin
from cases.forms.interpreters import HeardMixin, HerInterpreterField
from cases.models import Agency, Case, Consent, KeptDocument
from cases.models.disclosure import RECIPIENTS
from cases.queries.her_answers import resting_on
from hestia.accounts.models import User
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    HouseModelForm,
    OnceMixin,
    QueryForm,
    Radios,
    UKDateField,
)
from hestia.ui.words import day

# The referral's own pages ask the questions of the NRM: they do more than write the answers down.
ASKED_ELSEWHERE = (
    Consent.Purpose.NRM,
    Consent.Purpose.NRM_SUPPORT,
    Consent.Purpose.NRM_POLICE,
    Consent.Purpose.NRM_DECISION,
    Consent.Purpose.DUTY,
)
# Asked with a Duty to Notify; taken back where the other answers are.
TAKEN_BACK_ELSEWHERE = tuple(purpose for purpose in ASKED_ELSEWHERE if purpose != Consent.Purpose.DUTY)
NAMES_NOBODY = (Consent.Purpose.SERVICE, Consent.Purpose.FIGURES, Consent.Purpose.RESEARCH)


class HowMixin(AttachMixin):
    """How she answered: on paper, which is kept somewhere, or aloud, before a witness or not."""

    ATTACHES = KeptDocument.Kind.CONSENT
    ATTACH = "The signed paper, as a scan or a photograph"
    ATTACH_AFTER = "form_version"
    ATTACH_WHEN = ("how", Consent.How.SIGNED)

    def show_what_applies(self, case: Case, by: User) -> None:
        """Ask for the witness of what was spoken, and for the paper of what was signed."""
        self.attachable(case=case, by=by)
        self.shown_when("witness", "how", Consent.How.WITNESSED)
        for name in ("kept_where", "form_version"):
            self.shown_when(name, "how", Consent.How.SIGNED)
        vars(self.fields["witness"])["says_optional"] = False

    def clean(self) -> dict[str, Any] | None:
        """Ask for the witness; paper that goes with a spoken answer is a mistake in one of the two."""
        cleaned = super().clean()
        data = self.cleaned_data
        how = data.get("how")
        if how == Consent.How.WITNESSED and not data.get("witness"):
            self.add_error("witness", "Enter the name of the witness")
        if how and how != Consent.How.SIGNED:
            for name in ("kept_where", "form_version", *self.ATTACHED):
                if data.get(name):
                    self.add_error(
                        name, "Only a signed answer has a paper. Choose “Signed form”, or clear this"
                    )
        return cleaned


KEPT_WHERE = "The paper itself. For example, her file, H-0000, drawer 2."
FORM_VERSION = "It is printed at the foot of the form. For example, Consent form 1"


class ConsentQuery(QueryForm):
    """The agency of which she is to be asked, where the way here began on its page."""

    agency = forms.ModelChoiceField(Agency.objects.none())

    def __init__(self, data: Any = None, *, case: Case, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.field(forms.ModelChoiceField, "agency").queryset = case.agency_set.all()

    @property
    def answers_to_begin_with(self) -> dict[str, str]:
        """Return what is asked, and who may know, as the form begins with them."""
        agency: Agency | None = self.asked["agency"]
        if agency is None:
            return {}
        name = agency.name if agency.is_named else ""
        return {"purpose": RECIPIENTS[agency.kind].purpose, "recipient": name}


class ConsentForm(HeardMixin, HowMixin, OnceMixin, HouseModelForm[Consent]):
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
            "kept_where",
            "form_version",
            "given_on",
            "review_on",
            "why",
        ]
        widgets: ClassVar = {"answer": Radios, "how": Radios}
        field_classes: ClassVar = {"interpreter_name": HerInterpreterField}
        labels: ClassVar = {
            "purpose": "What did you ask her about?",
            "recipient": "Who exactly may know?",
            "what": "What exactly may they know?",
            "language": "Language it was explained in",
            "interpreter_name": "Interpreter",
            "answer": "Her answer",
            "how": "How did she answer?",
            "witness": "Who was the witness?",
            "kept_where": "Where is the signed paper kept?",
            "form_version": "Which form did she sign?",
            "given_on": "Date of her answer",
            "review_on": "Ask again on",
            "why": "Anything she said about it",
        }
        help_texts: ClassVar = {
            "purpose": "“Share data” is a row about her: gender, citizenship, languages, exploitation, "
            "NRM decision, referral, and how her case is going. Tell her so. Her birthday, her children, "
            "her plan, what happened to her and how it ended are in it only if you write them below.",
            "recipient": "For example, Dr Khan at Hill Road Surgery",
            "what": "This is also printed on her own list. Write it to her: “my appointments, not what "
            "happened to me”",
            "witness": "Only when she spoke in front of a witness.",
            "kept_where": KEPT_WHERE,
            "form_version": FORM_VERSION,
            "review_on": "Makes a task for that day. Leave it empty if it lasts until she changes her mind.",
        }

    read_out = forms.BooleanField(
        label="I read this out: “You can say no and still get support. You can change your mind.”",
        error_messages={"required": "Read it out to her, then tick the box"},
    )

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.instance.case = case
        self.initial.pop("interpreter_name", None)  # of an answer not written yet: the field knows whom
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
        self.show_what_applies(case, by)

    def clean(self) -> dict[str, Any] | None:
        """Ask for the recipient where the answer needs one."""
        cleaned = super().clean()
        data = self.cleaned_data
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


class WithdrawalForm(HowMixin, OnceMixin, HouseForm):
    """She takes an answer back. Nobody asks her why; who must be told is asked of us."""

    on = UKDateField(
        label="When did she take it back?",
        called="the day she took it back",
        not_future=True,
        starts_today=True,
    )
    how = forms.ChoiceField(label="How did she say so?", choices=Consent.How.choices, widget=Radios)
    witness = forms.CharField(
        label="Who was the witness?",
        max_length=120,
        required=False,
        help_text="Only when she spoke in front of a witness.",
    )
    kept_where = forms.CharField(
        label="Where is the signed paper kept?", max_length=160, required=False, help_text=KEPT_WHERE
    )
    form_version = forms.CharField(
        label="Which form did she sign?", max_length=40, required=False, help_text=FORM_VERSION
    )
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = HerInterpreterField(label="Interpreter")
    told = forms.MultipleChoiceField(
        label="They have already been told. Who needs to know that she took it back?",
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

    def __init__(self, *args: Any, consent: Consent, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recipients: dict[str, str] = {}
        about = consent
        if consent.purpose == Consent.Purpose.NRM_POLICE:  # whoever of the police was told of her
            about = Consent(case=consent.case, purpose=Consent.Purpose.POLICE)
        if consent.purpose in TAKEN_BACK_ELSEWHERE and consent.case.nrm_stage == Case.NRMStage.WITHDRAWN:
            recipients["the Home Office"] = "The Home Office: her answer, with the referral"
        for disclosure in resting_on(about):
            if disclosure.told_at:
                when = day(timezone.localdate(disclosure.told_at))
                recipients.setdefault(
                    disclosure.recipient, f"{disclosure.recipient}: {disclosure.will_tell} ({when})"
                )
        if consent.purpose == Consent.Purpose.DUTY:  # the authority that named her to the Home Office
            when = f"her name, told to the Home Office ({day(consent.given_on)})"
            recipients[consent.recipient] = f"{consent.recipient}: {when}"
        if recipients:
            field = self.field(forms.MultipleChoiceField, "told")
            field.choices, field.initial = list(recipients.items()), list(recipients)
        else:
            del self.fields["told"]
        agencies = consent.case.agency_set.involved().exclude(name__in=recipients)
        self.field(forms.ModelChoiceField, "tell").queryset = agencies
        if not agencies.exists():
            del self.fields["tell"]
        given_on: date = consent.given_on
        self.show_what_applies(consent.case, by)
        self.field(UKDateField, "on").limit(earliest=given_on, because="the day she agreed")

    @property
    def must_hear(self) -> list[str]:
        """Return the names of all that were ticked."""
        return [*self.cleaned_data.get("told", []), *map(str, self.cleaned_data.get("tell") or [])]
