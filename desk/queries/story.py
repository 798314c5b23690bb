"""Her story as the page of a case lays it out: month by month, with runs of paperwork folded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from cases.models import Entry
from hestia.ui.words import counted


@dataclass(frozen=True)
class Run:
    """Entries that stand beside each other: all of them paperwork, which folds, or none."""

    entries: Sequence[Entry]
    is_paperwork: bool

    @property
    def words(self) -> str:
        """Return what is folded: "3 papers, 1 change of details"; of one alone, what it says."""
        if len(self.entries) == 1:
            return self.entries[0].title
        papers = sum(entry.kind == Entry.Kind.DOCUMENT for entry in self.entries)
        changes = len(self.entries) - papers
        parts = [
            counted(papers, "paper") if papers else "",
            counted(changes, "change of details", "changes of details") if changes else "",
        ]
        return ", ".join(part for part in parts if part)

    @property
    def days(self) -> list[date]:
        """Return the first and the last day of what is folded, once if they are the same."""
        ends = (self.entries[-1].happened_at, self.entries[0].happened_at)
        return sorted({timezone.localdate(moment) for moment in ends})


def by_month(story: Iterable[Entry]) -> list[tuple[str, list[Run]]]:
    """Return the story in months, newest first: ("November 2026", its runs)."""
    return [
        (month, [Run(list(run), is_paperwork) for is_paperwork, run in groupby(entries, is_paper)])
        for month, entries in groupby(story, lambda e: f"{timezone.localtime(e.happened_at):%B %Y}")
    ]


def is_paper(entry: Entry) -> bool:
    """Whether an entry only tells of a paper or of a detail that was changed."""
    return entry.kind in Entry.PAPERWORK
