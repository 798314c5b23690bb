"""Who on the staff a complaint may mean, however the name is spelt. Pure.

Of those who would read it only: nobody else sees it at all. One too many is no harm, a colleague answers it.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from hestia.privacy.spellings import fold

NEAR = 0.8  # how alike two spellings of a name are: "Elery" is 0.91 of "Ellery"
SHORTEST = 3  # letters: a shorter name is alike too much


def words_in(text: str) -> set[str]:
    """Return the words of a text, in small letters, without accents, other alphabets' twins as ours."""
    return set(re.findall(r"[^\W\d_]+", fold(text).text))


def is_near(name: str, words: Iterable[str]) -> bool:
    """Whether a name stands among words, or a spelling that is near it."""
    long_enough = [part for part in words_in(name) if len(part) >= SHORTEST]
    return bool(long_enough) and all(
        any(SequenceMatcher(None, part, word).ratio() >= NEAR for word in words) for part in long_enough
    )


def who_is_meant(named: str, words: str, people: Mapping[int, tuple[str, str]]) -> int | None:
    """Return whom a complaint means: by either name where a name was asked for.

    In what is told by both names; where no name was typed, by either.

    :param named: what was typed as a name
    :param words: what is complained of
    :param people: first and last name of each person, by their key
    :returns: their key; nothing where it may be several, or nobody
    """
    by_name, told = words_in(named), words_in(words)
    both = [
        key
        for key, name in people.items()
        if any(all(is_near(part, said) for part in name) for said in (by_name, told))
    ]
    # A word of two letters is near to a name of three: "to" to "Tom".
    spoken_of = by_name or {word for word in told if len(word) >= SHORTEST}
    either = [key for key, name in people.items() if any(is_near(part, spoken_of) for part in name)]
    for meant in (both, either):
        if len(meant) == 1:
            return meant[0]
    return None
