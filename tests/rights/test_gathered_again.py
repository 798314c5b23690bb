"""Whoever gathers a record again is told what is new in it, and what says something else."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Entry
from hestia.accounts.models import User
from rights import actions
from rights.models import AccessRequest
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
