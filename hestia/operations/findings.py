"""What a check says: one line, how it stands, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

MOST_NAMED = 40


class CheckState(IntEnum):
    """How something stands; the highest is what counts."""

    OK = 0
    LOOK = 1
    BROKEN = 2

    @property
    def words(self) -> str:
        """Return it as it is read."""
        return {CheckState.OK: "ok", CheckState.LOOK: "look at this", CheckState.BROKEN: "broken"}[self]

    @property
    def pill(self) -> str:
        """Return the look of it on a page."""
        return {CheckState.OK: "done", CheckState.LOOK: "soon", CheckState.BROKEN: "overdue"}[self]


@dataclass(frozen=True)
class CheckResult:
    """What one check says."""

    name: str
    state: CheckState
    words: str
    advice: str = ""
    names: tuple[str, ...] = ()  # of each thing that it is about, where they are many

    def __str__(self) -> str:
        return f"{self.state.words:<12}  {self.name}: {self.words}" + (
            f" → {self.advice}" if self.advice else ""
        )


def ok(name: str, words: str) -> CheckResult:
    """Return that something is as it should be."""
    return CheckResult(name, CheckState.OK, words)


def look(name: str, words: str, advice: str) -> CheckResult:
    """Return that somebody should look at something soon."""
    return CheckResult(name, CheckState.LOOK, words, advice)


def broken(name: str, words: str, advice: str, names: Sequence[str] = ()) -> CheckResult:
    """Return that something does not work; the first few of what it is about by name."""
    more = [f"and {len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return CheckResult(name, CheckState.BROKEN, words, advice, (*names[:MOST_NAMED], *more))


def worst(findings: Iterable[CheckResult]) -> CheckState:
    """Return the state of all together."""
    return max((finding.state for finding in findings), default=CheckState.OK)
