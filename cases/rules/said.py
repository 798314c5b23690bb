"""What words that somebody typed say of somebody, as far as single words show it. Pure.

It finds that a line speaks of something, and not what it says of it: whoever sends the line reads it.
"""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cases.rules.her_language import stems_of
from hestia.privacy.audiences import Fact
from hestia.privacy.shapes import RANK, places_and_phones
from hestia.privacy.spellings import Kind, Secret, find

SPEAKS_OF: dict[Fact, str] = {
    Fact.HEALTH: (
        r"pregnan\w*|midwi\w+|maternity|antenatal|baby|babies|miscarr\w+|abortion|hospital\w*|clinic\w*"
        r"|health\w*|medica\w+|doctor|GP|HIV|depress\w+|suicid\w+|self.harm\w*|ill|illness|sick|surgery"
        r"|injur\w+|diagnos\w+|therap\w+|counsel\w+|psych\w+|PTSD|trauma\w*|due date"
    ),
    Fact.POLICE: (
        r"police\w*|(?-i:CAD)\W*\d*|crime (?:reference|number)|detective|officer|constable|SC07|arrest\w*"
        rf"|(?-i:{RANK}\s+[A-Z]\w+)"
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
# A letter of another script may stand next to one: "通过NRM决定".
LETTER = r"[0-9A-Za-zÀ-ɏ_]"
FOUND = {
    fact: re.compile(rf"(?<!{LETTER})(?:{words})(?!{LETTER})", re.IGNORECASE)
    for fact, words in SPEAKS_OF.items()
}
NOTHING = re.compile(r"(?!)")


def facts_said(words: str, languages: Collection[str] = ()) -> frozenset[Fact]:
    """Return which facts words speak of, in English or one of these languages."""
    return frozenset(fact for fact in FOUND if words_for(fact, words, languages))


def words_for(
    fact: Fact, words: str, languages: Collection[str] = (), *, spared: re.Pattern[str] = NOTHING
) -> str:
    """Return the first words that speak of a fact, or nothing.

    :param spared: what says no more than who reads it
    """
    english = (match[0] for match in FOUND[fact].finditer(words) if not spared.fullmatch(match[0]))
    if said := next(english, ""):
        return said
    places = find(words, [Secret(Kind.STEM, stem) for stem in stems_of(fact, languages)])
    return words[places[0].start : places[0].end] if places else ""


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
    passages: Iterable[tuple[str, str]],
    *,
    chosen: Container[Fact],
    known: str = "",
    languages: Collection[str] = (),
    spared: re.Pattern[str] = NOTHING,
) -> Iterator[TypedLine]:
    """Yield the lines of what was typed, each with what it says besides what was chosen.

    :param passages: where each stands, and the words
    :param known: addresses and phones that are known to be the reader's or ours
    :param languages: what may be written in, besides English
    :param spared: what says no more than who reads it
    """
    for where, words in passages:
        for line in words.splitlines():
            if line.strip():
                besides = said_besides(line, chosen, known=known, languages=languages, spared=spared)
                yield TypedLine(where, line.strip(), tuple(besides))


def said_besides(
    line: str, chosen: Container[Fact], *, known: str, languages: Collection[str], spared: re.Pattern[str]
) -> Iterator[str]:
    """Yield what a line says that was not chosen, each with the words that say it."""
    for fact in FOUND:
        if fact not in chosen and (said := words_for(fact, line, languages, spared=spared)):
            yield f"{fact.words} (“{said}”)"
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
