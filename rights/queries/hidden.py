"""Where words that are hidden in one piece still stand in others, for both who read over a copy."""

from collections.abc import Iterable
from dataclasses import dataclass

from rights.models import RequestItem
from rights.rules.hiding import Lines, told_elsewhere

UNDECIDED = RequestItem.Decision.UNDECIDED


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Words that are hidden in some pieces, and each other piece that tells them, with how often."""

    part: str
    hidden_in: list[RequestItem]
    places: list[tuple[RequestItem, int]]

    @property
    def is_given(self) -> bool:
        """Whether she would read them as it is decided now: what is undecided stays so."""
        return any(item.decision != UNDECIDED for item, _ in self.places)


def hidden_elsewhere(items: Iterable[RequestItem]) -> list[Elsewhere]:
    """Return all words that are hidden in one of these pieces and stand in another."""
    every = list(items)
    hidden = [part for item in every for part in item.hidden]
    lines = [(item, lines_shown(item)) for item in every] if hidden else []
    return [
        Elsewhere(part, [item for item in every if part in item.hidden], places)
        for part, places in told_elsewhere(hidden, lines)
    ]


def lines_shown(item: RequestItem) -> Lines:
    """Return what of a piece is not kept from her: of an undecided one, all."""
    return [(term, words) for term, words in item.lines] if item.decision == UNDECIDED else item.given_lines
