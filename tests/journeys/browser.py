"""A real browser for the tests: the system's Chromium, walked by Playwright, judged by axe.

A plugin of the whole suite (see `tests/conftest.py`): any test may ask for `page` or `page_without_scripts`.
Every page of a test must finish without an error in its scripts or a breach of its own content policy.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from hestia.accounts.models import User

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
DESKTOP, TABLET, PHONE, NARROW = 1400, 834, 390, 320
WIDTHS = (DESKTOP, TABLET, PHONE, NARROW)
HEIGHT = 900
TEN_YEARS = 10 * 365 * 24 * 60 * 60
# Pages axe has worked on since they were opened: it tries styles that our policy rightly refuses.
JUDGED: set[Page] = set()
# A page that was refused, or cut off, on purpose reports itself too: its status is the business of its test.
WANTED = ("the server responded with a status of", "net::ERR_INTERNET_DISCONNECTED")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Return where the system's Chromium or Chrome is, or nothing."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def kept_files() -> Iterator[None]:
    """Let the browser keep static files, as in use: the server of the tests alone would send them each time.

    For years, since the clock of a journey is not the browser's.
    """
    serve = StaticFilesHandlerMixin.serve

    def serve_to_keep(self: StaticFilesHandlerMixin, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = serve(self, request)
        response.headers["Cache-Control"] = f"max-age={TEN_YEARS}"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandlerMixin, "serve", serve_to_keep)
        yield


@pytest.fixture(scope="session")
def chromium(kept_files: None) -> Iterator[Browser]:
    """Start the browser once. Without one the journeys are skipped, but never in CI."""
    path = chromium_path()
    if path is None:
        reason = "No Chromium or Chrome on this machine: install chromium to walk the journeys."
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Playwright keeps an event loop in this thread; Django's own work here is done between its turns.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def new_context(browser: Browser, server: LiveServer, **options: Any) -> BrowserContext:
    """Open a fresh browser, as on a caseworker's desk in London."""
    return browser.new_context(
        base_url=server.url,
        viewport={"width": DESKTOP, "height": HEIGHT},
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
        **options,
    )


class Watch:
    """Notes every error a page's scripts or its content policy report, and what it still waits for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.waiting: set[Request] = set()
        self.is_closing = False
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("framenavigated", lambda _frame: JUDGED.discard(page))
        page.on("request", self.asked)
        page.on("requestfinished", self.answered)
        page.on("response", lambda answer: self.answered(answer.request))  # one that leads on never finishes
        page.on("requestfailed", self.answered)

    def asked(self, request: Request) -> None:
        self.waiting.add(request)

    def answered(self, request: Request) -> None:
        self.waiting.discard(request)

    def hear(self, message: ConsoleMessage) -> None:
        is_wanted = any(words in message.text for words in WANTED)
        if message.type == "error" and not (is_wanted or self.is_closing or self.page in JUDGED):
            self.errors.append(message.text)

    def close(self) -> None:
        """Let the server finish what was asked of it, ask nothing more, and close the browser."""
        self.is_closing = True
        self.page.context.route("**/*", lambda route: route.abort())
        for _ in range(1500):
            if not self.waiting:
                break
            self.page.wait_for_timeout(20)
        self.page.context.close()
        JUDGED.discard(self.page)
        assert self.errors == []


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Open a page of the live server, with scripts."""
    watch = Watch(new_context(chromium, live_server).new_page())
    yield watch.page
    watch.close()


@pytest.fixture
def page_without_scripts(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Open a page of the live server in a browser that runs no scripts."""
    watch = Watch(new_context(chromium, live_server, java_script_enabled=False).new_page())
    yield watch.page
    watch.close()


def sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    """Sign someone in without walking through the sign-in page."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])


def settle(page: Page) -> None:
    """Wait for the whole page: one that has just been answered may still lack its body or its styles."""
    page.wait_for_load_state("load")


def axe(page: Page, *, contrast: bool = True) -> None:
    """Refuse a page with any accessibility violation axe can find: WCAG 2.2 A and AA, and good practice."""
    # Without `preload`, which asks for every style sheet again, for rules that are not among these. Only the
    # violations come over: the rest is most of it, and takes as long as the looking.
    run = """([rules, contrast]) => axe.run(document, {
        runOnly: {type: 'tag', values: rules}, rules: {'color-contrast': {enabled: contrast}},
        resultTypes: ['violations'], preload: false
    }).then(results => results.violations)"""
    settle(page)
    JUDGED.add(page)
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    violations = page.evaluate(run, [RULES, contrast])
    told = [
        f"{violation['id']} ({violation['help']}): "
        + "; ".join(f"{node['target']} {node['html'][:160]}" for node in violation["nodes"])
        for violation in violations
    ]
    width = page.viewport_size["width"] if page.viewport_size else "?"
    assert told == [], f"{page.url} at {width}px:\n" + "\n".join(told)


def assert_no_sideways_scroll(page: Page) -> None:
    """Refuse a page that is wider than its window: only tables scroll, inside a frame of their own."""
    settle(page)
    wide, window = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    if wide > window:
        culprits = page.evaluate(
            """window => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > window + 1 && !e.closest('.scroll-x'))
                .slice(0, 5).map(e => e.outerHTML.slice(0, 120))""",
            window,
        )
        pytest.fail(f"{page.url} is {wide}px wide in a window of {window}px: {culprits}")


def check_at_every_width(page: Page, widths: tuple[int, ...] = WIDTHS) -> None:
    """Judge an open page for sideways scrolling, from a desktop to 400% zoom, and at both ends with axe."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert_no_sideways_scroll(page)
        if width in {max(widths), min(widths)}:
            axe(page, contrast=width == max(widths))  # the same colours at every width


TWICE_AS_LARGE = "html { font-size: 200% }"
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
)


def check_reflow(page: Page) -> None:
    """Refuse an open page that scrolls sideways with text twice as large, or spaced as WCAG 1.4.12 allows."""
    for style, widths in ((TWICE_AS_LARGE, (1280, PHONE)), (SPACED, (1280, PHONE, NARROW))):
        page.evaluate(
            "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }",
            style,
        )
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert_no_sideways_scroll(page)
    page.evaluate("document.adoptedStyleSheets = []")
