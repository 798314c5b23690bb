"""Asking the database to draw, and doing it again to see whether it is so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from cases.models import Case, RecordMark
from cases.queries.organisation import query
from hestia.accounts.models import User
from oversight.models import Draw, FrameEntry, SampledCase
from oversight.rules import draws as rules


def done(question: str, *values: object, by: User) -> int:
    """Ask a function of the database that draws, and return what it says was done: nothing is 0."""
    [(answer,)] = query(question, *values, by=by)
    return int(answer or 0)


def restricted_among(cases: Iterable[int], *, at: datetime) -> list[str]:
    """Return the references of those cases whose client had all of her record restricted at a moment."""
    marks = RecordMark.objects.filter(kind=RecordMark.Kind.RESTRICTED, made_at__lte=at)
    standing = marks.of_all_of_her_record().filter(Q(ended_at=None) | Q(ended_at__gt=at))
    clients = standing.order_by().values("case__client")
    return list(Case.objects.filter(pk__in=cases, client__in=clients).values_list("reference", flat=True))


def samplers_for(sampled: SampledCase, *, by: User) -> list[User]:
    """Return who can judge a case that was drawn, by name; nobody, for who does not allot it."""
    rows = query("SELECT * FROM samplers_for(%s)", sampled.pk, by=by)
    return list(User.objects.filter(pk__in=[pk for (pk,) in rows]).by_name())


@dataclass(frozen=True)
class Drawn:
    """A draw with all its rows that somebody may see."""

    draw: Draw
    shown_to: User | None = None  # None: to nobody, it is only done again

    @cached_property
    def entries(self) -> list[FrameEntry]:
        """Return its frame, in the order of the references."""
        entries = self.draw.entries.select_related("worker").order_by("reference")
        if self.shown_to is not None:
            closed = Case.objects.closed_to(self.shown_to)
            entries = entries.exclude(case_number__in=closed.values("pk"))
        return list(entries)

    @cached_property
    def sampled(self) -> list[SampledCase]:
        """Return what was drawn, in the order in which it was drawn."""
        sampled = self.draw.sampled.with_people().order_by("pk")
        return list(sampled if self.shown_to is None else sampled.visible_to(self.shown_to))

    @cached_property
    def workers(self) -> dict[int, str]:
        """Return the names of those who work on its cases, by their numbers."""
        return {entry.worker_id: str(entry.worker) for entry in self.entries if entry.worker_id}

    def ticket_of(self, entry: FrameEntry) -> str:
        """Return the ticket of a case, once the dice were thrown."""
        thrown = self.draw.thrown
        return rules.ticket(thrown.secret, thrown.dice, entry.reference) if thrown else ""

    def faults(self) -> Iterator[str]:
        """Yield what of it is not as it must be, in words: nothing, if nobody steered it."""
        frozen, thrown = self.draw.frozen, self.draw.thrown
        entries = [entry.as_entry for entry in self.entries]
        if frozen and rules.frame_sum(entries, left_out=frozen.left_out) != frozen.digest:
            yield "The list of cases is not the one that was frozen."
        if frozen and sum(not entry.is_kept for entry in entries) != frozen.count:
            yield "The list of cases is longer or shorter than the one that was frozen."
        if frozen and (numbers := [entry.case_number for entry in self.entries if entry.case_number]):
            yield from (
                f"{reference} was on the list, and the client had asked that the record is not used."
                for reference in restricted_among(numbers, at=frozen.frozen_at)
            )
        if not thrown:
            return
        if rules.sum_of(thrown.secret) != self.draw.commitment:
            yield "The secret is not the one that was sealed before the month started."
        swaps = [sampled.list for sampled in self.sampled if sampled.place > 1]
        picks = rules.draw(entries, secret=thrown.secret, dice=thrown.dice, swaps=swaps)
        if picks != [rules.Pick(sampled.list, sampled.reference) for sampled in self.sampled]:
            yield "The cases drawn are not those with the smallest tickets."
        for sampled in self.sampled:
            own = rules.ticket(thrown.secret, thrown.dice, sampled.reference)
            if (sampled.ticket, sampled.is_twice) != (own, rules.is_read_twice(own)):
                yield f"The ticket of {sampled.reference} is another."
