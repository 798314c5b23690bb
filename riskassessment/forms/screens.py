"""What the short screens ask: hers on the first day, and of those who depend on her."""

from typing import Any

from django import forms

from cases.forms.interpreters import HerInterpreterField
from cases.models import Case, RiskLevel
from hestia.ui.forms import (
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    ThreeStateField,
    UKDateField,
    VersionedFormMixin,
    call_her,
)
from riskassessment.models import LONGEST_ANSWER, RapidScreen
from riskassessment.rules import screening
from riskassessment.rules.screening import CURRENT_DEPENDANT, CURRENT_SCREEN, DEPENDANT, SCREEN, Asked

# What was asked at intake already, and stands in the case.
FROM_INTAKE = ("safe_tonight", "urgent_health", "self_harm", "exploiter_near")


class ScreenForm(OnceMixin, HouseForm):
    """Short questions, each with three answers; what follows them stands below."""

    ASKED: tuple[Asked, ...]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = [name for name in self.fields if name not in {"screened_on", "how", "interpreter_name"}]
        for question in self.ASKED:
            field = ThreeStateField(
                label=question.question,
                help_text=question.hint,
                error_messages={"required": f"Choose an answer to “{question.question}”"},
            )
            self.fields[question.slug] = field
            self.settle(question.slug, call_her(field))
        first = [name for name in self.fields if name not in after]
        self.order_fields([*first, *after])

    @property
    def answered(self) -> dict[str, str]:
        """Return the answers to the short questions."""
        return {question.slug: self.cleaned_data.get(question.slug, "") for question in self.ASKED}

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, as the act takes it."""
        slugs = {question.slug for question in self.ASKED}
        rest = {name: value for name, value in super().answers.items() if name not in slugs}
        return rest | {"answers": self.answered}


class RapidScreenForm(ScreenForm):
    """The rapid screen. What intake asked is not asked twice: the answers are there."""

    ASKED = SCREEN[CURRENT_SCREEN]

    screened_on = UKDateField(label="When did you ask her?", called="the day you asked her", not_future=True)
    how = forms.ChoiceField(
        label="How did you speak?",
        choices=RapidScreen.How.choices,
        widget=Radios(attrs={"inline": True}),
        error_messages={"required": "Choose how you spoke"},
    )
    interpreter_name = HerInterpreterField(
        label="Interpreter", help_text="Never a relative, a friend or anyone who came with her."
    )
    support = LongText(label="Who else supports her now?", rows=2, max_length=2000, required=False)
    done = LongText(
        label="What did you do straight away?",
        help_text="Needed when an answer is worrying.",
        rows=3,
        max_length=LONGEST_ANSWER,
        required=False,
    )
    told = forms.CharField(
        label="Who was told?",
        help_text="Needed when an answer is worrying. Name and office.",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        from_intake = {name: getattr(case, name) for name in FROM_INTAKE}
        kwargs.setdefault("initial", from_intake | {"screened_on": kwargs["today"]})
        super().__init__(*args, **kwargs)
        day = self.field(UKDateField, "screened_on")
        began = min(case.opened_on, case.referred_on or case.opened_on)
        day.limit(earliest=began, because="the day the case began")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if screening.worries(self.ASKED, self.answered):
            for name, words in (("done", "Enter what you did straight away"), ("told", "Enter who was told")):
                if name in self.cleaned_data and not self.cleaned_data[name].strip():
                    self.add_error(name, words)
        return cleaned


class ScreenCorrectionForm(VersionedFormMixin, RapidScreenForm):
    """The rapid screen as it stands, to be put right, unless somebody else has just done so."""

    why = forms.CharField(
        label="What was wrong?",
        help_text="This stays on record with your name. The earlier version is kept.",
        max_length=300,
        error_messages={"required": "Enter what was wrong"},
    )

    KEPT = ("screened_on", "how", "interpreter_name", "support", "done", "told")

    def __init__(self, *args: Any, screen: RapidScreen, **kwargs: Any) -> None:
        answers = {**screen.answers, **{name: getattr(screen, name) for name in self.KEPT}}
        super().__init__(*args, records=[screen], initial={**answers}, **kwargs)
        self.saved = {name: self.saved[name] for name in answers}


class DependantScreenForm(ScreenForm):
    """Their own needs, and their own risks."""

    ASKED = DEPENDANT[CURRENT_DEPENDANT]

    screened_on = UKDateField(label="When did you look at this?", called="the day", not_future=True)
    needs = LongText(
        label="What do they need?",
        help_text="Theirs, not hers: school, health, play, papers, someone to talk to.",
        rows=3,
        max_length=LONGEST_ANSWER,
        error_messages={"required": "Enter what they need, or that they need nothing now"},
    )
    own_words = LongText(label="What do they say themselves?", rows=2, max_length=2000, required=False)
    risks = LongText(
        label="What puts them at risk?",
        help_text="What you saw or heard.",
        rows=3,
        required=False,
        max_length=LONGEST_ANSWER,
    )
    level = forms.ChoiceField(
        label="How high is their risk?",
        choices=RiskLevel.choices,
        widget=Radios(attrs={"inline": True}),
        error_messages={"required": "Choose how high their risk is"},
    )
    done = LongText(
        label="What will be done?",
        help_text="Who will do it, and by when.",
        rows=3,
        required=False,
        max_length=LONGEST_ANSWER,
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        worrying = screening.worries(self.ASKED, self.answered)
        is_high = answers.get("level") in {RiskLevel.HIGH, RiskLevel.VERY_HIGH}
        if worrying or is_high:
            for name, words in (("risks", "Enter the risks they face"), ("done", "Enter what will be done")):
                if name in answers and not answers[name].strip():
                    self.add_error(name, words)
        if answers.get("level") == RiskLevel.LOW and any(question.is_urgent for question in worrying):
            self.add_error("level", f"{worrying[0].words}: that is not low. Choose a higher level")
        return cleaned
