"""The house's form fields: they take what people type, and answer in the words of the question."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone

from hestia.ui import words

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
EARLIEST_YEAR = 1900
LATEST_YEAR = 2150
LONGEST_TEXT = 15_000


def called(label: str) -> str:
    """Return a label as it stands in the middle of a sentence: ``Date sent`` gives ``date sent``."""
    label = label.strip().rstrip(":")
    if len(label) > 1 and label[1].isupper():
        return label
    return label[:1].lower() + label[1:]


# A label that starts with one of these reads on after "Enter"; another needs "the".
STARTERS = {
    "a", "all", "an", "any", "anything", "both", "each", "every", "her", "his", "how", "more", "my", "one",
    "other", "our", "some", "the", "their", "this", "what", "when", "where", "which", "who", "why", "your",
}  # fmt: skip


def with_article(label: str) -> str:
    """Return a label as what is asked for: ``name of the agency`` gives ``the name of the agency``."""
    name = called(label)
    return name if name.split(" ", 1)[0] in STARTERS else f"the {name}"


def quoted(label: str) -> str:
    """Return a label in quotation marks, to stand for the answer to it."""
    return f"“{label.strip().rstrip(':')}”"


# --- Text ----------------------------------------------------------------------------------------


class LongText(forms.CharField):
    """Some sentences: a box that grows with the rows given, in whichever direction its language runs."""

    def __init__(self, *, rows: int = 4, max_length: int = LONGEST_TEXT, **kwargs: Any) -> None:
        if kwargs.get("widget") in {None, forms.Textarea}:  # a model's text field asks for a plain one
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows, "cols": 40, "dir": "auto"})
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs.setdefault("data-count", str(max_length))


class OfferingField(forms.CharField):
    """A text for which names are offered, once it is known who reads the page and of which record it is.

    `hestia.pages.answer` says so.
    """

    def offer_for(self, record: Any, *, by: Any, today: date) -> None:
        """Offer what goes with a record, or nothing."""


class WholeNumberField(forms.IntegerField):
    """A whole number, typed: no spinning wheel that changes it when the page is scrolled."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "w4"}))
        super().__init__(**kwargs)


# --- Choices -------------------------------------------------------------------------------------


class HintsMixin(forms.widgets.ChoiceWidget):
    """A line of help beside each choice that needs one."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Iterable[tuple[Any, Any]] = (),
        hints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value), "")}


class Radios(HintsMixin, forms.RadioSelect):
    """Radio buttons."""


class Boxes(HintsMixin, forms.CheckboxSelectMultiple):
    """Boxes to tick."""


class YesNoField(forms.TypedChoiceField):
    """Yes or no, as radio buttons: neither is chosen until someone chooses. Gives True, False or None."""

    def __init__(
        self, *, yes: str = "Yes", no: str = "No", hints: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", Radios(attrs={"inline": True}, hints=hints))
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda value: value == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


class ThreeStateField(forms.ChoiceField):
    """Yes, no, or not discussed, because an unasked question is not a no. Gives the answer's word."""

    YES, NO, NOT_DISCUSSED = "yes", "no", "not_discussed"

    def __init__(self, *, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Radios(attrs={"inline": True}, hints=hints))
        kwargs.setdefault("initial", self.NOT_DISCUSSED)
        super().__init__(
            choices=[(self.YES, "Yes"), (self.NO, "No"), (self.NOT_DISCUSSED, "Not discussed")], **kwargs
        )


class ScaleField(forms.ChoiceField):
    """One step of a scale, as a row of radio buttons that stacks on a phone.

    `score` names what is judged and `axis` which side of it (``likely``, ``serious``), for the script that
    shows the level while the form is filled in. The server works the level out again.
    """

    def __init__(self, *, score: str, axis: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", Radios(attrs={"data-score": score, "data-axis": axis}))
        super().__init__(**kwargs)


# --- Days and moments ----------------------------------------------------------------------------


class DateBoxes(forms.MultiWidget):
    """Three boxes: day, month, year. What was typed is shown again exactly as typed."""

    template_name = "components/_date_boxes.html"
    use_fieldset = True
    parts: Sequence[str] = ("day", "month", "year")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in self.parts}, attrs)
        self.wrong: set[str] = set()
        self.today: date | None = None  # what the button "Today" fills in, where there is one

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["" for _ in self.parts]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["today"] = self.today and f"{self.today.day} {self.today.month} {self.today.year}"
        for part, box in zip(self.parts, widget["subwidgets"], strict=True):
            box["part"] = part
            box["label"] = part.capitalize()
            box["size"] = {"year": "w4", "time": "w5"}.get(part, "w2")
            box["is_wrong"] = part in self.wrong
        return context


