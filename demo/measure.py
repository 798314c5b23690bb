"""How long pages and papers take, on this machine, on one core, without a network in between."""

import io
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from psutil import NoSuchProcess, Process

from hestia.accounts.models import User
from hestia.accounts.second_factor import as_shown
from hestia.accounts.sessions import SessionStore


def empty(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer with nothing: what any page of this server costs at least."""
    return HttpResponse()


empty.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("empty/", empty), path("", include("hestia.urls"))]


@dataclass(frozen=True)
class Measurement:
    """What one page cost, over a number of requests."""

    name: str
    queries: int
    milliseconds: list[float]
    size: int
    web_cpu: float = 0  # milliseconds of a request
    database_cpu: float = 0

    @property
    def median(self) -> float:
        """Return the middle time, in milliseconds."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """Return the time that 95 of 100 requests do not pass, in milliseconds."""
        return statistics.quantiles(self.milliseconds, n=20)[18]


class Server:
    """The whole application as a WSGI server calls it, with one person's session."""

    def __init__(self, user: User | None) -> None:
        self.application = WSGIHandler()
        self.cookie = ""
        if user is not None:
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.update(as_shown(user))
            session.create()
            self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.token}"

    def post(self, address: str, **fields: str) -> bytes:
        """Return what a form is answered with. Raise if that is not 200."""
        token = "t" * 32
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self.ask(
            address,
            REQUEST_METHOD="POST",
            CONTENT_TYPE="application/x-www-form-urlencoded",
            CONTENT_LENGTH=str(len(body)),
            HTTP_COOKIE=f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={token}",
            HTTP_REFERER="https://127.0.0.1:8000/",
            **{"wsgi.input": io.BytesIO(body)},
        )

    def get(self, address: str) -> bytes:
        """Return a page's body. Raise if the answer is not 200."""
        return self.ask(address)

    def ask(self, address: str, **how: Any) -> bytes:
        """Return the body of an answer. Raise if it is not 200."""
        place, _, query = address.partition("?")
        status: list[str] = []

        def start(
            line: str, _headers: list[tuple[str, str]], _error: Any = None, /
        ) -> Callable[[bytes], object]:
            status.append(line)
            return io.BytesIO().write

        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": place,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self.cookie,
            "wsgi.url_scheme": "https" if settings.SECURE_SSL_REDIRECT else "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            **how,
        }
        response = self.application(environ, start)
        body = b"".join(response)
        response.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{address}: {status[0]}")
        return body


def page(name: str, server: Server, address: str, *, runs: int, **sent: str) -> Measurement:
    """Measure a page: queries once, then each of so many requests after a warm-up, or of sending a form."""

    def ask() -> bytes:
        return server.post(address, **sent) if sent else server.get(address)

    for _ in range(3):
        body = ask()
    queries, _ = once(ask)
    times, web, database = [], time.process_time(), database_seconds()
    for _ in range(runs):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    spent = (time.process_time() - web, database_seconds() - database)
    return Measurement(name, queries, times, len(body), *(seconds * 1000 / runs for seconds in spent))


def database_seconds() -> float:
    """Return how long PostgreSQL has computed for our connection, if it runs on this machine."""
    if connection.connection is None:
        return 0
    try:
        spent = Process(connection.connection.info.backend_pid).cpu_times()
    except NoSuchProcess:
        return 0
    return float(spent.user + spent.system)


def once(act: Callable[[], object]) -> tuple[int, float]:
    """Return how many queries something makes that can be done only once, and how many seconds it takes."""
    queries = 0

    def count(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        started = time.perf_counter()
        act()
        return queries, time.perf_counter() - started


def in_turn(
    first: Callable[[], object], second: Callable[[], object], *, runs: int
) -> tuple[list[float], list[float]]:
    """Time two things A B A B …, so that a machine that slows down slows both. Milliseconds."""
    times: tuple[list[float], list[float]] = ([], [])
    first(), second()
    for _ in range(runs):
        for act, kept in ((first, times[0]), (second, times[1])):
            started = time.perf_counter()
            act()
            kept.append((time.perf_counter() - started) * 1000)
    return times


def table(rows: Iterable[Iterable[object]], head: Iterable[str]) -> str:
    """Lay out a table in plain text, numbers to the right."""
    lines = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    laid = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    laid.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(laid)
