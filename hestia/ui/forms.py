"""The one form base of the house.

A form answers wrong, missing or over-long input with the page again, in the words of its questions, and keeps
all that was typed. Labels are questions; messages are made from them unless a field brings its own.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from hestia.ui import words
from hestia.ui.fields import (
    LONGEST_TEXT,
    Boxes,
    DateBoxes,
    DatePartError,
    LongText,
    MomentBoxes,
    Radios,
    ScaleField,
    ThreeStateField,
    UKDateField,
    UKDateTimeField,
    WholeNumberField,
    YesNoField,
    quoted,
    with_article,
)
from hestia.ui.words import UNKEEPABLE

__all__ = [
    "ADD",
    "Boxes",
    "Conflict",
    "DateBoxes",
    "DatePartError",
    "HouseForm",
    "HouseFormSet",
    "HouseModelForm",
    "LongText",
    "MomentBoxes",
    "OnceMixin",
    "QueryForm",
    "Radios",
    "ScaleField",
    "ThreeStateField",
    "UKDateField",
    "UKDateTimeField",
    "VersionedFormMixin",
    "WholeNumberField",
    "YesNoField",
]

# The button "Add another" is called this; pressing it sends the page back with one more row, unjudged.
ADD = "add"
# What a form carries that is no answer: see `OnceMixin` and `VersionedFormMixin`.
CARRIED = frozenset({"once", "version"})
# Word processors put these where a line breaks.
LINE_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n"})


# --- Words ---------------------------------------------------------------------------------------


def required_message(field: forms.Field, label: str) -> str:
    """Return what to do about an answer that is missing: "Enter your name", "Choose an interpreter"."""
    verb = "Choose" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "Enter"
    if isinstance(field, forms.FileField):
        verb = "Choose a file for"
    if label.endswith("?"):
        return f"Answer {quoted(label)}"
    if isinstance(field, forms.BooleanField):
        return f"Tick {quoted(label)}"
    if isinstance(field, UKDateField):
        return f"Enter {field.name_in_words}"
    return f"{verb} {with_article(label)}"


def messages_for(field: forms.Field, label: str) -> dict[str, str]:
    """Return a field's messages in the words of its question, by Django's codes."""
    question = quoted(label)
    messages = {"required": required_message(field, label)}
    if isinstance(field, forms.DecimalField | forms.FloatField):
        messages["invalid"] = f"{question} must be a number"
    elif isinstance(field, forms.IntegerField):
        messages["invalid"] = f"{question} must be a whole number"
    elif isinstance(field, forms.EmailField):
        messages["invalid"] = f"{question} must be an e-mail address, like name@example.org"
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        messages |= dict.fromkeys(
            ("invalid_choice", "invalid_list", "invalid_pk_value"), f"Choose an answer to {question}"
        )
    elif isinstance(field, forms.FileField):
        messages |= {
            "invalid": f"Choose a file for {question}",
            "missing": f"Choose a file for {question}",
            "empty": f"The file for {question} is empty. Choose another.",
        }
    elif not isinstance(field, UKDateField):
        messages["invalid"] = f"Check {question}"
    if isinstance(field, forms.IntegerField):
        messages |= {
            "min_value": f"{question} must be %(limit_value)s or more",
            "max_value": f"{question} must be %(limit_value)s or less",
        }
    return messages


class Keepable:
    """Refuses what PostgreSQL and paper cannot keep: NUL and its kind."""

    def __init__(self, question: str) -> None:
        self.question = question

    def __call__(self, value: object) -> None:
        if not UNKEEPABLE.isdisjoint(str(value)):
            message = f"{self.question} contains a character that cannot be kept. Type it again without it."
            raise ValidationError(message, code="unkeepable")


class NotLongerThan:
    """Refuses a text that is too long, saying how long it is."""

    def __init__(self, limit: int, question: str) -> None:
        self.limit = limit
        self.question = question

    def __call__(self, value: object) -> None:
        length = len(str(value))
        if length > self.limit:
            limit, has = words.number(self.limit), words.number(length)
            message = f"Shorten {self.question} to {limit} characters. It has {has} now."
            raise ValidationError(message, code="max_length")


def speak(field: forms.Field, name: str) -> None:
    """Give a field its messages and checks, in the words of its question."""
    label = str(field.label or name.replace("_", " ").capitalize())
    field.label = label
    for code, message in messages_for(field, label).items():
        if field.error_messages.get(code) == default_message(field, code):
            field.error_messages[code] = message
    if isinstance(field, forms.CharField):
        kept = [
            v
            for v in field.validators
            if getattr(v, "code", "") not in {"null_characters_not_allowed", "max_length"}
        ]
        field.validators = [Keepable(quoted(label)), *kept]
        if field.max_length is not None:
            field.validators.insert(1, NotLongerThan(field.max_length, quoted(label)))


def default_message(field: forms.Field, code: str) -> object:
    """Return Django's own words for a code, to tell them from a field's own."""
    for kind in type(field).__mro__:
        message = getattr(kind, "default_error_messages", {}).get(code)
        if message is not None:
            return message
    return None


def dress(field: forms.Field) -> None:
    """Set how a field's boxes look and behave: our classes, no browser memory of a client's data."""
    for widget in getattr(field.widget, "widgets", [field.widget]):
        attrs = widget.attrs
        if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
            css = "form-check-input"
        elif isinstance(widget, forms.Select):
            css = "form-select"
        else:
            css = "form-control"
        if not widget.is_hidden and css not in attrs.get("class", "").split():
            attrs["class"] = f"{css} {attrs.get('class', '')}".strip()
        if isinstance(widget, forms.TextInput | forms.Textarea):
            attrs.setdefault("autocomplete", "off")
            attrs.setdefault("spellcheck", "false")
            # A browser would cut a pasted text short without a word.
            attrs.pop("maxlength", None)
            attrs.pop("minlength", None)


# --- The base ------------------------------------------------------------------------------------


class HouseBase(forms.BaseForm):
    """What every form of the house does, on Django's Form and ModelForm alike.

    :param today: the day the form is filled in, for dates that cannot be in the future
    :param now: the moment, for times that cannot be in the future
    """

    use_required_attribute = False

    def __init__(
        self, *args: Any, today: date | None = None, now: datetime | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.now = now
        for name, field in self.fields.items():
            self.settle(name, field)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        self.helper.render_hidden_fields = True

    def settle(self, name: str, field: forms.Field) -> None:
        """Make a field one of the house's. Call it for fields added after the form was made."""
        speak(field, name)
        dress(field)
        if isinstance(field, UKDateField):
            field.today = self.today
        if isinstance(field, UKDateTimeField):
            field.now = self.now

    def field[F: forms.Field](self, kind: type[F], name: str) -> F:
        """Return a field by its name, as the kind it is."""
        field = self.fields[name]
        if not isinstance(field, kind):
            raise TypeError(f"{name} is a {type(field).__name__}, not a {kind.__name__}")
        return field

    def shown_when(self, name: str, question: str, *answers: str) -> None:
        """Let a question show only after certain answers to another. Without scripts it always shows."""
        self.fields[name].shown_when = f"{self.add_prefix(question)}={','.join(answers)}"  # type: ignore[attr-defined]

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, as an act takes it: without what the page carries besides."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CARRIED}

    @property
    def is_adding(self) -> bool:
        """Whether someone asked for one more row, and so not yet for an answer."""
        return self.is_bound and ADD in self.data

    def full_clean(self) -> None:
        if self.is_adding:
            self._errors = ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        return not self.is_adding and super().is_valid()


