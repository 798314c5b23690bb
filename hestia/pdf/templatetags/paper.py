"""Tags of paper: two languages side by side, days, phone numbers, and what stands in her own words."""

from datetime import date
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hestia.pdf.pictures import PICTURES
from hestia.pdf.words import Words, apart_now, day_now

register = template.Library()


class PairNode(template.Node):
    """What it holds, once in each language of the document, side by side."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        sides = getattr(context.get("document"), "sides", ())
        if len(sides) < 2:
            return self.nodelist.render(context)
        said = []
        for side in sides:
            with override(side.code):
                said.append((side.tag, side.direction, self.nodelist.render(context)))
        return format_html(
            '<div class="pair">{}</div>', format_html_join("", '<div lang="{}" dir="{}">{}</div>', said)
        )


@register.tag
def pair(parser: Parser, token: Token) -> PairNode:  # noqa: ARG001
    """Print what stands up to ``endpair`` in each language of the document, side by side.

    In a document of one language it stands there as it is.
    """
    nodelist = parser.parse(("endpair",))
    parser.delete_first_token()
    return PairNode(nodelist)


@register.simple_block_tag(takes_context=True)
def picture(context: Context, content: SafeString, name: str) -> SafeString:
    """Print what stands up to ``endpicture`` with a picture before it."""
    drawn = f"img/easy/{name}.svg"
    return format_html(
        '<div class="row"><img src="{}" alt="{}"><div>{}</div></div>\n',
        static(drawn) if context.get("on_screen") else f"static:{drawn}",
        PICTURES[name].shows,
        content,
    )


@register.filter
def day_in_full(when: date) -> str:
    """Return "Tue 1 December 2026", as it is written in the language being printed."""
    return day_now(when, with_year=True)


@register.filter
def phone(number: str) -> SafeString:
    """Return a number to call: bold, on one line, its digits in order whichever way the text runs."""
    return format_html('<bdi class="phone" dir="ltr">{}</bdi>', number)


@register.filter
def name(words: Words) -> str:
    """Return a name, held apart from text that runs the other way."""
    return apart_now(words)


@register.filter
def quoted(words: Words) -> str:
    """Return an English word that she says as it is, in quotation marks."""
    return apart_now(f"“{words}”")


# Translators: her papers: in place of what somebody wrote for her, where it is in English only
ASK_THE_INTERPRETER = _("Ask the interpreter.")


@register.filter
def said(words: Words, marks: str = "") -> str:
    """Return what somebody wrote, in quotation marks if they are given."""
    return f"{marks[:1]}{words}{marks[1:]}"


@register.filter
def strong(words: Any) -> SafeString:
    """Return words in bold."""
    return format_html("<strong>{}</strong>", words)


@register.simple_tag
def shape(kind: str) -> SafeString:
    """Return the circle that says how far a step is: empty, half, full or dashed."""
    return mark_safe(f'<span class="shape {kind}"></span>') if kind.isalpha() else mark_safe("")  # noqa: S308
