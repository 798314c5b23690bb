"""Takes words out of a text before it is drawn, so that nothing of them is left to be found. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

HIDDEN = "[hidden]"  # of one length, whatever stood there
BETWEEN = "\0"  # two answers: no part of a text, and no space
# What somebody is to her, where no name stands: suggested, like the rest.
RELATIONS = (
    *("brother", "sister", "mother", "father", "uncle", "aunt", "cousin", "husband", "partner", "boyfriend"),
    *("friend", "neighbour", "landlord", "employer", "boss", "recruiter", "trafficker", "detective", "madam"),
)
type Lines = Sequence[tuple[str, str]]


def pattern_of(part: str) -> re.Pattern[str]:
    """Return what finds a part in whatever capitals and spaces."""
    return re.compile(r"\s+".join(map(re.escape, part.split())), re.IGNORECASE)


def stands_in(part: str, lines: Lines) -> bool:
    """Whether a part stands in what these lines say."""
    pattern = pattern_of(part)
    return any(pattern.search(words) for _, words in lines)


def told_elsewhere(hidden: Iterable[str], given: Iterable[tuple[str, Lines]]) -> Iterator[tuple[str, str]]:
    """Yield each part that is hidden in one piece and told in another, with what that other is called.

    :param hidden: all parts that are hidden somewhere
    :param given: each piece that is given, with what is left of its lines
    """
    pieces = [(title, BETWEEN.join(words for _, words in lines)) for title, lines in given]
    whole = BETWEEN.join(words for _, words in pieces)  # most parts stand nowhere: that is seen at one look
    for part in dict.fromkeys(hidden):
        pattern = pattern_of(part)
        if part.casefold() in RELATIONS or not pattern.search(whole):  # a relation by itself names nobody
            continue
        yield part, next(title for title, words in pieces if pattern.search(words))


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
