"""A paper for outside goes to somebody on record, and never against her word: whatever is typed or sent."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client as Browser

from cases.actions.consents import record_consent
from cases.models import Agency, Case, Consent, Disclosure, Person, Printed
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from referrals.models import Referral
from tests import make

pytestmark = pytest.mark.django_db

SENT = {"why": "The referral", "basis": "consent", "read": "on"}


@pytest.fixture
def asked_case(her_case: Case, amina: User, now: datetime) -> Case:
    """Return a case with a yes to a referral and a no to the police."""
    says(her_case, amina, now, purpose="nrm")
    says(her_case, amina, now, purpose="police", answer="refused")
    Agency(
        case=her_case, kind="police", name="Hackney Police", worker="DC Harris", started_on=make.TODAY
    ).save()
    return her_case


def says(case: Case, by: User, at: datetime, **fields: Any) -> None:
    answer = {"answer": "given", "how": "spoken", "given_on": make.TODAY, **fields}
    record_consent(consent=Consent(case=case, **answer), by=by, at=at)


def people(browser: Browser, case: Case) -> str:
    return (
        browser.get(f"/cases/{case.reference}/people/")
        .text.partition("h-agencies")[2]
        .partition("h-people")[0]
    )


@pytest.mark.parametrize("recipient", ["Her cousin Arben", "DC Harris", "The landlord"])
def test_nobody_is_told_who_is_not_on_record(
    recipient: str, asked_case: Case, amina_browser: Browser
) -> None:
    before = people(amina_browser, asked_case)
    for basis, way in (*((basis, "") for basis in Disclosure.Basis.values), ("legal_duty", "preview/")):
        sent = SENT | {"basis": basis, "basis_reason": "A court order of this day", "recipient": recipient}
        answer = amina_browser.post(f"/cases/{asked_case.reference}/print/worksheet/{way}", sent)
        assert "Who will be told?" in answer.text
    assert not Printed.objects.exists()
    assert not Disclosure.objects.exists()
    assert people(amina_browser, asked_case) == before


def test_who_is_told_makes_no_agency_and_no_answer_of_hers(asked_case: Case, amina_browser: Browser) -> None:
    before = people(amina_browser, asked_case)
    answers = list(asked_case.consent_set.values_list("pk", flat=True))
    sent = SENT | {"recipient": "The Salvation Army"}
    answer = amina_browser.post(f"/cases/{asked_case.reference}/print/worksheet/", sent)
    assert answer["Content-Type"] == "application/pdf"
    assert people(amina_browser, asked_case) == before
    assert list(asked_case.consent_set.values_list("pk", flat=True)) == answers
    told = amina_browser.get(f"/cases/{asked_case.reference}/disclosures/").text
    assert "The Salvation Army" in told
    row = Disclosure.objects.get()
    assert (row.recipient, row.basis, row.document) == ("The Salvation Army", "consent", "worksheet")


@pytest.mark.parametrize("recipient", ["Hackney Police", "Metropolitan Police", "Police Scotland"])
@pytest.mark.parametrize("basis", ["consent", "support"])
def test_her_no_to_the_police_is_held_against_each_of_them(
    recipient: str, basis: str, asked_case: Case, amina_browser: Browser, carys_browser: Browser
) -> None:
    url = f"/cases/{asked_case.reference}/print/worksheet/"
    sent = SENT | {"recipient": recipient, "basis": basis, "basis_reason": "I told her so on Monday"}
    answer = amina_browser.post(url, sent)
    assert "She said no on" in answer.text
    assert not Printed.objects.exists()
    law = {"recipient": recipient, "basis": "legal_duty", "basis_reason": "The order of a court of today"}
    assert "Only a manager can print this for them." in amina_browser.post(url, SENT | law).text
    assert not Printed.objects.exists()
    assert carys_browser.post(url, SENT | law)["Content-Type"] == "application/pdf"


def test_a_later_yes_lifts_her_no(
    asked_case: Case, amina_browser: Browser, amina: User, now: datetime
) -> None:
    says(asked_case, amina, now, purpose="police")
    url = f"/cases/{asked_case.reference}/print/worksheet/"
    answer = amina_browser.post(url, SENT | {"recipient": "Hackney Police"})
    assert answer["Content-Type"] == "application/pdf"


def test_who_must_not_know_is_never_told_whatever_the_ground(
    asked_case: Case, amina_browser: Browser
) -> None:
    contact = asked_case.safe_contact
    contact.must_not_know = "Her cousin, and anyone from Unseen"
    contact.save()
    Person(case=asked_case, name="Border Force", kind="other", risk=Person.Risk.EXPLOITER).save()
    law = {"basis": "legal_duty", "basis_reason": "The order of a court of today"}
    page = f"/cases/{asked_case.reference}/print/worksheet/"
    letter = {"who": "other", "kind": "home_office", "why": "Her claim", **law}
    assert "is linked to" in amina_browser.post(page, SENT | law | {"recipient": "Border Force"}).text
    for name in ("Her cousin Arben", "her Cousin"):
        answer = amina_browser.post(
            f"/cases/{asked_case.reference}/disclosures/new/", letter | {"recipient": name}
        )
        assert "must not know about us" in answer.text
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("basis", ["consent", "support"])
def test_a_letter_knows_an_agency_of_hers_under_another_kind(
    basis: str, asked_case: Case, amina_browser: Browser
) -> None:
    url = f"/cases/{asked_case.reference}/disclosures/new/"
    letter = {"who": "other", "kind": "home_office", "recipient": "DC Harris", "why": "Her claim"}
    answer = amina_browser.post(url, letter | {"basis": basis, "basis_reason": "I told her so"})
    assert "She said no on" in answer.text
    assert not Disclosure.objects.exists()


def test_each_paper_for_outside_offers_only_who_is_on_record(
    asked_case: Case, amina_browser: Browser, amina: User, now: datetime
) -> None:
    Referral(case=asked_case, started_at=now, started_by=amina).save()
    says(asked_case, amina, now, purpose="nrm", answer="refused")
    for paper, offered in (("duty", "Hackney Police: works with her"), ("duty", "Home Office: decides")):
        page = amina_browser.get(f"/cases/{asked_case.reference}/print/{paper}/").text
        assert offered in page
        assert 'name="recipient" type="text"' not in page
        assert "The Salvation Army" not in page  # a charity notifies of nobody


def test_an_agency_that_only_the_printer_recorded_takes_a_manager(
    asked_case: Case, amina_browser: Browser, amina: User, carys_browser: Browser, now: datetime
) -> None:
    says(asked_case, amina, now, purpose="police")
    added = {
        "name": "Ealing Police",
        "kind": "police",
        "may_share": "not_discussed",
        "started_on_day": "1",
        "started_on_month": "11",
        "started_on_year": "2026",
    }
    amina_browser.post(f"/cases/{asked_case.reference}/people/agency/new/", added)
    assert asked_case.agency_set.filter(name="Ealing Police").exists()
    url, sent = f"/cases/{asked_case.reference}/print/worksheet/", SENT | {"recipient": "Ealing Police"}
    refused = amina_browser.post(url, sent).text
    assert f"Only {amina} has recorded that Ealing Police works with the client." in refused
    assert not Printed.objects.exists()
    assert carys_browser.post(url, sent)["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("basis", sorted(Disclosure.OVERRIDES))
def test_what_happened_to_her_is_not_told_without_her_yes_by_one_worker(
    basis: str, asked_case: Case, amina_browser: Browser, carys_browser: Browser
) -> None:
    url = f"/cases/{asked_case.reference}/print/worksheet/"
    words = {"basis": basis, "basis_reason": "The order of a court of today"}
    sent = SENT | words | {"recipient": "The Salvation Army"}
    assert (
        "It says what happened to her, and the client has not said yes." in amina_browser.post(url, sent).text
    )
    assert not Printed.objects.exists()
    assert carys_browser.post(url, sent)["Content-Type"] == "application/pdf"


def test_those_who_enforce_immigration_law_are_told_by_no_worker_alone(
    asked_case: Case, amina_browser: Browser, carys_browser: Browser
) -> None:
    url = f"/cases/{asked_case.reference}/print/worksheet/"
    for name in ("Immigration Enforcement", "UK Visas and Immigration (asylum)"):
        refused = amina_browser.post(url, SENT | {"recipient": name}).text
        assert "enforces immigration law. Only a manager can print this for them." in refused
    assert not Printed.objects.exists()
    sent = SENT | {"recipient": "Immigration Enforcement"}
    assert carys_browser.post(url, sent)["Content-Type"] == "application/pdf"


def test_nor_is_a_first_responder_whom_one_administrator_wrote_down(
    asked_case: Case, amina_browser: Browser, carys_browser: Browser
) -> None:
    administrator = Browser()
    administrator.force_login(make.user("Hal Berg", role=Role.ADMINISTRATOR))
    new = {"name": "Karim Family Referrals", "kind": "charity", "is_current": "on"}
    assert administrator.post("/settings/first-responders/new/", new).status_code == 302
    url, sent = (
        f"/cases/{asked_case.reference}/print/worksheet/",
        SENT | {"recipient": "Karim Family Referrals"},
    )
    refused = amina_browser.post(url, sent).text
    assert "Only Hal Berg has said that Karim Family Referrals is a first responder." in refused
    assert not Printed.objects.exists()
    assert carys_browser.post(url, sent)["Content-Type"] == "application/pdf"
