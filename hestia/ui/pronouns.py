"""What the house says of one client, in the words she is called by.

The house writes "she" and "her" of the client everywhere (docs/words.md), and each page of a case says them
as its client is called: "he" and "his", or "the client" where nobody asked yet, or where it is neither. A
template is compiled once for each way. What somebody typed comes into a page as a value, and is not touched.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum

from django.template import Origin
from django.template.loaders import cached


class Called(Enum):
    """How a client is called where the house writes "she"."""

    SHE = "she"
    HE = "he"
    CLIENT = "the client"


# Of whom the page speaks that is being answered. Outside the pages of a case: of any client, and so of "her".
_called: ContextVar[Called] = ContextVar("called", default=Called.SHE)

HIS = {"she": "he", "hers": "his", "herself": "himself"}
THEIRS = {"she": "the client", "hers": "theirs", "herself": "themselves"}
# After these "her" is whom something is done to ("ask her to"), before any other word it is what is hers.
TO_HER = (
    " a about after again alone already an and another are as at away back because before but by can "
    " choose contacted could does elsewhere end ends for from has have her here how if in is it know later "
    " may must now on only or out read safely said say see separately she sign since so something stands "
    " take that the then there this tick to today until was what when where which while who why with "
    " without yet "
)
SPOKEN = re.compile(r"(?<![\w\-/#=.])(she|hers?|herself)(?![\w\-/=])", re.IGNORECASE)
NEXT = re.compile(r"([\w’-]+)(?:\s+(\w+))?")
ENDS = re.compile(r"[.?!:;<>“”|]")
# In a template: what is no text of ours, but for what stands between quotes in a tag.
CODE = re.compile(r"({#.*?#}|{% comment .*?%}.*?{% endcomment %}|{%.*?%}|{{.*?}})", re.DOTALL)
QUOTED = re.compile(r'"[^"]*"')
TYPED = re.compile(r"(“[^”]*”)")


def called_by(pronouns: str) -> Called:
    """Return how to speak of a client with these pronouns: "he/him", "she/they", "" for not asked yet."""
    first = re.split(r"\W+", pronouns.strip().lower(), maxsplit=1)[0]
    return {"she": Called.SHE, "her": Called.SHE, "he": Called.HE, "him": Called.HE}.get(first, Called.CLIENT)


def speak_of(pronouns: str) -> None:
    """Let the rest of this request speak of a client as she is called."""
    _called.set(called_by(pronouns))


@contextmanager
def of_any_client() -> Iterator[None]:
    """Let what is answered here speak of any client, until a case is opened."""
    before = _called.set(Called.SHE)
    try:
        yield
    finally:
        _called.reset(before)


def is_said_as_written() -> bool:
    """Whether the words of the house are said as they are written: the client of this page is "she"."""
    return _called.get() is Called.SHE


def say(words: str, called: Called | None = None) -> str:
    """Return words of the house, written of "her", as this client is called."""
    called = called or _called.get()
    if called is Called.SHE:
        return words

    def said(match: re.Match[str]) -> str:
        word, after = match[0].lower(), words[match.end() :]
        if called is Called.HE:
            new = HIS.get(word) or ("him" if is_done_to_her(after, match[0]) else "his")
        else:
            new = THEIRS.get(word) or of_the_client(words[: match.start()], after, match[0])
        return new[0].upper() + new[1:] if match[0][0].isupper() else new

    return SPOKEN.sub(said, words)


def say_outside_quotes(words: str) -> str:
    """Return words of the house as `say` does, but for what is between “ and ”: it may have been typed."""
    return "".join(part if part.startswith("“") else say(part) for part in TYPED.split(words))


def of_the_client(before: str, after: str, her: str) -> str:
    """Return "the client’s" for "her", or "their" once the sentence has said of whom it is."""
    sentence = ENDS.split(before)[-1]
    is_said = re.search(r"\b(?:she|her|client)\b", sentence, re.IGNORECASE) is not None
    if is_done_to_her(after, her):
        return "them" if is_said else "the client"
    return "their" if is_said else "the client’s"


def is_done_to_her(after: str, her: str) -> bool:
    """Whether "her" is whom something is done to, by the words after it: "ask her to", not "her record"."""
    follows = NEXT.match(after.lstrip()) if after[:1].isspace() else None
    if follows is None:
        return True
    word, then = follows[1].lower(), (follows[2] or "").lower()
    if her[0].isupper():
        return False  # a sentence begins with what is hers
    if word == "first":  # "Ask her first." but "her first language"
        return then in {"", "if", "whether"}
    if word == "safe":  # "keeps her safe" but "her safe contact"
        return then not in {"contact", "house", "ways"}
    return f" {word} " in TO_HER


def say_in_template(source: str, called: Called) -> str:
    """Return the source of a template as it speaks of a client who is called so."""

    def said(part: str) -> str:
        if part.startswith(("{#", "{% comment")):
            return part
        if part.startswith(("{%", "{{")):
            return QUOTED.sub(lambda quoted: say(quoted[0], called) if " " in quoted[0] else quoted[0], part)
        return say(part, called)

    return "".join(map(said, CODE.split(source)))


class Loader(cached.Loader):
    """Compiles a template for each way in which clients are called, and keeps each."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        key: str = super().cache_key(template_name, skip)
        return f"{_called.get().name}-{key}"

    def get_contents(self, origin: Origin) -> str:
        return say_in_template(super().get_contents(origin), _called.get())
