"""The application as it is served, over the tests' database: what of it may be killed, and stopped."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPException
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import HTTPCookieProcessor
from uuid import uuid4

import psutil
import psycopg2
from django.conf import settings
from django.db import connection
from django.test import Client as Browser

from hestia.accounts.models import User
from hestia.db import embedded
from hestia.db.demonstration import FILLED
from hestia.db.embedded import SEALER, Cluster
from tests import make, roles
from tests.journeys.demonstration import HOST, free_port
from tests.journeys.visitor import Answer, Visitor
from tests.reminders.test_kills import of_the_application

SECONDS = 600  # a busy machine is no failure
SEND_AWAY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IN ('hestia', 'hestia_app')
"""
SMALL_BYTES = 420 * 2**20


def wait_until(is_so: Callable[[], object], complaint: str, *, seconds: float = SECONDS) -> float:
    """Wait until something is so, and return for how long; fail where it does not come."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() < began + seconds, complaint
        time.sleep(0.05)
    return time.monotonic() - began


def environment() -> dict[str, str]:
    """Return what a process of ours is told, which speaks plain HTTP on this machine."""
    known = connection.settings_dict
    password = Cluster.chosen(settings.VAR).password(SEALER)
    sealer = f"postgres://{SEALER}:{quote(password)}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    return of_the_application() | {"HESTIA_DEMO": "1", "DATABASE_SEALER_URL": sealer}


def command(*words: str) -> subprocess.Popen[bytes]:
    """Start one of our commands."""
    return subprocess.Popen(
        [sys.executable, Path(settings.BASE_DIR, "manage.py"), *words],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it started, at once."""
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                child.kill()
    process.kill()
    process.wait()


@dataclass
class Web:
    """The server of pages, as it is served: two processes of two threads."""

    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    @contextmanager
    def among_invented_people(self) -> Iterator[None]:
        """Let it start before this database: without TLS it serves the demonstration alone."""
        name = connection.settings_dict["NAME"]
        with roles.session_of("hestia") as cursor:
            cursor.execute(f"COMMENT ON DATABASE {name} IS %s", [FILLED])
        try:
            yield
        finally:
            self.kill()
            with roles.session_of("hestia") as cursor:
                cursor.execute(f"COMMENT ON DATABASE {name} IS NULL")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = [
            "--workers=2",
            "--threads=2",
            "--no-control-socket",
            "--log-level=warning",
            "--graceful-timeout=5",
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "hestia.wsgi", f"--bind={HOST}:{self.port}", *options],
                cwd=settings.BASE_DIR,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: self.health() is not None, f"It does not start: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """Kill all of it, in the middle of whatever it does."""
        if self.process:
            kill(self.process)

    def health(self) -> tuple[int, str] | None:
        """Return what it says of itself, if it is there."""
        try:
            answer = Visitor(self.address, "a machine").open("/healthz")
        except (OSError, HTTPException):
            return None
        return answer.status, " ".join(answer.body.decode().split())

    def errors(self) -> list[str]:
        """Return the lines of its log that tell of an answer of 500."""
        return [line for line in self.log.read_text(errors="replace").splitlines() if '"status": 500' in line]


# What systemd does: the socket is the third file of the process, whose own number is in its environment.
HANDED_OVER = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.set_inheritable(3, True);"
    " os.environ |= {'LISTEN_PID': str(os.getpid()), 'LISTEN_FDS': '1'}; os.execv(sys.argv[2], sys.argv[2:])"
)


@dataclass
class Activated(Web):
    """The server behind a socket that is not its own, as `hestia-web.socket` holds it."""

    listening: socket.socket = field(default_factory=lambda: socket.create_server((HOST, 0), backlog=2048))
    inside: Sequence[str] = ()  # what it is started by, such as a network of its own
    told: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.port = self.listening.getsockname()[1]

    def start(self) -> None:
        """Start it; who asks meanwhile waits."""
        number = self.listening.fileno()
        gunicorn = [sys.executable, "-m", "gunicorn", "hestia.wsgi", "--bind=127.0.0.1:1", "--workers=2"]
        options = ["--threads=4", "--no-control-socket", "--log-level=warning"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.inside, sys.executable, "-c", HANDED_OVER, str(number), *gunicorn, *options],
                cwd=settings.BASE_DIR,
                env={**environment(), **self.told},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[number],
            )

    def replace(self) -> float:
        """Let it end as systemd does, and start another; return for how many seconds there was none."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        self.process.wait(timeout=60)
        self.start()
        wait_until(lambda: self.health() == (HTTPStatus.OK, "ok"), self.log.read_text()[-2000:])
        return time.monotonic() - began

    @contextmanager
    def behind_its_socket(self) -> Iterator[None]:
        """Let it serve this database until the end."""
        with self.among_invented_people(), self.listening:
            self.start()
            wait_until(lambda: self.health() == (HTTPStatus.OK, "ok"), "It does not start.")
            yield


