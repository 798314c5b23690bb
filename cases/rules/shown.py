"""What a yes is given to: the rows that were shown, each in its version, and the words in which it was told.

A yes is to what was shown and to nothing else. Whoever asks keeps these pieces, whoever says yes is shown
them, and whoever uses the yes compares them with what stands then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hestia.privacy.audiences import Fact

# What a paper says: of which fact, and the term and the words in which it says so.
type Told = Sequence[tuple[Fact, str, str]]

FACT = "fact:"  # begins the kind of a line of the paper


@dataclass(frozen=True)
class Piece:
    """One thing that was shown: which row, in which version, how it is called, and the words that it told."""

    kind: str
    id: int = 0
    version: int = 0
    about: str = ""
    term: str = ""
    words: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """Return what makes two pieces one and the same thing, whatever it says."""
        return self.kind, self.id


def kept(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """Return pieces as plain JSON."""
    return [asdict(piece) for piece in pieces]


def read(rows: Iterable[dict[str, Any]]) -> list[Piece]:
    """Return pieces from plain JSON."""
    return [Piece(**row) for row in rows]


def changed(shown: Iterable[Piece], standing: Iterable[Piece]) -> list[str]:
    """Return what is no longer as it was shown: what is new, gone, of another version or in other words."""
    before = {piece.key: piece for piece in shown}
    now = {piece.key: piece for piece in standing}
    differ = [
        (now.get(key) or before[key]).about
        for key in {**before, **now}
        if key not in now or key not in before or now[key] != before[key]
    ]
    return list(dict.fromkeys(differ))


def told_pieces(told: Told) -> list[Piece]:
    """Return what a paper says, as pieces: one for each of its lines."""
    return [
        Piece(f"{FACT}{fact.value}", line, about=fact.words, term=term, words=words)
        for line, (fact, term, words) in enumerate(told)
    ]


def told_of(pieces: Iterable[Piece]) -> list[tuple[Fact, str, str]]:
    """Return what a paper says, from its pieces: word for word what was shown."""
    facts = {f"{FACT}{fact.value}": fact for fact in Fact}
    return [(facts[piece.kind], piece.term, piece.words) for piece in pieces if piece.kind in facts]
