"""A bank holiday, added or taken away."""

from datetime import date
from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, OnceMixin, UKDateField
from hestia.workingdays.models import BankHoliday, Nation
from hestia.workingdays.words import long_day
from referrals.forms.policies import why_changed_field

HOLIDAY_YEARS_AHEAD = 5
SATURDAY = 5


class BankHolidayForm(OnceMixin, HouseForm):
    day = UKDateField(label="Date", called="the date of the bank holiday")
    name = forms.CharField(
        label="What is it called?", max_length=100, help_text="For example, Early May bank holiday"
    )
    why = why_changed_field("Why are you adding it?")

    def __init__(self, *args: Any, nation: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nation = nation

    def clean_day(self) -> date:
        """Refuse a weekend, a day that is entered already, and one too far away."""
        day: date = self.cleaned_data["day"]
        assert self.today
        refuse_far_days(day, self.today)
        if day.weekday() >= SATURDAY:
            raise forms.ValidationError(
                f"{long_day(day)} is a weekend, which is never counted. Enter the weekday kept in its place"
            )
        if BankHoliday.objects.filter(nation=self.nation, date=day).exists():
            raise forms.ValidationError(
                f"{long_day(day)} is already a bank holiday in {Nation(self.nation).label}"
            )
        return day


class BankHolidayRemovalForm(OnceMixin, HouseForm):
    why = why_changed_field("Why is it not a bank holiday?")

    def __init__(self, *args: Any, holiday: BankHoliday, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holiday = holiday

    def clean(self) -> dict[str, Any] | None:
        """Refuse to change what is long past."""
        cleaned = super().clean()
        assert self.today
        refuse_far_days(self.holiday.date, self.today)
        return cleaned


def refuse_far_days(day: date, today: date) -> None:
    """Refuse a day by which finished counts were made, or one that nobody can know yet."""
    first, last = date(today.year - 1, 1, 1), date(today.year + HOLIDAY_YEARS_AHEAD, 12, 31)
    if not first <= day <= last:
        raise forms.ValidationError(
            f"Only bank holidays from {long_day(first)} to {long_day(last)} can be changed. "
            "Earlier ones stay as they were counted"
        )
