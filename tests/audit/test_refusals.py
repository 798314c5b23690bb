"""A look that was refused is on the log, and the answer does not tell why."""

import re

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from cases.models import Case
from cases.queries.records import get_case, log_list
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.ui.http import HouseRequest
from tests import make

CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')  # another one each time


def broken(request: HouseRequest, ref: str) -> HttpResponse:
    """Open a case and fail before anything is shown."""
    get_case(request, ref)
    log_list(request, [ref])
    raise RuntimeError


urlpatterns = [path("cases/<ref:ref>/broken/", broken), path("", include("hestia.urls"))]


@pytest.fixture
def elsewhere(house_b: Service, dev: User) -> Case:
    return make.case(worker=dev, service=house_b, client=make.client("Rima", "Haddad"))


def last() -> Event:
    return Event.objects.latest("pk")


class TestRefused:
    @time_machine.travel(make.NOON, tick=False)  # a page says how many seconds of the session are left
    @pytest.mark.parametrize("page", ["", "notes/", "plan/", "print/plan/"])
    def test_unknown_and_forbidden_are_the_same_to_whoever_asks(
        self, page: str, elsewhere: Case, amina_browser: Browser
    ) -> None:
        answers = []
        for reference in (elsewhere.reference, "H-9999"):
            amina_browser.get("/my-day/")
            with CaptureQueriesContext(connection) as asked:
                answer = amina_browser.get(f"/cases/{reference}/{page}")
            assert answer.status_code == 404
            shapes = [query["sql"].partition(" ")[0] for query in asked]
            body = CSRF.sub(b"", answer.content.replace(reference.encode(), b""))
            answers.append((body, len(asked), shapes))
        assert answers[0] == answers[1]

    def test_both_are_written_down(self, elsewhere: Case, amina: User, amina_browser: Browser) -> None:
        for reference in (elsewhere.reference, "H-9999"):
            amina_browser.get(f"/cases/{reference}/notes/")
            event = last()
            assert (event.kind, event.by, event.case_ref) == ("look.refused", amina, reference)
            assert (event.outcome, event.reason) == ("refused", "not_there")
            assert event.detail == {"page": "cases:notes", "method": "GET"}
            assert event.session

    def test_a_page_the_role_may_not_see(self, her_case: Case, efua: User) -> None:
        browser = Browser()
        browser.force_login(efua)
        assert browser.get(f"/cases/{her_case.reference}/print/plan/").status_code == 403
        assert (last().by, last().reason, last().case_ref) == (efua, "role", her_case.reference)

    def test_something_of_another_case_undoes_the_opening_and_is_written_down(
        self, her_case: Case, elsewhere: Case, dev: User, amina_browser: Browser
    ) -> None:
        theirs = elsewhere.narrate("met", "Met her", by=dev, at=make.NOON)
        assert amina_browser.get(f"/cases/{her_case.reference}/notes/{theirs.pk}/").status_code == 404
        assert [event.kind for event in Event.objects.all()] == ["look.refused"]

    def test_who_is_not_signed_in_leaves_no_line(self, her_case: Case) -> None:
        assert Browser().get(her_case.get_absolute_url()).status_code == 302
        assert not Event.objects.exists()

    def test_an_address_that_is_no_page_leaves_no_line(self, amina_browser: Browser) -> None:
        assert amina_browser.get("/nothing/here/").status_code == 404
        assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_stays_when_the_page_is_undone(
    her_case: Case, elsewhere: Case, dev: User, amina_browser: Browser
) -> None:
    """Without a test's own transaction around it: the page's is rolled back, the line is committed."""
    theirs = elsewhere.narrate("met", "Met her", by=dev, at=make.NOON)
    amina_browser.get(f"/cases/{her_case.reference}/notes/{theirs.pk}/")
    assert [event.kind for event in Event.objects.all()] == ["look.refused"]


@pytest.mark.urls("tests.audit.test_refusals")
@pytest.mark.django_db(transaction=True)
def test_a_page_that_failed_showed_nothing_and_leaves_no_line(her_case: Case, amina: User) -> None:
    browser = Browser(raise_request_exception=False)
    browser.force_login(amina)
    assert browser.get(f"/cases/{her_case.reference}/broken/").status_code == 500
    assert not Event.objects.exists()


class TestSessions:
    def test_each_line_names_the_session_without_opening_it(self, her_case: Case, amina: User) -> None:
        browsers = [Browser(), Browser()]
        for browser in browsers:
            browser.force_login(amina)
            browser.get(her_case.get_absolute_url())
            browser.get("/cases/")
        sessions = list(Event.objects.order_by("pk").values_list("session", flat=True))
        assert sessions[0] == sessions[1] != sessions[2] == sessions[3]
        keys = [browser.session.session_key or "" for browser in browsers]
        assert not {sessions[0], sessions[2]} & {*keys, ""}
        assert all(len(each) == 16 for each in sessions)

    def test_why_she_could_is_written_down(
        self, her_case: Case, amina: User, ben: User, carys: User, efua: User
    ) -> None:
        her_case.second_worker = efua
        her_case.save()
        for who, why in ((amina, "worker"), (ben, "team"), (carys, "manager"), (efua, "second_worker")):
            browser = Browser()
            browser.force_login(who)
            browser.get(her_case.get_absolute_url())
            assert (last().by, last().reason) == (who, why)
