"""Intake from the first page to the opened case."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Client, Consent, Deadline, Entry, Paper, Topic
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.safekeeping.models import Draft
from tests.cases.intaking import Filler, rows

Kind = Deadline.Kind


@pytest.fixture
def filler(amina_browser: Browser) -> Filler:
    return Filler(amina_browser)


class TestFromFirstToLast:
    def test_opens_a_case_with_all_that_was_said(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(
            outreach,
            amina,
            about=rows("othername", {"name": "Rosa", "kind": "exploitation"}),
            children={
                "pregnant": "no",
                **rows(
                    "dependant", {"name": "Samir", "relation": "Child", "age": "4", "lives_with_her": "yes"}
                ),
            },
        )
        answer = filler.open()
        case = Case.objects.get()
        assert answer["Location"] == reverse("cases:opened", args=[case.reference])
        client = case.client
        assert (client.full_name, client.nationality, str(client.born_on)) == (
            "Ghada Karam",
            "Egyptian",
            "2002-05-03",
        )
        assert client.age_status == Client.AgeStatus.ADULT
        assert client.interpreter_needed == "yes"
        assert [str(name) for name in client.other_names.all()] == ["Rosa"]
        assert client.safe_contact.ways == "Text after 4pm"
        assert client.safe_contact.checked_on == timezone.localdate()
        assert client.addresses.get().borough == "Lambeth"
        assert case.dependant_set.get().age == 4
        assert (case.worker, case.service, case.status) == (amina, outreach, Case.Status.OPEN)
        assert (case.source, case.exploitation) == ("police", ["sexual"])
        assert case.topic_set.count() == len(Topic.Subject)
        income = case.topic_set.get(subject="income")
        assert (income.answer, income.words, income.asked_on) == (
            "yes",
            "I have nothing",
            timezone.localdate(),
        )
        assert case.topic_set.get(subject="racism").asked_on is None
        assert case.consent_set.get(purpose=Consent.Purpose.SERVICE).witness == "Layla H."
        assert case.paper_set.filter(state=Paper.State.MISSING).count() == len(Paper.Kind)
        assert case.entry_set.get(kind=Entry.Kind.OPENED).by == amina
        assert Event.objects.get(kind="case.created").case_ref == case.reference
        assert not Draft.objects.exists()

    def test_says_what_was_made_and_when_it_is_due(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(outreach, amina)
        page = filler.browser.get(filler.open()["Location"])
        case = Case.objects.get()
        assert f"{case.reference} created" in page.text
        assert "3 tasks added" in page.text
        for kind in (Kind.FIRST_RISK_ASSESSMENT, Kind.FIRST_PLAN, Kind.NRM_EXPLANATION):
            assert str(kind.label) in page.text