class MomentBoxes(DateBoxes):
    """Four boxes: day, month, year and time."""

    parts = ("day", "month", "year", "time")

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return [*super().decompress(local.date()), words.clock(local.time())]
        return [*super().decompress(value)[:3], ""]


class DatePartError(ValidationError):
    """What is wrong with a date, and in which of its boxes."""

    def __init__(self, message: str, parts: Sequence[str]) -> None:
        super().__init__(message, code="invalid", params=None)
        self.parts = tuple(parts)


class UKDateField(forms.Field):
    """A day, typed as day, month and year.

    :param called: what the day is called in a sentence, "the date sent"; made from the label if not given
    :param not_future: refuse days after today
    :param not_past: refuse days before today
    :param offers_today: whether a button fills in today, with scripts: not where the day is always another
    :param starts_today: whether it begins with today: where it is most often recorded as it is done

    `today` is set by the form. Earliest and latest days that depend on a record are set with `limit`.
    """

    widget = DateBoxes
    use_fieldset = True

    def __init__(
        self,
        *,
        called: str = "",
        not_future: bool = False,
        not_past: bool = False,
        offers_today: bool = True,
        starts_today: bool = False,
        **kwargs: Any,
    ) -> None:
        self.called = called
        self.not_future = not_future
        self.not_past = not_past
        self.offers_today = offers_today
        self.starts_today = starts_today
        self.today: date | None = None
        self.earliest: tuple[date, str] | None = None
        self.latest: tuple[date, str] | None = None
        kwargs.setdefault("help_text", "For example, 27 3 2026")
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        """Return the field of a form, which knows by then what day it is."""
        boxes = cast("DateBoxes", self.widget)
        boxes.today = (self.today or timezone.localdate()) if self.offers_today else None
        return super().get_bound_field(form, field_name)

    def limit(self, *, earliest: date | None = None, latest: date | None = None, because: str = "") -> None:
        """Refuse days outside a record's own: `because` is "the referral date", for the message."""
        if earliest:
            self.earliest = (earliest, because)
        if latest:
            self.latest = (latest, because)

    @property
    def name_in_words(self) -> str:
        """Return what the day is called in the middle of a sentence."""
        if self.called:
            return self.called
        label = str(self.label or "").strip()
        if not label or label.endswith("?"):
            return "the date"
        return with_article(label)

    @property
    def name_at_start(self) -> str:
        """Return what the day is called at the start of a sentence."""
        label = str(self.label or "").strip()
        name = self.name_in_words if self.called or not label or label.endswith("?") else label
        return name[:1].upper() + name[1:]

    def clean(self, value: Any) -> Any:
        boxes = cast("DateBoxes", self.widget)
        boxes.wrong = set()
        try:
            return super().clean(value)
        except DatePartError as error:
            boxes.wrong = set(error.parts)
            raise
        except ValidationError:
            boxes.wrong = set(boxes.parts)
            raise

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, date):
            return value
        typed = [str(part or "").strip() for part in value]
        return self.read_day(typed[:3]) if any(typed) else None

    def read_day(self, typed: Sequence[str]) -> date:
        """Return the day that three boxes say."""
        missing = [part for part, text in zip(("day", "month", "year"), typed, strict=True) if not text]
        if missing:
            message = f"{self.name_at_start} must include {words.listed([f'a {part}' for part in missing])}"
            raise DatePartError(message, missing)
        day, month, year = (
            self.read_number("day", typed[0]),
            self.read_month(typed[1]),
            self.read_year(typed[2]),
        )
        if not 1 <= day <= 31:
            raise DatePartError(f"{self.name_at_start}: the day must be between 1 and 31", ["day"])
        try:
            return date(year, month, day)
        except ValueError:
            month_name = f"{date(2000, month, 1):%B}"
            shown = f"{day} {month_name} {year}" if (day, month) == (29, 2) else f"{day} {month_name}"
            raise DatePartError(f"{shown} is not a real date", ["day", "month"]) from None

    def read_number(self, part: str, text: str) -> int:
        """Return the number in a box. Digits of other scripts count; words and signs do not."""
        text = text.removesuffix(".").removesuffix(",")
        if part == "day":
            text = re.sub(r"(st|nd|rd|th)$", "", text, flags=re.IGNORECASE)
        if not re.fullmatch(r"\d{1,6}", text):
            raise DatePartError(f"{self.name_at_start}: the {part} must be a number", [part])
        return int(text)

    def read_month(self, text: str) -> int:
        """Return the month in a box: 12, dec, Dec. or December."""
        named = MONTHS.get(text.lower().rstrip("."))
        if named:
            return named
        if not re.fullmatch(r"\d{1,6}", text) or not 1 <= int(text) <= 12:
            message = f"{self.name_at_start}: the month must be a number from 1 to 12, or its name"
            raise DatePartError(message, ["month"])
        return int(text)

    def read_year(self, text: str) -> int:
        """Return the year in a box. Two numbers could be this century or the last, so four are asked for."""
        year = self.read_number("year", text)
        if len(text) != 4:
            raise DatePartError(
                f"{self.name_at_start}: the year must have 4 digits, for example 2026", ["year"]
            )
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            message = f"{self.name_at_start}: the year must be between {EARLIEST_YEAR} and {LATEST_YEAR}"
            raise DatePartError(message, ["year"])
        return year

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None:
            self.validate_day(value)

    def validate_day(self, value: date) -> None:
        """Refuse a day outside the limits, saying which limit."""
        today = self.today or timezone.localdate()
        if self.not_future and value > today:
            raise DatePartError(f"{self.name_at_start} cannot be in the future", ["day", "month", "year"])
        if self.not_past and value < today:
            raise DatePartError(f"{self.name_at_start} cannot be in the past", ["day", "month", "year"])
        if self.earliest and value < self.earliest[0]:
            self.refuse("on or after", *self.earliest)
        if self.latest and value > self.latest[0]:
            self.refuse("on or before", *self.latest)

    def refuse(self, side: str, limit: date, because: str) -> None:
        reason = f"{because}, " if because else ""
        message = f"{self.name_at_start} must be {side} {reason}{words.date_words(limit)}"
        raise DatePartError(message, ["day", "month", "year"])

    def prepare_value(self, value: Any) -> Any:
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        before = initial if isinstance(initial, list) else cast("DateBoxes", self.widget).decompress(initial)
        after = [str(part or "").strip() for part in (data or [])]
        try:
            return bool(self.to_python(before) != self.to_python(after))
        except ValidationError:
            return True


