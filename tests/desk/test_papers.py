"""Papers that take long wait for the person who asked; the plans of a week are one file."""

import re
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from cases.models import Case, Deadline, Printed
from desk.documents.waiting_papers import About, Shelf, shelve
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.privacy.secrecy import Level
from supportplans import actions
from supportplans.models import Domain
from tests import make
from tests.desk.ticked import printed, read, ticked


def browser_of(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


@pytest.fixture
def planned_case(her_case: Case, amina: User, now: datetime, today: date) -> Case:
    actions.write_what_matters(case=her_case, words="A safe home.", by=amina, at=now)
    actions.add_target(
        case=her_case, domain=Domain.SAFETY, text="I want to feel safe.", by=amina, at=now, on=today
    )
    her_case.withdraw_promises(Deadline.Kind.PLAN_REVIEW, by=amina, at=now, why="Test")
    her_case.promise(
        Deadline.Kind.PLAN_REVIEW,
        due_on=today + timedelta(days=2),
        title="Look at the plan together",
        by=amina,
        at=now,
    )
    return her_case


def about(*cases: str, level: Level = Level.PERSONAL) -> About:
    return About("letter-1.pdf", "letter-1", cases, "internal", level)


class TestShelf:
    def test_a_paper_waits_sealed_and_is_given_once(self, amina: User) -> None:
        shelf = Shelf(amina.pk, "a")
        shelf.put(b"%PDF her plan", about("HC-1"))
        assert b"her plan" not in cache.get(shelf.key).encode()
        assert shelf.state == "ready"
        assert shelf.look() == (b"%PDF her plan", about("HC-1"))
        assert (shelf.clear(), shelf.clear()) == (True, False)
        assert (shelf.state, shelf.look()) == ("", None)

    def test_one_that_fails_says_so(self, amina: User) -> None:
        made: Future[bytes] = Future()
        made.set_exception(MemoryError())
        shelve(made, Shelf(amina.pk, "b"), about())
        assert Shelf(amina.pk, "b").state == "failed"


class TestWaiting:
    @pytest.fixture
    def coming(self, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Future[bytes]:
        """Return the paper that is being made: it is never there in time."""
        slow: Future[bytes] = Future()
        monkeypatch.setattr(slow, "result", self.late(slow))
        monkeypatch.setattr("desk.documents.waiting_papers.submit", lambda *_: slow)
        settings.PAPER_SECONDS = 0.01
        return slow

    @staticmethod
    def late(slow: Future[bytes]) -> Callable[..., bytes]:
        def result(timeout: float | None = None) -> bytes:
            if timeout is not None:
                raise TimeoutError
            return Future.result(slow)

        return result

    def test_what_takes_longer_leads_to_a_page_that_waits(
        self,
        amina_browser: Browser,
        planned_case: Case,
        coming: Future[bytes],
        django_capture_on_commit_callbacks: Any,
        ben: User,
    ) -> None:
        url, sent = f"/cases/{planned_case.reference}/print/plan/", {"takes_away": "discreet"}
        sent |= read(amina_browser.post(url, sent).text)
        with django_capture_on_commit_callbacks(execute=True):
            response = amina_browser.post(url, sent)
        assert response.status_code == 302
        waiting = response["Location"]
        page = amina_browser.get(waiting).content.decode()
        assert '<meta http-equiv="refresh" content="2">' in page
        coming.set_result(b"%PDF-1.7 her plan")
        page = amina_browser.get(waiting).content.decode()
        assert "The PDF is ready" in page
        assert "http-equiv" not in page
        assert browser_of(ben).get(waiting).status_code == 410
        given = amina_browser.post(waiting)
        assert given.content == b"%PDF-1.7 her plan"
        assert "no-store" in given["Cache-Control"]
        taken = Event.objects.get(kind="paper.taken")
        assert (taken.by, taken.cases) == (planned_case.worker, [planned_case.reference])
        assert amina_browser.post(waiting).status_code == 410

    def test_one_that_is_there_at_once_waits_until_the_copy_is_on_record(
        self,
        amina_browser: Browser,
        planned_case: Case,
        coming: Future[bytes],
        django_capture_on_commit_callbacks: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("desk.documents.waiting_papers.connection.close", pytest.fail)
        coming.set_result(b"%PDF-1.7 her plan")
        url, sent = f"/cases/{planned_case.reference}/print/plan/", {"takes_away": "discreet"}
        sent |= read(amina_browser.post(url, sent).text)
        with django_capture_on_commit_callbacks(execute=True):
            waiting = amina_browser.post(url, sent)["Location"]
            assert "is being made" in amina_browser.get(waiting).content.decode()
        assert Printed.objects.count() == 1
        assert amina_browser.post(waiting).content == b"%PDF-1.7 her plan"

    def test_a_service_lead_fetches_her_report(
        self, farah: User, coming: Future[bytes], django_capture_on_commit_callbacks: Any
    ) -> None:
        lead = browser_of(farah)
        coming.set_result(b"%PDF-1.7 a report")
        with django_capture_on_commit_callbacks(execute=True):
            waiting = lead.post(reverse("desk:caseload_report"))["Location"]
        assert lead.post(waiting).content == b"%PDF-1.7 a report"

    def test_what_is_for_outside_asks_for_the_factor_again(
        self, amina: User, amina_browser: Browser, her_case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf = Shelf(amina.pk, "c" * 32)
        shelf.put(b"%PDF a letter", about(her_case.reference, level=Level.SECRET))
        monkeypatch.setattr("desk.views.papers.is_fresh", lambda *_: False)
        monkeypatch.setattr("desk.views.papers.ask_again", lambda _: HttpResponse("Show it again"))
        url = reverse("desk:paper", args=[shelf.token])
        assert amina_browser.post(url).content == b"Show it again"
        assert shelf.state == "ready"
        monkeypatch.setattr("desk.views.papers.is_fresh", lambda *_: True)
        given = amina_browser.post(url)
        assert given.content == b"%PDF a letter"
        assert 'filename="letter-1.pdf"' in given["Content-Disposition"]

    def test_a_case_that_is_no_longer_hers_keeps_its_paper(self, dev: User, her_case: Case) -> None:
        shelf = Shelf(dev.pk, "d" * 32)
        shelf.put(b"%PDF her plan", about(her_case.reference))
        assert browser_of(dev).post(reverse("desk:paper", args=[shelf.token])).status_code == 404
        assert not Event.objects.filter(kind="paper.taken").exists()


class TestPlansOfAWeek:
    def test_are_one_file_and_each_copy_is_on_record(
        self, amina_browser: Browser, planned_case: Case
    ) -> None:
        page = amina_browser.get("/papers/plans/").content.decode()
        assert planned_case.reference in page
        once = re.search(r'name="once" value="([^"]+)"', page)
        assert once
        sent = {"cases": [planned_case.reference], "takes_away": "discreet", "style": "standard"}
        sent |= {"in_hers": "on", "once": once[1]}
        sent |= read(amina_browser.post("/papers/plans/", sent).text)
        response = amina_browser.post("/papers/plans/", sent)
        assert response["Content-Type"] == "application/pdf"
        text = "".join(each.extract_text() for each in PdfReader(BytesIO(response.content)).pages)
        assert "A safe home." in text
        assert Printed.objects.get().case == planned_case
        assert Event.objects.filter(kind="case.printed", case_ref=planned_case.reference).count() == 1
        assert amina_browser.post("/papers/plans/", sent).status_code == 200
        assert Printed.objects.count() == 1  # sent twice, it is the same paper

    def test_keeps_what_was_safest_and_is_named_for_what_it_is(
        self, amina_browser: Browser, planned_case: Case
    ) -> None:
        url = f"/cases/{planned_case.reference}/print/plan/"
        sent = {"cases": [planned_case.reference], "style": "standard"}
        for before, chosen, kept in (("discreet", "yes", "discreet"), ("no", "yes", "no")):
            printed(amina_browser, url, {"takes_away": before})
            response = printed(amina_browser, "/papers/plans/", sent | {"takes_away": chosen})
            assert Printed.objects.latest("pk").takes_away == kept
            made = PdfReader(BytesIO(response.content))
            assert "support" not in "".join(each.extract_text() for each in made.pages).lower()
        assert re.search(r'"plans-\d{4}-\d\d-\d\d\.pdf"', response["Content-Disposition"])
        assert made.metadata
        assert str(made.metadata.title).startswith("Plans, ")
        assert planned_case.client.first_name not in str(made.metadata.title)

    def test_one_with_a_code_word_in_it_is_not_printed(
        self, amina_browser: Browser, planned_case: Case
    ) -> None:
        contact = planned_case.safe_contact
        contact.code_word = "a safe home"
        contact.save()
        sent = {"cases": [planned_case.reference], "takes_away": "discreet", "style": "standard"}
        page = amina_browser.post("/papers/plans/", sent).content.decode()
        assert f"{planned_case.reference} contains her code word: What matters most to her." in page
        assert not Printed.objects.exists()

    def test_one_that_gives_her_away_is_printed_only_when_that_is_said(
        self, amina_browser: Browser, planned_case: Case, amina: User, now: datetime
    ) -> None:
        actions.write_what_matters(case=planned_case, words="No police at my door.", by=amina, at=now)
        for takes in ("discreet", "no"):
            sent = {"cases": [planned_case.reference], "takes_away": takes, "style": "standard"}
            page = amina_browser.post("/papers/plans/", sent).content.decode()
            assert f"{planned_case.reference}, What matters most to her" in page
            assert "say why this line can stay: “No police at my door.”" in page
            assert f"{planned_case.reference}: I have read them. None gives her away" in page
        page = amina_browser.post("/papers/plans/", sent | read(page)).content.decode()
        assert "say why this line can stay" in page
        made = amina_browser.post("/papers/plans/", sent | ticked(page))
        assert made["Content-Type"] == "application/pdf"
        choices = Printed.objects.get().choices
        assert (choices["all_the_same"], choices["lines"], choices["lines_why"]) == (True, 1, ["wanted"])
        assert choices["lines_read"] > 1

    def test_are_all_chosen_at_first_and_print_as_one_file(
        self, planned_case: Case, amina: User, amina_browser: Browser, now: datetime, today: date
    ) -> None:
        cases = [planned_case]
        for _ in range(11):
            case = make.case(worker=amina, service=planned_case.service)
            actions.add_target(
                case=case, domain=Domain.SAFETY, text="I want rest.", by=amina, at=now, on=today
            )
            case.withdraw_promises(Deadline.Kind.PLAN_REVIEW, by=amina, at=now, why="Test")
            case.promise(Deadline.Kind.PLAN_REVIEW, due_on=today, by=amina, at=now)
            cases.append(case)
        chosen = amina_browser.get("/papers/plans/").context["form"]["cases"].value()
        assert set(chosen) == {case.reference for case in cases}
        sent = {"cases": chosen, "style": "standard", "takes_away": "discreet"}
        made = PdfReader(BytesIO(printed(amina_browser, "/papers/plans/", sent).content))
        text = "".join(page.extract_text() for page in made.pages)
        assert [copy for copy in Printed.objects.all() if copy.mark not in text] == []
        assert [case.reference for case in cases if case.reference in text] == []
        assert Printed.objects.filter(copy_number=1).count() == len(cases) == 12

    def test_leaves_out_whose_review_is_later(
        self, amina_browser: Browser, planned_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        planned_case.withdraw_promises(Deadline.Kind.PLAN_REVIEW, by=amina, at=now, why="Test")
        page = amina_browser.get("/papers/plans/").content.decode()
        assert "No plans are due for review" in page
        assert planned_case.reference not in page

    def test_another_worker_finds_none_of_hers(self, dev: User, planned_case: Case) -> None:
        dev_browser = browser_of(dev)
        page = dev_browser.get("/papers/plans/").content.decode()
        assert planned_case.reference not in page
        sent = {"cases": [planned_case.reference], "takes_away": "yes", "style": "standard"}
        assert dev_browser.post("/papers/plans/", sent).status_code == 200
        assert not Printed.objects.exists()
