"""How long pages and papers take, on this machine, on one core, without a network in between."""

import io
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from hestia.accounts.models import User
from hestia.accounts.second_factor import as_shown
from hestia.accounts.sessions import SessionStore


def empty(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer with nothing: what any page of this server costs at least."""
    return HttpResponse()


empty.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("empty/", empty), path("", include("hestia.urls"))]


@dataclass(frozen=True)
class Figure:
    """What one page cost, over a number of requests."""

    name: str
    queries: int
    milliseconds: list[float]
    size: int
    detail: str = ""

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

    def get(self, address: str) -> bytes:
        """Return a page's body. Raise if the answer is not 200."""
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
        }
        response = self.application(environ, start)
        body = b"".join(response)
        response.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{address}: {status[0]}")
        return body


def page(name: str, server: Server, address: str, *, runs: int) -> Figure:
    """Measure a page: queries once, then the time of each of so many requests after a warm-up."""
    for _ in range(3):
        body = server.get(address)
    queries, _ = once(lambda: server.get(address))
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        server.get(address)
        times.append((time.perf_counter() - started) * 1000)
    return Figure(name, queries, times, len(body))


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
