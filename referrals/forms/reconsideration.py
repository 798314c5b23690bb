"""Asking the Home Office to look again; or not asking."""

from typing import Any

from django import forms

from cases.models import Case
from hestia.ui.forms import Boxes, HouseForm, OnceMixin, Radios, UKDateField, VersionedFormMixin
from referrals.forms.informing import InformingMixin, informed_field
from referrals.forms.letters import (
    LetterDateMixin,
    LetterMixin,
    letter_field,
    letter_kept_field,
    reasons_field,
)
from referrals.forms.why import CrossedMixin, why_field
from referrals.models import Reconsideration


class RequestMixin(HouseForm):
    """What a request rests on, when it was sent, and by whom."""

    ground = forms.ChoiceField(
        label="Why should they look again?",
        choices=Reconsideration.Ground,
        widget=Radios(
            hints={
                Reconsideration.Ground.EVIDENCE: "Evidence that, with everything else, could show she is a "
                "victim. It must be sent with the request.",
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
    asked_on = UKDateField(
        label="When was the request sent?", called="the date of the request", not_future=True
    )
    asked_by = forms.CharField(
        label="Who sent it?", max_length=120, help_text="Her solicitor, the first responder, or us."
    )
    late_why = forms.CharField(
        label="If it is late, why?",
        max_length=300,
        required=False,
        help_text="A late request is looked at only in exceptional circumstances.",
    )

    def settle_request(self) -> None:
        """Ask for what each ground needs."""
        grounds = Reconsideration.Ground
        self.shown_when("evidence", "ground", grounds.EVIDENCE, grounds.BOTH)
        self.shown_when("guidance", "ground", grounds.GUIDANCE, grounds.BOTH)
        for name in ("evidence", "guidance"):
            vars(self.fields[name])["says_optional"] = False


class ReconsiderationForm(RequestMixin, OnceMixin, HouseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_request()


class RequestCorrectionForm(RequestMixin, VersionedFormMixin, HouseForm):
    """A request, and its answer if that let the decision stand."""

    answered_on = UKDateField(
        label="Date on the answer", called="the date of the answer", required=False, not_future=True
    )
    reasons = reasons_field()
    letter_kept = letter_kept_field()
    why = why_field()

    def __init__(self, *args: Any, is_answered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_request()
        if is_answered:
            vars(self.fields["answered_on"])["says_optional"] = False
        for name in () if is_answered else ("answered_on", "reasons", "letter_kept"):
            del self.fields[name]


class NotAskingForm(OnceMixin, HouseForm):
    said_on = UKDateField(label="When was it said?", called="the day it was said", not_future=True)
    why = forms.CharField(label="Why is there no request?", max_length=300, help_text="In her own words.")
    language = forms.CharField(label="In which language did she say it?", max_length=80, required=False)

    def __init__(self, *args: Any, case: Case, is_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_over:
            self.fields["why"].label = "Why was there no request?"
            self.fields["why"].help_text = "For example, her solicitor saw no grounds, or she was missing."
        else:
            self.fields["language"].initial = case.client.first_language
            vars(self.fields["language"])["says_optional"] = False


class AskingAfterAllForm(OnceMixin, HouseForm):
    why = forms.CharField(label="What changed?", max_length=100, help_text="This stays in the history.")


class ReconsiderationOutcomeForm(
    CrossedMixin, LetterDateMixin, LetterMixin, InformingMixin, OnceMixin, HouseForm
):
    DATED = "answered_on"
    NEGATIVE = (Reconsideration.Result.UPHELD, Reconsideration.Result.REFUSED)
    field_order = (
        "outcome",
        "answered_on",
        "is_right_day",
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
    answered_on = UKDateField(label="Date on the letter", called="the date of the answer", not_future=True)
    notified_on = UKDateField(
        label="Date we received it", called="the date we received it", required=False, not_future=True
    )
    letter = letter_field()
    letter_kept = letter_kept_field()
    reasons = reasons_field()
    told_how = informed_field()
    told_on = UKDateField(
        label="When was she told?", called="the date she was told", required=False, not_future=True
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_letter()
        self.settle_informing(case)
