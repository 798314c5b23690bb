"""What the pages of a referral ask. Whether it can be so is the act's to say; the form shows its reasons."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from cases.forms.consents import FORM_VERSION, KEPT_WHERE
from cases.forms.documents import AttachMixin
from cases.models import Case, Consent, KeptDocument, Refused
from hestia.safekeeping.once import made, sent_before
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    ThreeStateField,
    UKDateField,
    VersionedFormMixin,
    YesNoField,
)
from hestia.ui.http import HouseRequest
from referrals.dates import Contradiction
from referrals.models import (
    Chaser,
    Decision,
    Disqualification,
    DutyToNotify,
    Extension,
    FirstResponderOrganisation,
    Handover,
    NRMConsent,
    Reconsideration,
    Referral,
    Suspension,
    Withdrawal,
)
from referrals.states import Outcome

SATURDAY = 5


class ActForm(HouseForm):
    """The answers one act needs. `carry_out` does it, or puts the reasons against it on the form."""

    def carry_out(
        self, request: HouseRequest, act: Callable[..., object], *, then: str, **subject: object
    ) -> HttpResponse | None:
        """Do the act as this person, now, and lead to `then`; None if it was refused.

        The answers are the act's own arguments. A form sent twice acts once.
        """
        try:
            with transaction.atomic():
                if "once" in self.fields and (before := sent_before(request, self, otherwise=then)):
                    return before
                answers = self.answers()
                if isinstance(self, AttachMixin):
                    answers["document"] = self.attached(by=request.user, at=request.now)
                act(**subject, **answers, by=request.user, at=request.now)
                return made(self, then) if "once" in self.fields else redirect(then)
        except Refused as refusal:
            self.refuse(refusal)
            return None

    def answers(self) -> dict[str, Any]:
        """Return what was answered, as the act takes it."""
        apart = {"once", "version", *AttachMixin.ATTACHED}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def refuse(self, refusal: Refused) -> None:
        """Put an act's reasons on the form, each beside the answer it is about."""
        if isinstance(refusal, Contradiction):
            for name, reason in refusal.problems.items():
                self.add_error(name if name in self.fields else None, reason)
        else:
            for reason in refusal.reasons:
                self.add_error(None, reason)


class NewForm(OnceMixin, ActForm):
    """An act that writes down something new: it carries a one-time key."""


class CorrectionForm(VersionedFormMixin, ActForm):
    """An act that corrects what is written down: it carries the version it was read at, and says why."""


def why_field() -> forms.CharField:
    """Ask why something is corrected."""
    return forms.CharField(
        label="Why are you correcting it?",
        max_length=100,
        help_text="This stays in the history, with what was there before.",
        error_messages={"required": "Enter why you are correcting it"},
    )


class InterpreterMixin(forms.Form):
    """Which language it was said in, and who interpreted."""

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case and "language" in self.fields:
            self.fields["language"].initial = case.client.first_language


class ExplanationForm(InterpreterMixin, NewForm):
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

    def offer_those_told(self: Any, told: list[tuple[str, str]]) -> None:
        """Offer each, ticked; nothing is asked where nobody was told."""
        if told:
            field = self.fields["tell"]
            field.choices = [(name, f"{name}: {what}") for name, what in told]
            field.initial = [name for name, _ in told]
        else:
            del self.fields["tell"]


