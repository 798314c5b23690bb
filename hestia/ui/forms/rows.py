"""Rows of the same questions, with one more when asked."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import ManagementForm
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from hestia.ui.forms.base import ADD
from hestia.ui.forms.merging import brought_together, fill_in, read_before, read_words
from hestia.ui.forms.words import Conflict, dress, shown

ROWS_TOO_MANY = 5  # come back with what was typed in them and an error; those after them do not


KEYS = "KEYS"  # in the management form: which rows there were when the page was read


class ReadField(forms.CharField):
    """What a row was read with. Not a question, so it never counts as an answer that changed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, **kwargs)

    def has_changed(self, *_: Any) -> bool:
        return False


class HouseFormSet(forms.BaseFormSet):
    """Rows of the same questions, with "Add another" that works without scripts.

    The button is ``name="add" value="<prefix>"``. When it was pressed, the page comes back with one more row
    and no errors, and `is_valid` is False.
    """

    noun = "row"
    # The question that names a saved row, if rows are known by one: then two windows can be brought together.
    key = ""
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
        if self.key:
            return self.find_conflicts_by_key()
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

    def find_conflicts_by_key(self) -> list[Conflict]:
        """Return what differs, row by row however they moved; what only the other changed or added stays."""
        posted: Any = self.data  # a QueryDict, which the type hints take for any mapping
        data = posted.copy()
        kept = {str(row[self.key]): row for row in self.initial or [] if row.get(self.key)}
        known = read_before(data, f"{self.prefix}-{KEYS}").get(KEYS)
        conflicts: list[Conflict] = []
        for number, form in enumerate(self.forms, 1):
            before = read_before(self.data, form.add_prefix("read"))
            key = self.key_sent(form.prefix)
            saved = kept.pop(key, None)
            if not key or form.cleaned_data.get("DELETE"):
                continue
            label = f"{self.noun.capitalize()} {number}"
            if saved is None:
                conflicts.append(Conflict(label, "Removed", first_words(form.cleaned_data)))
                if self.form.base_fields[self.key].widget.is_hidden:
                    data[form.add_prefix(self.key)] = ""
                continue
            conflicts += brought_together(
                form,
                data,
                saved=saved,
                before=before,
                label=partial(label_in_row, form, label),
            )
            data[form.add_prefix("read")] = self.read_of(form, saved)
        for key, row in kept.items():
            text = first_words(row)
            if known is not None and key not in known:
                self.append(data, row)
                conflicts.append(Conflict(f"{self.noun.capitalize()}: new", text, "Added below"))
            else:
                conflicts.append(Conflict(self.noun.capitalize(), text, "Nothing"))
        data[f"{self.prefix}-{KEYS}"] = self.keys_now()
        self.show_again(data)
        return conflicts

    @cached_property
    def management_form(self) -> ManagementForm:
        """Return Django's, which also carries which rows there were when the page was read."""
        form = super().management_form
        if self.key:
            form.fields[KEYS] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self.keys_now()
            )
        return form

    def keys_now(self) -> str:
        """Return which rows are saved now."""
        return json.dumps({KEYS: [str(row[self.key]) for row in self.initial or [] if row.get(self.key)]})

    def key_sent(self, prefix: str) -> str:
        """Return which saved row was sent: by its hidden key, or by what named it when the page was read."""
        if self.form.base_fields[self.key].widget.is_hidden:
            return str(self.data.get(f"{prefix}-{self.key}") or "")
        return str(read_before(self.data, f"{prefix}-read").get(self.key) or "")

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Let a row that was sent begin with its saved row, however they moved."""
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        if self.key and self.is_bound and index is not None:
            key = self.key_sent(self.add_prefix(index))
            kept = (row for row in self.initial or [] if key and str(row.get(self.key)) == key)
            kwargs["initial"] = next(kept, {})
            if kwargs["initial"]:
                kwargs["empty_permitted"] = False  # it is there as it is, although nothing in it changed
        return kwargs

    def append(self, data: Any, row: Mapping[str, Any]) -> None:
        """Add a saved row to what was sent."""
        total = f"{self.prefix}-TOTAL_FORMS"
        index = int(data[total])
        data[total] = str(index + 1)
        blank, prefix = self.empty_form, self.add_prefix(index)
        for name, value in row.items():
            fill_in(data, f"{prefix}-{name}", blank.fields[name], value)
        data[f"{prefix}-read"] = self.read_of(blank, row)

    def show_again(self, data: Any) -> None:
        """Let the page come back with what is put together here; nothing of it is judged a second time."""
        errors, others = self._errors, self._non_form_errors
        self.data = data
        for name in ("forms", "management_form"):
            vars(self).pop(name, None)
        self._errors, self._non_form_errors = errors, others

    def read_of(self, form: Any, row: Mapping[str, Any]) -> str:
        """Return what a row is read with; what names it, too, where that is a question."""
        return read_words(form.fields, {name: value for name, value in row.items() if name in form.fields})

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.key:
            row = (self.initial or [])[index : index + 1] if index is not None else []
            read = self.read_of(form, row[0]) if row and row[0].get(self.key) else ""
            form.fields["read"] = ReadField(initial=read)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = f"Remove this {self.noun}"
            dress(form.fields["DELETE"])
        if self.is_adding_here and index == self.total_form_count() - 1:
            first = next((field for field in form.visible_fields() if field.name != "DELETE"), None)
            if first is not None:
                first.field.widget.attrs["autofocus"] = True


def label_in_row(form: forms.BaseForm, row: str, name: str) -> str:
    """Return a question with the row it stands in: "Step 1: How far is it?"."""
    return f"{row}: {form.fields[name].label}"


def first_words(row: Mapping[str, Any]) -> str:
    """Return the first words of a row: what it is called by."""
    return next((value for value in row.values() if isinstance(value, str) and value), "")


def with_one_more(data: Any, key: str, *, limit: int) -> Any:
    """Return posted data that asks for one row more, up to a limit."""
    more: MultiValueDict[str, Any] = data.copy()
    try:
        total = int(more.get(key) or 0)
    except ValueError:
        total = 0
    more[key] = str(min(max(total, 0) + 1, limit))
    return more
