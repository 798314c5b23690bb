"""The one form base of the house: on Django's Form and ModelForm alike."""

from datetime import date, datetime
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.forms.utils import ErrorDict

from hestia.ui.fields import (
    LONGEST_TEXT,
    LongText,
    UKDateField,
    UKDateTimeField,
    WholeNumberField,
)
from hestia.ui.forms.words import call_her, dress, flat_choices, speak

# The button "Add another" is called this; pressing it sends the page back with one more row, unjudged.
ADD = "add"
SCRIPTS_OFF = "scripts_off"  # what a form carries where the browser runs no scripts
# So begins what is said of a question that some answers make necessary: it is not called optional as well.
NEEDED_WHEN = "Needed when "
# What a form carries that is no answer: see `OnceMixin` and `VersionedFormMixin`.
CARRIED = frozenset({"once", "version"})


class HouseBase(forms.BaseForm):
    """What every form of the house does, on Django's Form and ModelForm alike.

    :param today: the day the form is filled in, for dates that cannot be in the future
    :param now: the moment, for times that cannot be in the future
    """

    use_required_attribute = False
    base_fields: ClassVar[dict[str, forms.Field]]  # what the form itself asks; Django collects it

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
        if name in self.base_fields:  # what is made for one record may have words in it that somebody typed
            call_her(field)
        speak(field, name)
        dress(field)
        if str(field.help_text).startswith(NEEDED_WHEN):
            vars(field)["says_optional"] = False
        if isinstance(field, UKDateField):
            field.today = self.today
            if field.starts_today:
                field.initial = self.today
        if isinstance(field, UKDateTimeField):
            field.now = self.now

    def field[F: forms.Field](self, kind: type[F], name: str) -> F:
        """Return a field by its name, as the kind it is."""
        field = self.fields[name]
        if not isinstance(field, kind):
            raise TypeError(f"{name} is a {type(field).__name__}, not a {kind.__name__}")
        return field

    def ask_who(self, name: str, people: "models.QuerySet[Any]") -> None:
        """Ask for one of several people. Nobody is chosen beforehand, but for who is alone."""
        field = self.field(forms.ModelChoiceField, name)
        field.queryset = people
        if len(people) == 1:
            field.empty_label = None

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
            # Asked for one more row, and so judged later: nothing that is still empty is called wrong.
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
        # Radio buttons are all seen at once: none is chosen at first, and none says "Choose".
        are_buttons = isinstance(field.widget, forms.RadioSelect) and field.required
        has_blank = not are_buttons and any(key == "" for key, _ in flat_choices(field))
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
