"""What is kept from her in her copy, and why, in the words of a reader."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hestia.ui.words import counted, date_words, listed, number
from rights.models import AccessRequest, RequestItem
from rights.rules.squares import WHOLE, boxes_by_page

HIDDEN, NOT_GIVEN = "Parts hidden", "Not given"
MOST_DAYS = 12  # that are named one by one: of more, the first and the last


@dataclass(slots=True)
class Kept:
    """What is kept from her of one kind for one reason: the days of each piece, and how many pages."""

    subject: str
    why: str
    pages: int = 0  # of files, that are not given at all
    pages_cut: int = 0  # of which a part is hidden
    days: dict[str, list[date | None]] = field(default_factory=lambda: {NOT_GIVEN: [], HIDDEN: []})

    @property
    def in_short(self) -> str:
        """Return how much is kept from her, on one line: "2 pieces not given; words hidden in 1 piece"."""
        called = {NOT_GIVEN: "{} not given", HIDDEN: "words hidden in {}"}
        said = [called[how].format(counted(len(days), "piece")) for how, days in self.days.items() if days]
        said += [f"{counted(self.pages, 'page')} of files not given"] if self.pages else []
        said += [f"parts hidden on {counted(self.pages_cut, 'page')} of files"] if self.pages_cut else []
        return "; ".join(said)

    @property
    def sentences(self) -> list[str]:
        """Return how many are not given at all and in how many words are hidden, each with its days."""
        called = {NOT_GIVEN: "{} not given", HIDDEN: "Words hidden in {}"}
        pieces = [
            f"{called[how].format(counted(len(days), 'piece'))}: {days_words(days)}."
            for how, days in self.days.items()
            if days
        ]
        pages = [f"{counted(self.pages, 'page')} of files not given."] if self.pages else []
        cut = [f"Parts hidden on {counted(self.pages_cut, 'page')} of files."] if self.pages_cut else []
        return [*pieces, *pages, *cut]


def withheld_of(asked: AccessRequest) -> list[dict[str, Any]]:
    """Return what was kept from her, by code: its kind and day, whether whole or in part, and why."""
    kept = (
        asked.items.asked_for()
        .in_order()
        .with_file()
        .filter(decision__in=[RequestItem.Decision.HIDE, RequestItem.Decision.WITHHOLD])
    )
    return [
        {
            "subject": item.subject,
            "day": item.day,
            "how": HIDDEN if item.decision == RequestItem.Decision.HIDE else NOT_GIVEN,
            "why": item.why_words,
            **pages_kept(item),
        }
        for item in kept
    ]


def pages_kept(item: RequestItem) -> dict[str, int]:
    """Return of how many pages of a file she is given nothing, and of how many not all."""
    if not item.is_file_given:
        return {"pages_not_given": len(item.pages), "pages_with_parts_hidden": 0}
    boxes = boxes_by_page(item.squares)
    whole = sum(1 for page in boxes.values() if page == WHOLE)
    return {"pages_not_given": whole, "pages_with_parts_hidden": len(boxes) - whole}


def together(withheld: Sequence[dict[str, Any]]) -> list[Kept]:
    """Return what was kept from her by its kind and the reason, in the order of the copy."""
    kept: dict[tuple[str, str], Kept] = {}
    for piece in withheld:
        key = piece["subject"], piece["why"]
        line = kept.setdefault(key, Kept(*key))
        line.days[piece["how"]].append(piece["day"])
        line.pages += piece["pages_not_given"]
        line.pages_cut += piece["pages_with_parts_hidden"]
    return list(kept.values())


def days_words(days: Sequence[date | None]) -> str:
    """Return on which days: "4 May 2026 (2) and without a date"."""
    counts = Counter(sorted(day for day in days if day))
    if len(counts) > MOST_DAYS:
        named = [f"from {date_words(min(counts))} to {date_words(max(counts))}"]
    else:
        named = [with_count(date_words(day), count) for day, count in counts.items()]
    dateless = sum(1 for day in days if day is None)
    return listed([*named, *([with_count("without a date", dateless)] if dateless else [])])


def with_count(words: str, count: int) -> str:
    """Return words, and of how many that is if of more than one."""
    return f"{words} ({number(count)})" if count > 1 else words
