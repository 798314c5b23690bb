"""What an address asks for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from hestia.ui.forms.base import HouseBase


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
