"""Papers that take longer than one waits for: a page says so, and keeps the paper until it is fetched.

It is kept sealed, for the person who asked for it and nobody else, an hour at most.
"""

import json
import logging
import uuid
from base64 import b64decode, b64encode
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from threading import get_ident

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from hestia.accounts.models import User
from hestia.pdf import Document, respond, submit
from hestia.privacy.audiences import secrecy
from hestia.privacy.keyring import keyring
from hestia.ui.http import HouseRequest

MAKING_SECONDS = 10 * 60
KEPT_SECONDS = 60 * 60
MAKING, FAILED = "making", "failed"

log = logging.getLogger("hestia.papers")


@dataclass(frozen=True, slots=True)
class About:
    """What must be known of a paper when it is fetched: whose it is, and who will read it."""

    file_name: str
    subject: str  # as the log names it
    cases: tuple[str, ...]
    audience: str
    level: int  # how secret it is: see `hestia.privacy.secrecy.Level`


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

    def put(self, paper: bytes, about: About) -> None:
        """Put the paper here."""
        kept = json.dumps({"about": asdict(about), "paper": b64encode(paper).decode()})
        cache.set(self.key, keyring().seal(kept, purpose=self.key), KEPT_SECONDS)

    def look(self) -> tuple[bytes, About] | None:
        """Return the paper and what it is; nothing if it is not here."""
        sealed = cache.get(self.key)
        if sealed is None or sealed in {MAKING, FAILED}:
            return None
        kept = json.loads(keyring().open(sealed, purpose=self.key))
        about = About(**kept["about"] | {"cases": tuple(kept["about"]["cases"])})
        return b64decode(kept["paper"]), about

    def clear(self) -> bool:
        """Keep the paper no longer. Of two who do so at once, one is told that they did."""
        return cache.delete(self.key)


def answer_with_pdf(request: HouseRequest, *documents: Document, cases: Iterable[str]) -> HttpResponse:
    """Answer with a PDF of these documents; if it takes longer than two seconds, with a page that waits.

    :param cases: the references of the cases it tells of
    """
    coming = submit(*documents)
    first = documents[0]
    try:
        return respond(first, paper=coming.result(timeout=settings.PAPER_SECONDS))
    except TimeoutError:
        about = About(
            file_name=first.file_name,
            subject=first.file_name.removesuffix(".pdf"),
            cases=tuple(sorted(cases)),
            audience=str(first.audience),
            level=max(secrecy(document.audience, document.tells) for document in documents),
        )
        return wait_for(coming, about, by=request.user)


def wait_for(coming: Future[bytes], about: About, *, by: User) -> HttpResponse:
    """Lead to the page that waits; the paper is put on its shelf as soon as it is there.

    Not before this request has said that the paper is being made: what it says late would hide the paper.
    """
    shelf, here = Shelf(by.pk, uuid.uuid4().hex), get_ident()

    def arrived(made: Future[bytes]) -> None:
        try:
            shelve(made, shelf, about)
        finally:
            if get_ident() != here:  # the thread that waited has a connection of its own
                connection.close()

    cache.set(shelf.key, MAKING, MAKING_SECONDS)
    transaction.on_commit(lambda: coming.add_done_callback(arrived))
    return redirect("desk:paper", token=shelf.token)


def shelve(made: Future[bytes], shelf: Shelf, about: About) -> None:
    """Lay a paper on its shelf, or that there is none."""
    try:
        shelf.put(made.result(), about)
    except Exception as failure:  # noqa: BLE001  # nobody else would say that it failed
        log.error("paper_failed", extra={"failure": type(failure).__name__})  # noqa: TRY400
        cache.set(shelf.key, FAILED, MAKING_SECONDS)
