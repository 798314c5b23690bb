"""The crawler of the front door sees what is wrong, on a server of a few lines that is wrong on purpose."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.journeys.crawler import Crawl, Kind, Tally
from tests.journeys.demonstration import TROUBLE
from tests.journeys.visitor import Visitor

PAGES = {
    "/my-day/": (
        200,
        '<a href="/cases/">Cases</a> <a href="/team/#h-now">Team</a> <a href="/gone/">Gone</a>',
    ),
    "/cases/": (200, '<a href="/cases/H-0001/risk/new/">Assess</a> <a href="/hide/">Hide</a>'),
    "/cases/H-0001/risk/new/": (403, "Not yours"),
    "/team/": (500, "Something broke"),
    "/help/": (200, '<form action="/help/" method="get"><input name="about" value="plans"></form>'),
    "/help/?about=plans": (200, "Plans <img src='/static/img/none.svg'>"),
}


class Wrong(BaseHTTPRequestHandler):
    """Answers as PAGES says, and 404 to all else."""

    def do_GET(self) -> None:
        status, body = PAGES.get(self.path, (404, "Nothing here"))
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><main>{body}</main>".encode())

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def crawl() -> Iterator[Crawl]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Wrong)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Crawl(Visitor(f"http://127.0.0.1:{server.server_port}", "amina"), Tally(1), Tally(1), Tally(1))
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_tells_of_every_door_that_does_not_open_and_where_it_was_shown(crawl: Crawl) -> None:
    crawl.walk(crawl.visitor.open("/my-day/"))

    assert sorted(crawl.problems) == [
        "amina: /cases/H-0001/risk/new/ answers 403, shown on /cases/",
        "amina: /gone/ answers 404, shown on /my-day/",
        "amina: /team/ answers 500, shown on /my-day/",
    ]


def test_it_sends_the_forms_that_only_ask_and_fetches_what_a_page_is_drawn_with(crawl: Crawl) -> None:
    crawl.walk(crawl.visitor.open("/help/"))

    assert crawl.problems == ["amina: /static/img/none.svg answers 404, shown on /help/?about=plans"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/cases/H-0147/print/plan/", Kind("desk:print", "plan")),
        ("/cases/H-0147/plan/targets/12/", Kind("supportplans:target")),
        ("/cases/?status=closed&page=3", Kind("cases:list", "status closed")),
        ("/static/css/app.css", Kind("static")),
    ],
)
def test_a_kind_is_a_page_and_what_is_asked_of_it_but_no_record(path: str, kind: Kind) -> None:
    assert Kind.of(path) == kind


@pytest.mark.parametrize(
    "line",
    [
        '{"time": "2026-11-27T05:44:30Z", "level": "ERROR", "event": "django.request", "status": 500}',
        "Traceback (most recent call last):",
        "2026-11-27 05:56:41.458 UTC [27769] FATAL:  the database system is starting up",
    ],
)
def test_an_error_is_known_by_its_line(line: str) -> None:
    assert TROUBLE.search(line)