class UKDateTimeField(UKDateField):
    """A moment, typed as a day and a time: 2:30pm or 14:30. Gives London's time, aware of its zone.

    `now` is set by the form: with `not_future`, later moments of today are refused too.
    """

    widget = MomentBoxes

    def __init__(self, **kwargs: Any) -> None:
        self.now: datetime | None = None
        kwargs.setdefault("help_text", "For example, 27 3 2026 and 2:30pm")
        kwargs.setdefault("offers_today", False)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, datetime):
            return value
        typed = [str(part or "").strip() for part in value]
        if not any(typed):
            return None
        day = self.read_day(typed[:3])
        if not typed[3]:
            raise DatePartError(f"{self.name_at_start} must include a time", ["time"])
        moment = datetime.combine(day, self.read_time(typed[3]), tzinfo=timezone.get_current_timezone())
        if timezone.localtime(moment.astimezone(UTC)).time() != moment.time():
            raise DatePartError(f"{typed[3]} did not happen that day: the clocks went forward", ["time"])
        return moment

    def read_time(self, text: str) -> time:
        """Return the time in a box: 2:30pm, 2.30 pm, 14:30, 9am, midday."""
        text = text.lower().replace(" ", "").replace(".", ":").replace("a:m:", "am").replace("p:m:", "pm")
        if text in {"midday", "noon"}:
            return time(12)
        if text == "midnight":
            return time(0)
        match = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?(am|pm)?", text)
        if match:
            hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
            if half and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == "pm" else 0)
            elif half or not match[2]:
                hour = 24
            if hour < 24 and minute < 60:
                return time(hour, minute)
        raise DatePartError(f"{self.name_at_start}: the time must be like 2:30pm or 14:30", ["time"])

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value is None:
            return
        self.validate_day(timezone.localdate(value))
        if self.not_future and value > (self.now or timezone.now()):
            raise DatePartError(f"{self.name_at_start} cannot be in the future", ["time"])
