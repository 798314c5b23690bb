"""A draw that nobody can steer: a secret from before, dice of the day, and SHA-256, which anyone recomputes.

Each case has a *ticket*, made of the secret, the dice and its reference. Each list takes the case with its
smallest ticket, in the order of the lists; a case that an earlier list took is passed over. PostgreSQL does
the same when the dice are thrown (oversight/privacy.sql); here it is done again, to check what was drawn.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from hestia.ui.words import date_words
from hestia.workingdays.calendar import months_after
from oversight.rules.periods import Period

DICE = re.compile(r"[1-6]{10,30}")  # ten dice: sixty million ways they can fall
LEAST_DICE = 10
TWICE_IN = 10  # one case in so many is read by two people
OF_WORKER = "W"
# The lists besides those of the workers, by their letters, in the order in which they are served.
LISTS: dict[str, str] = {
    "V": "Very high risk",
    "K": "With children",
    "X": "Closed in the month",
    "N": "Not taken on",
    "S": "Sealed or kept from a colleague",
}
KEPT = "S"
NO_MARK = "-"


@dataclass(frozen=True, slots=True)
class Entry:
    """One case of a frame: what stood in the record when the frame was frozen."""

    reference: str
    worker: int | None
    is_very_high: bool = False
    has_children: bool = False
    is_closed: bool = False
    is_refused: bool = False
    is_kept: bool = False

    @property
    def marks(self) -> str:
        """Return the letters of what it is, besides whose: "VK", or a dash."""
        flags = {
            "V": self.is_very_high,
            "K": self.has_children,
            "X": self.is_closed,
            "N": self.is_refused,
            KEPT: self.is_kept,
        }
        return "".join(letter for letter, holds in flags.items() if holds) or NO_MARK

    @property
    def lists(self) -> list[str]:
        """Return the lists on which it is. What few may see is on one of its own."""
        if self.is_kept:
            return [KEPT]
        own = [f"{OF_WORKER}{self.worker}"] if self.worker and not self.is_refused else []
        return own + [letter for letter in self.marks if letter != NO_MARK]

    @property
    def line(self) -> str:
        """Return it as it is summed up: reference, number of the worker, marks."""
        return f"{self.reference} {self.worker or 0} {self.marks}"


def sum_of(words: str) -> str:
    """Return the SHA-256 sum of some words, as ``sha256sum`` prints it."""
    return sha256(words.encode()).hexdigest()


def ticket(secret: str, dice: str, reference: str) -> str:
    """Return the ticket of a case."""
    return sum_of(f"{secret} {dice} {reference}")


def left_out_line(left_out: int) -> str:
    """Return the line that says how many are on no list, at their request; none if there are none."""
    return f"{left_out} left out" if left_out else ""


def frame_sum(entries: Iterable[Entry], *, left_out: int = 0) -> str:
    """Return the sum of a frame: of its lines in their order, without those that few may see."""
    lines = [entry.line for entry in entries if not entry.is_kept]
    return sum_of("".join(f"{line}\n" for line in sorted([*lines, left_out_line(left_out)]) if line))


def is_read_twice(of_ticket: str) -> bool:
    """Whether two people read a case, neither knowing what the other says: its ticket decides."""
    return int(of_ticket[-4:], 16) % TWICE_IN == 0


def served(name: str) -> tuple[int, int]:
    """Return where a list stands in the order: those of workers by their numbers, then the others."""
    return (0, int(name[1:])) if name.startswith(OF_WORKER) else (1 + list(LISTS).index(name), 0)


@dataclass(frozen=True, slots=True)
class Pick:
    """One case that a list took. The second of a list came by a swap."""

    list: str
    reference: str


def draw(entries: Sequence[Entry], *, secret: str, dice: str, swaps: Iterable[str] = ()) -> list[Pick]:
    """Return what each list takes, and after that what each swap of a list takes, in their order."""
    tickets = {entry.reference: ticket(secret, dice, entry.reference) for entry in entries}
    on: dict[str, list[str]] = {}
    for entry in entries:
        for name in entry.lists:
            on.setdefault(name, []).append(entry.reference)
    taken: set[str] = set()
    picks = []
    for name in [*sorted(on, key=served), *swaps]:
        left = [reference for reference in on.get(name, []) if reference not in taken]
        if left:
            first = min(left, key=tickets.__getitem__)
            taken.add(first)
            picks.append(Pick(name, first))
    return picks


def list_words(name: str, workers: Mapping[int, str]) -> str:
    """Return what a list is called: "Amina Osei’s cases", "With children"."""
    if name.startswith(OF_WORKER):
        return f"{workers.get(int(name[1:]), 'A worker')}’s cases"
    return LISTS[name]


def month_after(day: date) -> Period:
    """Return the month after the one in which a day lies."""
    first = months_after(day.replace(day=1), 1)
    return Period(first, months_after(first, 1) - timedelta(days=1))


def commit_blockers(period: Period, *, today: date) -> list[str]:
    """Return why no secret can be sealed for a month: it must be before the month begins."""
    if today >= period.first:
        return ["The month has started. A secret counts only if it was sealed before the first day."]
    return []


def freeze_blockers(period: Period, *, today: date, is_frozen: bool) -> list[str]:
    """Return why the list of cases cannot be frozen now."""
    if is_frozen:
        return ["The list of cases is frozen already. Nothing about it can be changed."]
    if today < period.last:
        return [f"The list of cases is frozen on the last day, {date_words(period.last)}, or after it."]
    return []


def throw_blockers(*, is_frozen: bool, is_drawn: bool) -> list[str]:
    """Return why the dice cannot be thrown now."""
    if is_drawn:
        return ["These cases are drawn already. Dice are thrown once, and the result stays."]
    if not is_frozen:
        return ["Freeze the list of cases first. Nobody may throw the dice while it can still change."]
    return []
