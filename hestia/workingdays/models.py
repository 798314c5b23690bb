"""Bank holidays: rows, because governments change them at short notice."""

from collections import Counter
from datetime import date
from typing import Any, cast

from django.db import connection, models

from hestia.db.history import History
from hestia.refusals import Refused
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
        setattr(connection, COUNTED, version)
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
COUNTED, HELD = "counted_with", "holds_calendars"  # and what it counted with, and holds
LOCK = "hashtext('bank holidays')"
CHANGED = "The bank holidays were changed just now, so the dates may be different. Save it again."


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
        cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK})")
    forget_version()


def hold_calendars() -> None:
    """Let nobody change the bank holidays before what was counted with them is there for them to see.

    Whoever changes them moves the dates that they see: not those of an act that is still under way. So what
    is promised holds them, shared with others who promise; and is refused if they were changed since this
    transaction counted, or are being changed now. It never waits, so no two acts wait for each other.
    """
    counted = getattr(connection, COUNTED, None)
    if counted is None or getattr(connection, HELD, False):
        return
    ask = cast("Any", connection).ask
    # One after the other: the version is read once nobody can change it any more.
    [is_held] = ask(f"SELECT pg_try_advisory_xact_lock_shared({LOCK})", [])
    [version] = ask("SELECT public.kept_version()", []) if is_held else [None]
    if version != counted:
        raise Refused(CHANGED)
    setattr(connection, HELD, True)


def forget_version() -> None:
    """Ask for the version of the calendars anew: this transaction sees another than it was told."""
    for name, value in ((TOLD, None), (COUNTED, None), (HELD, False)):
        setattr(connection, name, value)


def forget_calendars() -> None:
    """Read the bank holidays anew when they are next asked for."""
    _kept.clear()
    forget_version()


class BankHoliday(models.Model):
    """A weekday on which a nation does not work."""

    nation = models.CharField(max_length=3, choices=Nation)
    date = models.DateField()
    name = models.CharField(max_length=100)
    note = models.CharField(max_length=200, blank=True)

    objects = BankHolidayQuerySet.as_manager()
    history = History()

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
        forget_version()  # this transaction sees its own change at once
