"""How old she is or may be, from however much is known of her birth. Pure."""

import calendar
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices

ADULT_AGE = 18
OLDEST_AGE = 110


class Precision(TextChoices):
    """How much is known of the day on which she was born."""

    EXACT = "exact", "Exact date"
    MONTH = "month", "Month and year"
    YEAR = "year", "Year only"
    ESTIMATED = "estimated", "Estimated age"
    UNKNOWN = "unknown", "Not known"


class AgeStatus(TextChoices):
    """Whether she is an adult before the law."""

    ADULT = "adult", "18 or over"
    CHILD = "child", "Under 18"
    UNSURE = "unsure", "Not sure"


class Birth(NamedTuple):
    """What is known of a birth, in the shape in which a client keeps it."""

    precision: str = Precision.UNKNOWN
    on: date | None = None
    month: int | None = None
    year: int | None = None

    def in_boxes(self) -> list[str]:
        """Return what is known, box by box: day, month, year."""
        known = (self.on.day if self.on else None, self.month, self.year)
        return [str(part) for part in known if part is not None]


def of_age(age: int, *, on: date) -> Birth:
    """Return the birth of someone whose age, in years, was estimated on a day."""
    return Birth(Precision.ESTIMATED, year=on.year - age)


def age_on(born: date, on: date) -> int:
    """Return an age in whole years. A birthday on 29 February falls on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def ages(birth: Birth, *, on: date) -> tuple[int, int] | None:
    """Return the youngest and the oldest she can be on a day, in whole years.

    Nothing is returned for an estimate, which sets no bounds, and where nothing is known.
    """
    if birth.precision == Precision.EXACT and birth.on:
        age = age_on(birth.on, on)
        return age, age
    if birth.year is None or birth.precision not in {Precision.MONTH, Precision.YEAR}:
        return None
    first_month, last_month = (birth.month, birth.month) if birth.month else (1, 12)
    last_day = calendar.monthrange(birth.year, last_month)[1]
    youngest = age_on(date(birth.year, last_month, last_day), on)
    return max(youngest, 0), age_on(date(birth.year, first_month, 1), on)


def age_status(birth: Birth, *, on: date) -> str | None:
    """Return what the birth alone says: adult, child, or nothing where somebody has to say it.

    A person who may be under 18 is treated as a child until her age is known (Modern Slavery Act 2015, s.51).
    """
    bounds = ages(birth, on=on)
    if bounds is None:
        return None
    youngest, oldest = bounds
    if youngest >= ADULT_AGE:
        return AgeStatus.ADULT
    return AgeStatus.CHILD if oldest < ADULT_AGE else None


def why_impossible(birth: Birth, *, on: date) -> str:
    """Return why nobody we could meet on a day was born so, in words, or an empty text."""
    if birth.year is None:
        return ""
    if (birth.on or date(birth.year, birth.month or 1, 1)) > on:
        return "Date of birth cannot be in the future"
    oldest = on.year - birth.year
    if oldest > OLDEST_AGE:
        return f"Check the year of birth: {birth.year} would make her {oldest}"
    return ""
