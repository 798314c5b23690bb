"""What is asked about an injury: what was seen, what she says, and each mark on the drawn body."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from hestia.ui.forms import (
    ADD,
    HouseForm,
    HouseFormSet,
    LongText,
    OnceMixin,
    Radios,
    UKDateField,
    YesNoField,
)
from riskassessment.actions import Marked
from riskassessment.models import LONGEST_ANSWER, Injury, InjuryMark
from riskassessment.rules.body import CHOICES, HEIGHT, LEAST, MOST, REGIONS, WIDTH, Side, nearest
from riskassessment.rules.drawing import Seen

MARKS = "marks"  # the prefix of the rows
MOST_MARKS = 30
WIDE = 165  # pixels of the drawing that is touched (static/css/risk-pages.css): by these a touch is measured
TALL = WIDE * HEIGHT // WIDTH


class InjuryForm(OnceMixin, HouseForm):
    """What was seen, by whom, and what she says. Her words are kept apart from the worker's."""

    is_agreed = YesNoField(
        label="Does she agree that you record this?",
        help_text="Tell her who may read it: us, and her solicitor only if she wants it.",
        error_messages={"required": "Choose whether she agrees"},
    )
    not_agreed_why = LongText(
        label="Why is it recorded anyway?",
        help_text="A danger to her or to someone else. It never goes to anybody outside.",
        max_length=1000,
        rows=2,
        required=False,
    )
    seen_on = UKDateField(
        label="On which day was it seen, or were you told?", called="the day it was seen", not_future=True
    )
    known = forms.ChoiceField(
        label="Who saw it?",
        choices=Injury.Known.choices,
        widget=Radios,
        error_messages={"required": "Choose who saw it"},
    )
    seen_by = forms.CharField(
        label="Who saw it, and what is their role?",
        help_text="For example, Joyce, night worker at the house",
        max_length=120,
        required=False,
    )
    seen = LongText(
        label="What was seen?",
        help_text="Write what you see, not what you think caused it. You are not her doctor.",
        max_length=LONGEST_ANSWER,
        required=False,
    )
    her_words = LongText(
        label="What does she say, in her own words?",
        help_text="As she says it, in her language too if you can.",
        max_length=LONGEST_ANSWER,
        required=False,
    )
    how = LongText(
        label="How does she say it happened?",
        help_text="Only what she tells you. Do not press her.",
        max_length=LONGEST_ANSWER,
        rows=3,
        required=False,
    )
    doctor = forms.ChoiceField(
        label="A doctor or nurse",
        choices=Injury.Doctor.choices,
        widget=Radios(hints={Injury.Doctor.WANTS: "Saving it makes a task for today: help her see one."}),
        error_messages={"required": "Choose whether she wants a doctor"},
    )
    doctor_words = forms.CharField(
        label="Who, where and when?", max_length=200, required=False, help_text="As far as you know."
    )
    photographs = forms.ChoiceField(
        label="Does she agree to photographs?",
        help_text="Keep them among her documents, as most secret. Never on your own phone.",
        choices=Injury.Photographs.choices,
        widget=Radios,
        error_messages={"required": "Choose whether she agrees to photographs"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_when("not_agreed_why", "is_agreed", "no")
        self.shown_when("seen_by", "known", Injury.Known.BY_OTHER)
        self.shown_when("doctor_words", "doctor", Injury.Doctor.WANTS, Injury.Doctor.SEEN)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        answers = self.cleaned_data
        agreed, known = answers.get("is_agreed"), answers.get("known")
        if agreed is False and not answers.get("not_agreed_why"):
            self.add_error("not_agreed_why", "Say why it is recorded without her agreement")
        if known == Injury.Known.BY_OTHER and not answers.get("seen_by"):
            self.add_error("seen_by", "Enter who saw it")
        if known == Injury.Known.TOLD and answers.get("seen"):
            self.add_error("seen", "Nobody saw it: write what she says below, or choose who saw it")
        # What belongs to another answer is not kept: the page hides it.
        if agreed:
            answers["not_agreed_why"] = ""
        if known != Injury.Known.BY_OTHER:
            answers["seen_by"] = ""
        if answers.get("doctor") not in {Injury.Doctor.WANTS, Injury.Doctor.SEEN}:
            answers["doctor_words"] = ""
        return cleaned

    @property
    def injury(self) -> Injury:
        """Return the record that the page describes, not saved yet."""
        return Injury(**{name: self.cleaned_data[name] for name in InjuryForm.base_fields if name != "once"})


class InjuryCorrectionForm(InjuryForm):
    """The same, and what was wrong before."""

    why = forms.CharField(
        label="What was wrong?",
        help_text="The earlier record stays as it was, and can still be read.",
        max_length=300,
        error_messages={"required": "Enter what was wrong"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["why", *self.fields])


class MarkForm(HouseForm):
    """One mark: where, what kind, how big, how it looks."""

    region = forms.ChoiceField(
        label="Where?",
        choices=[("", "Choose"), *CHOICES],
        error_messages={"required": "Choose where the mark is"},
    )
    kind = forms.ChoiceField(
        label="What kind?",
        choices=[("", "Choose"), *InjuryMark.Kind.choices],
        error_messages={"required": "Choose what kind of mark it is"},
    )
    size = forms.CharField(
        label="Size in cm",
        max_length=20,
        required=False,
        help_text="Roughly. For example, 3 by 2",
        widget=forms.TextInput(attrs={"class": "w4"}),
    )
    look = forms.CharField(label="Colour, and how old she says it is", max_length=120, required=False)
    note = forms.CharField(label="Anything else", max_length=300, required=False)
    # Where the drawing was touched, in per cent; nothing where the place was chosen from the list.
    x = forms.IntegerField(required=False, min_value=LEAST, max_value=MOST, widget=forms.HiddenInput)
    y = forms.IntegerField(required=False, min_value=LEAST, max_value=MOST, widget=forms.HiddenInput)


class MarkRows(HouseFormSet):
    """The marks on her body, empty rows left aside."""

    noun = "mark"

    @property
    def marks(self) -> list[Marked]:
        """Return what the filled rows say."""
        gone = self.deleted_forms
        asked = list(MarkForm.base_fields)
        return [
            Marked(**{name: row.cleaned_data[name] for name in asked})
            for row in self.forms
            if row.cleaned_data.get("region") and row not in gone
        ]

    @property
    def chosen(self) -> Iterable[Seen]:
        """Yield the marks as they stand on the page now, judged or not, to be drawn."""
        kinds = dict(InjuryMark.Kind.choices)
        for number, row in enumerate(self.forms, 1):
            region = REGIONS.get(str(row["region"].value() or ""))
            if region is not None and not row["DELETE"].value():
                touched = [whole(row[name].value()) for name in ("x", "y")]
                kind = kinds.get(str(row["kind"].value() or ""), "")
                yield Seen.at(number, region.slug, *touched, words=kind.lower())


def whole(value: object) -> int | None:
    """Return a number of the page, or nothing where there is none."""
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) <= len(str(MOST)) else None


def mark_rows(data: Any, *, marks: Iterable[InjuryMark] = (), shows_empty: bool = True) -> MarkRows:
    """Return the rows of marks: those of a record that is corrected, or an empty one to begin with."""
    kind: Any = forms.formset_factory(
        MarkForm,
        formset=MarkRows,
        extra=int(shows_empty),
        max_num=MOST_MARKS,
        validate_max=True,
        can_delete=True,
    )
    initial = [{name: getattr(mark, name) for name in MarkForm.base_fields} for mark in marks]
    rows: MarkRows = kind(data, prefix=MARKS, initial=initial)
    return rows


def with_touched(data: QueryDict) -> QueryDict:
    """Return what was sent with one row more for the place that was touched on the drawing, if one was.

    A picture that sends a form says where it was touched, without a script. By keyboard it says 0 and 0: then
    there is one empty row more.
    """
    for side in Side:
        x, y = (whole_pixels(data.get(f"{side}.{axis}")) for axis in ("x", "y"))
        if x is None or y is None:
            continue
        sent = data.copy()
        number = first_empty(sent)
        # One more row is asked for, unless there is an empty one: either way nothing is judged yet.
        sent[ADD] = MARKS if number is None else ""
        if x or y:
            across, down = min(x * MOST // WIDE, MOST), min(y * MOST // TALL, MOST)
            row = f"{MARKS}-{rows_sent(sent) if number is None else number}"
            sent[f"{row}-region"] = nearest(side, across, down).slug
            sent[f"{row}-x"], sent[f"{row}-y"] = str(across), str(down)
        return sent
    return data


def whole_pixels(text: str | None) -> int | None:
    """Return where a picture was touched, or nothing where it was not."""
    return int(text) if text is not None and text.isdecimal() and len(text) <= len("1234") else None


def rows_sent(data: QueryDict) -> int:
    """Return how many rows were sent."""
    return min(whole_pixels(data.get(f"{MARKS}-TOTAL_FORMS")) or 0, MOST_MARKS)


def first_empty(data: QueryDict) -> int | None:
    """Return the first row in which nothing was answered yet, if there is one."""
    return next(
        (
            number
            for number in range(rows_sent(data))
            if not any(data.get(f"{MARKS}-{number}-{name}") for name in (*MarkForm.base_fields, "DELETE"))
        ),
        None,
    )


class InjuryAdditionForm(OnceMixin, HouseForm):
    """What was seen or done since."""

    happened_on = UKDateField(label="On which day?", called="the day", not_future=True)
    what = LongText(
        label="What was seen or done since?",
        help_text="How it looks now, what a doctor said, what she says.",
        max_length=LONGEST_ANSWER,
        error_messages={"required": "Enter what was seen or done since"},
    )

    def __init__(self, *args: Any, injury: Injury, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(UKDateField, "happened_on").limit(earliest=injury.seen_on, because="the day it was seen")
