"""Agencies come into being when they act, each once, and an exit asks whether each was told."""

from datetime import datetime
from typing import Any

import pytest

from cases.actions import agencies
from cases.actions.consents import record_consent
from cases.models import Agency, Case, Consent, Person
from hestia.accounts.models import User
from supportplans.queries.evidence import exit_evidence
from supportplans.rules.exit_criteria import agencies_told_and_targets_met
from tests import make

pytestmark = pytest.mark.django_db


def names(case: Case) -> list[tuple[str, str]]:
    return sorted(Agency.objects.filter(case=case).values_list("kind", "name"))


def agrees(case: Case, by: User, at: datetime, **fields: Any) -> None:
    consent = Consent(
        case=case,
        **{"purpose": "police", "answer": "given", "how": "spoken", "given_on": make.TODAY, **fields},
    )
    record_consent(consent=consent, by=by, at=at)


def test_who_referred_her(her_case: Case, amina: User, now: datetime) -> None:
    her_case.source, her_case.source_detail = "police", "Hackney Police, PC Ward"
    agencies.from_source(her_case, by=amina, at=now)
    assert names(her_case) == [("police", "Hackney Police")]


def test_who_is_there_and_their_phone_come_along(her_case: Case, amina: User, now: datetime) -> None:
    her_case.source = "local_authority"
    her_case.source_detail = "Croydon Council, Jan Reed, 020 7946 0111"
    agencies.from_source(her_case, by=amina, at=now)
    council = her_case.agency_set.get()
    assert (council.name, council.worker, council.phone) == ("Croydon Council", "Jan Reed", "020 7946 0111")


@pytest.mark.parametrize("source", ["self", "publicity", "other", ""])
def test_one_who_came_herself_comes_from_no_agency(
    source: str, her_case: Case, amina: User, now: datetime
) -> None:
    her_case.source, her_case.source_detail = source, "Her neighbour"
    agencies.from_source(her_case, by=amina, at=now)
    assert not names(her_case)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Kent Police, PC Ward", "police"),
        ("Hillingdon Council", "council"),
        ("Refugee Council", "charity"),
        ("Barnardo’s", "charity"),
        ("Border Force", "home_office"),
        ("Gangmasters and Labour Abuse Authority", "other"),
        ("", "other"),
    ],
)
def test_a_first_responder_is_what_its_name_says(her_case: Case, name: str, kind: str) -> None:
    her_case.source, her_case.source_detail = "first_responder", name
    agency = agencies.agency_of_source(her_case)
    assert agency
    assert agency.kind == kind


def test_who_was_consented_to_is_one_however_spelled(her_case: Case, amina: User, now: datetime) -> None:
    for name in ("Hackney Police", "HACKNEY  police", "Hackney Police, DC Ward"):
        agrees(her_case, amina, now, recipient=name)
    assert names(her_case) == [("police", "Hackney Police")]


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "refused"},
        {"recipient": ""},
        {"purpose": "research"},
        {"purpose": "nrm"},
        {"purpose": "other"},
    ],
    ids=str,
)
def test_what_names_no_agency_makes_none(
    fields: dict[str, str], her_case: Case, amina: User, now: datetime
) -> None:
    agrees(her_case, amina, now, **{"recipient": "Hackney Police", **fields})
    assert not names(her_case)


def test_somebody_in_her_life_is_no_agency(her_case: Case, amina: User, now: datetime) -> None:
    Person(case=her_case, name="Mariam Karam", kind="family").save()
    agrees(her_case, amina, now, recipient="Mariam Karam")
    assert not names(her_case)


def test_an_exit_asks_whether_each_was_told(her_case: Case, amina: User, now: datetime) -> None:
    agrees(her_case, amina, now, recipient="Hackney Police")
    evidence = exit_evidence(her_case, None, today=make.TODAY)
    criterion = agencies_told_and_targets_met(evidence)
    assert "Tell Hackney Police, or say why not." in [line.text for line in criterion.missing]
