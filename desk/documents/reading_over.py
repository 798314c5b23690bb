"""A paper for her is read over before it leaves the printer: what people wrote in it may give her away.

Our own words are chosen so that a discreet copy gives nothing away. What somebody typed is not ours. Some of
it is found by words and shapes; no list is complete in any language, so that a person reads all of it too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape

from cases.models import Case
from cases.queries.secrets import (
    Passage,
    danger_names,
    her_codes,
    made,
    other_clients,
)
from cases.queries.typed import written_in
from cases.rules.names import plain
from cases.rules.telling import stems
from hestia.pdf import Document, html
from hestia.pdf.document import texts_in
from hestia.pdf.words import FreeText
from hestia.privacy.audiences import Fact
from hestia.privacy.spellings import Kind, Secret
from hestia.refusals import Refused
from supportplans.queries.giveaways import Line, lines_found, telling_words
from supportplans.queries.translations import written

ANSWER_FIRST = "It says more than a discreet copy may. Answer for each line first, then preview it."
DRAWN = {"key", "picture", "shape", "path"}  # names of pictures, which are not read


@dataclass(frozen=True, slots=True)
class Mention:
    """Where words stand in a paper: what that is called, the page that changes it, and the lines."""

    what: str
    url: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def words(self) -> list[str]:
        """Return the words that give her away, each once."""
        return list(dict.fromkeys(words for line in self.lines for words, tells in line if tells))


@dataclass(frozen=True, slots=True)
class Giveaways:
    """Where a paper says a code word of hers, where a discreet one gives her away, and what was typed."""

    held: Sequence[Mention] = ()
    telling: Sequence[Mention] = ()
    typed: Sequence[str] = ()  # each line of a discreet one that somebody typed, as it stands there

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return each line that gives her away, once, after where it stands."""
        lines = (
            (place.what, "".join(words for words, _ in line))
            for place in self.telling
            for line in place.lines
        )
        return list(dict.fromkeys(lines))


def read_over(case: Case, document: Document, *, is_discreet: bool) -> Giveaways:
    """Return what of a paper gives her away."""
    paper = ReadPaper(case, document)
    codes = paper.places(made(Kind.CODE_WORD, her_codes(case)))
    held = [replace(place, lines=()) for place in codes]  # a code word is not said once more
    if not is_discreet:
        return Giveaways(held)
    telling = telling_words(case, prints_number=bool(paper.numbers))
    if Fact.FULL_NAME not in document.tells:
        telling += made(Kind.NAME, [case.client.last_name])
    telling += made(Kind.STEM, stems(languages_of(case, document)))
    places = paper.places([*telling, *other_clients(case, paper.text)], with_shapes=True)
    return Giveaways(held, places, paper.lines())


def dangers_named(case: Case, passages: Sequence[Passage]) -> list[Mention]:
    """Return where a paper for outside names somebody who may be a danger to her."""
    names = danger_names(case)
    quoted = [(passage.where, lines_found(passage.words, names)) for passage in passages]
    return [Mention(where, lines=tuple(lines)) for where, lines in quoted if lines]


def page_without(document: Document, lines: Sequence[str]) -> str:
    """Return a paper as it is looked at, without these lines. With one goes the same in the other language.

    :raises Refused: if one stands there in a way that cannot be taken out
    """
    page = html(replace(document, context={**document.context, "unanswered": len(lines)}))
    left_out = {line.strip() for line in lines}
    if not left_out:
        return page
    for text in texts_in(document.context):
        if any(standing(left_out).search(words) for words in (text.original, text.hers)):
            both = f"{text.original}\n{text.hers}".splitlines()
            left_out |= {line.strip() for line in both if line.strip()}
    line = standing(map(escape, left_out))
    pieces = re.split(r"(<[^>]*>)", page)
    page = "".join(piece if piece.startswith("<") else line.sub("…", piece) for piece in pieces)
    words = f" {plain(unescape(re.sub(r'<[^>]*>', ' ', page)))} "
    if any(f" {plain(line)} " in words for line in left_out if plain(line)):
        raise Refused(ANSWER_FIRST)
    return page


