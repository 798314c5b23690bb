"""What every page knows: the house's name, the day, and where its main pages are."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils import timezone

from hestia.ui.addresses import address

LAST_SECONDS = 600  # in which every page says when the session ends, as idle-warning.js does on an open one


class NavigationItem(NamedTuple):
    """A main page. `current` is what ``aria-current`` says: ``page`` on it, ``true`` below it."""

    label: str
    url: str
    key: str
    icon: str
    current: str


def navigation(request: HttpRequest) -> list[NavigationItem]:
    """Return the main pages this person can open, in order. Asks no question of the database."""
    pages: dict[str, NavigationItem] = {}
    for label, url_name, permission, key, icon in settings.NAVIGATION:
        if permission and not request.user.has_perm(permission):
            continue
        if settings.BELONGS_TO.get(url_name) in pages:
            continue
        try:
            url = address(url_name)
        except NoReverseMatch:
            continue
        has_room = sum(bool(page.icon) for page in pages.values()) < settings.ICONS_IN_BAR
        pages[url_name] = NavigationItem(label, url, key, icon if has_room else "", "")
    match = request.resolver_match
    belongs_to = settings.BELONGS_TO.get(match.view_name) if match else None
    if belongs_to in pages:
        return [page._replace(current="true" if name == belongs_to else "") for name, page in pages.items()]
    return [page._replace(current=current(request.path, page.url)) for page in pages.values()]


def current(path: str, url: str) -> str:
    """Return what ``aria-current`` says of a link to `url` on the page at `path`."""
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""


def last_minutes(request: HttpRequest) -> dict[str, object]:
    """Return how long the session can last, and when it ends if that is soon."""
    seconds_left: int | None = getattr(request, "seconds_left", None)
    is_soon = seconds_left is not None and seconds_left <= LAST_SECONDS
    return {
        "seconds_left": seconds_left,
        "session_ends_at": timezone.now() + timedelta(seconds=seconds_left or 0) if is_soon else None,
    }


def house(request: HttpRequest) -> dict[str, object]:
    """Return what `base.html` shows on every page."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "DEMO": settings.DEMO,
        "IDLE_MINUTES": settings.IDLE_MINUTES,
        "SESSION_HOURS": settings.SESSION_HOURS,
        **last_minutes(request),
        "today": getattr(request, "today", None),
        "now": getattr(request, "now", None),
        "navigation": partial(navigation, request),
    }
