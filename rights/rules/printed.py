"""How a piece of her record stands on paper: what is short in one paragraph, a sentence by itself. Pure.

So is what there is much of: a table for each note takes twice the paper, and of ten years more memory than
the printing process may have.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import bidirectional

SHORT = 60  # characters
PART = " · "
RIGHT_TO_LEFT = {"R", "AL"}

SIGNED_TOO = ("Does a second worker sign it?", "No")

type Answer = tuple[str, str]  # how it is called, and its words


@dataclass(slots=True)
class Printed:
    """A piece on paper."""

    brief: list[str] = field(default_factory=list)  # "Kind: A call", "Is it a hearing? No"
    full: list[Answer] = field(default_factory=list)
    turned: list[Answer] = field(
        default_factory=list
    )  # with words from right to left: laid out by themselves

    @property
    def line(self) -> str:
        """Return what is brief, in one line."""
        return PART.join(self.brief)


def telling(lines: Iterable[Answer]) -> list[Answer]:
    """Return the answers of a piece but those that say nothing more.

    That no colleague had to sign it, a moment of recording that is the moment at which it happened, a title
    that is its kind, and a day that is told with its hour under the same name.
    """
    answers = [(term, words) for term, words in lines]
    told = dict(answers)
    empty = {SIGNED_TOO, ("Recorded", told.get("Happened")), ("Title", told.get("Kind"))}
    with_hour = {(term, words.rpartition(", ")[0]) for term, words in answers}
    return [answer for answer in answers if answer not in empty | with_hour]


def printed(lines: Iterable[Answer]) -> Printed:
    """Return how the answers of a piece are laid out: each of them, once."""
    piece = Printed()
    for term, words in lines:
        called = term if term.endswith("?") else f"{term}:"
        if is_turned(words):
            piece.turned.append((term, words))
        elif len(words) > SHORT or "\n" in words or words.endswith("."):  # a sentence is no part of a list
            piece.full.append((called, words))
        else:
            piece.brief.append(f"{called} {words}")
    return piece


def is_turned(words: str) -> bool:
    """Whether something in words is written from right to left. Plain English is known at once."""
    return not words.isascii() and any(bidirectional(sign) in RIGHT_TO_LEFT for sign in words)
