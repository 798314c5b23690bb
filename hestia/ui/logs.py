"""What the server says of itself: one line of JSON for each event, made of a short list of harmless keys.

Nothing that someone typed, and no words of an exception, ever stands in a line: an IntegrityError quotes the
row, a ValueError the value. What happened is told by types, files and line numbers. The person who met it
reads the number of the request on the page, and with it the line is found.
"""

import json
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse

HERE = Path(__file__).resolve().parents[2]
FRAMES = 12
# What a line may hold, and of which type. Whatever else is attached to a record is left out.
ALLOWED: dict[str, type] = {
    "request_id": str,
    "route": str,
    "method": str,
    "status": int,
    "ms": int,
    "actor": int,
}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = logging.getLogger("hestia.request")


class JsonLines(logging.Formatter):
    """Writes a record as a line of JSON, without the record's message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "event": record.name,
        }
        if not record.name.startswith("hestia."):
            line["at"] = f"{short(record.pathname)}:{record.lineno}"
        line |= told_of_request(record)
        line |= {
            key: value for key, kind in ALLOWED.items() if type(value := getattr(record, key, None)) is kind
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= told_of_error(record.exc_info[1])
        return json.dumps(line)


def told_of_request(record: logging.LogRecord) -> dict[str, Any]:
    """Return which request one of Django's own records is about, and how it was answered."""
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return {}
    line: dict[str, Any] = {"request_id": number_of(request), "route": route_of(request)}
    if isinstance(status := getattr(record, "status_code", None), int):
        line["status"] = status
    return line


def told_of_error(error: BaseException) -> dict[str, Any]:
    """Return the types of an exception and those that led to it, and where it was raised. Never its words."""
    return {
        "errors": [name_of(type(error_in_chain)) for error_in_chain in chain(error)],
        "where": list(places(error.__traceback__))[-FRAMES:],
    }


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and what it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def name_of(kind: type[BaseException]) -> str:
    """Return ``django.db.utils.IntegrityError``."""
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")


def places(trace: TracebackType | None) -> Iterator[str]:
    """Yield ``cases/queries/records.py:35`` for each step on the way to where it was raised."""
    while trace is not None:
        yield f"{short(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
        trace = trace.tb_next


def short(path: str) -> str:
    """Return a file of ours from the top of the house, and of a package from its name."""
    file = Path(path)
    if "site-packages" in file.parts:
        return "/".join(file.parts[file.parts.index("site-packages") + 1 :])
    if file.is_relative_to(HERE):
        return str(file.relative_to(HERE))
    return file.name


def number_of(request: HttpRequest) -> str:
    """Return the number by which a request is found in the log."""
    return str(getattr(request, "number", ""))


def route_of(request: HttpRequest) -> str:
    """Return the name of the page: "cases:notes". Never its address."""
    match = request.resolver_match
    return match.view_name if match else ""


class RequestLog:
    """Number each request, and write one line when it is answered: which page, how, how long, for whom."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        vars(request)["number"] = uuid.uuid4().hex[:12]
        response = self.get_response(request)
        line: dict[str, Any] = {
            "request_id": number_of(request),
            "route": route_of(request),
            "method": request.method if request.method in METHODS else "other",
            "status": response.status_code,
            "ms": round((time.monotonic() - started) * 1000),
        }
        person = vars(request).get("_cached_user")  # only if the page asked who it is
        if person is not None and isinstance(person.pk, int):
            line["actor"] = person.pk
        log.info("answered", extra=line)
        return response
