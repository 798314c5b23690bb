"""People at work before the application as it is served: how long they wait, and what fails.

Each opens a page, reads for a while, and opens the next. The generator runs on the same machine, so it says
what it took itself; what it measures is worse than it would be with people elsewhere, never better.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.utils import timezone
from psutil import NoSuchProcess, Process, process_iter

from cases.models import Case
from demo.dice import dice_from
from demo.measure import Server, table
from demo.scale import CASES_EACH_WORKER, seed_scale
from hestia.accounts.models import User
from hestia.db.acting import as_owner
from hestia.db.demonstration import FILLED, write_comment
from hestia.db.embedded import APP, Cluster

HOST = "127.0.0.1"
ENOUGH = 20  # answers, to say anything of them
SLOWEST_MS = 300  # of 95 in a hundred answers: longer, and people wait for the machine
START_SECONDS, LONGEST_SECONDS = 300, 60
# What people open, and how often of a hundred pages: their day, a list, a case and what hangs on it.
PAGES = {
    "/my-day/": 25,
    "/cases/": 15,
    "/cases/{case}/": 25,
    "/cases/{case}/notes/": 12,
    "/cases/{case}/referral/": 10,
    "/cases/{case}/plan/": 8,
    "/cases/{case}/risk/": 5,
}


@dataclass(frozen=True)
class Somebody:
    """Somebody who is signed in, and the references of their cases."""

    cookie: str
    references: list[str]
    dice: Random


@dataclass
class ServedLoad:
    """So many people, each with so many seconds between two pages, for so many seconds."""

    staff: int
    think: float
    seconds: float
    waited: list[float] = field(default_factory=list)  # milliseconds of each answer
    answers: Counter[str] = field(default_factory=Counter)

    def measured(self) -> str:
        """Serve, let people work, and return the table of what came of it."""
        people = signed_in(self.staff)
        with served() as (port, processes):
            before = cpu_seconds(processes)
            own, began = time.process_time(), time.monotonic()
            with ThreadPoolExecutor(self.staff) as pool:
                list(pool.map(lambda person: self.work(person, port, began), people))
            own, took = time.process_time() - own, time.monotonic() - began
            after = cpu_seconds(processes)
        return self.shown(took, own, {name: after[name] - before[name] for name in before})

    def work(self, person: Somebody, port: int, began: float) -> None:
        """Open a page, read it, open the next, until it is over."""
        time.sleep(person.dice.random() * self.think)
        while (left := self.seconds - (time.monotonic() - began)) > 0:
            self.open(person, port)
            time.sleep(min(left, person.dice.uniform(0.5, 1.5) * self.think))

    def open(self, person: Somebody, port: int) -> None:
        """Open one page and note how long its answer took, or that none came."""
        [address] = person.dice.choices(list(PAGES), list(PAGES.values()))
        page = address.format(case=person.dice.choice(person.references))
        visit = HTTPConnection(HOST, port, timeout=LONGEST_SECONDS)
        started = time.perf_counter()
        try:
            visit.request("GET", page, headers={"Cookie": person.cookie})
            answer = visit.getresponse()
            answer.read()
        except (OSError, HTTPException) as error:
            self.answers[type(error).__name__] += 1
        else:
            self.answers[str(answer.status)] += 1
            self.waited.append((time.perf_counter() - started) * 1000)
        finally:
            visit.close()

    @property
    def p95(self) -> float:
        """Return the time that 95 of 100 answers did not pass, in milliseconds."""
        return statistics.quantiles(self.waited, n=20)[18]

    @property
    def errors(self) -> int:
        """Return how many pages were not answered with a page."""
        return sum(count for answer, count in self.answers.items() if answer != "200")

    def failures(self) -> list[str]:
        """Return in words what is not as people need it."""
        words = []
        if len(self.waited) < ENOUGH:
            words.append(f"only {len(self.waited)} answers came")
        elif self.p95 >= SLOWEST_MS:
            words.append(f"p95 is {self.p95:,.0f} ms, {SLOWEST_MS} or more")
        if self.errors:
            words.append(f"{self.errors} pages were not answered: {dict(self.answers)}")
        return words

    def shown(self, took: float, own: float, spent: dict[str, float]) -> str:
        """Return the figures as a table."""
        middle = statistics.median(self.waited)
        rows = [
            ["Staff, seconds between pages", f"{self.staff}, {self.think:g}"],
            ["Requests, a second", f"{len(self.waited):,}, {len(self.waited) / took:.1f}"],
            ["Median ms, p95 ms", f"{middle:,.0f}, {self.p95:,.0f}"],
            ["Errors", f"{self.errors} {dict(self.answers)}"],
            *([f"CPU of {name}, of one core", f"{seconds / took:.0%}"] for name, seconds in spent.items()),
            ["CPU of this generator, of one core", f"{own / took:.0%}"],
            ["Load of the machine", ", ".join(f"{load:.1f}" for load in os.getloadavg())],
        ]
        return table(rows, [f"{took:.0f} s of work, gunicorn and worker as served", ""])


def signed_in(staff: int) -> list[Somebody]:
    """Make a caseload of so many workers, and sign each of them in."""
    with as_owner():
        seed_scale(staff * CASES_EACH_WORKER, at=timezone.now())
        references: dict[int, list[str]] = {}
        for worker, reference in Case.objects.order_by("pk").values_list("worker", "reference"):
            references.setdefault(worker, []).append(reference)
        workers = User.objects.filter(pk__in=references).order_by("pk")
        people = [Server(worker) for worker in workers]
        write_comment(FILLED)  # or it would not be served without TLS
    return [
        Somebody(
            f"sid{person.cookie[person.cookie.index('=') :]}", references[worker.pk], dice_from(worker.pk)
        )
        for person, worker in zip(people, workers, strict=True)
    ]


@contextmanager
def served() -> Iterator[tuple[int, list[Process]]]:
    """Serve this database as the demonstration is served, with the worker; stop both again."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    web = ["-m", "gunicorn", "hestia.wsgi", f"--bind={HOST}:{port}", "--workers=2", "--threads=4"]
    started = [
        subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for command in ([*web, "--no-control-socket", "--log-level=error"], ["manage.py", "run_worker"])
    ]
    try:
        ends_at = time.monotonic() + START_SECONDS
        while not is_there(port) and time.monotonic() < ends_at:
            time.sleep(0.2)
        yield port, [Process(process.pid) for process in started]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def is_there(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def environment() -> dict[str, str]:
    """Return an environment in which a process serves the database of this measurement."""
    known = connection.settings_dict
    password = quote(Cluster.chosen(settings.VAR).password(APP))
    url = f"postgres://{APP}:{password}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    return os.environ | {"DATABASE_URL": url, "HESTIA_DEMO": "1"}


def cpu_seconds(processes: list[Process]) -> dict[str, float]:
    """Return how long each part has computed so far: web, worker, and PostgreSQL with sessions that ended."""
    web, worker = (family_seconds(process) for process in processes)
    postgres = sum(
        sum(process.info["cpu_times"][:4])
        for process in process_iter(["name", "cpu_times"])
        if is_ours(process)
    )
    return {"web": web, "worker": worker, "PostgreSQL": postgres}


def family_seconds(process: Process) -> float:
    """Return how long a process and those that it started have computed."""
    times = (one.cpu_times() for one in [process, *process.children(recursive=True)])
    return sum(time.user + time.system for time in times)


def is_ours(process: Process) -> bool:
    """Whether this is a session of our own cluster's server."""
    if not process.info["name"].startswith("postgres"):
        return False
    with suppress(NoSuchProcess):
        return process.cwd() == str(Cluster.chosen(Path(settings.VAR)).data)
    return False