class HouseForm(HouseBase, forms.Form):
    """A form of the house."""


def house_field(db_field: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    """Return the house's form field for a model's field: our dates and our long texts."""
    if isinstance(db_field, models.DateTimeField):
        kwargs.setdefault("form_class", UKDateTimeField)
    elif isinstance(db_field, models.DateField):
        kwargs.setdefault("form_class", UKDateField)
    elif isinstance(db_field, models.TextField) and not db_field.choices:
        kwargs.setdefault("form_class", LongText)
        kwargs.setdefault("max_length", db_field.max_length or LONGEST_TEXT)
    elif isinstance(db_field, models.IntegerField) and not db_field.choices:
        kwargs.setdefault("form_class", WholeNumberField)
    field = db_field.formfield(**kwargs)
    if isinstance(field, forms.TypedChoiceField) and "" not in dict(db_field.flatchoices):
        has_blank = any(key == "" for key, _ in flat_choices(field))
        field.choices = [*([("", "Choose")] if has_blank else []), *db_field.get_choices(include_blank=False)]
    return field


class HouseModelFormMetaclass(ModelFormMetaclass):
    """Makes model forms with the house's fields, unless their Meta says otherwise."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(house_field)
        return super().__new__(mcs, name, bases, attrs)


class HouseModelForm[M: models.Model](HouseBase, forms.ModelForm, metaclass=HouseModelFormMetaclass):
    """A form of the house that changes a record: ``class NoteForm(HouseModelForm[Note])``."""

    instance: M


# --- Saving once, and knowingly ------------------------------------------------------------------


class Conflict(NamedTuple):
    """An answer that someone else saved otherwise while it was being typed."""

    label: str
    saved: str
    yours: str


def shown(field: forms.Field, value: Any) -> str:
    """Return an answer as people read it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, models.Model):
        return str(value)
    values = value if isinstance(value, list | tuple | models.QuerySet) else [value]
    names = {str(key): str(label) for key, label in flat_choices(field)}
    texts = [
        names.get(str(getattr(item, "pk", item)), str(item))
        for item in values
        if item not in field.empty_values
    ]
    return ", ".join(texts) or "Nothing"


