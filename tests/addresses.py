"""Every address of the house, found in the URLconf itself, with arguments filled in for one case."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.models import Case


def patterns(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the full name and the converters of each address."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            before = each.pattern.converters
            for name, converters in patterns(each, inner):
                yield name, {**before, **converters}
        elif isinstance(each, URLPattern):
            yield f"{namespace}{each.name}", dict(each.pattern.converters)


def address(name: str, converters: dict[str, Any], case: Case) -> str:
    """Return an address with the case's reference, number 1 and the word "about" where it asks for some."""
    fill: dict[str, Any] = {}
    for key, converter in converters.items():
        kind = type(converter).__name__
        if key == "ref":
            fill[key] = case.reference
        elif kind == "IntConverter":
            fill[key] = 1
        elif kind == "UUIDConverter":
            fill[key] = UUID(int=1)
        else:
            fill[key] = "about"
    if name == "account_reset_password_from_key":
        fill = {"uidb36": "1", "key": "set-password"}
    return reverse(name, kwargs=fill)
