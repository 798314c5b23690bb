"""Who on the staff a complaint may mean, however the name is spelt. Pure.

One too many is no harm: a colleague answers it.
"""

import re
from collections.abc import Container, Iterable, Mapping
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


def who_is_meant(
    named: str, words: str, people: Mapping[int, tuple[str, str]], *, readers: Container[int]
) -> set[int]:
    """Return everyone whom a complaint may mean, however many these are.

    Of those who would read it, by both names or by either, in what was typed as a name or is complained of.
    Who has both of their names in it takes them up: "Ruth Ellery" is no other Ruth. Of everybody else by
    both, letter by letter: one day they may read it.

    :param named: what was typed as a name
    :param words: what is complained of
    :param people: first and last name of each person, by their key
    :param readers: the keys of those who would read it
    """
    said = words_in(f"{named} {words}")
    reading = {key: name for key, name in people.items() if key in readers}
    both = {key for key, name in reading.items() if all(is_near(part, said) for part in name)}
    taken = {word for key in both for word in said if any(is_near(part, [word]) for part in reading[key])}
    # A word of two letters is near to a name of three: "to" to "Tom".
    left = {word for word in said - taken if len(word) >= SHORTEST}
    either = {key for key, name in reading.items() if any(is_near(part, left) for part in name)}
    whole = {key: words_in(" ".join(name)) for key, name in people.items() if key not in readers}
    others = {key for key, parts in whole.items() if parts and parts <= said}
    return both | either | others
