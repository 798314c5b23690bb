"""Which figures, of which days and services."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings

from hestia.accounts.models import User
from hestia.ui.forms import Boxes, HouseForm, UKDateField
from oversight.queries.report import figures_for
from oversight.rules.figure import Figure
from oversight.rules.periods import Period, named_periods, period_blockers

OWN_DATES = "dates"


class PeriodForm(HouseForm):
    """Which days and services are counted."""

    USUAL: ClassVar = "last-quarter"

    period = forms.ChoiceField(label="Period", error_messages={"required": "Choose a period"})
    first = UKDateField(label="First day", called="the first day", required=False, offers_today=False)
    last = UKDateField(label="Last day", called="the last day", required=False)
    service = forms.ChoiceField(label="Services", required=False)

    def __init__(
        self,
        *args: Any,
        today: date,
        services: dict[int, str],
        first_case: date | None,
        is_rounded: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.day, self.first_case, self.is_rounded = today, first_case, is_rounded
        named = named_periods(today, year_starts=settings.CHARITY_YEAR_STARTS)
        # What runs up to today is other days tomorrow: rounded, it is told once it is over.
        self.named = [one for one in named if not is_rounded or one.period.last < today]
        period: Any = self.fields["period"]
        period.choices = [*((named.slug, named.label) for named in self.named), (OWN_DATES, "Other dates")]
        service: Any = self.fields["service"]
        service.choices = [("", "All your services"), *((str(pk), name) for pk, name in services.items())]
        for name in ("first", "last", "service"):
            vars(self.fields[name])["says_optional"] = False
        for name in ("first", "last"):
            self.shown_when(name, "period", OWN_DATES)

    def clean(self) -> dict[str, Any]:
        """Make days of what was chosen; why they cannot be counted is said where it was chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        days = next((named.period for named in self.named if named.slug == cleaned.get("period")), None)
        where = "period"
        if cleaned.get("period") == OWN_DATES:
            where = "last"
            for name in ("first", "last"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, f"Enter the {name} day")
            if not self.errors:
                days = Period(cleaned["first"], cleaned["last"])
        if days is not None:
            chosen = self.is_rounded and where == "last"
            for blocker in period_blockers(
                days, today=self.day, first_case=self.first_case, is_rounded=chosen
            ):
                self.add_error(where, blocker)
        cleaned["days"] = days
        return cleaned

    @property
    def chosen_service(self) -> int | None:
        """Return the service that was chosen, or nothing for all."""
        return int(self.cleaned_data["service"]) if self.cleaned_data.get("service") else None


class FiguresForm(HouseForm):
    """Which figures go into a report."""

    figures = forms.MultipleChoiceField(
        label="Which figures go into the report?",
        widget=Boxes(attrs={"columns": True}),
        error_messages={"required": "Choose at least one figure"},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        self.offered = figures_for(by)
        kwargs.setdefault("initial", {"figures": [figure.slug for figure in self.offered]})
        super().__init__(*args, **kwargs)
        choices = [(figure.slug, figure.title) for figure in self.offered]
        self.field(forms.MultipleChoiceField, "figures").choices = choices

    @property
    def chosen(self) -> list[Figure]:
        """Return the figures that were chosen, in their order."""
        return [figure for figure in self.offered if figure.slug in self.cleaned_data["figures"]]
