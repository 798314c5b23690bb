"""What goes on paper, before it is paper."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hestia.pdf.languages import ENGLISH, Language, state
from hestia.pdf.words import FreeText, Words
from hestia.privacy.audiences import Audience, Fact, refused

NEUTRAL_FILE_NAME = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*\.pdf")


@dataclass(frozen=True, kw_only=True)
class InLanguages:
    """What is said in one language, or in two side by side; ``sides`` are in the order of the page."""

    sides: tuple[Language, ...] = (ENGLISH,)

    @property
    def main(self) -> Language:
        """Return the language of the whole: where there are two, English."""
        return self.sides[0] if len(self.sides) == 1 else ENGLISH

    @property
    def language(self) -> str:
        """Return the name of that language, as HTML and PDF say it."""
        return self.main.tag

    @property
    def hers(self) -> Language | None:
        """Return her language, if it is not English."""
        return next((side for side in self.sides if side is not ENGLISH), None)

    @property
    def is_draft(self) -> bool:
        """Whether nobody has checked its fixed words in her language."""
        return self.hers is not None and state(self.hers.code).is_draft


@dataclass(frozen=True, kw_only=True)
class Document(InLanguages):
    """One document: what it says, whom it is for and how it is laid out.

    The file name stands in download lists and on shared desktops, so it is letters, digits and hyphens
    only: a reference, never a name. The reference line stands at the foot of every page.

    It declares what it tells of her. One that tells its audience what they may not be told cannot be made;
    what is secret must have been released for this one reader.
    """

    template: str
    title: Words
    file_name: str
    reference_line: Words
    audience: Audience
    tells: frozenset[Fact]
    released: frozenset[Fact] = frozenset()
    context: Mapping[str, object] = field(default_factory=dict)
    large_print: bool = False
    stamp: str = ""  # what every reader must see before anything else

    @property
    def in_hers(self) -> tuple[int, int]:
        """Return how many lines that somebody wrote are in her language, and how many there are."""
        lines = list(texts_in(self.context))
        return sum(1 for line in lines if line.hers), len(lines)

    @property
    def is_in_hers_in_part(self) -> bool:
        """Whether it is in her language, and some of what somebody wrote in it is not."""
        if self.hers is None:
            return False
        checked, lines = self.in_hers
        return checked < lines

    @property
    def look(self) -> str:
        """The classes that the style sheet lays it out by, besides that of its reader."""
        words = {
            " large": self.large_print,
            " both": len(self.sides) > 1,
            " alone": len(self.sides) == 1 and self.hers is not None,
        }
        return "".join(word for word, holds in words.items() if holds)

    def __post_init__(self) -> None:
        if not NEUTRAL_FILE_NAME.fullmatch(self.file_name):
            raise ValueError(f"Not a neutral file name: {self.file_name!r}")
        if kept := refused(self.tells, to=self.audience, released=self.released):
            raise ValueError(f"Not to be told to {self.audience}: {', '.join(kept)}")


def texts_in(context: object) -> Iterator[FreeText]:
    """Yield what somebody wrote of what a paper is told to say."""
    if isinstance(context, FreeText):
        yield from [context] if context else []
    elif isinstance(context, Mapping):
        yield from (text for value in context.values() for text in texts_in(value))
    elif isinstance(context, list | tuple):
        yield from (text for value in context for text in texts_in(value))
