"""A paper for her is read over before it leaves the printer: what people wrote in it may give her away.

Our own words are chosen so that a discreet copy gives nothing away. What somebody typed is not ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from django.urls import reverse
from django.utils.functional import Promise

from cases.models import Case
from cases.names import plain
from cases.sharing import code_words, holds_word
from hestia.pdf import Document, html
from hestia.pdf.words import FreeText
from supportplans.translating import written

DRAWN = {"key", "picture", "shape", "path"}  # names of pictures, which are not read


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands in a paper: what that is called, and the page that changes it, if there is one."""

    what: str
    url: str = ""


def code_word_places(case: Case, document: Document) -> list[Place]:
    """Return where a paper says a word of hers that means "help me": whoever finds it could use it."""
    contact = getattr(case.client, "safe_contact", None)
    codes = [*code_words(case), *([contact.code_word] if contact else [])]
    return places(case, document, codes) if any(codes) else []


def places(case: Case, document: Document, words: Iterable[str]) -> list[Place]:
    """Return where one of these words stands among what somebody wrote and this paper prints."""
    read = Read(document)
    found, known = {}, set()
    for each in written(case):
        known.add(each.words)
        if holds_word(each.words, words) and read.prints(each.words):
            found[Place(each.what, each.url)] = True
    checked = reverse("supportplans:translations", args=[case.reference])
    for text in read.texts:
        if text.hers and holds_word(text.hers, words):
            found[Place("What an interpreter wrote in her language", checked)] = True
        if text.original not in known and holds_word(text.original, words) and read.prints(text.original):
            found[Place("A name, or something else that stands in it")] = True
    return list(found)


class Read:
    """A paper as somebody reads it who has found it."""

    def __init__(self, document: Document) -> None:
        self.page = f" {plain(unescape(re.sub(r'<[^>]*>', ' ', html(document, on_screen=False))))} "
        self.texts = list(typed(document.context))

    def prints(self, words: str) -> bool:
        """Whether these words stand in it."""
        return f" {plain(words)} " in self.page


def typed(said: object) -> Iterator[FreeText]:
    """Return what somebody wrote of what a paper is told to say. Our own words are those in translation."""
    if isinstance(said, FreeText):
        yield said
    elif isinstance(said, str) and not isinstance(said, Promise):
        yield FreeText(said)
    elif isinstance(said, Mapping):
        for key, each in said.items():
            if key not in DRAWN:
                yield from typed(each)
    elif isinstance(said, list | tuple):
        for each in said:
            yield from typed(each)
