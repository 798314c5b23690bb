"""A notice of disqualification, and what came of it."""

from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField, VersionedFormMixin
from referrals.forms.letters import LetterAttached, letter_kept_field
from referrals.forms.why import why_field
from referrals.models import Disqualification


class NoticeForm(LetterAttached, OnceMixin, HouseForm):
    ATTACH = "The notice, as a scan or a file"

    ground = forms.ChoiceField(label="On what grounds?", choices=Disqualification.Ground, widget=Radios)
    reasons = LongText(label="What do they say, in plain words?", max_length=2000, rows=3)
    notice_on = UKDateField(label="Date on the notice")
    respond_by = UKDateField(
        label="Last day to answer",
        help_text="The notice says: often ten days, which may or may not be working days. "
        "Get legal advice today.",
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


class ReviewForm(OnceMixin, HouseForm):
    """They were asked to look at a disqualification again, and what they answered."""

    asked_on = UKDateField(label="When were they asked?", called="the day they were asked")
    asked_by = forms.CharField(label="Who asked?", max_length=120, help_text="For example, her solicitor.")
    outcome = forms.ChoiceField(
        label="What did they answer?",
        choices=[("", "Nothing yet"), *Disqualification.Review.choices],
        widget=Radios,
        required=False,
    )
    answered_on = UKDateField(label="Date of the answer", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("answered_on", "outcome", *Disqualification.Review.values)
        vars(self.fields["answered_on"])["says_optional"] = False


class NoticeCorrectionForm(LetterAttached, VersionedFormMixin, HouseForm):
    ATTACH = "The notice, as a scan or a file"

    ground = forms.ChoiceField(label="On what grounds?", choices=Disqualification.Ground, widget=Radios)
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