def flat_choices(field: forms.Field) -> list[tuple[Any, Any]]:
    """Return a field's choices without their groups."""
    flat: list[tuple[Any, Any]] = []
    for key, label in getattr(field, "choices", ()):
        flat.extend(label if isinstance(label, list | tuple) else [(key, label)])
    return flat


class VersionField(forms.IntegerField):
    """The version of the record the page was read at. Not a question, so it has no errors of its own."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int | None:
        try:
            version: int | None = super().clean(value)
        except ValidationError:
            return None
        return version


class VersionedFormMixin(HouseBase):
    """Refuses to save over what someone else saved meanwhile, until the person has seen both.

    The page carries the version it was read at. If the record has moved on, the form says so, `conflicts`
    lists both answers, and the page comes back with the new version: sent again, it saves knowingly.

    The view must lock the row it reads (``select_for_update``), or two may still save at once.

    :param version: the record's version now; a model form reads ``instance.version``, of a new record nothing
    """

    STALE = "Someone else saved this while you were typing."

    version = VersionField()

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        if version is None and instance is not None and not instance._state.adding:
            version = instance.version
        self.version_now = version
        self.saved = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        self.fields["version"] = VersionField()
        self.initial["version"] = self.version_now
        self.conflicts: list[Conflict] = []

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.version_now is not None and self.cleaned_data.get("version") != self.version_now:
            self.conflicts = self.find_conflicts()
            self.read_again()
            self.add_error(None, ValidationError(self.STALE, code="stale"))
        return cleaned

    def find_conflicts(self) -> list[Conflict]:
        """Return the answers that differ from what is saved now."""
        return [
            Conflict(self.label_in_full(name), shown(field, self.saved[name]), shown(field, answer))
            for name, answer in self.cleaned_data.items()
            if name in self.saved and name in self.changed_data
            if not (field := self.fields[name]).widget.is_hidden
        ]

    def label_in_full(self, name: str) -> str:
        """Return the question of an answer, as it is shown among others."""
        return str(self.fields[name].label)

    def compare_rows(self, rows: "HouseFormSet") -> None:
        """Show what differs in the rows sent with the form, too, if someone else saved meanwhile."""
        if self.conflicts or self.has_error(NON_FIELD_ERRORS, "stale"):
            self.conflicts += rows.find_conflicts()

    def read_again(self) -> None:
        """Let the page come back with the version that is saved now."""
        posted: Any = self.data  # a QueryDict, which the type hints take for any mapping
        data = posted.copy()
        data[self.add_prefix("version")] = str(self.version_now)
        self.data = data


class OnceField(forms.UUIDField):
    """The key of a form that must not make two things. Not a question, so it has no errors of its own."""

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class OnceMixin(HouseBase):
    """Carries a one-time key through the page and back, however often the page comes back.

    `hestia.pages.answer` claims it: sent twice, the form makes one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"] = OnceField()


