"""Her yes has words: a letter on it tells what they name, and anything more only as somebody confirmed it."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client as Browser

from cases.actions.disclosures import change_disclosure, disclose
from cases.models import Agency, Case, Consent, Disclosure
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db
ONCE = "7d444840-9dc0-11d1-b245-5ffdce74fad2"


def agrees(case: Case, purpose: str, what: str) -> Consent:
    consent = Consent(
        case=case,
        purpose=purpose,
        what=what,
        answer="given",
        how="spoken",
        given_on=make.TODAY,
        recorded_at=make.NOON,
        recorded_by=case.made_by,
    )
    consent.save()
    return consent


def begun(browser: Browser, case: Case, kind: str = "solicitor", basis: str = "consent") -> Disclosure:
    agency = Agency(case=case, name="Brightwater Law", kind=kind, started_on=make.TODAY)
    agency.save()
    sent = {
        "who": str(agency.pk),
        "why": "Her claim",
        "basis": basis,
        "basis_reason": "I told her",
    }
    browser.post(f"/cases/{case.reference}/disclosures/new/", sent)
    return Disclosure.objects.latest("pk")


def page_of(disclosure: Disclosure) -> str:
    return f"/cases/{disclosure.case.reference}/disclosures/{disclosure.pk}/facts/"


def ticked(browser: Browser, disclosure: Disclosure) -> set[str]:
    answer: Any = browser.get(page_of(disclosure))
    return set(answer.context["form"]["facts"].value())


@pytest.mark.parametrize(
    ("kind", "purpose", "what", "ticks"),
    [
        ("solicitor", "solicitor", "The NRM papers", {"full_name", "worker", "nrm"}),
        (
            "gp",
            "gp",
            "Her health, not what happened",
            {"full_name", "worker"},
        ),  # nobody’s is ticked beforehand
        (
            "midwife",
            "midwife",
            "Pregnancy, interpreter",
            {"full_name", "worker", "language"},
        ),
        ("solicitor", "solicitor", "Nothing of what happened", {"full_name", "worker"}),
        ("solicitor", "solicitor", "Whatever they ask", {"full_name", "worker"}),
    ],
)
def test_only_what_her_yes_names_is_ticked(
    kind: str, purpose: str, what: str, ticks: set[str], her_case: Case, amina_browser: Browser
) -> None:
    agrees(her_case, purpose, what)
    disclosure = begun(amina_browser, her_case, kind)
    assert ticked(amina_browser, disclosure) == ticks
    assert f"She agreed to “{what}”" in amina_browser.get(page_of(disclosure)).text


def test_what_it_does_not_name_is_asked_about_one_by_one(her_case: Case, amina_browser: Browser) -> None:
    agrees(her_case, "solicitor", "The NRM papers")
    disclosure = begun(amina_browser, her_case)
    sent = {"facts": ["full_name", "nrm", "health", "risk"], "version": disclosure.version}
    for confirmed in ([], ["health"]):
        answer = amina_browser.post(page_of(disclosure), sent | {"confirmed": confirmed})
        assert "Which of these did she also agree to?" in answer.text
        assert 'name="confirmed"' in answer.text
        disclosure.refresh_from_db()
        assert disclosure.facts == []
    answer = amina_browser.post(page_of(disclosure), sent | {"confirmed": ["health", "risk"]})
    assert answer.status_code == 302
    disclosure.refresh_from_db()
    assert disclosure.facts == sent["facts"]
    line = Event.objects.get(kind="disclosure.changed")
    assert line.detail["confirmed"] == ["health", "risk"]


def test_on_another_ground_or_a_yes_without_words_nothing_is_asked(
    her_case: Case, amina_browser: Browser
) -> None:
    agrees(her_case, "solicitor", "The NRM papers")
    disclosure = begun(amina_browser, her_case, basis="legal_duty")
    sent = {"facts": ["full_name", "health"], "version": disclosure.version}
    assert amina_browser.post(page_of(disclosure), sent).status_code == 302
    agrees(her_case, "gp", "")
    disclosure = begun(amina_browser, her_case, "gp")
    sent = {"facts": ["full_name", "risk"], "version": disclosure.version}
    assert amina_browser.post(page_of(disclosure), sent).status_code == 302


def test_the_act_refuses_what_nobody_confirmed_and_a_narrower_yes_stops_it(
    her_case: Case, amina_browser: Browser, amina: User
) -> None:
    agrees(her_case, "solicitor", "The NRM papers")
    disclosure = begun(amina_browser, her_case)
    acts: dict[str, Any] = {"by": amina, "at": make.NOON}
    with pytest.raises(Refused, match="does not cover the health"):
        change_disclosure(disclosure=disclosure, facts=["health"], **acts)
    change_disclosure(disclosure=disclosure, facts=["health"], confirmed=["health"], **acts)
    agrees(her_case, "solicitor", "The date of the hearing")
    with pytest.raises(Refused, match="She has answered again since"):
        disclose(disclosure=disclosure, once=UUID(ONCE), **acts)


def test_a_ground_that_she_expects_is_asked_for_in_words(her_case: Case, amina_browser: Browser) -> None:
    for url, sent in (
        ("disclosures/new/", {"who": "other", "kind": "gp", "recipient": "Hill Road Surgery"}),
        ("print/worksheet/", {"recipient": "The Salvation Army"}),
    ):
        for basis, asks in (("support", "Say when you told her"), ("legal_duty", "Say which law")):
            answer = amina_browser.post(
                f"/cases/{her_case.reference}/{url}", {**sent, "why": "To help her", "basis": basis}
            )
            assert asks in answer.text
    assert not Disclosure.objects.exists()
