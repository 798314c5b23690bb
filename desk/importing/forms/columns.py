"""Which column of a sheet is which of ours, what its words mean, and under which name that is kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join

from desk.importing.columns import BY_NAME, COLUMNS, heading
from desk.importing.mapping import EMPTY, LEFT_OUT, Choice, allowed_in, in_our_order, key, samples
from desk.importing.models import ImportProfile
from desk.importing.reading import SheetRow
from hestia.ui.forms import HouseBase, HouseForm, OnceMixin, QueryForm, VersionedFormMixin

# What turns the direction of writing round, and so could make one heading look like another.
TURNS_ROUND = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
LONGEST_LABEL = 80
AS_EMPTY = ":empty"  # among our words, which have no colon there
OURS = [(LEFT_OUT, "Leave out"), *((column.name, column.heading) for column in COLUMNS)]


def label_of(words: str) -> str:
    """Return a heading or word of a sheet as it is shown."""
    shown = words.translate(TURNS_ROUND)
    return f"{shown[:LONGEST_LABEL]}…" if len(shown) > LONGEST_LABEL else shown


def column_field(label: str, name: str, *, help_text: str = "") -> forms.ChoiceField:
    """Return the question which of our columns one is."""
    field = forms.ChoiceField(
        label=label_of(label), choices=OURS, required=False, initial=name, help_text=help_text
    )
    vars(field)["says_optional"] = False
    return field


def word_field(label: str, allowed: Sequence[str], ours: str | None, *, is_needed: bool) -> forms.ChoiceField:
    """Return the question which of our words one is. ``ours`` is what it is, none if nobody has said."""
    words = dict.fromkeys([*allowed, *([ours] if ours else [])])
    empty = [] if is_needed else [(AS_EMPTY, "Leave it empty")]
    field = forms.ChoiceField(
        label=label_of(label),
        choices=[("", "None of these: leave it as it is"), *((word, word) for word in words), *empty],
        required=False,
        initial=AS_EMPTY if ours == EMPTY else ours or "",
    )
    vars(field)["says_optional"] = False
    return field


def refuse_twice(form: HouseBase, fields: Mapping[str, str]) -> None:
    """Refuse that two columns are taken as one of ours. ``fields`` are the questions, with their headings."""
    first: dict[str, str] = {}
    for field, theirs in fields.items():
        name = form.cleaned_data.get(field)
        if name and name in first:
            words = f"“{label_of(first[name])}” is already taken as “{heading(name)}”. Leave one of them out"
            form.add_error(field, ValidationError(words))
        elif name:
            first[name] = theirs


class AskedForm(QueryForm):
    """Which profile somebody wants to use."""

    profile = forms.IntegerField(min_value=1, initial=0)


class ColumnsForm(HouseForm):
    """Which column of a sheet is which of ours."""

    def __init__(
        self,
        *args: Any,
        headings: SheetRow,
        rows: Sequence[SheetRow],
        columns: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"column_{place}": place for place in columns}
        self.headings = {name: headings.cells[place] for name, place in self.places.items()}
        for name, place in self.places.items():
            written = samples(rows, place)
            example = format_html_join(", ", '<bdi class="pv">{}</bdi>', ((words,) for words in written))
            help_text = format_html("For example {}", example) if written else "Nothing is written there"
            self.fields[name] = column_field(self.headings[name], columns[place], help_text=help_text)
            self.settle(name, self.fields[name])

    def clean(self) -> dict[str, Any] | None:
        """Refuse one of ours that is there twice, and that anything is left out which was not sent."""
        cleaned = super().clean()
        for name, theirs in self.headings.items():
            if self.add_prefix(name) not in self.data:
                self.add_error(name, f"Say which column “{label_of(theirs)}” is, or leave it out")
        refuse_twice(self, self.headings)
        return cleaned

    @property
    def chosen(self) -> dict[int, str]:
        """Return which is which, by the place in the sheet."""
        return {place: self.cleaned_data[name] for name, place in self.places.items()}


class WordsForm(HouseForm):
    """What the words in columns with a choice mean."""

    def __init__(
        self, *args: Any, choices: Iterable[Choice], words: Mapping[str, Mapping[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.asked: dict[str, tuple[str, str]] = {}  # by the question: our column, and their word
        for choice in choices:
            column = choice.column
            known = {key(theirs): ours for theirs, ours in words.get(column.name, {}).items()}
            for n, word in enumerate(choice.words):
                name = f"{column.name}_{n}"
                ours = known.get(key(word), choice.understood.get(word))
                field = word_field(word, choice.allowed, ours, is_needed=column.is_needed)
                self.fields[name] = field
                self.settle(name, field)
                self.asked[name] = (column.name, word)

    def of(self, column: str) -> list[forms.BoundField]:
        """Return the questions about one of our columns."""
        return [self[name] for name, (of_column, _) in self.asked.items() if of_column == column]

    @property
    def chosen(self) -> dict[str, dict[str, str]]:
        """Return what words mean, with those that were known before and are not in this sheet."""
        return meanings(self, self.asked, self.words)


def meanings(
    form: HouseBase, asked: Mapping[str, tuple[str, str]], before: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Return what words mean, by our column: as it was before, but for what was asked."""
    words = {column: dict(known) for column, known in before.items()}
    for name, (column, word) in asked.items():
        ours = form.cleaned_data[name]
        others = words.get(column, {}).items()
        words[column] = {theirs: known for theirs, known in others if key(theirs) != key(word)}
        if ours:
            words[column][word] = EMPTY if ours == AS_EMPTY else ours
    return words


