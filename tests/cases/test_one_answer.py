"""Whether we may share with an agency is one fact of the ledger: People reads it and writes it there."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Agency, Case, Consent
from hestia.accounts.models import User
from tests import make
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
CELLS = {"yes": "Yes", "no": "No, do not share", "not_discussed": "Not asked"}


def law(case: Case, answer: str = "") -> Agency:
    agency = Agency(case=case, kind="solicitor", name="Brightwater Law", started_on=make.TODAY)
    agency.save()
    return make.she_says(agency, answer)


def sent(agency: Agency | None = None, **answers: str) -> dict[str, Any]:
    on = {"started_on_day": "2", "started_on_month": "11", "started_on_year": "2026"}
    version = {"version": str(agency.version)} if agency else {}
    return {"kind": "solicitor", "name": "Brightwater Law", **on, **version, **answers}


def people(case: Case, browser: Browser) -> str:
    return text_of(browser.get(reverse("cases:people", args=[case.reference])))


@pytest.mark.parametrize("answer", CELLS)
def test_people_shows_what_the_ledger_says(answer: str, her_case: Case, amina_browser: Browser) -> None:
    law(her_case, answer)
    assert CELLS[answer] in people(her_case, amina_browser)


def test_what_she_takes_back_under_consent_is_no_under_people(
    her_case: Case, amina: User, amina_browser: Browser
) -> None:
    agency = law(her_case, "yes")
    Consent(
        case=her_case,
        purpose="solicitor",
        recipient=agency.name,
        answer="withdrawn",
        how="spoken",
        given_on=make.TODAY,
        recorded_by=amina,
        recorded_at=make.NOON,
    ).save()
    assert CELLS["no"] in people(her_case, amina_browser)


@pytest.mark.parametrize(("answer", "kept"), [("yes", ["given"]), ("no", ["refused"]), ("not_discussed", [])])
def test_its_form_writes_the_ledger(
    answer: str, kept: list[str], her_case: Case, amina_browser: Browser
) -> None:
    url = reverse("cases:around_new", args=[her_case.reference, "agency"])
    assert amina_browser.post(url, sent(may_share=answer)).status_code == 302
    ledger = Consent.objects.filter(case=her_case, purpose="solicitor", recipient="Brightwater Law")
    assert [consent.answer for consent in ledger] == kept
    assert CELLS[answer] in people(her_case, amina_browser)


def test_saved_again_without_a_new_answer_it_writes_none(her_case: Case, amina_browser: Browser) -> None:
    agency = law(her_case, "yes")
    before = her_case.consent_set.count()
    url = reverse("cases:around", args=[her_case.reference, "agency", agency.pk])
    assert amina_browser.post(url, sent(agency, may_share="yes", worker="Nadia")).status_code == 302
    assert her_case.consent_set.count() == before


@pytest.mark.parametrize("answer", ["no", "not_discussed"])
def test_a_yes_is_taken_back_where_those_told_are_written_to(
    answer: str, her_case: Case, amina_browser: Browser
) -> None:
    agency = law(her_case, "yes")
    url = reverse("cases:around", args=[her_case.reference, "agency", agency.pk])
    page = text_of(amina_browser.post(url, sent(agency, may_share=answer)))
    assert "Record under Consent that she takes it back" in page
    assert CELLS["yes"] in people(her_case, amina_browser)


def test_no_column_says_it_a_second_time() -> None:
    assert not [field.name for field in Agency._meta.get_fields() if "share" in field.name]
