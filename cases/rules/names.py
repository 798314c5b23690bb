"""Names as people hear and spell them: what makes two spellings the same person's name. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import product

import jellyfish

BETWEEN = re.compile(r"[\W_]+")  # what is neither a letter nor a digit


def plain(text: str) -> str:
    """Return a name in small letters without accents or punctuation: "Hạnh" and "HANH" are the same."""
    spread = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").replace("ł", "l"))
    if not spread.isascii():
        spread = "".join(c for c in spread if not unicodedata.combining(c))
    return " ".join(BETWEEN.sub(" ", spread).casefold().split())


def tokens(text: str) -> list[str]:
    """Return the words of a name, plain."""
    return plain(text).split()


def sound(token: str) -> str:
    """Return how a word sounds (metaphone), or nothing for scripts it does not know.

    An h that makes no sound of its own is not heard ("Hahn", "Hanh"; "Ghada", "Gada").
    """
    if not (token.isascii() and token.isalpha()):
        return ""
    return jellyfish.metaphone(re.sub(r"(?<=[^sctp])h", "", token))


# One name, heard and spelled in two ways that sound keys keep apart: Michaela and Mihaela, Yulia and Julia.
SPELT_ALIKE = (("ch", "h"), ("ch", "k"), ("kh", "h"), ("g", "h"), ("w", "v"), ("y", "j"), ("th", "t"))
MOST_RESPELT = 12


def respelt(words: Sequence[str]) -> list[list[str]]:
    """Return the name in other common spellings that sound otherwise: all words alike, then one by one."""
    heard = {tuple(map(sound, words))}
    names: list[list[str]] = []
    places = [range(len(words)), *([place] for place in range(len(words)) if len(words) > 1)]
    for changed, (one, other) in product(places, [*SPELT_ALIKE, *((b, a) for a, b in SPELT_ALIKE)]):
        name = [
            re.sub(f"{one}(?!h)", other, word) if place in changed else word
            for place, word in enumerate(words)
        ]
        sounds = tuple(map(sound, name))
        if sounds not in heard and len(names) < MOST_RESPELT:
            heard.add(sounds)
            names.append(name)
    return names


def closeness(words: Sequence[str], names: Iterable[str]) -> float:
    """Return how near a typed name is to somebody's names: 1 where each of its words is one of theirs."""
    theirs = {token for name in names for token in tokens(name)}
    nearest = [
        max((jellyfish.jaro_winkler_similarity(word, token) for token in theirs), default=0.0)
        for word in words
    ]
    return sum(nearest) / len(nearest) if nearest else 0.0


def keys(names: Iterable[str]) -> set[tuple[str, str]]:
    """Return every (word, sound) under which a person with these names is found."""
    return {(token, sound(token)) for name in names for token in tokens(name)}
