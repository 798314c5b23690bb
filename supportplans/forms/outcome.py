"""What she is asked about the seven outcomes."""

from typing import Any

from django import forms

from cases.models import Case
from hestia.ui.forms import HouseForm, LongText, OnceMixin, QueryForm, Radios, UKDateField, call_her
from hestia.ui.words import day
from supportplans.forms.spoken import SpokenMixin, spoken
from supportplans.models import OutcomeRating, PlanVersion

STEPS = [("1", "1, not at all"), ("2", "2"), ("3", "3, partly"), ("4", "4"), ("5", "5, completely")]
NOT_TALKED_ABOUT = ("", "Not talked about")


class OutcomesForm(OnceMixin, SpokenMixin, HouseForm):
    """The seven, each from 1 to 5, as she judges them."""

    moment = forms.ChoiceField(
        label="Which stage is this?",
        choices=OutcomeRating.Moment.choices,
        widget=Radios(attrs={"inline": True}),
    )
    rated_on = UKDateField(label="When did you talk about it?", called="the day you talked", not_future=True)
    words = LongText(label="What does she say about it?", max_length=1000, rows=3, required=False)

    def __init__(self, *args: Any, case: Case, moment: str, has_baseline: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"rated_on": kwargs["today"], "language": spoken(case), "moment": moment}
        super().__init__(*args, **kwargs)
        if has_baseline:
            field = self.field(forms.ChoiceField, "moment")
            field.choices = [choice for choice in OutcomeRating.Moment.choices if choice[0] != "baseline"]
        for name, (title, question) in OutcomeRating.OUTCOMES.items():
            self.fields[name] = forms.TypedChoiceField(
                label=question,
                help_text=title,
                choices=[*STEPS, NOT_TALKED_ABOUT],
                coerce=int,
                empty_value=None,
                required=False,
                widget=Radios(attrs={"inline": True}),
            )
            self.settle(name, call_her(self.fields[name]))
            vars(self.fields[name])["says_optional"] = False
        self.order_fields(
            ["moment", *OutcomeRating.OUTCOMES, "words", "rated_on", "language", "interpreter_name"]
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and all(cleaned.get(name) is None for name in OutcomeRating.OUTCOMES):
            self.add_error(None, "Choose a number for at least one of the seven, with her")
        return cleaned

    @property
    def ratings(self) -> dict[str, int | None]:
        """Return what she chose for each of the seven."""
        return {name: self.cleaned_data[name] for name in OutcomeRating.OUTCOMES}


NOW = 0  # in place of a version's number: the plan as it stands


class CompareQuery(QueryForm):
    """Which two versions are held side by side; 0 is the plan as it stands now."""

    before = forms.TypedChoiceField(label="Earlier", coerce=int)
    after = forms.TypedChoiceField(label="Later", coerce=int)

    def __init__(self, data: Any, *, versions: list[PlanVersion]) -> None:
        super().__init__(data)
        self.versions = {version.number: version for version in versions}
        words = [
            (version.number, f"Version {version.number}, {day(version.agreed_on)}") for version in versions
        ]
        usual = {"before": versions[-1].number, "after": NOW}
        if len(versions) > 1:
            usual = {"before": versions[1].number, "after": versions[0].number}
        for name, number in usual.items():
            field = self.field(forms.TypedChoiceField, name)
            vars(field)["says_optional"] = False
            field.choices, field.initial = [(NOW, "As it is now"), *words], number
            if name not in self.data:
                self.data[name] = str(number)  # type: ignore[index]
