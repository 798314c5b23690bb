"""The seal on the log: what was written can be shown to be whole, and whoever changes it is found out.

Rows are sealed in batches, not one by one: chaining each row to the one before would make every page of the
house wait for every other. A batch holds finished transactions only, those below ``pg_snapshot_xmin``; one
that commits late is in the next. Whoever can rewrite the whole chain can also cut off its end, so the *head*
of the chain is kept elsewhere, and `verify` is told it.
"""

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import batched

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, Min, OuterRef, Q

from hestia.audit.append_only import unguarded_tables
from hestia.audit.blanked import ERASED, Blanked, subject_of, sum_over
from hestia.audit.models import Event, EventQuerySet, SealedBatch

BATCH = 10_000  # events of one seal, whose sums are 320 kB then
READ_AT_ONCE = 2_000  # rows, named by their ids in one query
FORM = "hestia-seal-1"  # of what is summed: another form needs another name
DIGEST_BYTES = 32
APART = timedelta(days=1)  # between the moment a line names and that at which it was written
COLUMNS = (
    "pk",
    "at",
    "by_id",
    "kind",
    "case_ref",
    "cases",
    "subject",
    "outcome",
    "reason",
    "session",
    "detail",
    "xid",
    "written_at",
    "written_as",
)
XID = COLUMNS.index("xid")
type Row = tuple[object, ...]

SNAPSHOT = """
SELECT pg_snapshot_xmin(snapshot)::text::bigint, pg_snapshot_xmax(snapshot)::text::bigint
FROM pg_current_snapshot() AS snapshot
"""


# --- Sums ----------------------------------------------------------------------------------------


def digest_of(row: Row) -> bytes:
    """Return the SHA-256 sum of what an event says. Its id is not in it, so that exchanged rows are known."""
    _, at, *rest, written_at, written_as = row
    values = [utc(at), *rest]
    if written_at is not None:  # a line from before is summed as it was then
        values += [utc(written_at), written_as]
    # PostgreSQL keeps the keys of JSON in an order of its own, so they are sorted before they are summed.
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).digest()


def utc(moment: object) -> str:
    """Return a moment as it is summed."""
    if not isinstance(moment, datetime):
        raise TypeError(moment)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of_batch(batch: SealedBatch) -> str:
    """Return the SHA-256 sum of a batch: what it closes, and the sum of the batch before."""
    head = [
        FORM,
        batch.number,
        utc(batch.made_at),
        [list(row) for row in batch.rows],
        batch.count,
        batch.settled,
        batch.next_xid,
        batch.previous,
    ]
    return hashlib.sha256(json.dumps(head).encode() + bytes(batch.digests)).hexdigest()


