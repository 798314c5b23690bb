"""Lets Django's test client hold what a browser holds: a session's token, in place of its key."""

from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, client

from hestia.accounts.sessions import SessionStore, key_of

set_login_cookies = vars(Client.__mro__[1])["_set_login_cookies"]
store_rendered_templates = vars(client)["store_rendered_templates"]


def session_of(browser: Client) -> SessionStore:
    """Return the session of a browser; a new one if it has none."""
    cookie = browser.cookies.get(settings.SESSION_COOKIE_NAME)
    session = SessionStore(key_of(cookie.value) if cookie else None)
    if cookie:
        session.token = cookie.value
    else:
        session.save()
        browser.cookies[settings.SESSION_COOKIE_NAME] = session.token or ""
    return session


def keep_token(browser: Client, request: HttpRequest) -> None:
    """Let a browser hold the token of whom `force_login` has signed in."""
    set_login_cookies(browser, request)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    token = vars(request.session)["token"]
    cookie.set(cookie.key, token, token)


def keep_context(store: dict[str, Any], **rendered: Any) -> None:
    """Keep what a page was drawn from, and not of each of its parts: a form has hundreds.

    Django copies all of them, which takes a third as long again as drawing the page.
    """
    if "context" not in store:
        store_rendered_templates(store, **rendered)


def hold_tokens() -> None:
    """Let every browser of the tests do so."""
    patch = pytest.MonkeyPatch()
    patch.setattr(client, "store_rendered_templates", keep_context)
    patch.setattr(Client, "session", property(session_of))
    patch.setattr(Client, "_set_login_cookies", keep_token)
