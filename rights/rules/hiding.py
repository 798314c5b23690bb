"""Takes words out of a text before it is drawn, so that nothing of them is left to be found. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rights.rules.names_and_words import capital_of, is_name_and_word, names_among_words

HIDDEN = "[hidden]"  # of one length, whatever stood there
BETWEEN = "\0"  # two answers: no part of a text, and no space
# What somebody is to her, where no name stands: suggested, like the rest.
RELATIONS = (
    *("brother", "sister", "mother", "father", "uncle", "aunt", "cousin", "husband", "partner", "boyfriend"),
    *("friend", "neighbour", "landlord", "employer", "boss", "recruiter", "trafficker", "detective", "madam"),
    *("another client", "another client’s"),
)
type Lines = Sequence[tuple[str, str]]


# Letters of scripts whose words stand apart: what begins or ends with one is no part of a longer word.
LETTER = r"[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1eff]"


def pattern_of(part: str) -> re.Pattern[str]:
    """Return what finds a part in whatever capitals and spaces; a name that is a word too, as a name alone.

    In no middle of a longer word: "m[hidden]gement" would tell what is hidden.
    """
    if is_name_and_word(part):
        return capital_of(part)
    words = part.split()
    before = rf"(?<!{LETTER})" if re.match(LETTER, part.strip()) else ""
    after = rf"(?!{LETTER})" if re.search(rf"{LETTER}$", part.strip()) else ""
    return re.compile(before + r"\s+".join(map(re.escape, words)) + after, re.IGNORECASE)


def words_of(lines: Lines) -> str:
    """Return what these lines say, one answer apart from the next."""
    return BETWEEN.join(words for _, words in lines)


def stands_in(part: str, lines: Lines) -> bool:
    """Whether a part stands in what these lines say."""
    pattern = pattern_of(part)
    return any(pattern.search(words) for _, words in lines)


def places_of(part: str, words: str) -> int:
    """Return in how many places words tell a part; a name that is a word too, where it is plainly a name."""
    if is_name_and_word(part):
        return sum(name.casefold() == part.strip().casefold() for name in names_among_words(words))
    return len(pattern_of(part).findall(words))


def told_elsewhere[K](
    hidden: Iterable[str], given: Iterable[tuple[K, Lines]]
) -> Iterator[tuple[str, list[tuple[K, int]]]]:
    """Yield each part that is hidden in one piece and told in others: which, and in how many places of each.

    :param hidden: all parts that are hidden somewhere
    :param given: each piece that is given, with what is left of its lines
    """
    pieces = [(piece, words_of(lines)) for piece, lines in given]
    whole = BETWEEN.join(words for _, words in pieces)  # most parts stand nowhere: that is seen at one look
    for part in dict.fromkeys(hidden):
        # A relation by itself names nobody.
        if part.casefold() in RELATIONS or not places_of(part, whole):
            continue
        yield part, [(piece, number) for piece, words in pieces if (number := places_of(part, words))]


def without(lines: Lines, parts: Iterable[str]) -> list[tuple[str, str]]:
    """Return lines with every part taken out, the longest first: a short one may stand inside it."""
    patterns = [pattern_of(part) for part in sorted(set(parts), key=len, reverse=True) if part.split()]
    kept = []
    for term, words in lines:
        shown = words
        for pattern in patterns:
            shown = pattern.sub(HIDDEN, shown)
        kept.append((term, shown))
    return kept
