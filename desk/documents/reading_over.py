"""A paper for her is read over before it leaves the printer: what people wrote in it may give her away.

Our own words are chosen so that a discreet copy gives nothing away. What somebody typed is not ours.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise

from cases.models import Case
from cases.queries.secrets import code_words, dangers, made, other_clients, secrets_of
from cases.rules.names import plain
from hestia.pdf import Document, html
from hestia.pdf.words import FreeText
from hestia.privacy.spellings import Kind, Secret, find
from supportplans.models import Signpost, Target
from supportplans.queries.translations import written

# Words by which whoever finds a paper learns that somebody helps her, or why.
TELLING = (
    *("police", "policeman", "policewoman", "SC07"),
    *("trafficking", "trafficked", "trafficker", "traffickers", "modern slavery", "slavery", "slave"),
    *("exploitation", "exploited", "exploiter", "exploiters", "victim", "survivor", "asylum", "refugee"),
    *("NRM", "National Referral Mechanism", "Home Office", "reasonable grounds", "conclusive grounds"),
    *("safe house", "safe houses", "safehouse", "refuge", "women’s refuge", "helpline"),
    *("key worker", "support worker", "caseworker", "support plan", "safety plan"),
)
DRAWN = {"key", "picture", "shape", "path"}  # names of pictures, which are not read


@dataclass(frozen=True, slots=True)
class Mention:
    """Where words stand in a paper: what that is called, the page that changes it, and the words."""

    what: str
    url: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Giveaways:
    """Where a paper says a code word of hers, and where a discreet one says what gives her away."""

    held: Sequence[Mention] = ()
    telling: Sequence[Mention] = ()


def read_over(case: Case, document: Document, *, is_discreet: bool) -> Giveaways:
    """Return what of a paper gives her away."""
    paper = ReadPaper(case, document)
    codes = paper.places(made(Kind.CODE_WORD, her_codes(case)))
    held = [replace(place, words=()) for place in codes]  # a code word is not said once more
    if not is_discreet:
        return Giveaways(held)
    telling = telling_words(case, prints_number=bool(paper.numbers))
    return Giveaways(held, paper.places([*telling, *other_clients(case, paper.text)]))


def her_codes(case: Case) -> list[str]:
    """Return her words that mean "help me": whoever finds one could use it."""
    contact = getattr(case, "safe_contact", None)
    return [*code_words(case), *([contact.code_word] if contact else [])]


def telling_words(case: Case, *, prints_number: bool = False) -> list[Secret]:
    """Return what gives her away: words of our work, who works with her, who is a danger, where she is.

    :param prints_number: whether she wants the number she rings to stand in it, beside a first name
    """
    names = [name for agency in case.agency_set.all() for name in (agency.name, agency.worker)]
    for typed_in in (Target, Signpost):  # the name of a service, whether or not it is among her agencies
        names += typed_in.objects.filter(case=case).values_list("agency", flat=True)
    words = [*TELLING, settings.SITE_NAME, settings.POLICE_UNIT, case.service.name, *names]
    phones = [case.service.phone]
    if case.worker and not prints_number:
        phones.append(case.worker.phone)
    return [
        *made(Kind.CODE_WORD, words),
        *made(Kind.PHONE, phones),
        *dangers(case),
        *(secret for known in secrets_of(case) for secret in known.secrets),
    ]


class ReadPaper:
    """A paper as somebody reads it who has found it."""

    def __init__(self, case: Case, document: Document) -> None:
        self.case = case
        self.text = unescape(re.sub(r"<[^>]*>", " ", html(document, on_screen=False)))
        self.page = f" {plain(self.text)} "
        self.texts = list(typed(document.context))
        phones: Any = document.context.get("phones") or []
        self.numbers = {number for _whose, number in phones}
        self.written = written(case)
        self.checked = reverse("supportplans:translations", args=[case.reference])

    def prints(self, words: str) -> bool:
        """Whether these words stand in it."""
        return f" {plain(words)} " in self.page

    def places(self, secrets: Sequence[Secret]) -> list[Mention]:
        """Return where some of these stand among what somebody wrote and this paper prints, with the words.

        Whoever prints it reads these words: they are quoted as they stand there.
        """
        quoted: dict[Mention, dict[str, None]] = {}

        def note(place: Mention, words: Sequence[str]) -> None:
            quoted.setdefault(place, {}).update(dict.fromkeys(words))

        for written_text in self.written:
            words = words_found(written_text.words, secrets)
            if words and self.prints(written_text.words):
                note(Mention(written_text.title, written_text.url), words)
        known = {written_text.words for written_text in self.written}
        for text in self.texts:
            if words := words_found(text.hers, secrets):
                note(Mention("What an interpreter wrote in her language", self.checked), words)
            words = words_found(text.original, secrets) if text.original not in known else []
            if words and self.prints(text.original):
                for place in self.named(text.original):
                    note(place, words)
        return [replace(place, words=tuple(words)) for place, words in quoted.items()]

    def named(self, text: str) -> list[Mention]:
        """Return whose name something is that stands in it: of the agencies that work with her, if theirs."""
        if text in self.numbers:
            return [Mention("A number she rings is one of the house. Untick “Phone numbers” to leave it out")]
        ref = self.case.reference
        agencies = [
            Mention(
                f"The name of an agency: {agency.get_kind_display()}",
                reverse("cases:around", args=[ref, "agency", agency.pk]),
            )
            for agency in self.case.agency_set.all()
            if plain(text) in {plain(agency.name), plain(agency.worker)}
        ]
        return agencies or [Mention("A name, or something else that stands in it")]


def words_found(text: str, secrets: Sequence[Secret]) -> list[str]:
    """Return the words of a text by which it says one of these, in their order; of a phrase, the whole."""
    places = sorted({(place.start, place.end) for place in find(text, secrets)})
    return [
        text[start:end]
        for start, end in places
        if not any(a <= start and end <= b for a, b in places if (a, b) != (start, end))
    ]


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