class TakeForm(OnceMixin, HouseForm):
    """The button that has the sheet checked as it is taken, and a name to keep that under."""

    name = forms.CharField(
        label="Keep this as a profile",
        max_length=80,
        required=False,
        help_text="For example, Lamplight, our old columns. It keeps headings and choices, and no client.",
    )
    replaces = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, profile: ImportProfile | None, is_kept: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_kept:
            del self.fields["name"]
        if profile is None:
            del self.fields["replaces"]
        else:
            self.fields["replaces"].label = f"Change the profile “{label_of(profile.name)}” to this"

    def clean(self) -> dict[str, Any] | None:
        """Refuse both a new profile and another that is changed."""
        cleaned = super().clean()
        if self.cleaned_data.get("replaces") and self.cleaned_data.get("name"):
            self.add_error("name", "Keep it as a new profile, or change the one there is")
        return cleaned


class ProfileForm(VersionedFormMixin, HouseForm):
    """How a profile takes each heading and word."""

    name = forms.CharField(label="Name", max_length=80)

    def __init__(
        self, *args: Any, profile: ImportProfile, house: Mapping[str, list[str]], **kwargs: Any
    ) -> None:
        order = {name: n for n, (name, _) in enumerate(OURS[1:])}  # what is left out comes last
        columns = sorted(
            profile.columns.items(), key=lambda item: (order.get(item[1], len(order)), item[0].casefold())
        )
        super().__init__(*args, records=[profile], initial={"name": profile.name}, **kwargs)
        self.profile = profile
        self.headings = {f"column_{n}": theirs for n, (theirs, _) in enumerate(columns)}
        for field_name, (theirs, name) in zip(self.headings, columns, strict=True):
            self.fields[field_name] = column_field(theirs, name if name in BY_NAME else LEFT_OUT)
        self.asked: dict[str, tuple[str, str]] = {}
        for column in in_our_order(profile.words):
            allowed = allowed_in(BY_NAME[column], house)
            for n, (word, ours) in enumerate(sorted(profile.words[column].items())):
                field = word_field(word, allowed, ours, is_needed=BY_NAME[column].is_needed)
                self.fields[f"{column}_{n}"] = field
                self.asked[f"{column}_{n}"] = (column, word)
        for name in (*self.headings, *self.asked):
            self.settle(name, self.fields[name])
            self.saved[name] = self.fields[name].initial

    def clean(self) -> dict[str, Any] | None:
        """Refuse a column of ours that is there twice."""
        cleaned = super().clean()
        refuse_twice(self, self.headings)
        return cleaned

    @property
    def of_columns(self) -> list[forms.BoundField]:
        """Return the questions about headings."""
        return [self[name] for name in self.headings]

    @property
    def of_words(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the questions about words, by our heading."""
        columns = dict.fromkeys(column for column, _ in self.asked.values())
        return [
            (
                heading(column),
                [self[name] for name, (of_column, _) in self.asked.items() if of_column == column],
            )
            for column in columns
        ]

    @property
    def kept(self) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """Return headings and words as they are now. Words of a column that is left out go."""
        columns = {theirs: self.cleaned_data[name] for name, theirs in self.headings.items()}
        words = meanings(self, self.asked, self.profile.words)
        return columns, {column: known for column, known in words.items() if column in columns.values()}
