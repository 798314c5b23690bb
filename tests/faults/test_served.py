"""What is served is broken as it happens to a charity: nothing is half done, nothing lost, nobody lied to."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import psutil
import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from cases.models import Entry
from desk.reminders.models import Notification
from desk.reminders.planning import Planner
from hestia.audit.models import Event, SealedBatch, log
from tests import make, roles
from tests.faults.serving import (
    SMALL_BYTES,
    Database,
    Figure,
    Web,
    Writer,
    command,
    in_words,
    kill,
    wait_until,
    writers,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
AT_ONCE = 3
A_FEW_NOTES = 2**21  # bytes
CAN_BE_DONE = "Send it again"
SLOW = (
    "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(90); RETURN NEW; END'"
)


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """Serve the tests' database, with its own static files."""
    assert command("collectstatic", "--noinput", "--verbosity=0").wait(timeout=600) == 0
    served = Web(tmp_path_factory.mktemp("web") / "log")
    with served.among_invented_people():
        yield served


@pytest.fixture
def served(web: Web, transactional_db: None) -> Web:
    """Return the server, alive, whatever a test before did to it."""
    if web.health() is None:
        web.kill()
        web.start()
    return web


@contextmanager
def writing(served: Web, notes: int, *, people: int = AT_ONCE) -> Iterator[list[Writer]]:
    """Let people write notes, while something goes wrong; all of them are taken in the end, each once."""
    made = writers(served, people)

    def write_all(writer: Writer) -> None:
        for number in range(notes):
            writer.write(f"Note {number} of {writer.visitor.name}, it’s all as it was typed.")

    with ThreadPoolExecutor(people) as pool:
        done: list[Future[None]] = [pool.submit(write_all, writer) for writer in made]
        wait_until(lambda: any(writer.taken for writer in made), "No note was taken.")
        yield made
        for future in done:
            future.result(timeout=600)
    connection.close()
    bodies = list(Entry.objects.filter(kind="note").values_list("body", flat=True))
    wanted = [words for writer in made for words in writer.taken]
    assert len(wanted) == people * notes
    assert sorted(bodies) == sorted(wanted)


def test_web_is_killed_while_notes_are_written(served: Web, record_property: Figure) -> None:
    kills = 4
    dice = make.dice(1)
    with writing(served, 12) as made:
        for _ in range(kills):
            time.sleep(0.5 + dice.random())
            served.kill()
            served.start()
    notes, lines = Entry.objects.filter(kind="note"), Event.objects.filter(kind="note.added")
    assert notes.count() == lines.count()
    assert Entry.history.filter(kind="note").count() == notes.count()
    words = f"{notes.count()} notes once each, 0 lost, 0 twice; {in_words(made)}"
    record_property("figure", f"F-1  web killed {kills} times: {words}")


def test_the_database_stops_and_starts_while_requests_come(served: Web, record_property: Figure) -> None:
    database = Database()
    with writing(served, 8) as made:
        database.stop()
        wait_until(lambda: any(writer.kept for writer in made), "No 503.")
        health = served.health()
        time.sleep(2)
        database.start()
    kept = [is_kept for writer in made for is_kept in writer.kept]
    assert health == (HTTPStatus.SERVICE_UNAVAILABLE, "database")
    assert kept
    assert all(kept)
    assert "500" not in in_words(made)
    words = f"{len(kept)} answers kept her words; {in_words(made)}"
    record_property("figure", f"F-2  database stopped and started: {words}")


@pytest.mark.parametrize(
    ("number", "setting", "reset", "word"),
    [
        pytest.param("F-3", "CONNECTION LIMIT 1", "CONNECTION LIMIT -1", "database", id="no connection left"),
        pytest.param(
            "F-4",
            "SET default_transaction_read_only = on",
            "RESET default_transaction_read_only",
            "read-only",
            id="read-only",
        ),
    ],
)
def test_a_database_that_takes_nothing(
    number: str, setting: str, reset: str, word: str, served: Web, record_property: Figure
) -> None:
    database = Database()
    with writing(served, 6) as made, database.told(setting, reset):
        wait_until(lambda: any(writer.kept for writer in made), f"No 503: {in_words(made)}")
        health = served.health()
    kept = [is_kept for writer in made for is_kept in writer.kept]
    assert health == (HTTPStatus.SERVICE_UNAVAILABLE, word)
    assert all(kept)
    assert "500" not in in_words(made)
    record_property("figure", f"{number}  {setting}: {len(kept)} answers kept her words; {in_words(made)}")


