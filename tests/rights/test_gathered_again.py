"""Whoever gathers a record again is told what is new in it, and what says something else."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, Entry
from hestia.accounts.models import User
from rights import actions
from rights.models import AccessRequest
from rights.queries.news import NOTHING_NEW, news_of
from tests import make
from tests.rights.asked import decide_all, gathered
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=1)


def gather_again(asked: AccessRequest, browser: Browser) -> str:
    """Press the button, and return what the page says then."""
    where = reverse("rights:gathering", args=[asked.case.reference, asked.pk])
    page = browser.post(where, {"once": str(uuid4())}, follow=True)
    return text_of(page)


@pytest.fixture
def asked(her_case: Case, amina: User, carys: User) -> AccessRequest:
    """Return a request for notes, in which every piece was decided."""
    with time_machine.travel(make.NOON, tick=False):
        for body in ("One.", "Two."):
            her_case.narrate(Entry.Kind.NOTE, body, body, by=amina, at=make.NOON)
        asked = gathered(her_case, by=carys, parts=["notes"])
        decide_all(asked, by=carys)
    return asked


def test_new_and_changed_are_said_and_marked(asked: AccessRequest, amina: User, carys: User) -> None:
    with time_machine.travel(LATER, tick=False):
        browser = Browser()
        browser.force_login(carys)
        asked.case.narrate(Entry.Kind.NOTE, "Three.", "Three.", by=amina, at=LATER)
        changed = Entry.objects.get(case=asked.case, body="One.")
        changed.body = "One and a half."
        changed.save()
        said = gather_again(asked, browser)
        assert "gathered again: 1 piece new and 1 piece that says something else. Decide about them." in said
        page = text_of(browser.get(reverse("rights:items", args=[asked.case.reference, asked.pk])))
        assert page.count(" New ") == 1
        assert page.count("Says something else now") == 1
        [item] = asked.items.filter(source="cases.entry", source_id=changed.pk)
        actions.decide(item=item, decision="give", by=carys, at=LATER)
        page = text_of(browser.get(reverse("rights:items", args=[asked.case.reference, asked.pk])))
        assert "Says something else now" not in page


def test_where_nothing_is_new_that_is_said(asked: AccessRequest, carys: User) -> None:
    with time_machine.travel(LATER, tick=False):
        browser = Browser()
        browser.force_login(carys)
        assert "Nothing in it is new, and nothing says something else." in gather_again(asked, browser)


def test_nothing_is_new_the_first_time(asked: AccessRequest, carys: User) -> None:
    with time_machine.travel(make.NOON, tick=False):
        browser = Browser()
        browser.force_login(carys)
        page = text_of(browser.get(reverse("rights:items", args=[asked.case.reference, asked.pk])))
        assert " New " not in page


class TestTheWholeRecord:
    @pytest.fixture
    def everything(self, her_case: Case, carys: User) -> AccessRequest:
        """Return a request for all of it, in which every piece was decided."""
        with time_machine.travel(make.NOON, tick=False):
            asked = gathered(her_case, by=carys)
            decide_all(asked, by=carys)
        return asked

    def test_the_request_itself_is_no_news(self, everything: AccessRequest, carys: User) -> None:
        for days in (1, 2):
            with time_machine.travel(make.NOON + timedelta(days=days), tick=False):
                browser = Browser()
                browser.force_login(carys)
                assert NOTHING_NEW in gather_again(everything, browser)
                assert "1 piece" not in gather_again(everything, browser)

    def test_what_it_added_since_is_named_apart(self, everything: AccessRequest, carys: User) -> None:
        with time_machine.travel(LATER, tick=False):
            browser = Browser()
            browser.force_login(carys)
            actions.ask_her(request=everything, why="clarification", on=make.TODAY, by=carys, at=LATER)
            said = gather_again(everything, browser)
        assert "Nothing in it is new" in said
        assert "Only the request itself added" in said

    def test_it_is_told_beside_what_is_new(
        self, everything: AccessRequest, her_case: Case, amina: User, carys: User
    ) -> None:
        with time_machine.travel(LATER, tick=False):
            browser = Browser()
            browser.force_login(carys)
            actions.ask_her(request=everything, why="clarification", on=make.TODAY, by=carys, at=LATER)
            her_case.narrate(Entry.Kind.NOTE, "Three.", "Three.", by=amina, at=LATER)
            said = gather_again(everything, browser)
            many = everything.items.filter(decision="undecided").count() - 1
        assert f"gathered again: 1 piece new, and the request itself added {many} piece" in said
        assert everything.items.filter(decision="undecided").exists()

    def test_it_is_asked_once_whether_it_was_gathered_before(
        self, everything: AccessRequest, carys: User
    ) -> None:
        with time_machine.travel(LATER, tick=False):
            again = actions.gather(request=everything, by=carys, at=LATER)
            with CaptureQueriesContext(connection) as asked:
                assert news_of(again) == NOTHING_NEW
        assert sum("historicalaccessrequest" in query["sql"] for query in asked) == 1
