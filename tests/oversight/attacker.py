"""Somebody outside with linear programming: reads what was told, and finds what each number can still be."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from scipy.optimize import linprog
from scipy.sparse import lil_matrix

ABOUT, SMALL = re.compile(r"about (\d[\d,]*)"), re.compile(r"1 to 7")
FEW = (1, 7)
TINY = 1e-6


def reading(words: str) -> tuple[int, int]:
    """Return between which numbers one lies, by the words in which it is told."""
    if about := ABOUT.search(words.lower()):
        number = int(about[1].replace(",", ""))
        return number - 2, number + 2
    if SMALL.search(words):
        return FEW
    number = int(re.sub(r"\D", "", words))
    return number, number


@dataclass
class Attacker:
    """What was read, as bounds and sums of unknown numbers that are none below nothing."""

    places: dict[Hashable, int] = field(default_factory=dict)
    bounds: list[tuple[float, float | None]] = field(default_factory=list)
    sums: list[dict[int, int]] = field(default_factory=list)

    def unknown(self, name: Hashable) -> int:
        """Return the place of an unknown number."""
        if name not in self.places:
            self.places[name] = len(self.bounds)
            self.bounds.append((0, None))
        return self.places[name]

    def reads(self, name: Hashable, between: tuple[int, int]) -> None:
        """Learn between which numbers one lies."""
        low, high = self.bounds[self.unknown(name)]
        self.bounds[self.places[name]] = (
            max(low, between[0]),
            between[1] if high is None else min(high, between[1]),
        )

    def adds(self, whole: Hashable, parts: Iterable[tuple[Hashable, int]]) -> None:
        """Learn that some numbers, added and taken away, are another."""
        line = {self.unknown(whole): -1}
        for part, sign in parts:
            place = self.unknown(part)
            line[place] = line.get(place, 0) + sign
        self.sums.append(line)

    @property
    def rows(self) -> Any:
        """Return the sums as they are solved."""
        if not self.sums:
            return None
        rows: Any = lil_matrix((len(self.sums), len(self.bounds)))
        for number, line in enumerate(self.sums):
            for place, sign in line.items():
                rows[number, place] = sign
        return rows.tocsr()

    def finds(self, name: Hashable) -> int | None:
        """Return what a number must be, or nothing if it can be several."""
        rows = self.rows
        ends = []
        for sign in (1, -1):
            aim = [0.0] * len(self.bounds)
            aim[self.places[name]] = sign
            found = linprog(
                aim,
                A_eq=rows,
                b_eq=[0] * len(self.sums) if self.sums else None,
                bounds=self.bounds,
                method="highs",
            )
            if found.status == 3:  # without a limit
                return None
            assert found.status == 0, found.message  # what is told is so
            ends.append(sign * found.fun)
        low, high = ceil(ends[0] - TINY), floor(ends[1] + TINY)
        return low if low == high else None
