"""Why a figure is no longer what was sent: which facts are new, corrected or gone, by sums alone.

Of each case that was counted a sum of its facts is kept, never the facts: what is erased with her record must
not live on in a return.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from oversight.rules.facts import Facts, FigureFact, Spell

LETTERS = 12  # of a sum: enough to notice a change

OF_SAMPLES = ("sampled", "found")
# Besides her case itself, what each figure is counted from.
READS: dict[str, tuple[str, ...]] = {
    "came": ("refusals",),
    "not-taken": ("refusals",),
    "rg-in-time": ("referrals",),
    "waiting-cg": ("referrals",),
    "first-in-time": ("promises",),
    "risk-down": ("exits",),
    "targets": ("goals",),
    "outcomes": ("ratings",),
    "children": ("dependants",),
    "language": ("sessions",),
    "voice": ("voices",),
    "occupancy": ("stays", "rooms"),
    "refused-elsewhere": ("requests",),
    "sampled": OF_SAMPLES,
}
CASE = "spells"
OF_CASES = (
    *("referrals", "promises", "exits", "goals", "ratings", "dependants", "sessions", "voices"),
    *("stays", "requests"),
)


class Why(StrEnum):
    """Why a figure moved, in the words in which it is said."""

    LATE = "Something of the period was recorded after the return was sent."
    CORRECTED = "Something was corrected since."
    CLOSED = "A case was recorded as closed since."
    SAID_NO = "Someone said no to being counted since, or took her consent back."
    RESTRICTED = "Someone’s record, or a part of it, is kept and not used, at her request."
    GONE = "A case is no longer among those that you count."
    DEFINITION = "What the figure counts is defined differently now."
    NOT_KNOWN = "Something that it is counted from has changed since."


def sum_of(salt: str, facts: list[FigureFact]) -> str:
    """Return a sum of facts, whatever their order."""
    text = "\n".join(sorted(repr(fact.values) for fact in facts))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()[:LETTERS]


@dataclass(frozen=True)
class Snapshot:
    """Which cases were counted, and a sum of what was known of each; and of what belongs to no case."""

    salt: str
    cases: Mapping[str, Mapping[str, str]]  # by the id of the case, what kind of fact, and its sum
    open: frozenset[str] = frozenset()
    loose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facts of none of them, each its sum

    @classmethod
    def of(cls, facts: Facts, *, salt: str) -> "Snapshot":
        """Return what is kept of the facts of a period."""
        rows: dict[int, dict[str, list[FigureFact]]] = defaultdict(lambda: defaultdict(list))
        for spell in facts.spells:
            if is_of(spell, facts):
                rows[spell.case][CASE].append(spell)
        for kind in OF_CASES:
            for fact in getattr(facts.record, kind):
                if fact.case in rows:
                    rows[fact.case][kind].append(fact)
        loose: dict[str, list[FigureFact]] = {"refusals": [*facts.refusals], "rooms": [*facts.rooms]}
        for kind in OF_SAMPLES:
            loose[kind] = []
            for row in facts.of_samples(getattr(facts.record, kind)):
                if row.case is not None and row.case in rows:
                    rows[row.case][kind].append(row)
                else:
                    loose[kind].append(row)
        cases = {
            str(case): {kind: sum_of(salt, known) for kind, known in kinds.items()}
            for case, kinds in rows.items()
        }
        still_open = frozenset(str(case) for case in rows if facts.cases[case].closed_on is None)
        sums = {
            kind: tuple(sorted(sum_of(salt, [fact]) for fact in of_none)) for kind, of_none in loose.items()
        }
        return cls(salt, cases, still_open, sums)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        loose = {kind: list(sums) for kind, sums in self.loose.items()}
        return {"salt": self.salt, "cases": self.cases, "open": sorted(self.open), "loose": loose}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Snapshot":
        """Return one that was kept."""
        loose = {kind: tuple(sums) for kind, sums in kept["loose"].items()}
        return cls(kept["salt"], kept["cases"], frozenset(kept["open"]), loose)


def is_of(spell: Spell, facts: Facts) -> bool:
    """Whether a spell is counted in some figure of the period."""
    return (
        spell.is_open_in(facts.period)
        or spell.referred_on in facts.period
        or spell.closed_on in facts.period.a_year_before
    )


def changes(sent: Snapshot, facts: Facts) -> dict[str, set[Why]]:
    """Return, by kind of fact, what happened since a return was sent."""
    now = Snapshot.of(facts, salt=sent.salt)
    left = {str(row.case): Why.RESTRICTED for row in facts.record.restricted}
    left |= {str(spell.case): Why.SAID_NO for spell in facts.record.spells if spell.says_no}
    why: dict[str, set[Why]] = defaultdict(set)
    for kind, reason in changed(sent, now, left):
        why[kind].add(reason)
    for kind in {*sent.loose, *now.loose}:
        before, after = (Counter(snapshot.loose.get(kind, ())) for snapshot in (sent, now))
        if after - before:
            why[kind].add(Why.LATE)
        if before - after:
            why[kind].add(Why.CORRECTED)
    for kind in OF_SAMPLES:
        if kind not in sent.loose:  # sent before these were kept: what they were then is not known
            why.pop(kind, None)
    return why


def changed(sent: Snapshot, now: Snapshot, left: Mapping[str, Why]) -> Iterator[tuple[str, Why]]:
    """Yield what happened to the cases: the kind of fact, and why a figure may have moved.

    :param left: of which cases something is left out now, and why
    """
    for case in {*sent.cases, *now.cases}:
        before, after = sent.cases.get(case), now.cases.get(case)
        if before is None:
            yield CASE, Why.LATE
        elif after is None:
            yield CASE, left.get(case, Why.GONE)
        else:
            for kind in {*before, *after}:
                if before.get(kind) == after.get(kind):
                    continue
                if kind == CASE and case in sent.open and case not in now.open:
                    yield kind, Why.CLOSED
                else:
                    yield kind, left.get(case, Why.CORRECTED) if kind in before else Why.LATE


def reasons(slug: str, why: Mapping[str, set[Why]], *, is_redefined: bool) -> list[Why]:
    """Return why one figure moved, in the order of the reasons."""
    known = {reason for kind in (CASE, *READS.get(slug, ())) for reason in why.get(kind, ())}
    if is_redefined:
        known.add(Why.DEFINITION)
    return [reason for reason in Why if reason in known] or [Why.NOT_KNOWN]


# --- What of it moved -----------------------------------------------------------------------------

NOT_IN_IT, IN_IT = "Not in it", "In it"


class MovedPart(NamedTuple):
    """One number of a table that is no longer what was sent; or what is said besides, under no name."""

    name: str
    then: str
    now: str


def moved_parts(
    then: Sequence[str], now: Sequence[str], *, columns: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> list[MovedPart]:
    """Return what differs beneath the finding of a figure, in the order of today, then what is gone.

    :param then: each line as a return keeps it: "By service: Outreach: 12", or a sentence
    :param columns: of each table of today by its title, by which several numbers are told apart
    """
    before, after = rows_of(then), rows_of(now)
    tables_then, tables_now = ({table for table, _ in rows} for rows in (before, after))
    parts = [
        MovedPart(table, *(IN_IT if table in known else NOT_IN_IT for known in (tables_then, tables_now)))
        for table in dict.fromkeys(table for table, _ in (*after, *before))
        if (table in tables_then) != (table in tables_now)
    ]
    parts += [
        MovedPart(
            f"{table}: {label}",
            *what_moved(
                before.get(row, NOT_IN_IT), after.get(row, NOT_IN_IT), columns=columns.get(table, ())
            ),
        )
        for row in dict.fromkeys((*after, *before))
        for table, label in [row]
        if table in tables_then & tables_now and before.get(row) != after.get(row)
    ]
    gone, new = (
        [line for line in lines if line not in others and row_of(line) is None]
        for lines, others in ((then, now), (now, then))
    )
    return [*parts, MovedPart("", " ".join(gone), " ".join(new))] if gone or new else parts


def what_moved(then: str, now: str, *, columns: Sequence[str]) -> tuple[str, str]:
    """Return the numbers of a row then and now; of several only those that moved, by their columns."""
    numbers = [cells.split(", ") for cells in (then, now)]
    if len(columns) < 2 or any(len(cells) != len(columns) for cells in numbers):
        return then, now
    moved = [place for place, (old, new) in enumerate(zip(*numbers, strict=True)) if old != new]
    before, after = ("; ".join(f"{columns[place]}: {cells[place]}" for place in moved) for cells in numbers)
    return before, after


def rows_of(lines: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return the numbers that stand in lines, by their table and their label."""
    rows = (row_of(line) for line in lines)
    return {(table, label): numbers for table, label, numbers in filter(None, rows)}


def row_of(line: str) -> tuple[str, str, str] | None:
    """Return the table, the label and the numbers of a line; nothing of a sentence."""
    match line.split(": ", 2):
        case [table, label, numbers] if not line.endswith("."):
            return table, label, numbers
    return None