@contextmanager
def small_disk(at: Path, size: int) -> Iterator[Path]:
    """Make a small disk, where this machine lets us; else skip, and say so."""
    at.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if not (mount and unmount):
        pytest.skip("There is nothing here to mount with: a full disk is not tried.")
    mounted = subprocess.run([mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", at], check=False)
    if mounted.returncode:
        pytest.skip("This machine lets us mount nothing: a full disk is not tried.")
    try:
        yield at
    finally:
        subprocess.run([unmount, "-l", at], check=True)


def test_the_disk_of_the_database_is_full(served: Web, tmp_path: Path, record_property: Figure) -> None:
    database = Database()
    for folder in [tmp_path, *tmp_path.parents]:
        folder.chmod(folder.stat().st_mode | 0o011)
    made = writers(served, AT_ONCE)
    made[0].filled("")  # the page of a note is open before anything goes wrong
    database.stop()
    with small_disk(tmp_path / "disk", SMALL_BYTES) as disk:
        subprocess.run([shutil.which("cp") or "/bin/cp", "-a", database.folder, disk / "data"], check=True)
        try:
            database.start(disk / "data")
            filler = disk / "filler"
            with filler.open("wb") as file:
                while shutil.disk_usage(disk).free > A_FEW_NOTES:
                    file.write(b"x" * 2**16)
                    file.flush()
            answers = fill_until_refused(made[0])
            filler.unlink()
            if not database.is_alive():  # without room for its own log it ends, and somebody starts it
                database.start(disk / "data")
            wait_until(database.answers, "The database does not come back.")
            made[0].write("There is room again.")
            noted = notes_that_say("There is room again.")
        finally:
            if database.is_alive():
                database.stop()
            database.start()
    connection.close()
    assert noted == 1
    assert "500" not in answers
    assert made[0].kept
    assert all(made[0].kept)
    record_property("figure", f"F-5  disk full: {len(made[0].kept)} answers kept her words; {in_words(made)}")


def notes_that_say(words: str) -> int:
    """Return how many notes say this, where the database is now: a connection of Django's starts our own."""
    with roles.session_of("hestia") as cursor:
        cursor.execute("SELECT count(*) FROM cases_entry WHERE kind = 'note' AND body = %s", [words])
        count: int = cursor.fetchone()[0]
    return count


def fill_until_refused(writer: Writer) -> str:
    """Write long notes until there is no room for the next; return what was answered."""
    for number in range(400):
        words = f"Note {number}: " + "she told us more. " * 900
        answer = writer.visitor.open(writer.path, writer.filled(words))
        writer.count(str(answer.status))
        if answer.status >= HTTPStatus.BAD_REQUEST:
            writer.kept.append(words in answer.body.decode() and CAN_BE_DONE in answer.body.decode())
            break
    return in_words([writer])


def test_a_page_that_waits_for_another_says_so(served: Web, record_property: Figure) -> None:
    """A lock that is not given up is waited for ten seconds, a statement that does not end for thirty."""
    [writer] = writers(served, 1)
    sent, took = writer.filled("She rang."), []
    for begin, end in (
        ("BEGIN; LOCK TABLE cases_entry IN SHARE MODE", "ROLLBACK"),
        (
            f"{SLOW}; CREATE TRIGGER slow BEFORE INSERT ON cases_entry FOR EACH ROW EXECUTE FUNCTION slow()",
            "DROP TRIGGER slow ON cases_entry; DROP FUNCTION slow()",
        ),
    ):
        with roles.session_of("hestia") as other:
            other.execute(begin)
            try:
                began = time.monotonic()
                answer = writer.visitor.open(writer.path, sent)
                took.append(f"{answer.status} after {time.monotonic() - began:.0f} s")
            finally:
                other.execute(end)
        assert answer.status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.CONFLICT, HTTPStatus.OK}, (
            answer.words
        )
        assert "She rang." in answer.body.decode(), answer.words
        assert not Entry.objects.filter(kind="note").exists()
    answer = writer.visitor.open(writer.path, sent)
    assert Entry.objects.filter(kind="note", body="She rang.").count() == 1
    record_property(
        "figure", f"F-6  a lock held, a statement that does not end: {', '.join(took)}; sent again, once"
    )


def test_the_sealer_is_killed_and_the_chain_is_whole(served: Web, record_property: Figure) -> None:
    [writer] = writers(served, 1)
    person = writer.visitor.open("/my-day/")
    assert person.status == HTTPStatus.OK
    dice, kills, lines = make.dice(2), 3, 0
    for _ in range(kills):
        sealer = command("seal_audit", "--every=1", "--verbosity=0")
        try:
            before = SealedBatch.objects.count()
            for _ in range(200):
                writer.visitor.open("/my-day/")
                lines += 1
                if SealedBatch.objects.count() > before:
                    break
            time.sleep(dice.random())
        finally:
            kill(sealer)
    assert command("seal_audit", "--verbosity=0").wait(timeout=120) == 0
    assert command("verify_audit").wait(timeout=120) == 0
    sealed = sum(SealedBatch.objects.values_list("count", flat=True))
    assert sealed == Event.objects.count()
    words = f"{sealed} lines in {SealedBatch.objects.count()} seals, all of them once; the chain is whole"
    record_property("figure", f"F-7  sealer killed {kills} times: {words}")


def test_the_press_is_killed_while_it_prints(served: Web, record_property: Figure) -> None:
    [writer] = writers(served, 1)
    case_page = writer.path.removesuffix("notes/new/")
    path = f"{case_page}print/case-summary/"
    answered = []
    for is_killed in (True, True, False):
        page = writer.visitor.open(path)
        form = page.forms("post")[-1]
        with ThreadPoolExecutor(1) as pool:
            printed = pool.submit(writer.visitor.open, page.sent_to(form), form.form_values())
            if is_killed:
                assert served.process
                for child in psutil.Process(served.process.pid).children(recursive=True):
                    if any("hestia.sandbox.child" in word for word in child.cmdline()):
                        child.kill()
            answer = printed.result(timeout=300)
        answered.append("a PDF" if answer.is_paper else str(answer.status))
        assert answer.status != HTTPStatus.INTERNAL_SERVER_ERROR, answer.words
    assert answered[-1] == "a PDF" or answer.status == HTTPStatus.OK, answer.words
    record_property("figure", f"F-8  press killed twice: {', '.join(answered)}")


def test_a_clock_that_is_set_back_tells_nobody_twice(record_property: Figure) -> None:
    """The clock is given by hand: the product takes its moment once a round."""
    service = make.service()
    manager = make.user("Mona Reed", role="manager", services=[service], morning_mail=False)
    person = make.user("Ada Worker", services=[service], morning_mail=False)
    case = make.case(worker=person, service=service)
    case.promise("task", due_on=make.TODAY, assignee=person, by=manager, at=make.NOON)
    log("task.given", by=manager, at=make.NOON, case_ref=case.reference)
    planner = Planner()
    moves = [
        timedelta(0),
        timedelta(minutes=1),
        timedelta(hours=-1),
        timedelta(days=-1),
        timedelta(minutes=2),
    ]
    for move in moves:
        with roles.as_application(None):
            planner(make.NOON + move)
    told = Notification.objects.filter(person=person, kind="given").count()
    waiting = DBTaskResult.objects.count()
    assert told == 1
    planner(make.NOON + timedelta(minutes=3))
    assert DBTaskResult.objects.count() == waiting
    record_property(
        "figure", f"F-10 clock set back an hour and a day: told {told} time, {waiting} tasks, none twice"
    )
