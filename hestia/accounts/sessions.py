"""Sessions, of which the database knows only a hash of what the browser holds.

Who reads the tables, or a backup of them, cannot go on with anybody's session. Everywhere here, in allauth's
list of sessions too, a session's key is that hash; what the browser holds is its token.
"""

from hashlib import sha256

from django.conf import settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

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
