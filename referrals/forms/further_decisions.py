"""A second positive decision."""

from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, OnceMixin, UKDateField, YesNoField
from referrals.forms.letters import LetterAttached, LetterDateMixin, letter_field, letter_kept_field
from referrals.forms.why import CrossedMixin
from referrals.models import Decision


class GroundsForm(OnceMixin, HouseForm):
    """What a later positive decision is about: section 62 of the Nationality and Borders Act 2022."""

    wholly_before = YesNoField(
        label="Was all of it over before her first positive decision?",
        yes="Yes, all that this decision is about had ended by then",
        no="No, some of it came later",
        help_text="The letter says what it is about. If not, ask the first responder or her solicitor.",
    )
    gives_recovery = YesNoField(
        label="Does the letter give her another recovery period?",
        help_text="If all of it was over by then, the Home Office does not have to give one.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("gives_recovery", "wholly_before", "yes")
        vars(self.fields["gives_recovery"])["says_optional"] = False


class FurtherDecisionForm(CrossedMixin, LetterDateMixin, LetterAttached, OnceMixin, HouseForm):
    field_order = ("made_on", "is_right_day")
    ATTACH_WHEN = ("letter", Decision.Letter.HELD)

    made_on = UKDateField(label="Date on the letter", called="the decision date", not_future=True)
    notified_on = UKDateField(
        label="Date we received it", called="the date we received it", required=False, not_future=True
    )
    letter = letter_field()
    letter_kept = letter_kept_field()
    wholly_before = forms.BooleanField(
        label="It is about exploitation that ended before the first positive decision",
        error_messages={"required": "Tick it, or record a decision of another kind"},
    )
    gives_recovery = YesNoField(
        label="Does it give another recovery period?",
        help_text="The letter says so. The Home Office does not have to give one: then the first goes on.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("letter_kept", "letter", Decision.Letter.HELD)
