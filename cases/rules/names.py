"""Names as people hear and spell them: what makes two spellings the same person's name. Pure."""

import re
import unicodedata
from collections.abc import Iterable

import jellyfish


def plain(text: str) -> str:
    """Return a name in small letters without accents or punctuation: "Hạnh" and "HANH" are the same."""
    spread = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").replace("ł", "l"))
    letters = "".join(c if c.isalnum() else " " for c in spread if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


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


def keys(names: Iterable[str]) -> set[tuple[str, str]]:
    """Return every (word, sound) under which a person with these names is found."""
    return {(token, sound(token)) for name in names for token in tokens(name)}
