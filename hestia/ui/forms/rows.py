"""Rows of the same questions, with one more when asked."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from hestia.ui.forms.base import ADD
from hestia.ui.forms.merging import asks, fill_in, merged, read_before, read_words
from hestia.ui.forms.words import Conflict, dress, shown

ROWS_TOO_MANY = 5  # come back with what was typed in them and an error; those after them do not


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
        known = {
            key for form in self.forms for key in read_before(self.data, form.add_prefix("read")).get("", [])
        }
        compared: list[Conflict | None] = []
        for number, form in enumerate(self.forms, 1):
            key = str(form.cleaned_data.get(self.key) or "")
            saved, before = kept.pop(key, None), read_before(self.data, form.add_prefix("read"))
            if not key or form.cleaned_data.get("DELETE"):
                continue
            label = f"{self.noun.capitalize()} {number}"
            if saved is None:
                yours = next(
                    value for value in form.cleaned_data.values() if value and isinstance(value, str)
                )
                compared.append(Conflict(label, "Removed", yours))
                data[form.add_prefix(self.key)] = ""
                continue
            compared += [
                merged(
                    data,
                    label=f"{label}: {field.label}",
                    html_name=form.add_prefix(name),
                    field=field,
                    before=before.get(name),
                    saved=saved[name],
                    yours=form.cleaned_data[name],
                )
                for name, field in form.fields.items()
                if name in saved and name in form.cleaned_data and asks(field)
            ]
            data[form.add_prefix("read")] = self.read_of(form, saved)
        for key, row in kept.items():
            text = first_words(row)
            if known and key not in known:
                self.append(data, row)
                compared.append(Conflict(f"{self.noun.capitalize()}: new", text, "Added below"))
            else:
                compared.append(Conflict(self.noun.capitalize(), text, "Nothing"))
        self.show_again(data)
        return [conflict for conflict in compared if conflict]

    def append(self, data: Any, row: Mapping[str, Any]) -> None:
        """Add a saved row to what was sent."""
        total = f"{self.prefix}-TOTAL_FORMS"
        index = int(data[total])
        data[total] = str(index + 1)
        for name, value in row.items():
            field = self.empty_form.fields[name]
            fill_in(data, f"{self.add_prefix(index)}-{name}", field, value)

    def show_again(self, data: Any) -> None:
        """Let the page come back with what is put together here; nothing of it is judged a second time."""
        errors, others = self._errors, self._non_form_errors
        self.data = data
        for name in ("forms", "management_form"):
            vars(self).pop(name, None)
        self._errors, self._non_form_errors = errors, others

    def read_of(self, form: Any, row: Mapping[str, Any]) -> str:
        """Return what a row is read with, and which rows there were."""
        keys = [str(each[self.key]) for each in self.initial or [] if each.get(self.key)]
        read = json.loads(read_words(form.fields, {name: row[name] for name in row if name in form.fields}))
        return json.dumps({**read, "": keys})

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.key:
            row = (self.initial or [])[index : index + 1] if index is not None else []
            read = self.read_of(form, row[0]) if row and row[0].get(self.key) else ""
            form.fields["read"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=read)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = f"Remove this {self.noun}"
            dress(form.fields["DELETE"])
        if self.is_adding_here and index == self.total_form_count() - 1:
            first = next((field for field in form.visible_fields() if field.name != "DELETE"), None)
            if first is not None:
                first.field.widget.attrs["autofocus"] = True


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
