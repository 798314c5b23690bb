"""Reasons that people write down: whether one says anything. Pure."""

import re

LEAST_WORDS = 3
LEAST_LETTERS = 4  # different ones: "aaaa aaaa aaaa" has one


def why_empty(reason: str) -> str:
    """Return why a reason says nothing, in words for whoever wrote it; nothing where it says something.

    A word has two letters at least, and counts once however often it stands there.
    """
    words = [word for word in re.findall(r"[^\W_]+", reason.casefold()) if len(word) > 1]
    if len(words) < LEAST_WORDS:
        return f"Say it in at least {LEAST_WORDS} words"
    if len(set(words)) < LEAST_WORDS or len(set("".join(words))) < LEAST_LETTERS:
        return "Say what it is: repeating the same letters or words says nothing"
    return ""
