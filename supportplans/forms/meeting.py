"""What is asked when the plan is looked at together, and whether each agrees."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from cases.models import Case
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField
from supportplans.forms.plan import SpokenMixin, needed_then, spoken
from supportplans.models import PlanVersion, Review


class ReviewTargetForm(HouseForm):
    """What she says of one target."""

    outcome = forms.ChoiceField(label="What now?", choices=Review.Outcome.choices)
    reason = LongText(
        label="What does she say about it?",
        max_length=500,
        rows=3,
        required=False,
        help_text="Her words. If she wants to stop, why.",
    )

    HINTS: ClassVar[dict[str, str]] = {
        Review.Outcome.KEEP: "It stays as it is.",
        Review.Outcome.CHANGE: "Its page comes next. After that you come back to the review.",
        Review.Outcome.MET: "It ends here, with today’s review.",
        Review.Outcome.STOP: "It ends here. Nobody asks her to go on.",
    }

    def __init__(self, *args: Any, said: tuple[str, str] | None, **kwargs: Any) -> None:
        if said:
            kwargs["initial"] = {"outcome": said[0], "reason": said[1]}
        super().__init__(*args, **kwargs)
        field = self.field(forms.ChoiceField, "outcome")
        field.widget = Radios(hints=self.HINTS)
        field.choices = Review.Outcome.choices
        self.settle("outcome", field)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        stops = cleaned.get("outcome") == Review.Outcome.STOP
        if stops and not (cleaned.get("reason") or "").strip() and "reason" not in self.errors:
            self.add_error("reason", "Enter why she wants to stop")
        return cleaned


class ReviewForm(OnceMixin, SpokenMixin, HouseForm):
    """What has changed for her, and when to look next."""

    what_changed = LongText(
        label="What has changed for her?",
        max_length=5000,
        rows=4,
        required=False,
        help_text="Her words first.",
    )
    reviewed_on = UKDateField(label="When did you look at it together?", called="the day", not_future=True)
    next_review_on = UKDateField(label="When will you look at it again?", called="the next review")

    field_order = ["what_changed", "reviewed_on", "language", "interpreter_name", "next_review_on"]

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        today: date = kwargs["today"]
        kwargs["initial"] = {
            "reviewed_on": today,
            "next_review_on": today + timedelta(days=settings.PLAN_REVIEW_DAYS),
            "language": spoken(case),
        }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        on, next_on = cleaned.get("reviewed_on"), cleaned.get("next_review_on")
        if on and next_on and next_on <= on:
            self.add_error("next_review_on", "The next review must be after the day you looked at it")
        return cleaned


class AgreementForm(OnceMixin, SpokenMixin, HouseForm):
    """Her answer to the plan as it stands."""

    answer = forms.ChoiceField(
        label="Does she agree with the plan?", choices=PlanVersion.Answer.choices, widget=Radios
    )
    reason = LongText(
        label="Why not, or why only in part?",
        max_length=1000,
        rows=3,
        required=False,
        help_text="Her words. If she could not be asked, say why.",
    )
    was_read_aloud = forms.BooleanField(label="All of it was read aloud to her", required=False)
    copy_given = forms.ChoiceField(
        label="Does she take a copy?",
        choices=PlanVersion.Copy.choices,
        widget=Radios(hints={"discreet": "Nobody who finds it can tell that anybody helps her."}),
    )
    agreed_on = UKDateField(label="When was she asked?", called="the day she was asked", not_future=True)
    next_review_on = UKDateField(label="When will you look at it again?", called="the next review")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = [
        "answer",
        "reason",
        "was_read_aloud",
        "language",
        "interpreter_name",
        "copy_given",
        "agreed_on",
        "next_review_on",
    ]

    def __init__(self, *args: Any, case: Case, digest: str, **kwargs: Any) -> None:
        today: date = kwargs["today"]
        kwargs["initial"] = {
            "agreed_on": today,
            "next_review_on": today + timedelta(days=settings.PLAN_REVIEW_DAYS),
            "language": spoken(case),
            "seen": digest,
        }
        super().__init__(*args, **kwargs)
        self.digest = digest
        needed_then(self.fields["reason"], "answer=in_part,does_not,not_asked")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") not in {None, PlanVersion.Answer.AGREES} and not cleaned.get("reason"):
            self.add_error("reason", "Enter why she does not agree with all of it, or could not be asked")
        if cleaned.get("was_read_aloud") and not cleaned.get("language"):
            self.add_error("language", "Enter the language it was read aloud in")
        on, next_on = cleaned.get("agreed_on"), cleaned.get("next_review_on")
        if on and next_on and next_on <= on:
            self.add_error("next_review_on", "The next review must be after the day she was asked")
        if cleaned.get("seen") != self.digest:
            self.data = {**{name: self.data[name] for name in self.data}, "seen": self.digest}
            raise ValidationError(
                "The plan was changed while this page was open. Read it through again, then save.",
                code="stale",
            )
        return cleaned
