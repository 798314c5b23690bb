"""Sessions, of which the database knows only a hash of what the browser holds.

Who reads the tables, or a backup of them, cannot go on with anybody's session. Nor can they read what it
holds, which is sealed: what somebody sent before they were asked for a second factor waits there. Everywhere
here, in allauth's list of sessions too, a session's key is that hash; what the browser holds is its token.
"""

import json
import logging
from contextlib import suppress
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from hestia.db.acting import making_session
from hestia.privacy.keyring import KeyringError, keyring

logger = logging.getLogger(__name__)

TOKEN_LENGTH = 32  # of 36 letters and digits: 165 bits
KEY_LENGTH = 40  # as long as Django's column; 160 bits


def key_of(token: str) -> str:
    """Return the key under which the session with a token is kept."""
    # No salt and no stretching: a token is random, so nobody tries likely ones.
    return sha256(token.encode()).hexdigest()[:KEY_LENGTH]


class SessionStore(DatabaseSessions):
    """A session in the database, kept under the hash of its token."""

    token: str | None = None  # known only while the request lasts in which it was sent or made

    def _get_new_session_key(self) -> str:
        while True:
            token = get_random_string(TOKEN_LENGTH, VALID_KEY_CHARS)
            if not self.exists(key := key_of(token)):
                self.token = token
                return key

    def save(self, must_create: bool = False) -> None:
        """Save it; a new one as the application alone can, or one that has ended could be put back."""
        if must_create and self.session_key:
            with making_session(self.session_key):
                super().save(must_create=True)
        else:
            super().save(must_create=must_create)

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return what a session holds, sealed for it alone."""
        return keyring().seal(json.dumps(session_dict), purpose=purpose_of(self.session_key))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Return what a session holds. One that does not open has ended; without the keys, none has."""
        ring = keyring()
        try:
            opened = ring.open(str(session_data), purpose=purpose_of(self.session_key))
        except KeyringError as error:
            logger.warning("A session has ended: %s", error)
            return {}
        held: dict[str, Any] = json.loads(opened)
        return held


def purpose_of(key: str | None) -> str:
    """Return to what a session is bound: its key."""
    return f"sessions.session:{key}"


@transaction.atomic
def seal_again() -> int:
    """Seal every session with the newest key; return how many there are. Those that do not open are over."""
    ring, count = keyring(), 0
    for session in Session.objects.select_for_update():
        with suppress(KeyringError):
            purpose = purpose_of(session.session_key)
            held = ring.open(session.session_data, purpose=purpose)
            session.session_data = ring.seal(held, purpose=purpose)
            session.save(update_fields=["session_data"])
            count += 1
    return count


class TokenMiddleware(SessionMiddleware):
    """Django's sessions; the cookie holds the token in place of the key."""

    def process_request(self, request: HttpRequest) -> None:
        """Find the session by what the browser sent."""
        token = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        session = SessionStore(key_of(token) if token else None)
        session.token = token
        request.session = session

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Let Django save it, and give the browser the token."""
        answer = super().process_response(request, response)
        session, cookie = request.session, answer.cookies.get(settings.SESSION_COOKIE_NAME)
        token = session.token if isinstance(session, SessionStore) else None
        if cookie and token and cookie.value == session.session_key:
            cookie.set(cookie.key, token, token)
        return answer
