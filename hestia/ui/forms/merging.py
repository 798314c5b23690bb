"""What two windows changed, brought together: what only the other changed stays as it was saved there.

A page carries what it was read with, in words. Without it (an old page) both answers are shown, as before.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from hestia.ui.forms.words import Conflict, shown

LEFT = "You left it as it was, so what was saved stays"


class ReadWidget(forms.HiddenInput):
    """A hidden input with a second one beside it: what the page was read with."""

    read: Callable[[], str] | None = None  # asked when it is shown: only of the questions that are

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        html = super().render(name, value, attrs, renderer)
        read = self.read() if self.read else ""
        return html + forms.HiddenInput().render(f"{name}_read", read, None, renderer) if read else html


def read_words(fields: Mapping[str, forms.Field], values: Mapping[str, Any]) -> str:
    """Return what a page is read with: its answers, as people read them."""
    words = {name: shown(fields[name], value) for name, value in values.items() if asks(fields[name])}
    return json.dumps(words)


def asks(field: forms.Field) -> bool:
    """Whether a field is a question that somebody sees, and that can be answered again with what is kept."""
    return not field.widget.is_hidden and not isinstance(field, forms.FileField)


def read_before(data: Any, name: str) -> dict[str, Any]:
    """Return what a page that was sent was read with; nothing of an old page, or of nonsense."""
    try:
        known = json.loads(data.get(name) or "{}")
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def merged(
    data: Any,
    *,
    label: str,
    html_name: str,
    field: forms.Field,
    before: Any,
    saved: Any,
    yours: Any,
) -> Conflict | None:
    """Compare one answer of two windows; put the saved one into the page where only the other changed it.

    :param data: what was sent, which is changed
    :param before: what the page was read with, in words; None if it does not say
    """
    theirs, mine = shown(field, saved), shown(field, yours)
    if theirs == mine:
        return None
    if before is not None and theirs == before:
        return None  # only I changed it
    if before is not None and mine == before:
        fill_in(data, html_name, field, saved)
        return Conflict(label, theirs, LEFT)
    return Conflict(label, theirs, mine)


def fill_in(data: Any, html_name: str, field: forms.Field, value: Any) -> None:
    """Write a value into posted data, as the page would have sent it."""
    widget = field.widget
    value = field.prepare_value(value)
    if isinstance(widget, forms.CheckboxInput):
        data.pop(html_name, None)
        if value:
            data[html_name] = "on"
    elif isinstance(widget, forms.MultiWidget):
        boxes: Any = widget  # the names of its boxes are in no type hint
        for suffix, part in zip(boxes.widgets_names, boxes.decompress(value), strict=True):
            data[f"{html_name}{suffix}"] = "" if part is None else str(part)
    elif isinstance(value, list | tuple | set):
        data.setlist(html_name, [str(each) for each in value])
    else:
        data[html_name] = "" if value is None else str(value)