def standing(lines: Iterable[str]) -> re.Pattern[str]:
    """Return where one of these lines is found, the longest first; a short one is part of many a word."""
    longest_first = sorted(lines, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def languages_of(case: Case, document: Document) -> set[str]:
    """Return the languages that somebody may have written of her in, besides English."""
    return written_in(case.client) | {side.code for side in document.sides}


class ReadPaper:
    """A paper as somebody reads it who has found it."""

    def __init__(self, case: Case, document: Document) -> None:
        self.case = case
        self.text = unescape(re.sub(r"<[^>]*>", " ", html(document, on_screen=False)))
        self.page = f" {plain(self.text)} "
        self.texts = list(typed(document.context))
        self.free = list(texts_in(document.context))
        self.names: Any = document.context.get("named") or []
        phones: Any = document.context.get("phones") or []
        self.numbers = {number for _whose, number in phones}
        self.written = written(case)
        self.checked = reverse("supportplans:translations", args=[case.reference])

    def prints(self, words: str) -> bool:
        """Whether these words stand in it. What has no letter in it cannot be looked for, and may."""
        return f" {plain(words)} " in self.page or not plain(words)

    def lines(self) -> list[str]:
        """Return each line that somebody typed, once, as it stands here, in each language that is printed."""
        texts = [words for text in self.free for words in (text.original, text.hers)]
        texts += [*(written_text.words for written_text in self.written), *self.names]
        lines = (line.strip() for words in texts if self.prints(words) for line in words.splitlines())
        return [line for line in dict.fromkeys(lines) if line]

    def places(self, secrets: Sequence[Secret], *, with_shapes: bool = False) -> list[Mention]:
        """Return where some of these stand among what somebody wrote and this paper prints, with the lines.

        Whoever prints it reads the lines, quoted as they stand there, with the words marked.

        :param with_shapes: whether what looks like a number to call or an address is looked for too
        """
        quoted: dict[Mention, dict[Line, None]] = {}

        def note(place: Mention, lines: Sequence[Line]) -> None:
            quoted.setdefault(place, {}).update(dict.fromkeys(lines))

        for written_text in self.written:
            is_shaped = with_shapes and not written_text.is_name
            lines = lines_found(written_text.words, secrets, with_shapes=is_shaped)
            if lines and self.prints(written_text.words):
                note(Mention(written_text.title, written_text.url), lines)
        known = {written_text.words for written_text in self.written}
        for text in self.texts:
            is_shaped = with_shapes and text in self.free
            if lines := lines_found(text.hers, secrets, with_shapes=is_shaped):
                note(Mention("What an interpreter wrote in her language", self.checked), lines)
            is_new = text.original not in known
            lines = lines_found(text.original, secrets, with_shapes=is_shaped) if is_new else []
            if lines and self.prints(text.original):
                for place in self.named(text.original):
                    note(place, lines)
        return [replace(place, lines=tuple(lines)) for place, lines in quoted.items()]

    def named(self, text: str) -> list[Mention]:
        """Return whose name something is that stands in it: of the agencies that work with her, if theirs."""
        if text in self.numbers:
            return [Mention("A number she calls is the house’s. Untick the phone numbers to leave it out")]
        ref = self.case.reference
        agencies = [
            Mention(
                f"The name of an agency: {agency.get_kind_display()}",
                reverse("cases:around", args=[ref, "agency", agency.pk]),
            )
            for agency in self.case.agency_set.all()
            if plain(text) in {plain(agency.name), plain(agency.worker)}
        ]
        return agencies or [Mention("A name, or something else written in it")]


def typed(context: object) -> Iterator[FreeText]:
    """Return what somebody wrote of what a paper is told to say. Our own words are those in translation."""
    if isinstance(context, FreeText):
        yield context
    elif isinstance(context, str) and not isinstance(context, Promise):
        yield FreeText(context)
    elif isinstance(context, Mapping):
        for key, value in context.items():
            if key not in DRAWN:
                yield from typed(value)
    elif isinstance(context, list | tuple):
        for value in context:
            yield from typed(value)
