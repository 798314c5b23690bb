"""Papers that take longer than one waits for: a page says so, and keeps the paper until it is fetched.

It is kept sealed, for the person who asked for it and nobody else, an hour at most.
"""

import logging
import uuid
from base64 import b64decode, b64encode
from concurrent.futures import Future
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect

from hestia.accounts.keyring import keyring
from hestia.accounts.models import User
from hestia.pdf import Document, respond, submit
from hestia.ui.http import HouseRequest

MAKING_SECONDS = 10 * 60
KEPT_SECONDS = 60 * 60
MAKING, FAILED = "making", "failed"

log = logging.getLogger("hestia.papers")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The place where one paper waits for the person who asked for it."""

    who: int
    token: str

    @property
    def key(self) -> str:
        """Return its place among all that is kept for a while."""
        return f"paper-{self.who}-{self.token}"

    @property
    def state(self) -> str:
        """Return "making", "failed", "ready", or nothing if there is no such paper, or no longer."""
        kept = cache.get(self.key)
        return "" if kept is None else kept if kept in {MAKING, FAILED} else "ready"

    def lay(self, paper: bytes) -> None:
        """Put the paper here."""
        sealed = keyring().seal(b64encode(paper).decode(), purpose=self.key)
        cache.set(self.key, sealed, KEPT_SECONDS)

    def take(self) -> bytes:
        """Return the paper and keep it no longer; nothing if it is not here."""
        kept = cache.get(self.key)
        if kept is None or kept in {MAKING, FAILED}:
            return b""
        cache.delete(self.key)
        return b64decode(keyring().open(kept, purpose=self.key))


def answer(request: HouseRequest, *documents: Document) -> HttpResponse:
    """Answer with a PDF of these documents; if it takes longer than two seconds, with a page that waits."""
    coming = submit(*documents)
    try:
        return respond(documents[0], paper=coming.result(timeout=settings.PAPER_SECONDS))
    except TimeoutError:
        return wait_for(coming, by=request.user)


def wait_for(coming: Future[bytes], *, by: User) -> HttpResponse:
    """Lead to the page that waits; the paper is put on its shelf as soon as it is there."""
    shelf = Shelf(by.pk, uuid.uuid4().hex)
    cache.set(shelf.key, MAKING, MAKING_SECONDS)
    coming.add_done_callback(lambda made: put_away(made, shelf))
    return redirect("desk:paper", token=shelf.token)


def put_away(made: Future[bytes], shelf: Shelf) -> None:
    """Lay a paper on its shelf, or that there is none. It is done by the thread that waited for it."""
    try:
        shelf.lay(made.result())
    except Exception as failure:  # noqa: BLE001  # nobody else would say that it failed
        log.error("paper_failed", extra={"failure": type(failure).__name__})  # noqa: TRY400
        cache.set(shelf.key, FAILED, MAKING_SECONDS)
    finally:
        connection.close()
