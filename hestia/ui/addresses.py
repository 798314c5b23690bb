"""Where pages are. A page asks for a hundred addresses, and they stay what they are while a server runs."""

from functools import lru_cache

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_tag
from django.urls import reverse
from django.utils.html import conditional_escape

register = template.Library()


def address(name: str, *args: object) -> str:
    """Return where a page is, by its name. Raises ``NoReverseMatch`` if there is none."""
    return known_address(name, *map(str, args))


@lru_cache(maxsize=4096)  # of words only: no record is kept here
def known_address(name: str, *args: str) -> str:
    """Return an address, which is made once."""
    return reverse(name, args=args)


class Address(URLNode):
    """An address in a template."""

    def render(self, context: Context) -> str:
        url = address(self.view_name.resolve(context), *(arg.resolve(context) for arg in self.args))
        return conditional_escape(url) if context.autoescape else url


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Say where a page is, as Django's own tag does: ``{% url "cases:note" case.reference note.pk %}``."""
    node: URLNode = url_tag(parser, token)
    if node.asvar or node.kwargs:
        return node
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