class Database:
    """The server of the tests' database. It comes back at the same address, from its own folder or a copy."""

    def __init__(self) -> None:
        folder = Cluster.chosen(settings.VAR).data
        self.process = psutil.Process(int((folder / "postmaster.pid").read_text().split(maxsplit=1)[0]))
        self.command, self.folder = self.process.cmdline(), folder

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        connection.close()
        self.process.send_signal(signal.SIGINT)
        wait_until(lambda: not self.is_alive(), "The database does not stop.")

    def start(self, folder: Path | None = None) -> None:
        """Start it again, at the address where it was."""
        words = [str(folder) if folder and word == str(self.folder) else word for word in self.command]
        started = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **embedded._as_server_user(),
        )
        self.process = psutil.Process(started.pid)
        wait_until(self.answers, "The database does not start again.")

    def is_alive(self) -> bool:
        with suppress(psutil.NoSuchProcess):
            return bool(self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE)
        return False

    def answers(self) -> bool:
        """Whether it can be asked."""
        try:
            with roles.session_of("hestia") as cursor:
                cursor.execute("SELECT 1")
        except psycopg2.Error:
            return False
        return True

    @contextmanager
    def told(self, setting: str, reset: str) -> Iterator[None]:
        """Let a setting hold for whoever signs in from now on; all who are in must sign in again."""
        name = connection.settings_dict["NAME"]
        with roles.session_of("hestia") as control:
            control.execute("SET default_transaction_read_only = off")
            control.execute(f"ALTER DATABASE {name} {setting}")
            connection.close()
            control.execute(SEND_AWAY)
            try:
                yield
            finally:
                control.execute(f"ALTER DATABASE {name} {reset}")
                control.execute(SEND_AWAY)


def signed_in(web: Web, person: User) -> Visitor:
    """Return somebody's session over real HTTP; the way in is not what is broken here."""
    browser = Browser()
    browser.force_login(person)
    visitor = Visitor(web.address, person.email)
    opener: Any = visitor.opener
    [jar] = [handler.cookiejar for handler in opener.handlers if isinstance(handler, HTTPCookieProcessor)]
    for name, morsel in browser.cookies.items():
        jar.set_cookie(kept_by_browser(name, morsel.value))
    return visitor


def kept_by_browser(name: str, value: str) -> Cookie:
    """Return a cookie of this server."""
    where = {"domain": HOST, "domain_specified": False, "domain_initial_dot": False}
    rest: dict[str, Any] = {**where, "path": "/", "path_specified": True, "secure": False, "rest": {}}
    nothing: dict[str, Any] = dict.fromkeys(["port", "expires", "comment", "comment_url"])
    return Cookie(version=0, name=name, value=value, port_specified=False, discard=True, **rest, **nothing)


@dataclass
class Writer:
    """Somebody who writes notes, one after the other, and sends each until it was taken."""

    visitor: Visitor
    path: str
    taken: list[str] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    kept: list[bool] = field(default_factory=list)  # of each answer of 503, whether it holds the words

    @cached_property
    def form(self) -> Any:
        """Return the form of a note, which was opened once: each note has a key of its own."""
        form = self.until(lambda: self.visitor.open(self.path)).form(self.path, asks="body")
        form.inputs["kind"].value = "note"
        return form

    def filled(self, words: str) -> list[tuple[str, str]]:
        """Return what is sent for one note."""
        self.form.inputs["body"].value, self.form.inputs["once"].value = words, str(uuid4())
        sent: list[tuple[str, str]] = self.form.form_values()
        return sent

    def write(self, words: str) -> None:
        """Write one note, and send it until it is taken."""
        sent = self.filled(words)
        self.until(lambda: self.visitor.open(self.path, sent), words)
        self.taken.append(words)

    def until(self, act: Callable[[], Answer], words: str = "") -> Answer:
        """Do it again until it is answered with a page; count what was answered before."""
        ends_at = time.monotonic() + SECONDS
        while time.monotonic() < ends_at:
            try:
                answer = act()
            except (OSError, HTTPException):
                self.count("no answer")
                time.sleep(0.2)
                continue
            self.count(str(answer.status))
            if answer.status < 400:
                return answer
            if words and answer.path == self.path:  # elsewhere it led after it was taken
                self.kept.append(words in answer.body.decode() and "Nothing was changed" not in answer.words)
            time.sleep(0.3)
        raise AssertionError(f"{self.path}: not taken; {self.answers}")

    def count(self, answer: str) -> None:
        self.answers[answer] = self.answers.get(answer, 0) + 1


def writers(web: Web, count: int) -> list[Writer]:
    """Return people with a case each, who are signed in."""
    service = make.service()
    made = []
    for number in range(count):
        person = make.user(f"Ada Writer{number}", services=[service], is_demonstration=True)
        case = make.case(worker=person, service=service)
        made.append(Writer(signed_in(web, person), f"/cases/{case.reference}/notes/new/"))
    return made


def in_words(made: list[Writer]) -> str:
    """Return what all of them were answered, for the line of a figure."""
    total: dict[str, int] = {}
    for writer in made:
        for answer, count in writer.answers.items():
            total[answer] = total.get(answer, 0) + count
    return ", ".join(f"{count} × {answer}" for answer, count in sorted(total.items()))


type Figure = Callable[[str, Any], None]
