"""Whoever changes the log is found out: every way to tamper with it, by someone the database obeys."""

import time
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone
from psycopg2 import sql

from hestia.accounts.models import User
from hestia.audit import reading
from hestia.audit.append_only import GUARD, guard_all
from hestia.audit.models import Event, SealedBatch, log
from hestia.audit.seals import ChainReport, Harm, numbers, ranges, seal_all, verify
from tests import make
from tests.roles import as_application

pytestmark = pytest.mark.early
PATIENCE = 120  # seconds: transactions of other tests on the same server may hold the snapshot back


def write(by: User, count: int = 5, kind: str = "case.opened_page") -> list[Event]:
    """Write events, each in a transaction of its own."""
    return [log(kind, by=by, at=make.NOON, case_ref=f"H-{n:04}", n=n) for n in range(count)]


def seal() -> None:
    """Seal everything, once the transactions that other tests have open at this moment are over."""
    waiting_since = time.monotonic()
    while verify().waiting or not SealedBatch.objects.exists():
        seal_all(at=make.NOON)
        assert time.monotonic() - waiting_since < PATIENCE
        time.sleep(0.05)


def by_force(*statements: str | sql.Composable) -> None:
    """Do what only the owner of the database can: switch the guards off, tamper, and switch them on again."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("audit_event", "audit_seal"):
            for act in ("changed", "emptied"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {GUARD}_{act}")
        for statement in statements:
            cursor.execute(statement)
    guard_all()


def harms(report: ChainReport) -> set[Harm]:
    return {finding.harm for finding in report.findings}


EXCHANGE = """
UPDATE audit_event a SET at = b.at, kind = b.kind, case_ref = b.case_ref, detail = b.detail, xid = b.xid,
    written_at = b.written_at, written_as = b.written_as
FROM audit_event b
WHERE (a.id, b.id) IN (SELECT min(id), min(id) + 1 FROM audit_event UNION SELECT min(id) + 1, min(id)
    FROM audit_event)
"""
FORGED = """
INSERT INTO audit_event (id, at, kind, case_ref, cases, subject, outcome, reason, session, detail{extra})
SELECT {id}, at, kind, 'H-6666', '{{}}', '', 'done', '', '', '{{}}'{value}
FROM audit_event ORDER BY id LIMIT 1
"""
EARLY = """
INSERT INTO audit_event (at, kind, case_ref, cases, subject, outcome, reason, session, detail)
VALUES (now(), 'case.opened_page', 'H-0001', '{}', '', 'done', '', '', '{}') RETURNING id
"""
A_MILLION = """
INSERT INTO audit_event
    (at, by_id, kind, case_ref, cases, subject, outcome, reason, session, detail)
SELECT timestamptz '2026-01-01' + n * interval '20 seconds', %s,
    (ARRAY['case.opened_page', 'list.seen', 'case.printed', 'note.added'])[1 + n %% 4],
    CASE WHEN n %% 4 = 1 THEN '' ELSE 'H-' || lpad((n %% 20000)::text, 4, '0') END,
    CASE WHEN n %% 4 = 1
        THEN ARRAY(SELECT 'H-' || lpad(((n * 7 + k * 811) %% 20000)::text, 4, '0')
            FROM generate_series(1, 25) k)::varchar[]
        ELSE '{}'::varchar[] END,
    '', 'done', 'team', substr(md5((n / 300)::text), 1, 16), '{"method": "GET", "page": "desk:case"}'
