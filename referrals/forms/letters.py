"""The letter of a decision: whether it is here, and where."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from cases.forms.documents import AttachMixin
from cases.models import KeptDocument
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios
from hestia.ui.words import day
from referrals.forms.right_day import RightDayMixin
from referrals.models import Decision
from referrals.rules.states import DecisionOutcome

SATURDAY = 5


def letter_field() -> forms.ChoiceField:
    """Ask whether the letter itself is here."""
    return forms.ChoiceField(label="Do we have the letter?", choices=Decision.Letter, widget=Radios)


class LetterDateMixin(RightDayMixin):
    """A letter dated on a Saturday or Sunday is asked about: most often it is a slip."""

    DATED = "made_on"
    is_right_day = forms.BooleanField(
        label="The date on the letter is right", required=False, widget=forms.HiddenInput
    )

    def doubts(self, dated_on: date) -> list[str]:
        # Decisions are made on working days: a weekend is nearly always a slip, and moves every clock.
        is_weekend = dated_on.weekday() >= SATURDAY
        return [f"The date on the letter is a {dated_on:%A}."] if is_weekend else []


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
        for name in ("letter_kept", "reasons"):
            vars(self.fields[name])["says_optional"] = False

    NEGATIVE: ClassVar[tuple[str, ...]] = (DecisionOutcome.NEGATIVE,)


def letter_kept_field() -> forms.CharField:
    """Ask where the letter is."""
    return forms.CharField(
        label="Where is the letter kept?",
        max_length=160,
        required=False,
        help_text="The paper itself. For example, her file, H-0000, drawer 2.",
    )


def reasons_field() -> LongText:
    """Ask why a decision is negative."""
    return LongText(
        label="Why is it negative, in plain words?",
        max_length=2000,
        rows=3,
        required=False,
        help_text="Short, as you would explain it to her. Reconsideration starts from these.",
    )


class LetterForm(LetterAttached, OnceMixin, HouseForm):
    """The letter of a decision that was awaited. A negative one gives its reasons, unless they are known."""

    decision = forms.ChoiceField(label="Which letter came?", widget=Radios)
    letter_kept = letter_kept_field()
    reasons = reasons_field()

    def __init__(self, *args: Any, awaited: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.awaited = {str(decision.pk): decision for decision in awaited}
        says_no = [
            pk for pk, decision in self.awaited.items() if not decision.is_positive and not decision.reasons
        ]
        vars(self.fields["reasons"])["says_optional"] = False
        if len(self.awaited) > 1:
            choices = [
                (pk, f"{decision}, of {day(decision.made_on)}") for pk, decision in self.awaited.items()
            ]
            self.field(forms.ChoiceField, "decision").choices = choices
            self.shown_when("reasons", "decision", *says_no)
        else:
            del self.fields["decision"]
        if not says_no:
            del self.fields["reasons"]

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        return {**answers, "decision": self.awaited[answers.get("decision") or next(iter(self.awaited))]}
