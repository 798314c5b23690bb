"""What a page asks about a client, as a sheet of paper asks it of anybody: nobody is called she on paper.

Only for words of our own, which are known beforehand: what somebody typed stays as it is.
"""

import re

TURNED = {"is": "are", "was": "were", "has": "have", "does": "do"}
VERB = re.compile(rf"\b({'|'.join(TURNED)}) she\b", re.IGNORECASE)  # "Is she safe tonight?"
SHE = re.compile(r"\b(she)\b(?: (\w+))?", re.IGNORECASE)  # "how old she seems"
# Followed by nothing, or by one of these, "her" is "them" and not "their".
HER = re.compile(r"\b(her)\b(?=$|[.,;:?!”)]| (?:about|and|in|now|on|or|so|to|without)\b)", re.IGNORECASE)
OTHERS = ((re.compile(r"\bherself\b", re.IGNORECASE), "themselves"), (re.compile(r"\bhers\b"), "theirs"))


def of_anybody(words: str) -> str:
    """Return a sentence of ours that says "she" as one that says "they"."""
    words = VERB.sub(lambda match: f"{_like(match[1], TURNED[match[1].lower()])} they", words)
    words = SHE.sub(lambda match: f"{_like(match[1], 'they')}{_plural(match[2] or '')}", words)
    words = HER.sub(lambda match: _like(match[1], "them"), words)
    words = re.sub(r"\bher\b", lambda match: _like(match[0], "their"), words, flags=re.IGNORECASE)
    for pattern, replacement in OTHERS:
        words = pattern.sub(replacement, words)
    return words


def _plural(verb: str) -> str:
    """Return the verb after "they", with the space before it: " seems" is " seem"."""
    if not verb:
        return ""
    return f" {TURNED.get(verb) or verb.removesuffix('s')}"


def _like(word: str, other: str) -> str:
    """Return the other word with a capital where this one has one."""
    return f"{other[0].upper()}{other[1:]}" if word[0].isupper() else other