FROM generate_series(1, 1000000) n
"""
TAMPERING: dict[str, tuple[list[str], Harm]] = {
    "a word is altered": (
        ["UPDATE audit_event SET case_ref = 'H-9999' WHERE id = (SELECT min(id) + 2 FROM audit_event)"],
        Harm.ALTERED,
    ),
    "a time is altered": (
        ["UPDATE audit_event SET at = at - interval '1 second' WHERE id = (SELECT max(id) FROM audit_event)"],
        Harm.ALTERED,
    ),
    "another person is named": (
        ["UPDATE audit_event SET by_id = NULL WHERE id = (SELECT min(id) FROM audit_event)"],
        Harm.ALTERED,
    ),
    "a row is deleted": (
        ["DELETE FROM audit_event WHERE id = (SELECT min(id) + 1 FROM audit_event)"],
        Harm.DELETED,
    ),
    "the last row is deleted": (
        ["DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)"],
        Harm.DELETED,
    ),
    "a row is inserted before the others": ([FORGED.format(id="-1", extra="", value="")], Harm.INSERTED),
    "a row is inserted with a forged transaction": (
        [FORGED.format(id="-2", extra=", xid", value=", xid")],
        Harm.INSERTED,
    ),
    "two rows are exchanged": ([EXCHANGE], Harm.REORDERED),
    "a seal is dropped": (["DELETE FROM audit_seal WHERE number = 2"], Harm.SEAL_MISSING),
    "a seal and its rows are dropped": (
        [
            "DELETE FROM audit_event e USING audit_seal s WHERE s.number = 2 AND s.rows @> e.id",
            "DELETE FROM audit_seal WHERE number = 2",
        ],
        Harm.SEAL_MISSING,
    ),
    "a sum in a seal is altered": (
        ["UPDATE audit_seal SET digests = set_byte(digests, 0, 0) WHERE number = 2"],
        Harm.SEAL_ALTERED,
    ),
    "a seal holds fewer rows": (
        ["UPDATE audit_seal SET count = count - 1 WHERE number = 3"],
        Harm.SEAL_ALTERED,
    ),
    "a guard is off": ([], Harm.UNGUARDED),
}


@pytest.mark.security
@pytest.mark.django_db(transaction=True)
class TestTampering:
    @pytest.fixture
    def sealed(self, amina: User) -> str:
        """Write three batches and seal each; return the head."""
        for _ in range(3):
            write(amina)
            seal()
        report = verify()
        assert report.is_whole, report.findings
        assert (report.seals >= 3, report.sealed, report.waiting) == (True, 15, 0)
        return report.head

    def test_is_found_out_in_every_class(
        self, sealed: str, record_property: Callable[[str, object], None]
    ) -> None:
        """One database, restored from its own copy after each way of tampering."""
        by_force(
            "CREATE TABLE kept_event AS TABLE audit_event",
            "CREATE TABLE kept_seal AS TABLE audit_seal",
        )
        try:
            for name, (statements, harm) in TAMPERING.items():
                by_force(*statements)
                if harm == Harm.UNGUARDED:
                    with connection.cursor() as cursor:
                        cursor.execute(f"ALTER TABLE audit_event DISABLE TRIGGER {GUARD}_changed")
                found = harms(verify(head=sealed))
                assert harm in found, (name, found)
                by_force(
                    "DELETE FROM audit_event",
                    "DELETE FROM audit_seal",
                    "INSERT INTO audit_event SELECT * FROM kept_event",
                    "INSERT INTO audit_seal SELECT * FROM kept_seal",
                )
                assert verify(head=sealed).is_whole, name
        finally:
            by_force("DROP TABLE kept_event, kept_seal")
        record_property("figure", f"tampering: {len(TAMPERING)} of {len(TAMPERING)} ways are found out")

    def test_a_cut_tail_shows_only_against_the_head_kept_elsewhere(self, sealed: str) -> None:
        by_force(
            "DELETE FROM audit_event e USING audit_seal s"
            " WHERE s.number = (SELECT max(number) FROM audit_seal) AND s.rows @> e.id",
            "DELETE FROM audit_seal WHERE number = (SELECT max(number) FROM audit_seal)",
        )
        assert verify().is_whole
        assert harms(verify(head=sealed)) == {Harm.TAIL_CUT}
        with pytest.raises(CommandError, match="1 finding"):
            call_command("verify_audit", head=sealed, stdout=StringIO())

    def test_a_chain_made_anew_is_not_the_one_kept_elsewhere(self, sealed: str, amina: User) -> None:
        by_force("DELETE FROM audit_seal", "UPDATE audit_event SET case_ref = 'H-9999'")
        for _ in range(3):
            write(amina, 1)
            seal()
        assert verify().is_whole
        assert Harm.SEAL_ALTERED in harms(verify(head=f"1:{'0' * 64}"))
        assert harms(verify(head=sealed)) & {Harm.SEAL_ALTERED, Harm.TAIL_CUT}

    def test_who_commits_late_is_in_the_next_seal(self, amina: User) -> None:
        """A row whose id was taken early and which is committed late is neither lost nor called a forgery."""
        other = connections.create_connection("default")
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute(EARLY)
                early = cursor.fetchone()[0]
            (later,) = write(amina, 1)
            assert later.pk > early
            seal_all(at=make.NOON)
            other.commit()
        finally:
            other.close()
        write(amina, 1)
        seal()
        report = verify()
        assert report.is_whole, report.findings
        assert report.sealed == 3


@pytest.mark.django_db(transaction=True)
class TestOfNow:
    """What whoever holds the application's password for the database cannot choose of a line."""

    FORGED = """
        INSERT INTO audit_event
            (id, xid, written_at, written_as, at, by_id, kind, case_ref,
             cases, subject, outcome, reason, session, detail)
        VALUES (%s, 1, %s, 'hestia', %s, %s, 'note.added', 'H-6666', '{}', '', 'done', '', '', '{}')
        RETURNING id
    """

    def forge(self, amina: User, *, pk: int, at: str) -> Event:
        with transaction.atomic(), as_application(amina), connection.cursor() as cursor:
            cursor.execute(self.FORGED, [pk, at, at, amina.pk])
            number = cursor.fetchone()[0]
        return Event.objects.get(pk=number)

    def test_its_number_and_the_moment_it_was_written(self, amina: User) -> None:
        (before,) = write(amina, 1)
        forged = self.forge(amina, pk=10**15, at="2020-01-01T12:00Z")
        (after,) = write(amina, 1)
        assert before.pk < forged.pk < after.pk
        assert forged.written_at
        assert (timezone.now() - forged.written_at).total_seconds() < 60
        assert forged.written_as == "hestia_app"
        assert forged.xid > 1

    def test_another_day_is_found_out_and_hides_nothing(self, amina: User) -> None:
        write(amina, 3)
        for day in range(1, 5):
            self.forge(amina, pk=10**15 + day, at=f"2020-01-0{day}T12:00Z")
        (later,) = write(amina, 1)
        seal()
        report = verify()
        assert {harm: len(texts) for harm, texts in report.by_harm().items()} == {Harm.MISDATED: 4}
        by_force("UPDATE audit_event SET kind = 'x' WHERE id = (SELECT max(id) FROM audit_event)")
        out = StringIO()
        with pytest.raises(CommandError, match="5 findings"):
            call_command("verify_audit", stdout=out)
        assert f"altered: 1\n    event {later.pk}" in out.getvalue()
        assert "misdated: 4" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_commands_seal_and_say_that_all_is_well(amina: User) -> None:
    write(amina, 3)
    seal()
    out = StringIO()
    call_command("seal_audit", stdout=out)  # nothing new
    call_command("verify_audit", stdout=out)
    head = SealedBatch.objects.latest("number").head
    assert out.getvalue().splitlines()[-2:] == [f"Head: {head}", "Everything is as it was written."]
    call_command("verify_audit", head=head, stdout=out)
    with pytest.raises(CommandError, match="A head is a number"):
        call_command("verify_audit", head="12", stdout=out)


