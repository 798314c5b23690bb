"""What she signs when she is given her copy, and in which way she is given it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Case, SafeContact
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.refusals import Refused
from rights import actions
from rights.documents.receipt import GIVEN_BY_WAY, KNOWN_BY
from rights.models import AccessRequest
from rights.queries.standing import (
    CHANGED,
    NOT_BY_POST,
    ready_blockers,
    send_blockers,
    standing_release,
    way_blockers,
)
from tests import make
from tests.pdf.readers import READERS
from tests.rights.asked import allowed, gathered, request_of, send
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


def receipts(asked: AccessRequest, browser: Browser, **data: Any) -> list[str]:
    """Print it, and return what two programs read."""
    paper = browser.post(reverse("rights:receipt", args=[asked.case.reference, asked.pk]), data)
    return [" ".join(read(paper.content).split()) for read in READERS.values()]


class TestReceipt:
    def test_says_what_she_signs_for(
        self, her_case: Case, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        asked = send(allowed(her_case, by=carys, second=ruth), by=carys, pages=17, giver=ruth)
        for words in receipts(asked, carys_browser):
            assert "Receipt: a copy of what is written about me" in words
            assert "How many pages 17" in words
            assert "My key worker knows me." in words
            assert "Tue 24 November 2026" in words
            assert "Ruth Ellery" in words
            assert "Sign" in words
            assert her_case.reference in words

    def test_says_how_many_pages_the_paper_has_that_was_made(
        self, her_case: Case, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        """It is not drawn again: what she signs for is what was made for her."""
        asked = allowed(her_case, by=carys, second=ruth)
        paper = carys_browser.post(reverse("rights:pack", args=[her_case.reference, asked.pk]))
        release = standing_release(asked)
        assert release
        assert release.pages == len(PdfReader(BytesIO(paper.content)).pages)
        actions.record_pages(request=asked, pages=41)
        assert "How many pages 41" in receipts(asked, carys_browser)[0]
        actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
        again = standing_release(asked)
        assert again
        assert again.pages is None

    def test_the_discreet_one_says_nothing_of_her_or_of_us(
        self, her_case: Case, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        asked = send(allowed(her_case, by=carys, second=ruth), by=carys, pages=17)
        client = her_case.client
        told = [her_case.reference, client.first_name, client.last_name, "record", "client", "Carys"]
        for words in receipts(asked, carys_browser, discreet="1"):
            assert "How many pages 17" in words
            assert [word for word in [*told, settings.SITE_NAME] if word.casefold() in words.casefold()] == []

    @pytest.mark.parametrize("is_discreet", [False, True], ids=["open", "discreet"])
    def test_is_in_her_language_beside_english(
        self, is_discreet: bool, her_case: Case, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        her_case.client.first_language = "Spanish"
        her_case.client.save()
        asked = send(allowed(her_case, by=carys, second=ruth), by=carys, pages=17)
        data = {"discreet": "1"} if is_discreet else {}
        for words in receipts(asked, carys_browser, **data):
            assert "Cuántas páginas" in words
            assert "How many pages" in words
            assert ("conoce" in words) is not is_discreet

    def test_before_a_second_person_said_yes_there_is_none(
        self, her_case: Case, carys: User, carys_browser: Browser
    ) -> None:
        asked = gathered(her_case, by=carys)
        url = reverse("rights:receipt", args=[her_case.reference, asked.pk])
        assert carys_browser.post(url).status_code == 409

    def test_is_of_what_was_sent_alone(self, her_case: Case, carys: User) -> None:
        asked = request_of(her_case, by=carys)
        asked.pages, asked.giver, asked.receipt = 3, carys, "signed"
        with pytest.raises(IntegrityError, match="receipt_of_what_was_sent"), transaction.atomic():
            asked.save()


class TestWords:
    def test_every_way_and_every_check_is_said_as_she_would(self) -> None:
        assert set(KNOWN_BY) == set(AccessRequest.Identity)
        assert set(GIVEN_BY_WAY) == set(AccessRequest.Way)


class TestWay:
    @pytest.fixture
    def contact(self, her_case: Case) -> SafeContact:
        contact, _ = SafeContact.objects.get_or_create(case=her_case)
        contact.may_post = False
        contact.save()
        return contact

    def test_no_post_where_her_rules_say_no(self, contact: SafeContact, her_case: Case, carys: User) -> None:
        with pytest.raises(Refused) as refusal:
            request_of(her_case, by=carys, way="post")
        assert refusal.value.reasons == [NOT_BY_POST]
        contact.may_post = True
        contact.save()
        asked = gathered(her_case, by=carys, way="post")
        assert NOT_BY_POST not in ready_blockers(asked, today=make.TODAY)
        contact.may_post = False
        contact.save()
        assert NOT_BY_POST in ready_blockers(asked, today=make.TODAY)
        actions.change_way(request=asked, way="by_hand", words="Here.", by=carys, at=make.NOON)
        asked = AccessRequest.objects.get(pk=asked.pk)
        assert NOT_BY_POST not in ready_blockers(asked, today=make.TODAY)

    def test_of_the_case_that_is_open_where_she_asked_in_a_closed_one(
        self, contact: SafeContact, her_case: Case, amina: User, carys: User
    ) -> None:
        contact.may_post = True
        contact.save()
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        asked = request_of(her_case, by=carys, way="post")
        assert way_blockers(asked) == []
        make.case(worker=amina, service=her_case.service, client=her_case.client)
        assert way_blockers(asked) == [NOT_BY_POST]

    def test_another_way_needs_another_yes(
        self, her_case: Case, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        asked = allowed(her_case, by=carys, second=ruth)
        way = reverse("rights:way", args=[her_case.reference, asked.pk])
        same = {"way": asked.way, "way_words": asked.way_words}
        assert "in this way already" in text_of(carys_browser.post(way, same))
        carys_browser.post(way, {"way": "read_here", "way_words": "In the small room."})
        asked = AccessRequest.objects.get(pk=asked.pk)
        assert asked.way == "read_here"
        assert send_blockers(asked, standing_release(asked), today=make.TODAY) == [CHANGED]
