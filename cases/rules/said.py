"""What words that somebody typed say of somebody, as far as single words show it. Pure.

It finds that a line speaks of something, and not what it says of it: whoever sends the line reads it.
"""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from hashlib import sha256

from cases.rules.her_language import stems_of
from cases.rules.in_english import A_REFUGE, AS_WRITTEN, IN_ANY_LANGUAGE, SPEAKS_OF, WHERE_SHE_IS
from cases.rules.names import tokens
from cases.rules.recipients import OF_ANY
from hestia.privacy.audiences import Fact
from hestia.privacy.shapes import places_and_phones
from hestia.privacy.spellings import Folded, Kind, Secret, find_in, fold, readings

# A letter of another script may stand next to one: "通过NRM决定".
LETTER, ANY_LETTER = r"[0-9a-zà-ɏ_]", r"[0-9A-Za-zÀ-ɏ_]"


def looked_for(words: str) -> re.Pattern[str]:
    """Return how words are looked for in what was folded: each is no part of a longer one of our alphabet."""
    return re.compile(rf"(?<!{LETTER})(?:{words})(?!{LETTER})")


FOUND = {fact: looked_for(words) for fact, words in SPEAKS_OF.items()}
REFUGE = looked_for(A_REFUGE)
WHERE = looked_for(WHERE_SHE_IS)
WRITTEN = {
    fact: re.compile(rf"(?<!{ANY_LETTER})(?:{words})(?!{ANY_LETTER})") for fact, words in AS_WRITTEN.items()
}
NOTHING = re.compile(r"(?!)")
EMPTY: Mapping[str, Sequence[Secret]] = {}
A_HOUSE = "that it is a safe house or a refuge"
SAID_ONCE = {*(fact.words for fact in FOUND), A_HOUSE}  # of a line; each place is said
LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def facts_said(words: str, languages: Collection[str] = ()) -> frozenset[Fact]:
    """Return which facts words speak of, in English or one of these languages."""
    read = Read(words)
    return frozenset(fact for fact in FOUND if any(spans_for(fact, read, languages)))


class Read:
    """Words as they are read for every fact: each way once."""

    def __init__(self, words: str) -> None:
        self.words = words

    @cached_property
    def ways(self) -> list[Folded]:
        """Return them as they may be read, first as they stand."""
        return list(readings(self.words))

    @cached_property
    def in_capitals(self) -> Folded:
        """Return them as they stand, with the capitals in them."""
        return fold(self.words, keeps_case=True)


def spans_for(
    fact: Fact, read: Read, languages: Collection[str] = (), *, spared: re.Pattern[str] = NOTHING
) -> Iterator[tuple[int, int]]:
    """Yield where words speak of a fact, as they stand, as they may be read, and in these languages.

    :param spared: what says no more than who reads it
    """
    if fact in WRITTEN:
        text = read.in_capitals
        matches = WRITTEN[fact].finditer(text.text)
        yield from (text.span(*match.span()) for match in matches if not spared.fullmatch(match[0]))
    for text in read.ways:
        for match in FOUND[fact].finditer(text.text):
            if match[0] and not spared.fullmatch(match[0]):
                yield text.span(*match.span())
    places = find_in(read.ways[0], in_her_language(fact, frozenset(languages)))
    yield from ((place.start, place.end) for place in places)


@lru_cache(maxsize=512)
def in_her_language(fact: Fact, languages: frozenset[str]) -> tuple[Secret, ...]:
    """Return what speaks of a fact in these languages, and in those of a script of their own."""
    stems = (*IN_ANY_LANGUAGE.get(fact, ()), *stems_of(fact, languages))
    return tuple(Secret(Kind.STEM, stem) for stem in stems)


def name_as_written(name: str) -> re.Pattern[str]:
    """Return how the whole name of who reads it is found, if it can be nothing else: "Hill Road Surgery".

    A word of it, with its capital, is the reader's own. "Surgery" or "Mental Health" could be said of her.
    """
    rest = fold(name).text
    for words in FOUND.values():
        rest = words.sub(" ", rest)
    own = set(tokens(rest)) - OF_ANY
    words_of_name = name.split()
    if len(words_of_name) < 2 or not any(
        word[0].isupper() and own & set(tokens(word)) for word in words_of_name
    ):
        return NOTHING
    return re.compile(rf"(?<!\w){r'\s+'.join(map(re.escape, words_of_name))}(?!\w)")


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
    named: Mapping[str, Sequence[Secret]] = EMPTY,
    reader: str = "",
) -> Iterator[TypedLine]:
    """Yield the lines of what was typed, each with what it says besides what was chosen.

    :param passages: where each stands, and the words
    :param known: addresses and phones that are known to be the reader's or ours
    :param languages: what may be written in, besides English
    :param spared: what says no more than who reads it
    :param named: names that say something by themselves, by what they say
    :param reader: the name of who reads it, which says nothing of her where it is written whole
    """
    besides_of = partial(
        said_besides,
        chosen=chosen,
        known=known,
        languages=languages,
        spared=spared,
        named=named,
        reader=name_as_written(reader),
    )
    for where, words in passages:
        lines = [line for line in LINE.finditer(words) if line[0].strip()]
        by_line = {line: list(besides_of(line[0])) for line in lines}
        begun = {line.start() + said.start for line, besides in by_line.items() for said in besides}
        over_lines = [
            said
            for said in (besides_of(words) if len(lines) > 1 else ())
            if len(LINE.findall(words[said.start : said.end])) > 1 and said.start not in begun
        ]
        for line, besides in by_line.items():
            touching = [said for said in over_lines if said.start < line.end() and line.start() < said.end]
            first: dict[str, Said] = {}
            for said in sorted(besides, key=lambda said: (said.start, said.end)) + touching:
                first.setdefault(said.what if said.what in SAID_ONCE else said.in_words, said)
            yield TypedLine(where, line[0].strip(), tuple(said.in_words for said in first.values()))


@dataclass(frozen=True, slots=True)
class Said:
    """What words say that was not chosen: what, in which of them, and where they stand."""

    what: str
    words: str
    start: int
    end: int

    @property
    def in_words(self) -> str:
        """Return what is said, with the words that say it: "the children (“her son”)"."""
        return f"{self.what} (“{' '.join(self.words.split())}”)"


def said_besides(
    words: str,
    chosen: Container[Fact],
    *,
    known: str,
    languages: Collection[str],
    spared: re.Pattern[str],
    named: Mapping[str, Sequence[Secret]] = EMPTY,
    reader: re.Pattern[str] = NOTHING,
) -> Iterator[Said]:
    """Yield what words say that was not chosen."""
    read = Read(words)
    own = [match.span() for match in reader.finditer(words)]
    spans = [
        (fact.words, span)
        for fact in FOUND
        if fact not in chosen
        for span in spans_for(fact, read, languages, spared=spared)
        if not any(start <= span[0] and span[1] <= end for start, end in own)
    ]
    if Fact.SERVICE not in chosen:
        refuges = ((text, match) for text in read.ways for match in REFUGE.finditer(text.text))
        spans += [(A_HOUSE, text.span(*match.span())) for text, match in refuges]
    spans += [
        (what, (at.start, at.end)) for what, names in named.items() for at in find_in(read.ways[0], names)
    ]
    yield from (Said(what, words[start:end], start, end) for what, (start, end) in spans)
    if Fact.ADDRESS not in chosen and Fact.SAFE_CONTACT not in chosen:
        for place, what in unknown_places(words, known=known):
            start = words.find(place)
            yield Said(what, place, start, start + len(place))


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
