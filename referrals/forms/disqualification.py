"""What stands beside the decisions: extensions, further decisions, notices, the Duty to Notify."""

from typing import Any

from django import forms

from cases.models import Consent
from hestia.ui.forms import (
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    UKDateField,
    VersionedFormMixin,
    YesNoField,
)
from referrals.forms.consents import PaperMixin, form_version_field, kept_where_field
from referrals.forms.decisions import LetterAttached, RightDayMixin, letter_field, letter_kept_field
from referrals.forms.why import why_field
from referrals.models import (
    Decision,
    Disqualification,
    DutyToNotify,
    Extension,
)


class ExtensionForm(LetterAttached, OnceMixin, HouseForm):
    until_on = UKDateField(label="What is the new last day?", called="the new last day")
    granted_on = UKDateField(label="Date on the letter")
    reason = forms.ChoiceField(label="Why was it extended?", choices=Extension.Reason, widget=Radios)
    evidence = forms.CharField(
        label="What does it rest on?",
        max_length=300,
        help_text="For example, the letter of Dr Lund of 3 November.",
    )
    letter_kept = letter_kept_field()


class UndoingForm(OnceMixin, HouseForm):
    undone_on = UKDateField(label="When was it undone?", called="the day it was undone")
    undone_why = forms.CharField(label="Why?", max_length=300)


class FurtherDecisionForm(RightDayMixin, LetterAttached, OnceMixin, HouseForm):
    field_order = ("made_on", "is_right_day")
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


class NoticeForm(LetterAttached, OnceMixin, HouseForm):
    ATTACH = "The notice, as a scan or a file"

    ground = forms.ChoiceField(label="On what ground?", choices=Disqualification.Ground, widget=Radios)
    reasons = LongText(label="What do they say, in plain words?", max_length=2000, rows=3)
    notice_on = UKDateField(label="Date on the notice")
    respond_by = UKDateField(
        label="Last day to answer",
        help_text="It stands in the notice: often ten days. Get legal advice today.",
    )
    letter_kept = letter_kept_field()


class NoticeFollowedForm(OnceMixin, HouseForm):
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


class NoticeCorrectionForm(LetterAttached, VersionedFormMixin, HouseForm):
    ATTACH = "The notice, as a scan or a file"

    ground = forms.ChoiceField(label="On what ground?", choices=Disqualification.Ground, widget=Radios)
    reasons = LongText(label="What do they say, in plain words?", max_length=2000, rows=3)
    notice_on = UKDateField(label="Date on the notice")
    respond_by = UKDateField(label="Last day to answer")
    letter_kept = letter_kept_field()
    responded_on = UKDateField(
        label="When was it answered?", called="the day it was answered", required=False
    )
    responded_by = forms.CharField(label="Who answered?", max_length=120, required=False)
    outcome = forms.ChoiceField(
        label="What did they decide?",
        choices=[("", "Nothing yet"), *Disqualification.Result.choices],
        widget=Radios,
        required=False,
    )
    decided_on = UKDateField(label="Date of the decision", required=False)
    why = why_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("decided_on", "outcome", *Disqualification.Result.values)
        for name in ("letter_kept", "decided_on"):
            vars(self.fields[name])["says_optional"] = False


class DutyForm(PaperMixin, OnceMixin, HouseForm):
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