def tell_field() -> forms.MultipleChoiceField:
    """Ask who must be written to."""
    return forms.MultipleChoiceField(
        label="They were told already. Who must hear that she took it back?",
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


class ConsentForm(AnswersMixin, TellMixin, PaperMixin, NewForm):
    field_order = (
        "answer",
        "how",
        "witness",
        "kept_where",
        "form_version",
        "given_on",
        "language",
        "interpreter_name",
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
    why = forms.CharField(label="Her reasons, if she wants to give any", max_length=300, required=False)
    tell = tell_field()

    def __init__(self, *args: Any, told: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
        self.settle_recipient()
        self.offer_those_told(told)
        if told:
            self.shown_when("tell", "answer", Consent.Answer.WITHDRAWN)

    def answers(self) -> dict[str, Any]:
        answers = super().answers()
        if answers["answer"] != Consent.Answer.WITHDRAWN:
            answers.pop("tell", None)
        return answers


class AnswersForm(AnswersMixin, PaperMixin, NewForm):
    """She answers one of the other questions otherwise than before."""

    how = forms.ChoiceField(label="How did she answer?", choices=Consent.How, widget=Radios)
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    given_on = UKDateField(label="When did she answer?", called="the date of her answer")
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = forms.CharField(label="Interpreter", max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
        self.settle_recipient()


class AuthorityContactForm(NewForm):
    contacted_on = UKDateField(label="When did you contact them?", called="the date you contacted them")
    council = forms.CharField(label="Council", max_length=120)
    phone = forms.CharField(label="Phone", max_length=40)
    email = forms.EmailField(label="E-mail")
    person = forms.CharField(label="Name of the person there", max_length=120, required=False)


class HandoverForm(NewForm):
    organisation = forms.ModelChoiceField(
        label="Which organisation will send it?",
        queryset=FirstResponderOrganisation.objects.none(),
        empty_label="Choose an organisation",
        help_text="Only these may send a referral to the Home Office.",
    )
    office = forms.CharField(label="Which office, force or council?", max_length=120, required=False)
    referrer_name = forms.CharField(label="Name of the person who will send it", max_length=120)
    phone = forms.CharField(label="Their phone", max_length=40, required=False)
    email = forms.EmailField(label="Their e-mail", required=False)
    handed_over_on = UKDateField(label="When did you hand it over?", called="the date you handed it over")
    how = forms.ChoiceField(
        label="How did they get it?",
        choices=Handover.How,
        widget=Radios,
        required=False,
    )
    pack = forms.MultipleChoiceField(
        label="What did they get?", choices=Handover.Pack, widget=Boxes, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = self.fields["organisation"]
        assert isinstance(organisations, forms.ModelChoiceField)
        organisations.queryset = FirstResponderOrganisation.objects.current()


class EarlierReferralForm(NewForm):
    organisation = forms.ModelChoiceField(
        label="Who sent it?",
        queryset=FirstResponderOrganisation.objects.none(),
        empty_label="Choose an organisation",
    )
    office = forms.CharField(label="Which office, force or council?", max_length=120, required=False)
    submitted_on = UKDateField(label="Date sent")
    received_on = UKDateField(
        label="Date received",
        help_text="On the Home Office’s letter. If it is not there: the date sent. For example, 27 3 2026",
    )
    reference = forms.CharField(label="Home Office reference", max_length=40)
    authority = forms.ChoiceField(
        label="Who decides?",
        choices=[("", "Not known yet"), *Referral.Authority.choices],
        widget=Radios,
        required=False,
        help_text="It stands at the head of the Home Office’s letters.",
    )
    jurisdiction = forms.ChoiceField(
        label="Where is she supported?",
        choices=Referral.Jurisdiction,
        initial=Referral.Jurisdiction.EW,
        widget=Radios,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = self.fields["organisation"]
        assert isinstance(organisations, forms.ModelChoiceField)
        organisations.queryset = FirstResponderOrganisation.objects.all()


class CarryOverForm(NewForm):
    """Nothing is asked: the button says it."""


class SubmissionForm(NewForm):
    submitted_on = UKDateField(
        label="When was it sent?",
        called="the date sent",
        help_text="The date on the confirmation the first responder got. For example, 27 3 2026",
    )


class ReceiptForm(NewForm):
    received_on = UKDateField(
        label="When did the Home Office receive it?",
        called="the date received",
        help_text="Sent online it is received the same day. The time to decide is counted from here.",
    )
    reference = forms.CharField(label="Home Office reference", max_length=40)
    authority = forms.ChoiceField(
        label="Who decides?",
        choices=[("", "Not known yet"), *Referral.Authority.choices],
        widget=Radios,
        required=False,
        help_text="It stands at the head of the Home Office’s letters.",
    )


class ReceiptCorrectionForm(CorrectionForm):
    submitted_on = UKDateField(label="Date sent")
    received_on = UKDateField(label="Date received")
    reference = forms.CharField(label="Home Office reference", max_length=40)
    authority = forms.ChoiceField(
        label="Who decides?",
        choices=[("", "Not known yet"), *Referral.Authority.choices],
        widget=Radios,
        required=False,
        help_text="It stands at the head of the Home Office’s letters.",
    )
    why = why_field()


def letter_field() -> forms.ChoiceField:
    """Ask whether the letter itself is here."""
    return forms.ChoiceField(label="Do we have the letter?", choices=Decision.Letter, widget=Radios)


def told_field() -> forms.ChoiceField:
    """Ask whether she knows."""
    return forms.ChoiceField(
        label="Have you told her?",
        choices=Decision.Told,
        widget=Radios(hints={Decision.Told.NOT_YET: "A task is made for the next working day."}),
    )


class LetterAttached(AttachMixin):
    """The letter, as a scan or a file."""

    ATTACHES = KeptDocument.Kind.LETTER
    ATTACH = "The letter, as a scan or a file"
    ATTACH_AFTER = "letter_kept"


class LetterMixin(LetterAttached, HouseForm):
    """The letter itself: whether it is here, where it is kept, and why it says no."""

    ATTACH_WHEN = ("letter", Decision.Letter.HELD)

    def settle_letter(self) -> None:
        """Ask where the letter is once it is here, and for its reasons if it says no."""
        self.shown_when("letter_kept", "letter", Decision.Letter.HELD)
        self.shown_when("reasons", "outcome", *self.NEGATIVE)
        vars(self.fields["reasons"])["says_optional"] = False

    NEGATIVE: ClassVar[tuple[str, ...]] = (Outcome.NEGATIVE,)


def letter_kept_field() -> forms.CharField:
    """Ask where the letter is."""
    return forms.CharField(
        label="Where is the letter kept?",
        max_length=160,
        required=False,
        help_text="The paper itself. For example, her file, H-0147, drawer 2.",
    )


def reasons_field() -> LongText:
    """Ask why a decision is negative."""
    return LongText(
        label="Why is it negative, in plain words?",
        max_length=2000,
        rows=3,
        required=False,
        help_text="Short, as you would explain it to her. Reconsideration begins with these.",
    )


class ToldMixin(HouseForm):
    """How she was told: in which language, through whom, and if she understood."""

    told_language = forms.CharField(label="In which language?", max_length=80, required=False)
    told_interpreter = forms.CharField(label="Through which interpreter?", max_length=120, required=False)
    understood = forms.ChoiceField(
        label="Did she understand it?",
        choices=Decision.Understood,
        widget=Radios,
        required=False,
        help_text="If not all of it, a task is made to explain it again.",
    )

    def settle_told(self, case: Case | None = None) -> None:
        """Ask for the interpreter only where there was one, and for the rest once she was told."""
        spoken, plain = Decision.Told.INTERPRETER, Decision.Told.YES
        self.shown_when("told_interpreter", "told_how", spoken)
        for name in ("told_on", "told_language", "understood"):
            self.shown_when(name, "told_how", spoken, plain)
        vars(self.fields["told_on"])["says_optional"] = False
        if case:
            self.fields["told_language"].initial = case.client.first_language


class DecisionForm(LetterMixin, ToldMixin, NewForm):
    field_order = (
        "stage",
        "outcome",
        "made_on",
        "is_right_day",
        "notified_on",
        "letter",
        "letter_kept",
        "reasons",
        "told_how",
        "told_on",
    )
    stage = forms.ChoiceField(choices=Decision.Stage, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label="What is the decision?", choices=Outcome, widget=Radios)
    made_on = UKDateField(
        label="Date on the letter",
        called="the decision date",
        help_text="Everything is timed from this day, even if the letter came later. For example, 27 3 2026",
    )
    is_right_day = forms.BooleanField(
        label="The date on the letter is right", required=False, widget=forms.HiddenInput
    )
    notified_on = UKDateField(label="Date we received it", called="the date we were told", required=False)
    letter = letter_field()
    letter_kept = letter_kept_field()
    reasons = reasons_field()
    told_how = told_field()
    told_on = UKDateField(label="When was she told?", called="the date she was told", required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_letter()
        self.settle_told(case)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        made_on: date | None = self.cleaned_data.get("made_on")
        if made_on and made_on.weekday() >= SATURDAY:
            # Letters are rarely dated so: most often it is a slip, and every date would follow it.
            box = self.fields["is_right_day"]
            box.widget = forms.CheckboxInput()
            self.settle("is_right_day", box)
            if not self.cleaned_data.get("is_right_day"):
                self.add_error(
                    "is_right_day",
                    f"The date on the letter is a {made_on:%A}. Check it, and tick if it is right",
                )
        return cleaned

    def answers(self) -> dict[str, Any]:
        answers = super().answers()
        del answers["is_right_day"]
        return answers


class DecisionCorrectionForm(LetterMixin, CorrectionForm):
    outcome = forms.ChoiceField(label="What is the decision?", choices=Outcome, widget=Radios)
    made_on = UKDateField(label="Date on the letter", called="the decision date")
    notified_on = UKDateField(label="Date we received it", called="the date we were told", required=False)
    letter = letter_field()
    letter_kept = letter_kept_field()
    reasons = reasons_field()
    why = why_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_letter()


class ToldForm(ToldMixin, NewForm):
    field_order = ("told_how", "told_on")
    told_how = forms.ChoiceField(
        label="How was she told?",
        choices=[
            (Decision.Told.INTERPRETER, "With an interpreter"),
            (Decision.Told.YES, "Without, none was needed"),
        ],
        widget=Radios,
    )
    told_on = UKDateField(label="When was she told?", called="the date she was told")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_told(case)


class ChaserForm(NewForm):
    whom = forms.ChoiceField(label="Whom did you chase?", choices=Chaser.Whom, widget=Radios)
    chased_on = UKDateField(label="When did you ask?", called="the date you asked")
    asked = forms.CharField(label="Whom did you ask?", max_length=120)
    how = forms.ChoiceField(label="How?", choices=Chaser.How, widget=Radios)
    answer = LongText(label="What did they say?", max_length=2000, required=False)
    again_on = UKDateField(
        label="When will you ask again?",
        called="the date to ask again",
        required=False,
        help_text="Makes a task for that day. For example, 27 3 2026",
    )

    def __init__(self, *args: Any, to_chase: list[Chaser.Whom], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_chase = to_chase
        if len(to_chase) > 1:
            self.field(forms.ChoiceField, "whom").choices = [(each, each.label) for each in to_chase]
            self.initial.setdefault("whom", to_chase[0])
        else:
            del self.fields["whom"]
        if Chaser.Whom.FIRST_RESPONDER in to_chase:
            again = self.fields["again_on"]
            again.help_text = "Left empty: in two working days, until the reference is here."

    def answers(self) -> dict[str, Any]:
        return {"whom": next(iter(self.to_chase), Chaser.Whom.HOME_OFFICE), **super().answers()}


class ChaserLetterForm(OnceMixin, HouseForm):
    """The button that makes the letter to the Home Office: sent twice, it makes one."""


class ReconsiderationForm(NewForm):
    ground = forms.ChoiceField(
        label="Why should they look again?",
        choices=Reconsideration.Ground,
        widget=Radios(
            hints={
                Reconsideration.Ground.EVIDENCE: "Evidence that, with all else, could show she is a victim. "
                "It must be sent with the request.",
                Reconsideration.Ground.GUIDANCE: "A specific point of the statutory guidance.",
            }
        ),
    )
    evidence = forms.MultipleChoiceField(
        label="What goes with the request?",
        choices=Reconsideration.Evidence,
        widget=Boxes,
        required=False,
        help_text="Tick what is in the envelope, not what is still to come.",
    )
    guidance = forms.CharField(
        label="Which point of the guidance was not followed?", max_length=300, required=False
    )
    asked_on = UKDateField(label="When was the request sent?", called="the date of the request")
    asked_by = forms.CharField(
        label="Who sent it?", max_length=120, help_text="Her solicitor, the first responder, or us."
    )
    late_why = forms.CharField(
        label="If it is late, why?",
        max_length=300,
        required=False,
        help_text="A late request is looked at only in exceptional circumstances.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = Reconsideration.Ground
        self.shown_when("evidence", "ground", grounds.EVIDENCE, grounds.BOTH)
        self.shown_when("guidance", "ground", grounds.GUIDANCE, grounds.BOTH)
        for name in ("evidence", "guidance"):
            vars(self.fields[name])["says_optional"] = False


class ReconsiderationOutcomeForm(LetterMixin, ToldMixin, NewForm):
    NEGATIVE = (Reconsideration.Result.UPHELD, Reconsideration.Result.REFUSED)
    field_order = (
        "outcome",
        "answered_on",
        "notified_on",
        "letter",
        "letter_kept",
        "reasons",
        "told_how",
        "told_on",
    )
    outcome = forms.ChoiceField(
        label="What is the answer?",
        choices=Reconsideration.Result,
        widget=Radios(
            hints={Reconsideration.Result.CHANGED: "She now has a positive decision, with a date of its own."}
        ),
    )
    answered_on = UKDateField(label="Date on the letter", called="the date of the answer")
    notified_on = UKDateField(label="Date we received it", called="the date we were told", required=False)
    letter = letter_field()
    letter_kept = letter_kept_field()
    reasons = reasons_field()
    told_how = told_field()
    told_on = UKDateField(label="When was she told?", called="the date she was told", required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_letter()
        self.settle_told(case)


class SuspensionForm(NewForm):
    from_on = UKDateField(label="When was it suspended?", called="the date it was suspended")
    reason = forms.ChoiceField(label="Why?", choices=Suspension.Reason, widget=Radios)
    note = forms.CharField(label="What should others know?", max_length=300, required=False)


class ResumptionForm(NewForm):
    resumed_on = UKDateField(label="When did it resume?", called="the date it resumed")


class WithdrawalForm(TellMixin, PaperMixin, NewForm):
    withdrawn_on = UKDateField(label="When did she withdraw?", called="the date she withdrew")
    reason = forms.ChoiceField(label="Why?", choices=Withdrawal.Reason, widget=Radios)
    how = forms.ChoiceField(
        label="How?",
        choices=Withdrawal.How,
        widget=Radios(
            hints={
                Withdrawal.How.WITNESSED: "From 13 February 2026, to a professional of a first responder, "
                "who signs and returns the form."
            }
        ),
    )
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = forms.CharField(label="Interpreter", max_length=120, required=False)
    tell = tell_field()
    knows_support_ends = forms.BooleanField(
        label="I explained that Home Office support ends, and what we can still do for her",
        error_messages={"required": "Explain to her that Home Office support ends, then tick to say so"},
    )

    def __init__(self, *args: Any, told: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
        self.offer_those_told(told)


# --- Beside the decisions ---------------------------------------------------------------------------


class ExtensionForm(LetterAttached, NewForm):
    until_on = UKDateField(label="What is the new last day?", called="the new last day")
    granted_on = UKDateField(label="Date on the letter")
    reason = forms.ChoiceField(label="Why was it extended?", choices=Extension.Reason, widget=Radios)
    evidence = forms.CharField(
        label="What does it rest on?",
        max_length=300,
        help_text="For example, the letter of Dr Lund of 3 November.",
    )
    letter_kept = letter_kept_field()


class UndoingForm(NewForm):
    undone_on = UKDateField(label="When was it undone?", called="the day it was undone")
    undone_why = forms.CharField(label="Why?", max_length=300)


class FurtherDecisionForm(LetterAttached, NewForm):
    ATTACH_WHEN = ("letter", Decision.Letter.HELD)

    made_on = UKDateField(label="Date on the letter", called="the decision date")
    notified_on = UKDateField(label="Date we received it", called="the date we were told", required=False)
    letter = letter_field()
    letter_kept = letter_kept_field()
    wholly_before = forms.BooleanField(
        label="It is about exploitation that ended before the first positive decision",
        error_messages={"required": "Tick it, or record a decision of another kind"},
    )
    gives_recovery = YesNoField(
        label="Does it give a recovery period again?",
        help_text="The letter says so. The Home Office need not give one. Then the first goes on counting.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("letter_kept", "letter", Decision.Letter.HELD)


class NoticeForm(LetterAttached, NewForm):
    ATTACH = "The notice, as a scan or a file"

    ground = forms.ChoiceField(label="On what ground?", choices=Disqualification.Ground, widget=Radios)
    reasons = LongText(label="What do they say, in plain words?", max_length=2000, rows=3)
    notice_on = UKDateField(label="Date on the notice")
    respond_by = UKDateField(
        label="Last day to answer",
        help_text="It stands in the notice: often ten days. Get legal advice today.",
    )
    letter_kept = letter_kept_field()


class NoticeFollowedForm(NewForm):
    responded_on = UKDateField(
        label="When was it answered?", called="the day it was answered", required=False
    )
    responded_by = forms.CharField(
        label="Who answered?", max_length=120, required=False, help_text="For example, her solicitor."
    )
    outcome = forms.ChoiceField(
        label="What did they decide?",
        choices=[("", "Nothing yet"), *Disqualification.Result.choices],
        widget=Radios,
        required=False,
    )
    decided_on = UKDateField(label="Date of the decision", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("decided_on", "outcome", *Disqualification.Result.values)
        vars(self.fields["decided_on"])["says_optional"] = False


class DutyForm(PaperMixin, NewForm):
    """Nothing here asks who she is."""

    authority_kind = forms.ChoiceField(
        label="What kind of authority notified?", choices=DutyToNotify.Kind, widget=Radios
    )
    authority = forms.CharField(label="Which one?", max_length=120, help_text="For example, Hackney Council.")
    notified_on = UKDateField(label="When did they notify?", called="the day they notified")
    tells_gender = forms.BooleanField(label="It told her gender", required=False)
    tells_nationality = forms.BooleanField(label="It told her nationality", required=False)
    agrees = YesNoField(
        label="Did she agree to be named?",
        help_text="If she did not, it may say nothing that tells who she is.",
    )
    how = forms.ChoiceField(
        label="How did she agree?",
        choices=[each for each in Consent.How.choices if each[0] != Consent.How.SPOKEN],
        widget=Radios,
        required=False,
    )
    witness = forms.CharField(label="Witness", max_length=120, required=False)
    kept_where = kept_where_field()
    form_version = form_version_field()
    language = forms.CharField(label="Language", max_length=80, required=False)
    interpreter_name = forms.CharField(label="Interpreter", max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_how()
        for name in ("how", "language", "interpreter_name"):
            self.shown_when(name, "agrees", "yes")


class EighteenForm(PaperMixin, NewForm):
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
