"""What words that somebody typed say of somebody, as far as single words show it. Pure.

It finds that a line speaks of something, and not what it says of it: whoever sends the line reads it.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cases.rules.shapes import places_and_phones
from hestia.privacy.audiences import Fact

SPEAKS_OF: dict[Fact, str] = {
    Fact.HEALTH: (
        r"pregnan\w*|midwi\w+|maternity|antenatal|baby|babies|miscarr\w+|abortion|hospital\w*|clinic\w*"
        r"|health\w*|medica\w+|doctor|GP|HIV|depress\w+|suicid\w+|self.harm\w*|ill|illness|sick|surgery"
        r"|injur\w+|diagnos\w+|therap\w+|counsel\w+|psych\w+|PTSD|trauma\w*|due date"
    ),
    Fact.POLICE: (
        r"police\w*|(?-i:CAD)\W*\d*|crime (?:reference|number)|detective|officer|constable|SC07|arrest\w*"
        r"|(?-i:(?:DC|DS|DI|DCI|PC|PS) [A-Z]\w+)"
    ),
    Fact.IMMIGRATION: (
        r"passport|visa|asylum|immigration|refugee|home office|leave to remain|overstay\w*|deport\w*"
        r"|undocumented|residence permit|BRP|eVisa|right to work|no recourse|public funds"
        r"|stay in (?:the UK|this country|Britain|England)|biometric\w*"
    ),
    Fact.NRM: r"NRM|national referral mechanism|(?:reasonable|conclusive) grounds|first responder",
    Fact.ACCOUNT: r"traffick\w+|exploit\w+|slavery|enslaved|raped?|rapist|brothel|prostitut\w+|assault\w*",
    Fact.CHILDREN: r"child|children|sons?|daughters?|toddler",
    Fact.RELATIVES: (
        r"mother|father|mum|dad|parents?|brothers?|sisters?|husband|wife|partner|boyfriend|girlfriend"
        r"|uncles?|aunts?|cousins?|nephews?|nieces?|grand(?:mother|father|parents?)"
    ),
}
FOUND = {fact: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for fact, words in SPEAKS_OF.items()}


def facts_said(words: str) -> frozenset[Fact]:
    """Return which facts words speak of."""
    return frozenset(fact for fact, pattern in FOUND.items() if pattern.search(words))


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line that people typed, as it stands on a paper: where, and what it says that was not chosen."""

    where: str
    words: str
    unchosen: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return by what it is ticked."""
        return key_of(self.where, self.words)


def key_of(*words: str) -> str:
    """Return by what lines are ticked: no word of them."""
    return sha256("\n".join(words).encode()).hexdigest()[:16]


def lines_typed(
    passages: Iterable[tuple[str, str]], *, chosen: Container[Fact], known: str = ""
) -> Iterator[TypedLine]:
    """Yield the lines of what was typed, each with what it says besides what was chosen.

    :param passages: where each stands, and the words
    :param known: addresses and phones that are known to be the reader's or ours
    """
    for where, words in passages:
        for line in words.splitlines():
            if line.strip():
                yield TypedLine(where, line.strip(), tuple(said_besides(line, chosen, known=known)))


def said_besides(line: str, chosen: Container[Fact], *, known: str) -> Iterator[str]:
    """Yield what a line says that was not chosen, each with the words that say it."""
    for fact, pattern in FOUND.items():
        if fact not in chosen and (match := pattern.search(line)):
            yield f"{fact.words} (“{match[0]}”)"
    if Fact.ADDRESS not in chosen and Fact.SAFE_CONTACT not in chosen:
        yield from (f"{what} (“{place}”)" for place, what in unknown_places(line, known=known))


def unknown_places(words: str, *, known: str) -> list[tuple[str, str]]:
    """Return what looks like an address or a phone and stands in nothing that is known, and what it is."""
    ours = bare(known)
    return [(place, what) for place, what in places_and_phones(words) if bare(place) not in ours]


def bare(words: str) -> str:
    """Return letters and digits alone, small."""
    return "".join(filter(str.isalnum, words)).casefold()


def unread(lines: Sequence[TypedLine], *, ticked: Container[str]) -> list[TypedLine]:
    """Return the lines that say something that was not chosen, and that nobody ticked."""
    return [line for line in lines if line.unchosen and line.key not in ticked]
