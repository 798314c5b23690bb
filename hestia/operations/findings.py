"""What a check says: one line, how it stands, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

MOST_NAMED = 40


class State(IntEnum):
    """How something stands; the highest is what counts."""

    OK = 0
    LOOK = 1
    BROKEN = 2

    @property
    def words(self) -> str:
        """Return it as it is read."""
        return {State.OK: "ok", State.LOOK: "look at this", State.BROKEN: "broken"}[self]

    @property
    def pill(self) -> str:
        """Return the look of it on a page."""
        return {State.OK: "done", State.LOOK: "soon", State.BROKEN: "overdue"}[self]


@dataclass(frozen=True)
class Finding:
    """What one check says."""

    name: str
    state: State
    words: str
    advice: str = ""
    names: tuple[str, ...] = ()  # of each thing that it is about, where they are many

    def __str__(self) -> str:
        return f"{self.state.words:<12}  {self.name}: {self.words}" + (
            f" → {self.advice}" if self.advice else ""
        )


def ok(name: str, words: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(name, State.OK, words)


def look(name: str, words: str, advice: str) -> Finding:
    """Return that somebody should look at something soon."""
    return Finding(name, State.LOOK, words, advice)


def broken(name: str, words: str, advice: str, names: Sequence[str] = ()) -> Finding:
    """Return that something does not work; the first few of what it is about by name."""
    more = [f"and {len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return Finding(name, State.BROKEN, words, advice, (*names[:MOST_NAMED], *more))


def worst(findings: Iterable[Finding]) -> State:
    """Return the state of all together."""
    return max((finding.state for finding in findings), default=State.OK)
