"""Form fields that take as much as is known of a birth, and no more."""

from typing import Any

from django import forms

from cases.rules.birth import Birth, Precision, why_impossible
from hestia.ui.fields import DateBoxes, DatePartError, UKDateField


class BirthBoxes(DateBoxes):
    """Day, month and year, of which some may be unknown."""

    def decompress(self, value: Any) -> list[str]:
        if not isinstance(value, Birth):
            return super().decompress(value)
        known = {"day": value.on and value.on.day, "month": value.month, "year": value.year}
        return [str(known[part] or "") for part in self.parts]


class MonthBoxes(BirthBoxes):
    """Month and year."""

    parts = ("month", "year")


class YearBox(BirthBoxes):
    """Year alone."""

    parts = ("year",)


class BirthField(UKDateField):
    """As much of a date of birth as is known: the year at least. Gives a `Birth`.

    Which boxes there are is the widget's: `BirthBoxes`, `MonthBoxes` or `YearBox`.
    """

    widget = BirthBoxes

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        """``whole`` asks for every box, where otherwise the year would do."""
        self.whole = whole
        super().__init__(**{"called": "date of birth", "offers_today": False, **kwargs})

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Birth):
            return value
        parts = self.widget.parts
        typed = {part: str(text or "").strip() for part, text in zip(parts, value, strict=False)}
        if not any(typed.values()):
            return None
        for part in parts:
            if not typed.get(part) and (
                self.whole or part == "year" or (part == "month" and typed.get("day"))
            ):
                raise DatePartError(f"{self.name_at_start} must include a {part}", [part])
        if typed.get("day"):
            on = self.read_day([typed["day"], typed["month"], typed["year"]])
            return Birth(Precision.EXACT, on, on.month, on.year)
        year = self.read_year(typed["year"])
        if typed.get("month"):
            return Birth(Precision.MONTH, month=self.read_month(typed["month"]), year=year)
        return Birth(Precision.YEAR, year=year)

    def read_year(self, text: str) -> int:
        """Return the year in a box, which must be 4 numbers."""
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise DatePartError("Year of birth must have 4 digits", ["year"])
        return super().read_year(text)

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value is None:
            return
        if self.today is None:
            raise TypeError("A birth is judged on a day: give the form `today`.")
        if why := why_impossible(value, on=self.today):
            typed = [
                part for part, known in (("day", value.on), ("month", value.month), ("year", True)) if known
            ]
            raise DatePartError(why, typed)