def ranges(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as ranges, each from its first number to just after its last."""
    stretches: list[tuple[int, int]] = []
    for number in ids:
        if stretches and stretches[-1][1] == number:
            stretches[-1] = (stretches[-1][0], number + 1)
        else:
            stretches.append((number, number + 1))
    return stretches


def numbers(held: Iterable[tuple[int, int]]) -> list[int]:
    """Return the numbers that ranges hold."""
    return [number for low, high in held for number in range(low, high)]


# --- Sealing -------------------------------------------------------------------------------------


def seal_all(*, at: datetime) -> list[SealedBatch]:
    """Seal every event of a finished transaction that is not sealed yet, in batches; return the new batches.

    Where another process has sealed the same, nothing is done. There is no lock to wait for: whoever may sign
    in to the database could hold it for ever, and nothing would be sealed again.
    """
    made: list[SealedBatch] = []
    while True:
        try:
            with transaction.atomic():
                batch, is_last = seal_batch(at=at)
        except IntegrityError:  # its number has been given
            return made
        if batch is not None:
            made.append(batch)
        if is_last:
            return made


def seal_batch(*, at: datetime) -> tuple[SealedBatch | None, bool]:
    """Seal at most ``BATCH`` events; return it, if there was something, and whether nothing is left."""
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        finished, next_xid = cursor.fetchone()
    last = SealedBatch.objects.order_by("-number").first()
    settled = last.settled if last else 0
    rows = list(unsealed(settled=settled, finished=finished)[:BATCH].values_list(*COLUMNS))
    if not rows:
        return None, True
    is_last = len(rows) < BATCH
    digests = [digest_of(row) for row in rows]
    batch = SealedBatch(
        number=last.number + 1 if last else 1,
        made_at=at,
        rows=ranges(int(str(row[0])) for row in rows),
        count=len(rows),
        digests=b"".join(digests),
        settled=finished if is_last else settled,  # a full batch may leave some of these transactions behind
        next_xid=next_xid,
        previous=last.digest if last else "",
    )
    batch.digest = digest_of_batch(batch)
    batch.save(force_insert=True)
    return batch, is_last


def unsealed(*, settled: int, finished: int) -> EventQuerySet:
    """Return the events of finished transactions that no seal holds, by id.

    What lies below ``settled`` is sealed already. Where a restored database counts its transactions from the
    beginning again, everything is looked through once.
    """
    of_finished = Q(xid__gte=settled, xid__lt=finished)
    if finished < settled:
        of_finished = Q(xid__lt=finished) | Q(xid__gte=settled)
    is_sealed = Exists(SealedBatch.objects.filter(rows__holds=OuterRef("pk")))
    return Event.objects.filter(of_finished).exclude(is_sealed).order_by("pk")


def waiting_since() -> datetime | None:
    """Return since when the oldest line waits to be sealed: long, if somebody holds a transaction open."""
    last = SealedBatch.objects.defer("rows", "digests").order_by("-number").first()
    is_sealed = Exists(SealedBatch.objects.filter(rows__holds=OuterRef("pk")))
    waiting = Event.objects.filter(xid__gte=last.settled if last else 0).exclude(is_sealed)
    oldest: datetime | None = waiting.aggregate(at=Min("written_at"))["at"]
    return oldest


# --- Verifying -----------------------------------------------------------------------------------


class Harm(StrEnum):
    """What can be done to a sealed log, and what finds it out."""

    ALTERED = "altered"  # the sum of a row differs
    DELETED = "deleted"  # a seal holds the id of a row that is gone
    INSERTED = "inserted"  # a row stands where the seals say that all was finished
    REORDERED = "reordered"  # the contents of rows were exchanged
    MISDATED = "misdated"  # a row names another day than that on which it was written
    SEAL_ALTERED = "seal altered"  # the sum of a seal differs, or of the seal before
    SEAL_MISSING = "seal missing"  # the numbers do not follow
    TAIL_CUT = "tail cut"  # the head that was kept elsewhere is not in the chain
    HEAD_UNREADABLE = "kept head unreadable"  # a line of the folder of heads says nothing
    STAMP_BROKEN = "time-stamp broken"  # nobody whom we trust has signed this head
    BLANKED = "blanked"  # what rows said was blanked, and no erasure vouches for that
    UNGUARDED = "unguarded"  # a trigger is missing or switched off


@dataclass(frozen=True)
class ChainFault:
    """One thing that is not as it was written."""

    harm: Harm
    what: str

    def __str__(self) -> str:
        return f"{self.harm}: {self.what}"


@dataclass
class ChainReport:
    """What looking through the whole log found."""

    seals: int = 0
    sealed: int = 0
    waiting: int = 0
    blanked: int = 0
    head: str = ""
    findings: list[ChainFault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it was written."""
        return not self.findings

    def by_harm(self) -> dict[Harm, list[str]]:
        """Return all that was found, of each harm apart: none is hidden behind a thousand of another."""
        return {harm: texts for harm in Harm if (texts := [f.what for f in self.findings if f.harm == harm])}

    def add(self, harm: Harm, text: str) -> None:
        """Note something that is not as it was written."""
        self.findings.append(ChainFault(harm, text))


@dataclass
class Ceiling:
    """The highest id each batch held so far, and the transaction number no smaller id can reach."""

    ids: list[int] = field(default_factory=list)
    xids: list[int] = field(default_factory=list)

    def add(self, batch: SealedBatch) -> None:
        """Remember a batch."""
        highest = max([high - 1 for _, high in batch.rows] + self.ids[-1:])
        self.ids.append(highest)
        self.xids.append(batch.next_xid)

    def is_broken_by(self, pk: int, xid: int) -> bool:
        """Whether a row with this id came later than a row with a higher id had been sealed."""
        which = bisect_right(self.ids, pk)
        return which < len(self.ids) and xid >= self.xids[which]


def verify(*, head: str = "", heads: Iterable[str] = ()) -> ChainReport:
    """Look through the whole log and say what is not as it was written.

    ``head`` is the number and sum of a batch that was kept elsewhere, and ``heads`` are all that a folder
    kept. Without one, nobody can tell whether the end of the log was cut off, seals and all.
    """
    report, ceiling = ChainReport(), Ceiling()
    number, digest, settled, kept = 0, "", 0, {}
    # A few at a time: each holds the sums of ten thousand rows.
    for batch in SealedBatch.objects.order_by("number").iterator(chunk_size=50):
        for missing in range(number + 1, batch.number):
            report.add(Harm.SEAL_MISSING, f"seal {missing}")
        if batch.number == number + 1 and batch.previous != digest:
            report.add(Harm.SEAL_ALTERED, f"seal {batch.number} does not follow from the one before")
        if digest_of_batch(batch) != batch.digest:
            report.add(Harm.SEAL_ALTERED, f"seal {batch.number}")
        check_rows(batch, ceiling, report)
        ceiling.add(batch)
        number, digest, settled = batch.number, batch.digest, batch.settled
        kept[number] = digest
        report.seals += 1
        report.head = batch.head
    check_unsealed(ceiling, report, settled=settled)
    for kept_elsewhere in dict.fromkeys([*([head] if head else []), *heads]):
        check_head(kept_elsewhere, kept, report)
    check_moments(report)
    check_blanked(report)
    for table in unguarded_tables():
        report.add(Harm.UNGUARDED, table)
    return report


def check_rows(batch: SealedBatch, ceiling: Ceiling, report: ChainReport) -> None:
    """Hold every row of a batch against the sum that was taken of it."""
    ids = numbers(batch.rows)
    digests = [bytes(part) for part in batched_bytes(bytes(batch.digests))]
    if len(ids) != len(digests) or len(ids) != batch.count:
        report.add(Harm.SEAL_ALTERED, f"seal {batch.number} holds {len(ids)} rows and {len(digests)} sums")
    kept = dict(zip(ids, digests, strict=False))
    present = {int(str(row[0])): (digest_of(row), int(str(row[XID]))) for row in rows_of(ids)}
    report.sealed += len(present)
    gone = [pk for pk in ids if pk not in present]
    for pk in gone:
        report.add(Harm.DELETED, f"event {pk} of seal {batch.number}")
    before = sums_before(ids)
    changed = [
        pk
        for pk in ids
        if pk in present and present[pk][0] != kept.get(pk) and before.get(pk) != kept.get(pk)
    ]
    now, then = Counter(present[pk][0] for pk in changed), Counter(kept[pk] for pk in changed if pk in kept)
    for pk in changed:
        # What stands here was sealed elsewhere, and what was sealed here stands elsewhere: exchanged.
        was_elsewhere = then[present[pk][0]] and now[kept.get(pk, b"")]
        report.add(Harm.REORDERED if was_elsewhere else Harm.ALTERED, f"event {pk} of seal {batch.number}")
    for pk, (_, xid) in present.items():
        if ceiling.is_broken_by(pk, xid):
            report.add(Harm.INSERTED, f"event {pk}, among rows that were sealed before")


def sums_before(ids: Sequence[int]) -> dict[int, bytes]:
    """Return the sums that blanked events had before: by these they were sealed."""
    kept: dict[int, bytes] = {}
    for part in batched(ids, READ_AT_ONCE):
        rows = Event.objects.filter(pk__in=part).exclude(blanked_for="").values_list("pk", "sum_before")
        kept |= {pk: bytes.fromhex(digest) for pk, digest in rows}
    return kept


def check_blanked(report: ChainReport) -> None:
    """Hold what was blanked against the sums that each erasure wrote into the log."""
    by_erasure: dict[str, list[Blanked]] = {}
    marked = Event.objects.exclude(blanked_for="").order_by("pk")
    for erasure, before, *row in marked.values_list("blanked_for", "sum_before", *COLUMNS).iterator():
        line = Blanked(int(str(row[0])), str(before), digest_of(tuple(row)).hex())
        by_erasure.setdefault(str(erasure), []).append(line)
    for erasure, lines in by_erasure.items():
        vouched = Event.objects.filter(kind=ERASED, subject=subject_of(erasure)).values_list(
            "detail", flat=True
        )
        if any(detail.get("blanked") == sum_over(lines) for detail in vouched):
            report.blanked += len(lines)
        else:
            report.add(Harm.BLANKED, f"{len(lines)} events, in the name of erasure {erasure}")


def check_unsealed(ceiling: Ceiling, report: ChainReport, *, settled: int) -> None:
    """Look at the rows that no seal holds: those that wait for the next, and those that should not be."""
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        finished = cursor.fetchone()[0]
    is_restored = finished < settled  # a copy of the database counts its transactions from the beginning
    is_sealed = Exists(SealedBatch.objects.filter(rows__holds=OuterRef("pk")))
    for pk, xid in Event.objects.exclude(is_sealed).order_by("pk").values_list("pk", "xid").iterator():
        if (xid < settled and not is_restored) or ceiling.is_broken_by(pk, xid):
            report.add(Harm.INSERTED, f"event {pk}, which no seal holds")
        else:
            report.waiting += 1


def check_moments(report: ChainReport) -> None:
    """Look for rows that say they are of another day. What the owner writes, as of old records, may be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relowner::regrole::text FROM pg_class WHERE oid = 'audit_event'::regclass")
        owner = cursor.fetchone()[0]
    early = Q(at__lt=F("written_at") - APART)
    late = Q(at__gt=F("written_at") + APART)
    written = Event.objects.exclude(written_at=None).exclude(written_as=owner)
    for pk in written.filter(early | late).order_by("pk").values_list("pk", flat=True).iterator():
        report.add(Harm.MISDATED, f"event {pk}")


def check_head(head: str, kept: dict[int, str], report: ChainReport) -> None:
    """Hold the chain against the head that was kept elsewhere."""
    number, _, digest = head.strip().partition(":")
    if not number.isdecimal() or len(digest) != DIGEST_BYTES * 2:
        raise ValueError("A head is a number, a colon and 64 letters, as the last verification printed it.")
    if int(number) not in kept:
        report.add(Harm.TAIL_CUT, f"seal {number} was kept elsewhere and is not here")
    elif kept[int(number)] != digest:
        report.add(Harm.SEAL_ALTERED, f"seal {number} is not the one that was kept elsewhere")


def rows_of(ids: Sequence[int]) -> Iterator[Row]:
    """Yield events by their ids, a few at a time."""
    for part in batched(ids, READ_AT_ONCE):
        yield from Event.objects.filter(pk__in=part).order_by("pk").values_list(*COLUMNS)


def batched_bytes(digests: bytes) -> Iterator[bytes]:
    """Yield the sums that stand one after another."""
    for start in range(0, len(digests), DIGEST_BYTES):
        yield digests[start : start + DIGEST_BYTES]
