"""Two versions of a plan held side by side: what was added, taken out or changed. Purely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supportplans.models import Domain, Step, Target

type Content = Mapping[str, Any]

# What a target says, and what it is called when it changed. Its status is said in full.
PARTS = {
    "text": "her words",
    "why": "why it matters",
    "measure": "how it is known to be done",
    "due_on": "the day",
    "long_term": "long-term",
    "owner": "who leads",
    "owner_name": "who leads",
    "needs": "needs",
    "considerations": "risks",
    "agency": "the other service",
    "agency_answer": "the other service’s answer",
}


@dataclass(frozen=True)
class Row:
    """One target as it stood before and as it stood after; one of them may be missing."""

    before: Content | None
    after: Content | None
    changes: Sequence[str]

    @property
    def kind(self) -> str:
        """Return how it differs: added, gone, changed or same."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "gone"
        return "changed" if self.changes else "same"


@dataclass(frozen=True)
class Part:
    """One part of the plan, with every target that stood in either version."""

    domain: Domain
    rows: Sequence[Row]


def compared(before: Content, after: Content) -> list[Part]:
    """Return the parts of two versions side by side, those with a target in either."""
    old = {target["id"]: target for target in before["targets"]}
    new = {target["id"]: target for target in after["targets"]}
    rows = [row(old.get(key), new.get(key)) for key in [*old, *(key for key in new if key not in old)]]
    parts = []
    for domain in Domain:
        mine = [shown for shown in rows if (shown.after or shown.before or {})["domain"] == domain]
        if mine:
            parts.append(Part(domain, mine))
    return parts


def row(before: Content | None, after: Content | None) -> Row:
    """Return one target side by side, with what changed in words."""
    if before is None or after is None:
        return Row(before, after, [])
    changes = []
    if before["domain"] != after["domain"]:
        changes.append(f"Moved from {Domain(before['domain']).label.lower()}")
    if before["status"] != after["status"]:
        was, is_now = (Target.Status(content["status"]).label for content in (before, after))
        changes.append(f"{was}, now {is_now[:1].lower()}{is_now[1:]}")
    # A plan that she was not asked about says neither.
    was_not, is_not = before.get("not_agreed"), after.get("not_agreed")
    if was_not is not None and is_not is not None and was_not != is_not:
        changes.append(
            "She no longer agrees with it" if is_not else "She did not agree with it, now she does"
        )
    changed = dict.fromkeys(words for key, words in PARTS.items() if before.get(key) != after.get(key))
    changes += [f"Changed: {words}" for words in changed]
    changes += step_changes(before["steps"], after["steps"])
    return Row(before, after, changes)


def step_changes(before: Sequence[Content], after: Sequence[Content]) -> list[str]:
    """Return what became of the steps: those added, taken out, done, or otherwise changed."""
    old, new = ({step["what"]: step for step in steps} for steps in (before, after))
    changes = [f"New step: {words}" for words in new if words not in old]
    changes += [f"Step removed: {words}" for words in old if words not in new]
    for words, step in old.items():
        if words in new and step != new[words]:
            is_done = new[words]["status"] == Step.Status.DONE != step["status"]
            changes.append(f"Step {'done' if is_done else 'changed'}: {words}")
    return changes