@pytest.mark.parametrize(
    ("ids", "held"),
    [([], []), ([4], [(4, 5)]), ([1, 2, 3, 7, 9, 10], [(1, 4), (7, 8), (9, 11)])],
)
def test_ranges_hold_what_they_were_made_of(ids: list[int], held: list[tuple[int, int]]) -> None:
    assert ranges(ids) == held
    assert numbers(held) == ids


@pytest.mark.security
@pytest.mark.django_db
def test_a_million_lines(
    amina: User,
    record_property: Callable[[str, object], None],
) -> None:
    """Who saw one case, among a million lines of the log: under a second. And how fast lines are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            A_MILLION,
            [amina.pk],
        )
        cursor.execute("ANALYZE audit_event")
    times: dict[str, float] = {}
    for name, ask in {
        "who saw one case": lambda: reading.as_looks(
            reading.summed(Event.objects.showing("H-0147"), "day", "by")[:50]
        ),
        "one page of the log": lambda: list(Event.objects.select_related("by").newest_first()[:50]),
        "one session": lambda: reading.seen_in(Event.objects.in_session("c4ca4238a0b92382")),
    }.items():
        started = time.perf_counter()
        assert ask()
        times[name] = time.perf_counter() - started
    started = time.perf_counter()
    write(amina, 2_000)
    rate = 2_000 / (time.perf_counter() - started)
    told = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in times.items())
    record_property("figure", f"a log of 1,000,000 lines: {told}; {rate:,.0f} lines written a second")
    assert times["who saw one case"] < 1
    assert rate > 500
