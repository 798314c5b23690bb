"""What a machine is told, what the doctor says, and what leaves by mail."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client as Browser
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from hestia.accounts import post
from hestia.accounts.models import Notice, OutgoingMail, User
from hestia.audit.models import Event, SealerTurn
from hestia.operations import database_checks, doctor, health, machine_checks, process_checks
from hestia.operations.findings import CheckState, broken
from hestia.operations.heartbeat import Heartbeat
from hestia.operations.models import LastTime
from hestia.operations.plain import SUBJECTS, UNKNOWN, in_plain_words
from hestia.operations.watch import tell_administrators
from tests import make


class TestHealthz:
    def test_is_cheap_and_told_by_any_name_past_the_proxy(
        self, db: None, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        settings.SECURE_SSL_REDIRECT = True
        health.newest_migrations()
        with django_assert_num_queries(3):
            answer = Browser().get("/healthz", HTTP_HOST="10.0.0.7:8000")
        assert (answer.status_code, answer.text) == (200, "ok\n")
        assert "no-store" in answer.headers["Cache-Control"]
        assert Browser().post("/healthz").status_code == 405

    def test_says_a_word_for_what_is_missing(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health, "newest_migrations", lambda: frozenset({("cases", "9999_not_yet")}))
        monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**60)
        answer = Browser().get("/healthz")
        assert (answer.status_code, answer.text) == (503, "migrations\ndisk\n")

    def test_says_that_no_rules_are_in_force(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health, "RULES", health.RULES.replace("public.acting_user", "public.no_function"))
        assert (Browser().get("/healthz").status_code, Browser().get("/healthz").text) == (503, "rules\n")

    def test_says_that_the_database_is_away(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        def away() -> None:
            raise OperationalError("connection refused by 10.0.0.3")

        with monkeypatch.context() as patch:
            patch.setattr(connection, "cursor", away)
            patch.setattr(connection, "close", lambda: None)
            answer = Browser().get("/healthz")
        assert (answer.status_code, answer.text) == (503, "database\n")


class TestDoctor:
    def test_says_a_line_for_each_check_and_stops_at_none(
        self, hal: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails() -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(database_checks, "roles", fails)
        findings = {finding.name: finding for finding in doctor.examine(at=make.NOON)}
        assert findings["Fails"].state == CheckState.BROKEN
        for name in ("Keys", "Clock", "Migrations", "Rules of rows", "Keys and database"):
            assert findings[name].state == CheckState.OK, findings[name]
        for name in ("Worker", "Sealer"):
            assert findings[name].state == CheckState.BROKEN, findings[name]
        assert {"Mail", "Disk", "Tasks", "Backup", "Restore drill", "Virus scanner"} <= set(findings)

    def test_hears_worker_and_sealer(self, db: None) -> None:
        at = make.NOON
        calls: list[Any] = []
        beat = Heartbeat(calls.append)
        beat(at)
        beat(at + timedelta(seconds=10))
        assert len(calls) == 2
        assert LastTime.objects.get().at == at
        SealerTurn(pk=1, at=at).save()
        for check in (process_checks.worker, process_checks.sealer):
            assert [finding.state for finding in check(at=at + timedelta(minutes=1))] == [CheckState.OK]
            [silent] = check(at=at + timedelta(minutes=90))
            assert (silent.state, "silent for 90 minutes" in silent.words) == (CheckState.BROKEN, True)

    def test_counts_from_the_last_backup_that_went_well(self, db: None) -> None:
        at, note = make.NOON, LastTime.objects.note
        note("backup", at=at - timedelta(hours=30), words="hestia-1.tar")
        note("backup", at=at - timedelta(hours=3), went_well=False, words="the disk is full")
        [finding] = process_checks.backup(at=at)
        assert finding.state == CheckState.BROKEN
        assert finding.words == "the last good one is 30 hours old; the newest try failed"
        [finding] = process_checks.backup(at=at + timedelta(days=5))
        assert finding.state == CheckState.BROKEN


class TestTelling:
    """A backup that failed is said to who can mend it: once a day, and on the way without a word of it."""

    def told(self, person: User, *, at: datetime) -> list[str]:
        before = set(Notice.objects.filter(person=person).values_list("pk", flat=True))
        tell_administrators(at=at)
        new = Notice.objects.filter(person=person).exclude(pk__in=before)
        return [words for words in new.values_list("words", flat=True) if words.startswith("Backup")]

    def test_says_it_to_administrators_once_a_day(self, amina: User, hal: User) -> None:
        at = make.NOON
        LastTime.objects.note("backup", at=at - timedelta(hours=30), words="hestia-1.tar")
        assert self.told(hal, at=at) == []
        LastTime.objects.note("backup", at=at - timedelta(hours=3), went_well=False, words="the disk is full")
        [words] = self.told(hal, at=at)
        assert "30 hours old; the newest try failed" in words
        assert set(OutgoingMail.objects.values_list("kind", "to")) == {("health", hal.email)}
        assert self.told(hal, at=at + timedelta(hours=1)) == []
        assert self.told(hal, at=at + timedelta(hours=25)) != []
        assert not Notice.objects.filter(person=amina).exists()


def fails_as(name: str) -> doctor.Check:
    """Return a check of this name that fails."""

    def check() -> Any:
        raise ZeroDivisionError

    check.__name__ = name
    return check


FAILING = [
    fails_as(name)
    for name in (
        *("environment", "keys", "scanner", "mail_server", "disks", "server", "roles", "migrations"),
        *("rules", "keys_fit", "clock", "worker", "sealer", "tasks", "backup", "drill"),
    )
]


class TestPage:
    def test_is_an_administrators_and_sends_one_mail(self, hal: User, amina_browser: Browser) -> None:
        assert amina_browser.get("/settings/health/").status_code == 403
        browser = Browser()
        browser.force_login(hal)
        page = browser.get("/settings/health/")
        assert "Rules of rows" in page.text
        assert "It has never run: the log is not sealed" in page.text
        once = page.context["form"]["once"].value()
        for _ in range(2):
            answer = browser.post("/settings/health/", {"once": once}, follow=True)
            assert answer.status_code == 200
        assert [message.to for message in mail.outbox] == [[hal.email]]
        assert Event.objects.filter(kind="operations.test_mail", by=hal).count() == 1

    def test_says_each_thing_plainly_before_the_engineers_words(self, hal: User) -> None:
        browser = Browser()
        browser.force_login(hal)
        page = " ".join(browser.get("/settings/health/").text.split())
        before, _, engineers = page.partition("New lines of the log of who did what are not being sealed.")
        assert "systemctl" not in before[before.rindex("<tr>") :]
        row = engineers[: engineers.index("</tr>")]
        assert "Meanwhile: Everybody can go on working." in row
        assert "data protection lead, today" in row
        assert row.index("<details") < row.index("systemctl restart hestia-sealer") < row.index("</details>")

    def test_has_plain_words_for_every_check(self, hal: User) -> None:
        findings = list(doctor.examine(at=make.NOON, is_server=True))
        assert len(findings) > 12
        assert {finding.name for finding in findings} <= SUBJECTS.keys()
        names = [doctor.carried_out(check)[0].name for check in FAILING]
        assert all(in_plain_words(broken(name, "", "")).title != UNKNOWN.title for name in names)

    def test_says_why_no_mail_left(self, hal: User, settings: Settings) -> None:
        browser = Browser()
        browser.force_login(hal)
        with smtp_server([b"530 5.7.0 Must issue a STARTTLS command first\r\n"]) as port:
            use(settings, port=port)
            once = browser.get("/settings/health/").context["form"]["once"].value()
            answer = browser.post("/settings/health/", {"once": once})
        assert answer.status_code == 409
        assert "The mail was not sent. 127.0.0.1: it" in answer.text
        assert not LastTime.objects.filter(kind="test_mail").exists()


class TestMail:
    @pytest.mark.parametrize(
        ("security", "replies", "words"),
        [
            ("none", [b"250 here\r\n", b"250 ok\r\n"], ""),
            ("starttls", [b"250 here\r\n"], "offers no STARTTLS"),
            ("tls", [], "speaks no TLS"),
        ],
    )
    def test_is_offered_a_hand(
        self, settings: Settings, security: str, replies: list[bytes], words: str
    ) -> None:
        with smtp_server(replies) as port:
            use(settings, port=port, security=security)
            [finding] = machine_checks.mail_server()
        assert (finding.state == CheckState.OK) == (not words)
        assert words in finding.words

    def test_that_nobody_listens_is_said(self, settings: Settings) -> None:
        use(settings, port=9, security="none")
        [finding] = machine_checks.mail_server()
        assert (finding.state, "nothing listens there" in finding.words) == (CheckState.BROKEN, True)


def use(settings: Settings, *, port: int, security: str = "none") -> None:
    """Send mail to a port of this machine."""
    settings.SMTP_SECURITY = security
    settings.DEFAULT_FROM_EMAIL = "hestia@example.org"
    settings.SMTP = {
        "host": "127.0.0.1",
        "port": port,
        "use_tls": security == "starttls",
        "use_ssl": security == "tls",
        "timeout": 5,
    }
    settings.MAILERS = {"default": {"BACKEND": "hestia.operations.mail.Mailer", "OPTIONS": settings.SMTP}}


@contextmanager
def smtp_server(replies: list[bytes]) -> Iterator[int]:
    """Answer to each line of one client what is given, and then that it is over; yield the port."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 tests\r\n")
            for reply in replies:
                if not self.rfile.readline():
                    return
                self.wfile.write(reply)
            if self.rfile.readline():
                self.wfile.write(b"221 bye\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_disks_that_are_watched_are_there(settings: Settings, tmp_path: Path) -> None:
    settings.WATCHED_DISKS = [tmp_path, Path("/no/such/folder")]
    assert health.full_disks() == []


def test_a_full_disk_of_backups_stops_no_page(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_FOLDER = tmp_path
    monkeypatch.setattr(health, "one_of_each_disk", lambda folders: folders)
    assert tmp_path in health.watched()
    assert tmp_path not in health.needed()


@pytest.mark.django_db(transaction=True)
def test_after_going_back_nobody_is_signed_in_and_nothing_that_waited_is_sent(amina: User) -> None:
    Browser().force_login(amina)
    post.later(OutgoingMail.Kind.RESET, amina.email)
    call_command("quieten", stdout=StringIO())
    assert [table.objects.count() for table in (Session, OutgoingMail, DBTaskResult)] == [0, 0, 0]
    assert LastTime.objects.get().kind == "restore"
