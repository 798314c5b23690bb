"""What a browser's window would send of the form it shows."""

from collections.abc import Iterator
from typing import Any

from lxml import html


def opened(response: Any, *, asking: str) -> dict[str, list[str]]:
    """Return what the form with this part in the name of a field would send as it stands."""
    page = html.fromstring(response.content)
    form = next(form for form in page.forms if any(asking in name for name, _ in values_of(form)))
    sent: dict[str, list[str]] = {}
    for name, value in values_of(form):
        sent.setdefault(name, []).append(value)
    return sent


def values_of(form: Any) -> Iterator[tuple[str, str]]:
    """Yield name and value of each field, as a browser sends them and not as lxml would."""
    for field in form.iter("input", "select", "textarea"):
        if not field.name or field.get("disabled") is not None or list(field.iterancestors("template")):
            continue
        if field.tag == "select":
            value = field.value
            yield from ((field.name, item) for item in (value if field.multiple else [value or ""]))
        elif field.tag == "textarea":
            yield field.name, (field.text or "").removeprefix("\n")
        elif field.get("type") in {"radio", "checkbox"}:
            if field.checked:
                yield field.name, field.get("value", "on")
        elif field.get("type") not in {"submit", "button", "file"}:
            yield field.name, field.get("value", "")
