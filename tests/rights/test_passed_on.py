"""She asks her key worker for a copy: who is asked writes it down, and those are told who take it further."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from rights.models import AccessRequest
from tests import make
from tests.rights.asked import RECEIVED, request_of
from tests.roles import as_application
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
SAID = {
    "channel": "spoken",
    "asked_for": "What you wrote about my son.",
    "extent": "all",
    "way": "by_hand",
    "way_words": "Here, on Tuesday, never at home.",
    **day("received_on", RECEIVED),
}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


def at(case: Case, page: str, *args: object) -> str:
    return reverse(f"rights:{page}", args=[case.reference, *args])


def told() -> dict[User, str]:
    return {notice.person: notice.words for notice in Notice.objects.select_related("person")}


def test_a_key_worker_writes_it_down_and_hands_it_over(
    amina_browser: Browser, her_case: Case, amina: User, carys: User, gita: User, ben: User, house_b: Service
) -> None:
    make.user("Sol Moss", role=Role.MANAGER, services=[house_b])
    documents = amina_browser.get(reverse("desk:documents", args=[her_case.reference]))
    assert at(her_case, "requests_of_case") in documents.text
    page = text_of(amina_browser.post(at(her_case, "request_new"), SAID, follow=True))
    assert "Those who can take it further have been told." in page
    assert "She must have it by Wed 16 Dec 2026" in page
    asked = AccessRequest.objects.get()
    assert (asked.made_by, asked.asked_for) == (amina, SAID["asked_for"])
    assert her_case.open_deadline("access_request")
    assert set(told()) == {carys, gita}
    for words in told().values():
        assert her_case.reference in words
        assert "16 December 2026" in words
        assert "my son" not in words
        assert her_case.client.first_name not in words


def test_the_notice_leads_to_what_each_may_read(her_case: Case, amina: User, carys: User, gita: User) -> None:
    with as_application(amina, at=make.NOON):
        asked = request_of(her_case, by=amina)
    for person, page in ((carys, asked.get_absolute_url()), (gita, at(her_case, "steps"))):
        browser = Browser()
        browser.force_login(person)
        assert f'href="{page}"' in browser.get(reverse("desk:notifications")).text
        assert browser.get(page).status_code == 200


def test_a_notice_leads_nowhere_that_its_reader_may_not_go(
    amina_browser: Browser, her_case: Case, amina: User, carys: User
) -> None:
    asked = request_of(her_case, by=carys)
    Notice(person=amina, words="Of a request", url=asked.get_absolute_url(), told_at=make.NOON).save()
    page = amina_browser.get(reverse("desk:notifications")).text
    assert "Of a request" in page
    assert asked.get_absolute_url() not in page


def test_nothing_further_is_hers(amina_browser: Browser, her_case: Case, carys: User) -> None:
    asked = request_of(her_case, by=carys)
    page = amina_browser.get(at(her_case, "requests_of_case"))
    assert "Asked on" in text_of(page)
    assert asked.get_absolute_url() not in page.text
    assert amina_browser.get(asked.get_absolute_url()).status_code == 403
    for name in ("identity", "gathering", "pause", "extension", "ending", "release", "items"):
        assert amina_browser.post(at(her_case, name, asked.pk)).status_code == 403, name
    refused = amina_browser.post(at(her_case, "request_new"), SAID)
    assert "asked for a copy already" in text_of(refused)


def test_who_handles_requests_tells_nobody(carys_browser: Browser, her_case: Case, gita: User) -> None:
    page = carys_browser.post(at(her_case, "request_new"), SAID, follow=True)
    assert page.request["PATH_INFO"] == AccessRequest.objects.get().get_absolute_url()
    assert not Notice.objects.exists()


def test_of_a_sealed_case_only_those_are_told_who_see_it(
    her_case: Case, amina: User, carys: User, gita: User
) -> None:
    make.user("Nia Pugh", role=Role.MANAGER, services=[her_case.service])
    names = SealNames([carys, amina], [])
    access.seal_case(case=her_case, names=names, words="Her brother works here.", by=carys, at=make.NOON)
    with as_application(amina, at=make.NOON):
        request_of(her_case, by=amina)
    assert set(told()) == {carys}


def test_nobody_is_told_who_is_kept_out(her_case: Case, amina: User, carys: User, gita: User) -> None:
    kit = make.user("Kit Lowe", role=Role.MANAGER, services=[her_case.service])
    access.exclude_worker(case=her_case, person=kit, reason="knows_her", by=carys, at=make.NOON)
    with as_application(amina, at=make.NOON):
        request_of(her_case, by=amina)
    assert set(told()) == {carys, gita}


def test_a_student_writes_none_down(her_case: Case, efua: User) -> None:
    browser = Browser()
    browser.force_login(efua)
    assert browser.post(at(her_case, "request_new"), SAID).status_code == 403
