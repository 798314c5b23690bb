"""What two windows changed, brought together: what only the other changed stays as it was saved there.

A page carries what it was read with, in words. Without it (an old page) both answers are shown, as before.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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


def brought_together(
    form: forms.BaseForm,
    data: Any,
    *,
    saved: Mapping[str, Any],
    before: Mapping[str, Any],
    label: Callable[[str], str],
) -> list[Conflict]:
    """Compare a form's answers with those saved meanwhile; put in what only the other window changed.

    An answer that is missing here, or makes no sense, is compared as it was sent.

    :param data: what was sent, which is changed
    :param before: what the page was read with, in words, by question; nothing of what it does not say
    """
    conflicts = []
    for name, field in form.fields.items():
        if name not in saved or not asks(field):
            continue
        sent = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        theirs, mine = shown(field, saved[name]), shown(field, form.cleaned_data.get(name, sent))
        if mine == theirs or before.get(name) == theirs:
            continue  # nobody else changed it
        if mine == before.get(name):
            fill_in(data, form.add_prefix(name), field, saved[name])
            judge_again(form, name, data)
            mine = LEFT
        conflicts.append(Conflict(label(name), theirs, mine))
    return conflicts


def judge_again(form: forms.BaseForm, name: str, data: Any) -> None:
    """Let an answer that was put in count as this page's: what was wrong with the one it had is not said."""
    field = form.fields[name]
    form.errors.pop(name, None)
    with suppress(ValidationError):
        form.cleaned_data[name] = field.clean(
            field.widget.value_from_datadict(data, form.files, form.add_prefix(name))
        )


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
