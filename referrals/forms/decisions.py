"""A decision of the Home Office, and its correction."""

from datetime import date
from typing import Any

from django import forms

from cases.models import Case
from hestia.ui.forms import HouseForm, OnceMixin, Radios, UKDateField, VersionedFormMixin
from referrals.forms.informing import InformingMixin, informed_field
from referrals.forms.letters import (
    LetterDateMixin,
    LetterMixin,
    letter_field,
    letter_kept_field,
    reasons_field,
)
from referrals.forms.why import CrossedMixin, why_field
from referrals.models import Decision
from referrals.rules.states import DecisionOutcome
from referrals.rules.timetable import Timetable


class EarlyMixin(LetterDateMixin):
    """A conclusive grounds decision within the recovery period is asked about too: see `early_words`."""

    def ask_if_early(self, clocks: Timetable | None) -> None:
        """Take the clocks by which a conclusive grounds decision may be early; of another stage, nothing."""
        self.clocks = clocks

    def doubts(self, dated_on: date) -> list[str]:
        early = self.clocks.early_words(dated_on) if self.clocks else ""
        return [*super().doubts(dated_on), *filter(None, [early])]


class DecisionForm(CrossedMixin, EarlyMixin, LetterMixin, InformingMixin, OnceMixin, HouseForm):
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
    outcome = forms.ChoiceField(label="What is the decision?", choices=DecisionOutcome, widget=Radios)
    made_on = UKDateField(
        label="Date on the letter",
        called="the decision date",
        help_text="Everything is timed from this day, even if the letter came later. For example, 27 3 2026",
        not_future=True,
    )
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

    def __init__(self, *args: Any, case: Case, clocks: Timetable | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_letter()
        self.settle_informing(case)
        self.ask_if_early(clocks)

    def not_before(self, first: date) -> None:
        """Refuse straight away a day before the other decision, which no tick makes right."""
        made_on = self.field(UKDateField, "made_on")
        made_on.limit(earliest=first, because="the reasonable grounds decision")


class DecisionCorrectionForm(CrossedMixin, EarlyMixin, LetterMixin, VersionedFormMixin, HouseForm):
    field_order = ("outcome", "made_on", "is_right_day")
    outcome = forms.ChoiceField(label="What is the decision?", choices=DecisionOutcome, widget=Radios)
    made_on = UKDateField(label="Date on the letter", called="the decision date", not_future=True)
    notified_on = UKDateField(
        label="Date we received it", called="the date we received it", required=False, not_future=True
    )
    letter = letter_field()
    letter_kept = letter_kept_field()
    reasons = reasons_field()
    why = why_field()

    def __init__(self, *args: Any, clocks: Timetable | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_letter()
        self.ask_if_early(clocks)
