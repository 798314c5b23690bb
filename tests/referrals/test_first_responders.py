"""Who may refer: the directory, our own status, what they got, and asking until the NRM number is here."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from hestia.accounts.models import Notice, User
from hestia.audit.models import Event
from referrals.models import Chaser, FirstResponderOrganisation, Referral
from tests.referrals.conftest import SENT_ON, Act, fresh
from tests.referrals.promised import open_promises, problems_of

DIRECTORY = "/settings/first-responders/"
# Those that the rule book names among charities.
CHARITIES = {
    "The Salvation Army",
    "Migrant Help",
    "Medaille Trust",
    "Kalayaan",
    "Barnardo’s",
    "Unseen",
    "NSPCC (Child Trafficking Advice Centre)",
    "TARA",
    "BAWSO",
    "New Pathways",
    "Refugee Council",
}


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        yield


@pytest.mark.django_db
class TestDirectory:
    def test_is_shipped_and_we_are_not_in_it(self, carys_browser: Browser) -> None:
        assert set(FirstResponderOrganisation.objects.values_list("name", flat=True)) >= CHARITIES
        page = carys_browser.get(DIRECTORY).content.decode()
        assert all(name in page for name in CHARITIES)
        assert "We are not a first responder." in page

    def test_one_is_added_changed_and_no_longer_offered(
        self, carys_browser: Browser, amina_browser: Browser, consented: Referral
    ) -> None:
        sent = {"name": "Harbour House", "kind": "charity", "phone": "020 7946 0555", "is_current": "on"}
        assert carys_browser.post(f"{DIRECTORY}new/", sent).status_code == 302
        assert "already exists" in carys_browser.post(f"{DIRECTORY}new/", sent).content.decode()
        made = FirstResponderOrganisation.objects.get(name="Harbour House")
        handover = reverse("referrals:handover", args=[consented.case.reference])
        assert "Harbour House" in amina_browser.get(handover).content.decode()
        del sent["is_current"]
        carys_browser.post(f"{DIRECTORY}{made.pk}/", {**sent, "version": made.version})
        assert "Harbour House" not in amina_browser.get(handover).content.decode()
        assert "May no longer refer" in carys_browser.get(DIRECTORY).content.decode()
        assert made.history.count() == 2
        assert Event.objects.filter(kind="first_responder.saved").count() == 2

    def test_another_phone_and_address_are_told_to_managers_and_on_the_log(
        self, carys: User, hal: User, gita: User
    ) -> None:
        made = FirstResponderOrganisation.objects.get(name="Kalayaan")
        admin, lead = Browser(), Browser()
        admin.force_login(hal)
        lead.force_login(gita)
        sent: dict[str, Any] = {"name": made.name, "kind": made.kind, "note": made.note, "is_current": "on"}
        sent |= {"phone": "07700 900999", "email": "hal@example.org", "version": made.version}
        assert admin.post(f"{DIRECTORY}{made.pk}/", sent).status_code == 302
        told = Notice.objects.get(person=carys).words
        assert "Hal Byrne changed a first responder: Kalayaan." in told
        assert "becomes 07700 900999." in told
        assert "becomes hal@example.org." in told
        log = lead.get("/audit/").text
        assert "Kalayaan: Phone, E-mail" in log
        assert "900999" not in log

    def test_whether_we_are_one_is_a_setting(
        self, carys_browser: Browser, amina_browser: Browser, consented: Referral
    ) -> None:
        handover = reverse("referrals:handover", args=[consented.case.reference])
        assert "and we are not one" in amina_browser.get(handover).content.decode()
        for answer in ("yes", "no", "yes"):
            carys_browser.post(f"{DIRECTORY}us/", {"may_refer": answer})
        us = FirstResponderOrganisation.objects.us()
        assert us
        assert us.name == settings.SITE_NAME
        page = amina_browser.get(handover).content.decode()
        assert f"{us} is a first responder: we may send it ourselves" in page
        assert f'value="{us.pk}" selected' in page

    def test_only_one_is_us(self) -> None:
        FirstResponderOrganisation.objects.create(name="One", kind="charity", is_us=True)
        with pytest.raises(IntegrityError, match="first_responder_one_is_us"), transaction.atomic():
            FirstResponderOrganisation.objects.create(name="Two", kind="charity", is_us=True)


class TestChasing:
    def test_they_are_asked_until_the_reference_is_here(
        self, amina_browser: Browser, act: Act, handed_over: Referral
    ) -> None:
        case = handed_over.case
        address = reverse("referrals:chaser_new", args=[case.reference])
        page = amina_browser.get(address).content.decode()
        assert "It has been with The Salvation Army since" in page
        assert 'value="Jo Lane"' in page
        day = {"chased_on_day": "24", "chased_on_month": "11", "chased_on_year": "2026"}
        sent = {**day, "asked": "Jo Lane", "how": "phone", "answer": "Tomorrow, she says."}
        assert amina_browser.post(address, sent).status_code == 302
        chaser = Chaser.objects.get()
        assert (chaser.whom, chaser.recorded_by) == ("first_responder", case.worker)
        task = case.deadline_set.open().get(kind="chase")
        assert task.title == "Ask the first responder for the NRM number"
        assert task.due_on == date(2026, 11, 26)
        overview = amina_browser.get(reverse("referrals:overview", args=[case.reference])).content.decode()
        assert "Jo Lane</b>, the first responder" in overview
        act("submit", referral=handed_over, submitted_on=date(2026, 11, 24))
        assert "chase" in open_promises(case)
        act("receive", referral=handed_over, received_on=date(2026, 11, 24), reference="NRM-1")
        assert "chase" not in open_promises(case)

    def test_whoever_has_it_is_asked(self, act: Act, handed_over: Referral) -> None:
        asked = {"chased_on": date(2026, 11, 24), "asked": "Desk", "how": "phone"}
        found = problems_of(act, "chase", referral=handed_over, **asked)
        assert list(found) == ["whom"]
        early = asked | {"chased_on": date(2026, 10, 29)}
        found = problems_of(act, "chase", referral=handed_over, whom="first_responder", **early)
        assert found["chased_on"].endswith("on or after the day it was handed over, 30 October 2026")
        act("submit", referral=handed_over, submitted_on=SENT_ON)
        assert fresh(handed_over).to_chase == ["first_responder", "home_office"]
        act("receive", referral=handed_over, received_on=SENT_ON, reference="NRM-1")
        found = problems_of(act, "chase", referral=handed_over, whom="first_responder", **asked)
        assert list(found) == ["whom"]

    def test_what_was_not_in_the_pack_is_said(
        self, amina_browser: Browser, act: Act, handed_over: Referral
    ) -> None:
        again = FirstResponderOrganisation.objects.get(name="Unseen")
        act(
            "hand_over",
            referral=handed_over,
            organisation=again,
            referrer_name="Ed Moss",
            handed_over_on=date(2026, 11, 24),
            how="email",
            pack=["summary", "consent", "contacts"],
        )
        url = reverse("referrals:overview", args=[handed_over.case.reference])
        page = amina_browser.get(url).content.decode()
        assert "The Salvation Army" in page
        assert "Ed Moss" in page
        missing = r"<dt>Not yet</dt>\s*<dd>Evidence, with a list of what each paper is</dd>"
        assert re.search(missing, page)
