"""What every form looks like, as template tags: what is wrong with it, what changed, its boxes. Built in."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms, template
from django.forms import BaseFormSet
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hestia.ui.fields import DateBoxes, DatePartError

register = template.Library()


class Problem(NamedTuple):
    """One thing to put right, and the box to put it right in."""

    text: str
    anchor: str


def _anchor(field: BoundField, error: object) -> str:
    """Return the id of the first box an error is about."""
    widget = field.field.widget
    if isinstance(widget, DateBoxes):
        part = error.parts[0] if isinstance(error, DatePartError) else widget.parts[0]
        return f"{field.auto_id}_{list(widget.parts).index(part)}"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget):
        return f"{field.auto_id}_0"
    return field.auto_id


class Missing(NamedTuple):
    """What is missing in several boxes of one question, said in one line: see ``missing`` of a form."""

    words: str
    names: list[str]


def _problems_of_form(form: forms.BaseForm, before: str = "") -> Iterator[Problem]:
    for text in form.non_field_errors():
        yield Problem(format_html("{}{}", before, text), "")
    errors = form.errors.as_data()
    together: dict[str, Missing] = {
        name: line for line in getattr(form, "missing", ()) for name in line.names
    }
    for name in form.fields:  # in the order of the page
        field = form[name]
        if name in together:
            if name == together[name].names[0]:
                yield Problem(together[name].words, _anchor(field, None))
            continue
        for error in errors.get(name, []):
            anchor = "" if field.is_hidden else _anchor(field, error)
            yield from (Problem(format_html("{}{}", before, text), anchor) for text in error.messages)


def _problems(form: object) -> Iterator[Problem]:
    if isinstance(form, forms.BaseForm):
        yield from _problems_of_form(form)
    elif isinstance(form, BaseFormSet) and form.is_bound:
        errors = form.errors
        yield from (Problem(str(text), "") for text in form.non_form_errors())
        noun = str(getattr(form, "noun", "row")).capitalize()
        for index, row in enumerate(form.forms):
            if index < len(errors) and errors[index]:
                yield from _problems_of_form(row, f"{noun} {index + 1}: ")


def _forms_in(context: Context) -> list[object]:
    several = context.get("forms") or context.get("formsets") or ()
    return [form for form in (context.get("form"), context.get("formset"), *several) if form is not None]


@register.inclusion_tag("components/_error_summary.html", takes_context=True)
def error_summary(context: Context, *forms: object, heading: str = "There is a problem") -> dict[str, object]:
    """List every problem of the page's forms, each leading to its box. First thing in ``<main>``.

    Without forms it looks for ``form``, ``formset``, ``forms`` and ``formsets``.
    """
    problems = [problem for form in forms or _forms_in(context) for problem in _problems(form)]
    return {"problems": list(dict.fromkeys(problems)), "heading": heading}


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """Begin the page's title with "Error: " if a form came back."""
    return "Error: " if any(_problems_exist(form) for form in _forms_in(context)) else ""


def _problems_exist(form: object) -> bool:
    return next(_problems(form), None) is not None


@register.inclusion_tag("components/_conflict.html")
def conflict(form: forms.BaseForm) -> dict[str, object]:
    """Show what someone else saved beside what was typed. See `hestia.ui.forms.VersionedFormMixin`."""
    return {"conflicts": getattr(form, "conflicts", [])}


@register.inclusion_tag("components/_rows.html")
def rows(formset: Any, legend: str = "", add: str = "") -> dict[str, object]:
    """Lay out a formset: its rows, and the button that adds one, with scripts or without."""
    return {"formset": formset, "legend": legend, "add": add or f"Add another {formset.noun}"}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a field's box in our look, also for forms that are not ours (sign-in)."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        css = "form-check-input"
    elif isinstance(widget, forms.Select):
        css = "form-select"
    else:
        css = "form-control"
    classes = widget.attrs.get("class", "").split()
    attrs: dict[str, Any] = {} if css in classes else {"class": " ".join([css, *classes])}
    if "placeholder" in widget.attrs:
        attrs["placeholder"] = False  # the label says it, and stays
    return field.as_widget(attrs=attrs)


@register.filter
def kind_of(field: BoundField) -> str:
    """Say how a field is laid out: box, choices, several, or one."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "box"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "several" if field.use_fieldset else "one"


@register.filter
def is_required(field: BoundField) -> bool:
    """Whether an answer is needed. Only the questions that need none say so."""
    return bool(field.field.required) or not getattr(field.field, "says_optional", True)
