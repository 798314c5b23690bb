"""How the boxes of forms are drawn: the usual ones here, every other by its template.

A page has a dozen boxes, and by Django's templates each of them is three, and each choice of a list another
two. What is written here is the same.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

WIDGETS = "django/forms/widgets/"


def attributes(attrs: Mapping[str, object]) -> str:
    """Return what stands in a tag beside its name: nothing for False, the bare name for True."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def drawn_input(widget: Mapping[str, Any]) -> SafeString:
    """Return a box of one line, a tick, or what a form carries unseen."""
    named = {"type": widget["type"], "name": widget["name"]}
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    return SafeString(f"<input{attributes({**named, **value})}{attributes(widget['attrs'])}>")


def drawn_choices(options: Iterable[Mapping[str, Any]]) -> str:
    """Return the choices of a list."""
    return "".join(
        f'<option value="{conditional_escape(str(option["value"]))}"{" selected" * option["selected"]}>'
        f"{conditional_escape(option['label'])}</option>\n"
        for option in options
    )


def drawn_select(widget: Mapping[str, Any]) -> SafeString:
    """Return a list of choices, some of them in groups."""
    groups = (
        f'<optgroup label="{conditional_escape(group)}">\n{drawn_choices(options)}</optgroup>\n'
        if group
        else drawn_choices(options)
        for group, options, _ in widget["optgroups"]
    )
    named = attributes({"name": widget["name"], **widget["attrs"]})
    return SafeString(f"<select{named}>\n{''.join(groups)}</select>")


INPUTS = ("text", "hidden", "checkbox", "number", "email", "password", "tel", "date", "time")
DRAWN: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    **{f"{WIDGETS}{kind}.html": drawn_input for kind in INPUTS},
    f"{WIDGETS}select.html": drawn_select,
}


class Renderer(TemplatesSetting):
    """Draws what a form consists of."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return a box, or whatever else a template draws."""
        if drawn := DRAWN.get(template_name):
            return drawn(context["widget"])
        return super().render(template_name, context, request)
