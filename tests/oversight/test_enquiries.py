"""Those who were not taken on: recorded without a name, by those who take on, for their own services."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from oversight.models import Enquiry
from tests import make, roles
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
URL = "/reports/not-taken-on/"


def sent(service: Service, **more: str) -> dict[str, str]:
    on = make.TODAY
    answers = {"service": str(service.pk), "source": "police", "reason": "no_place"}
    return {**answers, **day("referred_on", on), **day("answered_on", on), **more}


def test_it_is_recorded_and_counted(carys_browser: Browser, outreach: Service, carys: User) -> None:
    assert "Nobody is recorded yet" in text_of(carys_browser.get(URL))
    page = text_of(carys_browser.post(URL, sent(outreach), follow=True))
    assert "It is recorded, and counts in the figures." in page
    enquiry = Enquiry.objects.get()
    assert (enquiry.service, enquiry.reason, enquiry.made_by) == (outreach, "no_place", carys)
    assert Event.objects.filter(kind="enquiry.recorded", by=carys).count() == 1


def test_a_mistake_is_taken_out_and_stays_in_its_history(
    carys_browser: Browser, outreach: Service, carys: User
) -> None:
    carys_browser.post(URL, sent(outreach))
    enquiry = Enquiry.objects.get()
    for _ in range(2):  # pressed twice
        page = text_of(carys_browser.post(reverse("oversight:enquiry_end", args=[enquiry.pk]), follow=True))
    assert "It is taken out of the figures." in page
    assert "Nobody is recorded yet" in page
    assert "Taken out, and not counted" in page
    assert page.count(str(carys)) >= 2
    enquiry.refresh_from_db()
    assert enquiry.withdrawn_by == carys
    assert enquiry.history.count() == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (day("answered_on", make.TODAY.replace(day=1)), "must be on or after the day it came"),
        ({"reason": ""}, "Choose why she was not taken on"),
        ({"source": "a friend"}, "There is a problem"),
        (day("referred_on", make.TODAY.replace(year=2090)), "There is a problem"),
    ],
)
def test_what_makes_no_sense_is_refused(
    more: dict[str, str], words: str, carys_browser: Browser, outreach: Service
) -> None:
    assert words in text_of(carys_browser.post(URL, sent(outreach, **more)))
    assert not Enquiry.objects.exists()


def test_another_teams_services_are_no_choice(dev: User, outreach: Service, carys_browser: Browser) -> None:
    carys_browser.post(URL, sent(outreach))
    browser = Browser()
    browser.force_login(dev)
    assert "Nobody is recorded yet" in text_of(browser.get(URL))
    browser.post(URL, sent(outreach))
    assert Enquiry.objects.count() == 1
    enquiry = Enquiry.objects.get()
    assert browser.post(reverse("oversight:enquiry_end", args=[enquiry.pk])).status_code == 404


def test_a_worker_takes_out_only_their_own(
    amina: User, ben: User, carys_browser: Browser, outreach: Service
) -> None:
    workers = []
    for worker in (amina, ben):
        worker.services.add(outreach)
        browser = Browser()
        browser.force_login(worker)
        workers.append(browser)
    hers, others = workers
    hers.post(URL, sent(outreach))
    end = reverse("oversight:enquiry_end", args=[Enquiry.objects.get().pk])
    page = text_of(others.get(URL))
    assert "Take it out" not in page
    assert f"{amina} or a manager can take it out" in page
    assert others.post(end).status_code == 404
    assert "Take it out" in text_of(hers.get(URL))
    assert "It is taken out of the figures." in text_of(carys_browser.post(end, follow=True))


def test_the_database_tells_of_one_only_to_readers_of_its_service(
    carys: User, dev: User, farah: User, carys_browser: Browser, outreach: Service
) -> None:
    carys_browser.post(URL, sent(outreach))
    for user, rows in ((carys, 1), (dev, 0), (farah, 0)):
        with roles.as_application(user, at=make.NOON):
            assert (Enquiry.objects.count(), Enquiry.history.count()) == (rows, rows), user
