"""The demonstration as `make run` makes and serves it, in a folder and on a port of its own.

Its commands are those of scripts/door.py, which runs here as it does for anybody: a first start with the
roles and grants of a new database, then the server, the worker and the sealer. A developer's own
demonstration is neither seen nor touched.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from hestia.accounts.permissions import Role
from hestia.db.embedded import Cluster

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "front-door"
CLUSTER = Cluster(FOLDER / "postgres")
HOST = "127.0.0.1"
START_SECONDS = 20 * 60  # a busy machine is no failure
STOP_SECONDS = 60
OTHERS = ("HESTIA_", "DATABASE_", "DJANGO_", "PYTEST_")  # whose environment must not reach it

FILLING, FILLED = "Filling the database", "The demonstration is ready"
PASSWORD = re.compile(r"^'(.+)' and a code from an authenticator app", re.MULTILINE)
PERSON = re.compile(r"^  (?P<email>\S+@\S+) +(?P<about>.+?) +(?P<secret>[A-Z2-7]{32})$", re.MULTILINE)
# However it is said: our lines of JSON, gunicorn's own, PostgreSQL's, or Python's last words.
TROUBLE = re.compile(r"\b(ERROR|CRITICAL|FATAL|PANIC)\b|Traceback \(most recent call last\)")
# PostgreSQL tidies up now and then; what it was at when all of it was stopped is no fault.
STOPPED_WITH_ALL = "FATAL:  terminating autovacuum process due to administrator command"
PARTS = {"server": "gunicorn", "worker": "run_worker", "sealer": "seal_audit"}


@dataclass(frozen=True)
class Person:
    """Somebody invented, as the terminal says how to sign in as them."""

    email: str
    name: str
    role: Role
    secret: str

    @classmethod
    def shown(cls, line: re.Match[str]) -> "Person":
        """Return who is meant by a line of the terminal."""
        role = next(role for role in Role if line["about"].endswith(role.label))
        name = line["about"].removesuffix(role.label).strip()
        return cls(line["email"], name, role, line["secret"])


@dataclass
class Demonstration:
    """The demonstration while it runs, and what it said."""

    port: int
    door: subprocess.Popen[bytes]
    seconds: dict[str, float] = field(default_factory=dict)  # each portion of its start

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def said(self) -> str:
        """Return what the terminal shows: of the first start, the server, the worker and the sealer."""
        return (FOLDER / "terminal").read_text(errors="replace")

    @property
    def password(self) -> str:
        """Return the password of everybody, as the terminal says it."""
        words = PASSWORD.search(self.said)
        assert words, self.said
        return words[1]

    @property
    def people(self) -> list[Person]:
        """Return everybody as whom the terminal says that one can sign in."""
        return [Person.shown(line) for line in PERSON.finditer(self.said)]

    @property
    def troubles(self) -> list[str]:
        """Return every line that tells of an error, from the terminal and from PostgreSQL's own log."""
        log = CLUSTER.folder.with_suffix(".log")
        lines = [*self.said.splitlines(), *log.read_text(errors="replace").splitlines()]
        return [line for line in lines if TROUBLE.search(line) and not line.endswith(STOPPED_WITH_ALL)]

    @property
    def not_running(self) -> list[str]:
        """Return which of the server, the worker and the sealer has ended by itself."""
        commands = [" ".join(process.cmdline()) for process in started_by(self.door)]
        return [part for part, words in PARTS.items() if not any(words in command for command in commands)]

    def wait(self) -> None:
        """Wait until it says where it is, and note how long each portion of that took."""
        began = last = time.monotonic()
        signs = {"migrate": FILLING, "fill": FILLED, "serve": f"Hestia is on {self.address}"}
        for portion, sign in signs.items():
            while sign not in self.said:
                assert self.door.poll() is None, f"It ended by itself:\n{self.said}"
                assert time.monotonic() < began + START_SECONDS, f"It does not start:\n{self.said}"
                time.sleep(0.1)
            self.seconds[portion], last = time.monotonic() - last, time.monotonic()


@contextmanager
def served() -> Iterator[Demonstration]:
    """Make the demonstration, serve it, and stop all of it again, whatever happens."""
    CLUSTER.stop()  # of a run that was killed
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
    with (FOLDER / "terminal").open("wb") as terminal:
        door = subprocess.Popen(
            [sys.executable, ROOT / "scripts" / "door.py", "run"],
            env=kept | {"HESTIA_VAR": str(FOLDER), "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    demonstration = Demonstration(port, door)
    try:
        demonstration.wait()
        yield demonstration
    finally:
        stop(door)


def stop(door: subprocess.Popen[bytes]) -> None:
    """Let it stop what it started, as Ctrl-C does; what is left after that is ended."""
    left = started_by(door)
    door.terminate()
    with suppress(subprocess.TimeoutExpired):
        door.wait(STOP_SECONDS)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    door.kill()
    door.wait()
    CLUSTER.erase()


def started_by(door: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Return every process that it started and that still runs."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(door.pid).children(recursive=True)
    return []


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
