"""Bank holidays: rows, because governments change them at short notice."""

from collections import Counter
from datetime import date
from typing import Any

from django.db import connection, models
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

        One query, then none until a row is changed, in whichever process: the transaction was told as it
        began which version of the calendars it sees (`kept_version`). Kept by that version, what somebody
        changed and then undid is found by nobody.
        """
        version = kept_version()
        kept = _kept.get(nation)
        if kept is None or kept[0] != version:
            kept = _kept[nation] = (version, self._calendar(nation))
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


# The bank holidays that every year has (gov.uk/bank-holidays): Scotland has 2 January and St Andrew's Day
# beside, but no Easter Monday; Northern Ireland has St Patrick's Day and 12 July beside.
FEWEST_A_YEAR = {Nation.ENGLAND_AND_WALES: 8, Nation.SCOTLAND: 9, Nation.NORTHERN_IRELAND: 10}
REMINDED_FROM = 10  # the month
_kept: dict[str, tuple[int, Calendar]] = {}
TOLD = "kept_version"  # on the connection: what this transaction was told as it began


def kept_version() -> int:
    """Return the version of the calendars that this transaction sees, asked for where it was not told."""
    told: int | None = getattr(connection, TOLD, None)
    if told is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT public.kept_version()")
            told = cursor.fetchone()[0]
        if connection.in_atomic_block:
            setattr(connection, TOLD, told)
    return told


def lock_calendars() -> None:
    """Hold the calendars until this transaction ends, and see them as they are now.

    Of two people who change bank holidays at once, the second counts with the first's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('bank holidays'))")
    setattr(connection, TOLD, None)


def forget_calendars() -> None:
    """Read the bank holidays anew when they are next asked for."""
    _kept.clear()
    setattr(connection, TOLD, None)


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
        setattr(connection, TOLD, None)  # this transaction sees its own change at once
