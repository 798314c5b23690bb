"""What somebody typed into her plan that could give her away on a copy of it: our work, who, where.

It is found by words and shapes. No list is complete in any language: whoever prints a copy reads all of it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.conf import settings

from cases.models import Case
from cases.queries.secrets import dangers, made, other_clients, secrets_of
from cases.queries.typed import written_in
from cases.rules.telling import shapes, stems
from hestia.privacy.spellings import WITHOUT_SPACES, Kind, Secret, find
from supportplans.models import Signpost, Target
from supportplans.queries.translations import WrittenText, written

# Words by which whoever finds a paper learns that somebody helps her, or why.
TELLING = (
    *("police", "policeman", "policewoman", "SC07"),
    *("trafficking", "trafficked", "trafficker", "traffickers", "modern slavery", "slavery", "slave"),
    *("exploitation", "exploited", "exploiter", "exploiters", "victim", "survivor", "asylum", "refugee"),
    *("NRM", "National Referral Mechanism", "Home Office", "reasonable grounds", "conclusive grounds"),
    *("safe house", "safe houses", "safehouse", "refuge", "women’s refuge", "helpline"),
    *("key worker", "support worker", "caseworker", "support plan", "safety plan"),
)
REST_OF_WORD = re.compile(r"[\w\u0900-\u097f\u0a00-\u0a7f]*")  # with the vowels of Hindi and Punjabi


type Line = tuple[tuple[str, bool], ...]  # the parts of a line, each with whether it gives her away


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


class TellingText(NamedTuple):
    """A text of her plan, and its lines that could give her away."""

    text: WrittenText
    lines: list[Line]


def telling_texts(case: Case) -> list[TellingText]:
    """Return what a discreet copy of her plan would print that could give her away."""
    texts = [text for text in written(case) if not (text.is_at_exit or text.is_never_discreet)]
    names = made(Kind.NAME, [case.client.last_name])
    secrets = [*telling_words(case), *names, *made(Kind.STEM, stems(written_in(case.client)))]
    secrets += other_clients(case, "\n".join(text.words for text in texts))
    found = (
        TellingText(text, lines_found(text.words, secrets, with_shapes=not text.is_name)) for text in texts
    )
    return [telling for telling in found if telling.lines]


def lines_found(text: str, secrets: Sequence[Secret], *, with_shapes: bool = False) -> list[Line]:
    """Return the lines of a text that say one of these, in parts: the words that do, and what is between."""
    spans = spans_found(text, secrets, shapes(text) if with_shapes else [])
    lines = []
    for match in re.finditer(r"[^\n]+", text):
        inside = [(max(start, match.start()), min(end, match.end())) for start, end in spans]
        marked = [(start, end) for start, end in inside if start < end]
        if marked:
            lines.append(tuple(parts(text, match.start(), match.end(), marked)))
    return lines


def spans_found(
    text: str, secrets: Sequence[Secret], shaped: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """Return where a text says one of these, in order, to the end of each word; what overlaps is one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted({(place.start, place.end) for place in find(text, secrets)} | {*shaped}):
        rest = REST_OF_WORD.match(text, end)
        last = rest.end() if rest and not WITHOUT_SPACES.match(text, end - 1) else end
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((start, last))
    return spans


def parts(text: str, start: int, end: int, marked: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield a line in parts, those that give her away marked."""
    for first, last in marked:
        if start < first:
            yield text[start:first], False
        yield text[first:last], True
        start = last
    if start < end:
        yield text[start:end], False
