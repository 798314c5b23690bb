"""A copy that takes minutes to print, or is never done: its page waits, and nothing decided is lost."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.pdf import pressroom
from hestia.pdf.pressroom import LIMITS_OF_LONG
from hestia.sandbox import Sandbox
from rights.documents.pack import NOT_MADE
from rights.models import AccessRequest
from rights.queries.standing import send_blockers, standing_release
from tests import make
from tests.rights.asked import allowed
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def asked(her_case: Case, carys: User, outreach: Service) -> AccessRequest:
    ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
    return allowed(her_case, by=carys, second=ruth)


def copy_by(browser: Browser, asked: AccessRequest) -> Any:
    return browser.post(reverse("rights:pack", args=[asked.case.reference, asked.pk]))


def idle_limit() -> str:
    """Return how long the database lets this transaction ask nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        return str(cursor.fetchone()[0])


def test_its_page_may_wait_as_long_as_the_printing_takes(
    asked: AccessRequest, carys_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[str] = []
    typesetter_of = pressroom.typesetter_of

    def watched(pages: list[bytes]) -> Sandbox:
        waits.append(idle_limit())
        return typesetter_of(pages)

    monkeypatch.setattr(pressroom, "typesetter_of", watched)
    assert copy_by(carys_browser, asked)["Content-Type"] == "application/pdf"
    assert waits == ["0"]


def test_one_that_is_not_done_in_time_says_so_and_can_be_tried_again(
    asked: AccessRequest, carys: User, carys_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = list(asked.items.values_list("pk", "decision", "decided_by"))
    too_short = Sandbox("hestia.pdf.press", replace(LIMITS_OF_LONG, seconds=0.05, more_seconds=0))
    monkeypatch.setattr(pressroom, "typesetter_of", lambda _: too_short)
    answer = copy_by(carys_browser, asked)
    assert answer.status_code == 409
    assert NOT_MADE in text_of(answer)
    monkeypatch.undo()
    assert list(asked.items.values_list("pk", "decision", "decided_by")) == decided
    assert send_blockers(asked, standing_release(asked), today=make.TODAY) == []
    assert copy_by(carys_browser, asked)["Content-Type"] == "application/pdf"
