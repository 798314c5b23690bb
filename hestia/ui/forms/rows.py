"""Rows of the same questions, with one more when asked."""

from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from hestia.ui.forms.base import ADD
from hestia.ui.forms.words import Conflict, dress, shown

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
