"""What the data protection lead and a client's worker read of the log."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Case
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.audit import odd
from hestia.audit.forms import midnight
from hestia.audit.models import Event, log
from hestia.audit.words import copied_words
from tests import make

PAGES = ["/audit/", "/audit/copies/", "/audit/odd/", "/audit/sessions/", "/audit/people/{amina}/"]
START, END = midnight(make.TODAY - timedelta(days=6)), midnight(make.TODAY + timedelta(days=1))


@pytest.fixture
def gita_browser(gita: User) -> Browser:
    browser = Browser()
    browser.force_login(gita)
    return browser


def look(by: User, reference: str, at: datetime = make.NOON, reason: str = "team") -> Event:
    return log(
        "case.opened_page",
        by=by,
        at=at,
        case_ref=reference,
        reason=reason,
        method="GET",
        page="cases:notes",
    )


def text(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestLog:
    @pytest.mark.parametrize("page", PAGES)
    def test_asks_as_often_for_many_rows_as_for_few(
        self, page: str, amina: User, gita_browser: Browser
    ) -> None:
        address = page.format(amina=amina.pk)
        counts = []
        for number in (3, 60):
            for n in range(number):
                look(amina, f"H-{number}{n:03}", at=make.NOON + timedelta(minutes=n))
                log("case.printed", by=make.user(f"Ada Hart{number}{n}"), at=make.NOON, case_ref="H-0001")
            gita_browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                gita_browser.get(address)
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 12

    def test_narrows_by_person_case_kind_and_time(
        self, amina: User, ben: User, gita_browser: Browser
    ) -> None:
        look(amina, "H-0001")
        look(ben, "H-0002", at=make.NOON - timedelta(days=90))
        log("list.seen", by=ben, at=make.NOON, cases=["H-0001", "H-0003"])
        log("case.printed", by=ben, at=make.NOON, case_ref="H-0004")
        rows = {
            f"by={amina.pk}": ["H-0001"],
            "case=h-0001": ["H-0001", "2 records"],
            "what=copies": ["H-0004"],
            "what=looks&days=": ["H-0001", "H-0002", "2 records"],
            "what=looks&days=28": ["H-0001", "2 records"],
        }
        for query, expected in rows.items():
            page = text(gita_browser, f"/audit/?{query}").partition("<tbody>")[2]
            shown = [one for one in ("H-0001", "H-0002", "H-0004", "2 records") if one in page]
            assert shown == expected, query

    @pytest.mark.parametrize("query", ["by=x&case=%27&what=drop&days=9", "page=99999", "by=&case=&what="])
    def test_what_makes_no_sense_is_not_asked(self, query: str, gita_browser: Browser) -> None:
        for page in ("/audit/", "/audit/copies/", "/audit/odd/", "/audit/sessions/"):
            assert gita_browser.get(f"{page}?{query}&until=x&part=y").status_code == 200

    def test_looking_at_the_log_is_on_the_log(self, amina: User, gita: User, gita_browser: Browser) -> None:
        for page in PAGES:
            gita_browser.get(page.format(amina=amina.pk))
        pages = [
            event.detail["page"] for event in Event.objects.filter(by=gita, kind="log.seen").order_by("pk")
        ]
        assert pages == ["audit:log", "audit:copies", "audit:odd", "audit:person"]


class TestLostDevice:
    def test_what_a_session_saw_between_two_times(
        self, her_case: Case, amina: User, gita_browser: Browser
    ) -> None:
        browser = Browser()
        browser.force_login(amina)
        browser.get(her_case.get_absolute_url())
        browser.get(her_case.get_absolute_url() + "notes/")
        seen = Event.objects.filter(by=amina).latest("pk")
        day = seen.at
        asked: dict[str, str | int] = {
            "by": amina.pk,
            "start_day": day.day,
            "start_month": day.month,
            "start_year": day.year,
            "start_time": "00:01",
            "end_day": day.day,
            "end_month": day.month,
            "end_year": day.year,
            "end_time": "23:59",
        }
        page = gita_browser.get("/audit/sessions/", asked).content.decode()
        address = reverse("audit:session", args=[seen.session])
        assert address in page
        report = gita_browser.get(address, asked)
        assert report.context["opened"] == 1
        assert [(row.case_ref, row.pages) for row in report.context["page"]] == [(her_case.reference, 2)]
        asked["end_time"] = "00:02"
        assert gita_browser.get(address, asked).context["page"].paginator.count == 0

    def test_says_what_is_missing(self, gita_browser: Browser) -> None:
        page = text(gita_browser, "/audit/sessions/?by=&start_day=31&start_month=2&start_year=2026")
        assert "Choose the person whose phone or laptop was lost" in page
        assert "There is a problem" in page


class TestOddReading:
    def test_finds_fifty_of_fifty_looks_without_a_link(self, amina: User, ben: User) -> None:
        odd_ones = set()
        for n in range(50):
            reference = f"H-{n + 1000}"
            look(ben, reference, at=make.NOON - timedelta(hours=n))
            look(amina, reference, reason="worker", at=make.NOON - timedelta(hours=n))
            odd_ones.add((ben, reference))
        for n in range(50):  # he works on these: a note a few days ago, or a look as her worker
            look(ben, f"H-{n + 2000}")
            if n % 2:
                log("note.added", by=ben, at=make.NOON - timedelta(days=5), case_ref=f"H-{n + 2000}")
            else:
                look(ben, f"H-{n + 2000}", reason="worker")
        found = {(line.by, line.case_ref) for line in odd.without_link(START, END)}
        assert found == odd_ones

    def test_night_and_weekend(self, amina: User, ben: User, dev: User) -> None:
        night = make.NOON.replace(hour=22)
        sunday = make.NOON - timedelta(days=2)
        look(amina, "H-0001", at=night)
        look(ben, "H-0001", at=sunday)
        look(ben, "H-0002")
        look(dev, "H-0003", at=night)  # a safe house is staffed at night
        lines = odd.out_of_hours(START, END)
        assert {(line.by, line.day) for line in lines} == {
            (amina, make.TODAY),
            (ben, make.TODAY - timedelta(days=2)),
        }
        assert lines[0].words == "Opened 1 page of 1 record"

    @pytest.mark.parametrize(
        ("cases", "usual", "is_odd"),
        [
            pytest.param(13, [4] * 20, True, id="more than three times"),
            pytest.param(12, [4] * 20, False, id="three times"),
            pytest.param(9, [1] * 20, False, id="few all the same"),
            pytest.param(90, [1] * 4, False, id="nobody knows yet"),
        ],
    )
    def test_far_above_own_usual(self, cases: int, usual: list[int], is_odd: bool) -> None:
        assert odd.is_above_usual(cases, usual) is is_odd

    def test_a_busy_day_is_told_with_what_is_usual(self, amina: User) -> None:
        for days in range(8, 18):
            for n in range(3):
                look(amina, f"H-{n}000", at=make.NOON - timedelta(days=days))
        for n in range(12):
            look(amina, f"H-{n + 100}0")
        (line,) = odd.above_usual(START, END)
        assert (line.by, line.day) == (amina, make.TODAY)
        assert line.words == "Opened 12 records. Usual for this person: 3 a day"


class TestForHerWorker:
    def test_by_person_and_day_with_why(
        self, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        reference = her_case.reference
        for minutes in range(3):
            look(ben, reference, at=make.NOON + timedelta(minutes=minutes))
        log("case.printed", by=ben, at=make.NOON, case_ref=reference)
        log("list.seen", by=ben, at=make.NOON - timedelta(days=1), cases=[reference])
        page = text(amina_browser, f"/cases/{reference}/history/access/")
        assert "Opened 3 pages, printed once" in page
        assert "Saw it in 1 list or search" in page
        assert "Works in her service" in page
        assert "12pm to 12:02pm" in page or "midday to 12:02pm" in page
        only = text(amina_browser, f"/cases/{reference}/history/access/?what=copies&by={ben.pk}")
        assert "Printed once" in only
        assert "Opened 3 pages" not in only

    def test_asks_as_often_for_many_rows_as_for_few(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        address = f"/cases/{her_case.reference}/history/access/"
        counts = []
        for number in (1, 60):
            for n in range(number):
                look(make.user(f"Ada Hart{number}{n}"), her_case.reference, at=make.NOON - timedelta(days=n))
            amina_browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                amina_browser.get(address)
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 12

    def test_a_paper_for_her_names_first_names_and_roles_on_one_page(
        self, her_case: Case, amina: User, ben: User, amina_browser: Browser
    ) -> None:
        for n in range(40):
            person = make.user(f"Ada Hart{n}", role=Role.CASEWORKER if n % 2 else Role.MANAGER)
            look(person, her_case.reference, at=make.NOON - timedelta(days=n))
        look(ben, her_case.reference)
        make.user("Nora Bell", role=Role.DATA_PROTECTION_LEAD)
        log("list.seen", by=make.user("Tom Reed"), at=make.NOON, cases=[her_case.reference])

        def pages(takes_away: str) -> list[str]:
            answer = amina_browser.post(
                f"/cases/{her_case.reference}/print/who-looked/", {"takes_away": takes_away, "parts": []}
            )
            assert answer["Content-Type"] == "application/pdf"
            return [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]

        (words,) = pages("yes")
        for told in ("Ben", "Support worker", "Works with my key worker", "1 person saw me in a list"):
            assert told in words
        for secret in ("Archer", "Hart", "Osei", "Karam", "Hestia", "traffick", "Home Office", "@"):
            assert secret not in words, secret


@pytest.mark.parametrize(
    ("kind", "subject", "words"),
    [
        ("return.sent", "oversight.sentreturn:3", "Return 3"),
        ("disclosure.told", "cases.disclosure:2", "Paper for someone outside"),
        ("document.downloaded", "cases.keptdocument:1", "Document of a case"),
        ("export.made", "training register", "training register"),
        ("case.printed", "", "Printed or made a PDF"),
        ("case.printed", "cases.nosuch:1", "Printed or made a PDF"),
    ],
)
def test_what_was_copied_has_a_plain_name(kind: str, subject: str, words: str) -> None:
    assert copied_words(kind, subject) == words
