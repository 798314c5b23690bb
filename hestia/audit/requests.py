"""Which request is being answered: so that everything written down during it names its session."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Let what is written down meanwhile know the request."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def keyed_hash(purpose: str, text: str) -> str:
    """Return 16 letters, always the same for the same text, that lead nobody back to it without the key."""
    return salted_hmac(f"hestia.audit.{purpose}", text, algorithm="sha256").hexdigest()[:16]


def session_reference() -> str:
    """Return what the log calls the session of this request: a keyed hash, of no use for signing in."""
    request = _request.get()
    session = getattr(request, "session", None)
    key = session.session_key if session is not None else None
    return keyed_hash("session", key) if key else ""
