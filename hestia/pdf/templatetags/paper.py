"""Tags of paper: two languages side by side, days, phone numbers, and what stands in her own words."""

from datetime import date
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from hestia.pdf.languages import ENGLISH, LANGUAGES, Language
from hestia.pdf.pictures import PICTURES, QUIET, Picture
from hestia.pdf.words import Explained, FreeText, Words, apart_now, day_now, together_now
from hestia.pdf.words import twice as said_twice

register = template.Library()


class PairNode(template.Node):
    """What it holds, once in each language of the document, side by side."""

    def __init__(self, nodelist: NodeList, look: str) -> None:
        self.nodelist, self.look = nodelist, look

    def render(self, context: Context) -> SafeString:
        sides = getattr(context.get("document"), "sides", ())
        if len(sides) < 2:
            return self.nodelist.render(context)
        attributes = []
        for side in sides:
            with override(side.code):
                attributes.append((side.tag, side.direction, self.nodelist.render(context)))
        return format_html(
            '<div class="pair{}">{}</div>',
            self.look,
            format_html_join("", '<div lang="{}" dir="{}">{}</div>', attributes),
        )


class SideNode(template.Node):
    """What it holds, in one of the languages of the document; nothing where there is no such side."""

    def __init__(self, nodelist: NodeList, number: int) -> None:
        self.nodelist, self.number = nodelist, number

    def render(self, context: Context) -> SafeString:
        sides = getattr(context.get("document"), "sides", (ENGLISH,))
        if self.number >= len(sides):
            return SafeString("")
        side = sides[self.number]
        with override(side.code):
            rendered = self.nodelist.render(context)
        if len(sides) < 2:
            return rendered
        return format_html('<span lang="{}" dir="{}">{}</span>', side.tag, side.direction, rendered)


@register.tag
def side(parser: Parser, token: Token) -> SideNode:
    """Print what stands up to ``endside`` in the first (0) or the second (1) language of the document."""
    nodelist = parser.parse(("endside",))
    parser.delete_first_token()
    return SideNode(nodelist, int(token.split_contents()[1]))


@register.simple_tag(takes_context=True)
def both(context: Context, words: str) -> str:
    """Say a short word of ours in each language of the document, in one line; once if it is the same."""
    sides = getattr(context.get("document"), "sides", (ENGLISH,))
    told: dict[str, Language] = {}
    for side_told in sides:
        with override(side_told.code):
            told.setdefault(gettext(words), side_told)
    if len(sides) < 2:
        return str(next(iter(told)))
    spans = ((side_told.tag, side_told.direction, translated) for translated, side_told in told.items())
    return format_html_join(" / ", '<span lang="{}" dir="{}">{}</span>', spans)


@register.tag
def pair(parser: Parser, token: Token) -> PairNode:
    """Print what stands up to ``endpair`` in each language of the document, side by side.

    In a document of one language it stands there as it is. ``{% pair head %}`` and ``{% pair ruled %}`` look
    like the head of a part and like a line of it.
    """
    look = "".join(f" {word}" for word in token.split_contents()[1:])
    nodelist = parser.parse(("endpair",))
    parser.delete_first_token()
    return PairNode(nodelist, look)


@register.simple_tag(takes_context=True)
def twice(context: Context, words: Words) -> str:
    """Say words of ours in her language with the English beneath: ``{% twice _("Send it") %}``."""
    return said_twice(words, getattr(context.get("document"), "hers", None))


@register.simple_block_tag(takes_context=True)
def picture(context: Context, content: SafeString, name: str, kind: str = "") -> SafeString:
    """Print what stands up to ``endpicture`` with a picture before it, or the room of one where none fits.

    ``{% picture step.picture "step" %}`` is set in, and smaller: what is done, under what she wants.
    On a discreet copy only what is in any life is drawn: a picture is seen from across the room.
    """
    if context.get("is_discreet") and name not in QUIET:
        name = ""
    return format_html(
        '<div class="row{}"><div class="drawn">{}</div><div class="says">{}</div></div>\n',
        f" {kind}" if kind else "",
        drawn(PICTURES[name], on_screen=bool(context.get("on_screen"))) if name else "",
        content,
    )


def drawn(picture: Picture, *, on_screen: bool) -> SafeString:
    """Return a picture, with what it shows for who cannot see it."""
    source = static(picture.path) if on_screen else f"static:{picture.path}"
    return format_html('<img src="{}" alt="{}">', source, picture.shows)


@register.filter
def day_in_full(when: date) -> str:
    """Return "Tue 1 December 2026", as it is written in the language being printed."""
    return day_now(when, with_year=True)


@register.filter
def phone(number: str) -> SafeString:
    """Return a number to call: bold, on one line, its digits in order whichever way the text runs."""
    return format_html('<bdi class="phone" dir="ltr">{}</bdi>', together_now(number))


@register.filter
def together(words: str) -> str:
    """Return words with a phone number among them, its digits in order whichever way the text runs."""
    return together_now(words)


@register.filter
def name(words: Words) -> str:
    """Return a name, held apart from text that runs the other way."""
    return apart_now(words)


@register.filter
def quoted(words: Words) -> str:
    """Return an English word that she says as it is, in quotation marks."""
    language = LANGUAGES.get(get_language() or "")
    if language is None or language.is_right_to_left:  # there it is English among other letters
        return apart_now(f"“{words}”")
    return language.quoted(words)


# Translators: her papers: at the head, before how many lines are in her language: the others are in English
ASK_THE_INTERPRETER = _("Ask the interpreter.")


TO_BE_WRITTEN = SafeString('<span class="ask"></span>')


@register.filter
def said(words: Words | FreeText, marks: str = "") -> str:
    """Return what somebody wrote, in the language being printed, in quotation marks if they are given.

    What no interpreter has checked is not printed in her language: a ruled line stands there, to write on
    by hand. The head of the paper says how much is in her language.
    """
    language = LANGUAGES.get(get_language() or "")
    if not isinstance(words, FreeText) or language is None:
        return f"{marks[:1]}{words}{marks[1:]}"
    if words.hers:
        hers = together_now(words.hers)
        return language.quoted(hers) if marks else hers
    if words.is_beside:
        return TO_BE_WRITTEN
    return format_html('<span lang="en-GB" dir="ltr">{}{}{}</span>', marks[:1], words, marks[1:])


@register.simple_tag(takes_context=True)
def how_many(context: Context) -> str:
    """Say how many lines are in her language, in the language being printed."""
    document = context["document"]
    checked, lines = document.in_hers
    if get_language() in LANGUAGES:
        return f"{ASK_THE_INTERPRETER} ({checked} / {lines})"
    return f"{checked} of {lines} lines are in {document.hers.name}. Ask the interpreter for the others."


@register.filter
def means(hard: Explained) -> str:
    """Return what a hard word is; in her language after the English word, which she will hear again."""
    if get_language() not in LANGUAGES:
        return str(hard.means)
    return format_html('<span lang="en-GB">{}</span>: {}', strong(apart_now(hard.word)), hard.means)


@register.filter
def strong(words: Any) -> SafeString:
    """Return words in bold."""
    return format_html("<strong>{}</strong>", words)


@register.simple_tag
def shape(kind: str) -> SafeString:
    """Return the circle that says how far a step is: empty, half, full or dashed."""
    return format_html('<span class="shape {}"></span>', kind)