# --- Rows ----------------------------------------------------------------------------------------

ROWS_TOO_MANY = 5  # come back with what was typed in them and an error; those after them do not


class HouseFormSet(forms.BaseFormSet):
    """Rows of the same questions, with "Add another" that works without scripts.

    The button is ``name="add" value="<prefix>"``. When it was pressed, the page comes back with one more row
    and no errors, and `is_valid` is False.
    """

    noun = "row"
    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": "Part of this page did not arrive. Check it, then send it again.",
        "too_many_forms": "You can add up to %(num)d.",
        "too_few_forms": "Add at least %(num)d.",
    }

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        self.is_adding = data is not None and ADD in data
        self.is_adding_here = self.is_adding and data.get(ADD) == prefix
        if self.is_adding_here:
            data = with_one_more(data, f"{prefix}-TOTAL_FORMS", limit=self.max_num)
        # Django would build a thousand rows more for who asks for them.
        self.absolute_max = self.max_num + ROWS_TOO_MANY
        super().__init__(data, *args, **kwargs)

    def full_clean(self) -> None:
        if self.is_adding:
            self._errors: list[ErrorDict] = []
            self._non_form_errors = self.error_class()
            for form in self.forms:
                form.full_clean()
                self._errors.append(form.errors)
            return
        super().full_clean()

    def is_valid(self) -> bool:
        return not self.is_adding and super().is_valid()

    def find_conflicts(self) -> list[Conflict]:
        """Return the answers that differ from what is saved now, and the saved rows that were not sent."""
        conflicts = []
        for number, form in enumerate(self.forms, 1):
            for name in form.changed_data:
                field = form.fields[name]
                if name in form.cleaned_data and not field.widget.is_hidden:
                    saved = shown(field, form.get_initial_for_field(field, name))
                    label = f"{self.noun.capitalize()} {number}: {field.label}"
                    conflicts.append(Conflict(label, saved, shown(field, form.cleaned_data[name])))
        unsent = enumerate(self.initial or [], 1)
        for number, row in list(unsent)[len(self.forms) :]:
            saved = next(value for value in row.values() if isinstance(value, str))
            conflicts.append(Conflict(f"{self.noun.capitalize()} {number}", saved, "Nothing"))
        return conflicts

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = f"Remove this {self.noun}"
            dress(form.fields["DELETE"])
        if self.is_adding_here and index == self.total_form_count() - 1:
            first = next((field for field in form.visible_fields() if field.name != "DELETE"), None)
            if first is not None:
                first.field.widget.attrs["autofocus"] = True


def with_one_more(data: Any, key: str, *, limit: int) -> Any:
    """Return posted data that asks for one row more, up to a limit."""
    more: MultiValueDict[str, Any] = data.copy()
    try:
        total = int(more.get(key) or 0)
    except ValueError:
        total = 0
    more[key] = str(min(max(total, 0) + 1, limit))
    return more


# --- What an address asks for --------------------------------------------------------------------


class QueryForm(HouseBase, forms.Form):
    """What an address asks for: filters, sorting, pages. What makes no sense counts as not asked.

    ``QueryForm(request.GET).asked["status"]``. A field's ``initial`` is the answer when the address has none.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        query = QueryDict(mutable=True)
        if isinstance(data, MultiValueDict):
            query.update(data)
        super().__init__(query, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            if field.initial is not None and name not in query:
                values = field.initial if isinstance(field.initial, list | tuple) else [field.initial]
                query.setlist(name, [str(value) for value in values])

    @property
    def asked(self) -> dict[str, Any]:
        """Return every answer: what the address asks for, or else what is usual."""
        self.full_clean()
        return self.cleaned_data

    @property
    def is_adding(self) -> bool:
        return False

    def _clean_fields(self) -> None:
        for name, field in self.fields.items():
            bound = self[name]
            for value in (bound.data, self.get_initial_for_field(field, name)):
                try:
                    self.cleaned_data[name] = field.clean(value)
                except (ValidationError, ValueError, TypeError):
                    continue
                break
            else:
                self.cleaned_data[name] = getattr(field, "empty_value", None)
