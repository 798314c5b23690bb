"""Bank holidays: rows, because governments change them at short notice."""

import time
from collections import Counter
from datetime import date
from typing import Any

from django.db import models, transaction
from simple_history.models import HistoricalRecords

from hestia.workingdays.calendar import Calendar


class Nation(models.TextChoices):
    """Where the United Kingdom keeps different bank holidays."""

    ENGLAND_AND_WALES = "ew", "England and Wales"
    SCOTLAND = "sct", "Scotland"
    NORTHERN_IRELAND = "nir", "Northern Ireland"


class BankHolidayQuerySet(models.QuerySet["BankHoliday"]):
    """The questions people ask about bank holidays."""

    def calendar(self, nation: str) -> Calendar:
        """Return the working-day calendar of a nation.

        One query, then none for a minute: every page counts days, and a new holiday is announced months
        ahead. In the process that changes a row the change counts at once.
        """
        kept = _kept.get(nation)
        if kept is None or kept[0] < time.monotonic():
            kept = _kept[nation] = (time.monotonic() + KEPT_SECONDS, self._calendar(nation))
        return kept[1]

    def missing(self, year: int) -> list[Nation]:
        """Return the nations whose bank holidays of a year are not all entered."""
        return [
            nation
            for nation in Nation
            if sum(day.year == year for day in self.calendar(nation).holidays) < FEWEST_A_YEAR[nation]
        ]

    def to_enter(self, today: date) -> list[Nation]:
        """Return the nations whose next year must be entered now: from October on, someone is reminded."""
        return self.missing(today.year + 1) if today.month >= REMINDED_FROM else []

    def _calendar(self, nation: str) -> Calendar:
        """Return the calendar up to the last year that is entered whole: half a year would count wrongly."""
        holidays = dict(self.filter(nation=nation).values_list("date", "name"))
        years = Counter(day.year for day in holidays)
        whole = [year for year, days in years.items() if days >= FEWEST_A_YEAR[Nation(nation)]]
        return Calendar(nation, holidays, min(years, default=1), max(whole, default=0))


KEPT_SECONDS = 60
# The bank holidays that every year has (gov.uk/bank-holidays): Scotland has 2 January and St Andrew's Day
# beside, but no Easter Monday; Northern Ireland has St Patrick's Day and 12 July beside.
FEWEST_A_YEAR = {Nation.ENGLAND_AND_WALES: 8, Nation.SCOTLAND: 9, Nation.NORTHERN_IRELAND: 10}
REMINDED_FROM = 10  # the month
_kept: dict[str, tuple[float, Calendar]] = {}


def forget_calendars() -> None:
    """Read the bank holidays anew when they are next asked for."""
    _kept.clear()


class BankHoliday(models.Model):
    """A weekday on which a nation does not work."""

    nation = models.CharField(max_length=3, choices=Nation)
    date = models.DateField()
    name = models.CharField(max_length=100)
    note = models.CharField(max_length=200, blank=True)

    objects = BankHolidayQuerySet.as_manager()
    history = HistoricalRecords()

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    class Meta:
        ordering = ["date", "nation"]
        constraints = [
            models.UniqueConstraint(
                fields=["nation", "date"],
                name="bank_holiday_once_a_nation",
                violation_error_message="This bank holiday is already entered.",
            ),
            models.CheckConstraint(
                condition=models.Q(nation__in=Nation.values), name="bank_holiday_nation_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.date:%Y-%m-%d}, {self.get_nation_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._changed()

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        deleted = super().delete(using, keep_parents)
        self._changed()
        return deleted

    @staticmethod
    def _changed() -> None:
        # Now, for what this transaction counts; and once more when others can read what was changed.
        forget_calendars()
        transaction.on_commit(forget_calendars)
