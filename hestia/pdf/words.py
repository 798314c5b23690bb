"""Words of her papers that are put together while they are printed, in the language that is being printed."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as formatted
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, override

from hestia.pdf.languages import ENGLISH, LANGUAGES, Language

# A text, or one that is translated when it is printed.
type Words = str | Promise


def _(words: str) -> str:
    """Mark words for translation. Django's own mark asks for settings, which the press has not."""
    return words


# Django says these in most languages; ours are the ones that are checked.
NAMES_OF_DAYS = [
    # Translators: day of the week, in a date
    _("Monday"),
    # Translators: day of the week, in a date
    _("Tuesday"),
    # Translators: day of the week, in a date
    _("Wednesday"),
    # Translators: day of the week, in a date
    _("Thursday"),
    # Translators: day of the week, in a date
    _("Friday"),
    # Translators: day of the week, in a date
    _("Saturday"),
    # Translators: day of the week, in a date
    _("Sunday"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("January"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("February"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("March"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("April"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("May"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("June"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("July"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("August"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("September"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("October"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("November"),
    # Translators: month, in a date (the months of the United Kingdom)
    _("December"),
]


def day_now(when: date, *, with_year: bool = False) -> str:
    """Return a day as it is written in the language being printed: "Tue 1 December"."""
    language = LANGUAGES.get(get_language() or "")
    if language is not None:
        pattern = language.with_year if with_year else language.day
        return formatted(when, pattern.replace("j", language.first_day) if when.day == 1 else pattern)
    words = f"{when:%a} {when.day} {when:%B}"
    return f"{words} {when.year}" if with_year else words


def sentences_now(*parts: Words) -> str:
    """Return short sentences, one after the other, with a full stop between them."""
    return full_stop().join(str(part) for part in parts if part)


def ended_now(words: Words) -> str:
    """Return a name or the like with the full stop of the language after it."""
    return f"{words}{full_stop().rstrip()}"


def full_stop() -> str:
    """Return the full stop of the language being printed, and the space after it."""
    language = get_language() or ""
    return {"zh-hans": "。", "ur": "۔ ", "hi": "। ", "pa": "। ", "am": "። ", "ti": "። "}.get(language, ". ")


def apart_now(words: Words) -> str:
    """Return a name or the like, held apart from text that runs the other way."""
    language = LANGUAGES.get(get_language() or "")
    return f"\u2068{words}\u2069" if language and language.is_right_to_left else str(words)


def together_now(words: Words) -> str:
    """Return words with each phone number held together, where the text runs the other way.

    A program that turns such a line round takes numbers with spaces between them one by one, the last first.
    """
    language = LANGUAGES.get(get_language() or "")
    if language is None or not language.is_right_to_left:
        return str(words)
    return re.sub(r"(?<=\d) (?=\d)", "\N{NARROW NO-BREAK SPACE}", str(words))


def twice(words: Words, hers: Language | None, english: str = "") -> str:
    """Return words of ours in her language and the English beneath; if she has none, in English alone.

    :param english: what the English says, if it is more than the words
    """
    with override(ENGLISH.code):
        ours = str(words)
    if hers is None:
        return english or ours
    with override(hers.code):
        translated = gettext(ours)
    return format_html(
        '<span class="twice"><span lang="{}" dir="{}">{}</span>\n<span lang="{}" dir="ltr">{}</span></span>',
        hers.tag,
        hers.direction,
        translated,
        ENGLISH.tag,
        english or ours,
    )


@dataclass(frozen=True, slots=True)
class FreeText:
    """What somebody wrote, and the same in her language if an interpreter has checked it.

    ``is_beside`` where the English stands beside it.
    """

    original: str
    hers: str = ""
    is_beside: bool = False

    def __bool__(self) -> bool:
        return bool(self.original)

    def __str__(self) -> str:
        return self.original


@dataclass(frozen=True, slots=True)
class Explained:
    """A hard English word, as it stands in a text, and one short sentence on what it is."""

    word: str
    means: Words


def written_twice(words: FreeText, hers: Language | None, *, before: str = "") -> str:
    """Return what somebody wrote, in her language with the English beneath where it is checked."""
    if hers is None or not words.hers:
        return format_html('{}<span dir="auto">{}</span>', before, words.original)
    return format_html(
        '<span class="twice"><span lang="{}" dir="{}">{}</span>\n<span lang="{}" dir="ltr">{}</span></span>',
        hers.tag,
        hers.direction,
        f"{before}{words.hers}",
        ENGLISH.tag,
        words.original,
    )


# The same, said only when it is printed.
her_day = lazy(day_now, str)
sentences = lazy(sentences_now, str)
ended = lazy(ended_now, str)
apart = lazy(apart_now, str)
