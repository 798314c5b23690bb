"""How the days of clocks read."""

from datetime import date

from hestia.workingdays.words import long_day


def short_day(day: date, today: date) -> str:
    """Return "Tue 1 Dec" of this year, "Fri 1 Jan 2027" of any other: legal days are never guessed."""
    return long_day(day).removesuffix(f" {day.year}") if day.year == today.year else long_day(day)
