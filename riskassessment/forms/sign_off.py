"""Starting an extra review, checking an assessment, and deciding what follows a very high risk."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cases.models import RiskLevel
from hestia.accounts.models import User
from hestia.ui.forms import (
    HouseForm,
    LongText,
    Radios,
    VersionedFormMixin,
)
from riskassessment.actions import Decided
from riskassessment.forms.immediate_actions import choice
from riskassessment.models import (
    Assessment,
)
from riskassessment.queries.falls import fall_of
from riskassessment.rules.falls import FROM_RANK, ONE_WORD_AGAINST_ANOTHER, lowered_by_its_checker


class ExtraReviewForm(HouseForm):
    """Why the risk is looked at before its day."""

    trigger = forms.ChoiceField(
        label="What has happened?",
        choices=Assessment.Trigger.choices,
        widget=Radios,
        error_messages={"required": "Choose what has happened"},
    )
    trigger_words = forms.CharField(label="In a few words", max_length=200, required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        if (
            answers.get("trigger") == Assessment.Trigger.OTHER
            and not answers.get("trigger_words", "x").strip()
        ):
            self.add_error("trigger_words", "Enter what has happened")
        return cleaned


class SignOffForm(VersionedFormMixin, HouseForm):
    """What the second person says: signed, signed at another level, or changes please.

    It carries the version that was read: nobody signs what was taken back, changed and sent again meanwhile.
    """

    STALE = "Read the assessment again before you answer."

    SIGN, JUDGE, CHANGES = "sign", "judge", "changes"

    answer = forms.ChoiceField(
        label="Is this assessment right?",
        choices=[
            (SIGN, "Yes, sign it"),
            (JUDGE, "Yes, but at a different level"),
            (CHANGES, "No, ask for changes"),
        ],
        widget=Radios,
        error_messages={"required": "Choose whether this assessment is right"},
    )
    level = forms.ChoiceField(label="Which level?", choices=RiskLevel.choices, widget=Radios, required=False)
    words = LongText(
        label="Your words",
        help_text="What to change, or why the level is different.",
        rows=3,
        max_length=2000,
        required=False,
    )

    saw_no_action = forms.BooleanField(
        label="I have seen that no action is set for a high or very high risk", required=False
    )

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        self.assessment = assessment
        super().__init__(*args, records=[assessment], **kwargs)
        if assessment.lacks_action:
            vars(self.fields["saw_no_action"])["says_optional"] = False
        else:
            del self.fields["saw_no_action"]
        sent = assessment.level_now
        self.level_before = fall_of(assessment).level_before
        if sent and (self.level_before or sent.rank >= FROM_RANK):
            self.fields[
                "level"
            ].help_text = "For a lower one, ask for changes instead: someone else then checks it."

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        answer = answers.get("answer")
        if answer == self.JUDGE and "level" in answers:
            if not answers["level"]:
                self.add_error("level", "Choose which level")
            elif answers["level"] == self.assessment.level:
                self.add_error("level", "Choose a level other than the one it has now")
            elif lowered_by_its_checker(
                sent=RiskLevel(self.assessment.level),
                chosen=RiskLevel(answers["level"]),
                level_before=self.level_before,
            ):
                self.add_error("level", ONE_WORD_AGAINST_ANOTHER)
        if answer in {self.SIGN, self.JUDGE} and answers.get("saw_no_action") is False:
            self.add_error("saw_no_action", "Tick that you have seen this, or ask for changes")
        if answer in {self.JUDGE, self.CHANGES} and "words" in answers and not answers["words"].strip():
            why = "why the level is different" if answer == self.JUDGE else "what should be changed"
            self.add_error("words", f"Enter {why}")
        return cleaned


class EscalationForm(HouseForm):
    """What was decided about a safeguarding referral when risk is very high.

    :param managers: who could decide later today, if this is left to one of them
    """

    decision = forms.ChoiceField(
        label="What did you decide about a safeguarding referral?",
        choices=Decided.choices,
        widget=Radios,
        error_messages={"required": "Choose what you decided about a safeguarding referral"},
    )
    manager = forms.ChoiceField(
        label="Which manager will decide?",
        help_text="Needed when one of them decides. They get it as a task for today.",
        required=False,
    )
    why = forms.CharField(
        label="Why? Who did you speak to?",
        max_length=200,
        error_messages={"required": "Enter why, and who you spoke to"},
    )

    def __init__(self, *args: Any, managers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.managers = {str(manager.pk): manager for manager in managers}
        if managers:
            names = [(pk, str(manager)) for pk, manager in self.managers.items()]
            choice(self, "manager").choices = names if len(names) == 1 else [("", "Choose"), *names]
            self.shown_when("manager", "decision", Decided.MANAGER)
        else:  # nobody else can: it is decided now
            del self.fields["manager"]
            decision = choice(self, "decision")
            decision.choices = [pair for pair in Decided.choices if pair[0] != Decided.MANAGER]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        if answers.get("decision") == Decided.MANAGER and "manager" in answers and not answers["manager"]:
            self.add_error("manager", "Choose which manager will decide")
        return cleaned

    @property
    def decider(self) -> User | None:
        """Return who will decide, if it is left to someone."""
        answers = self.cleaned_data
        is_left = answers["decision"] == Decided.MANAGER
        return self.managers.get(answers.get("manager", "")) if is_left else None

    @property
    def in_words(self) -> str:
        """Return the decision as it is written down."""
        answers = self.cleaned_data
        label = Decided(answers["decision"]).label
        whom = f" ({self.decider})" if self.decider else ""
        return f"Safeguarding referral: {label[:1].lower()}{label[1:]}{whom}. {answers['why']}"
