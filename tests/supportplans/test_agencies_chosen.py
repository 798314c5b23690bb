"""Which service goes on with a target is chosen from the directory, who was named last first, or typed."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from cases.models import Agency, Case
from hestia.accounts.models import User
from hestia.directory.forms.choosing import SOMEBODY_ELSE
from hestia.directory.models import ListedAgency
from supportplans.models import Signpost, Target
from tests import make
from tests.supportplans.pages import at, clock, day, text_of

__all__ = ["clock"]  # a fixture
ASKED = {"status": "waiting", "agency_answer": "waiting", **day("agency_asked_on", date(2026, 11, 20))}


def listed(name: str, kind: str, carys: User, **fields: Any) -> ListedAgency:
    agency = ListedAgency(name=name, kind=kind, verified_at=make.NOON, verified_by=carys, **fields)
    agency.save()
    return agency


@pytest.fixture
def law(carys: User) -> ListedAgency:
    known = {"usual_wait": "3 weeks", "contact_role": "Duty solicitor", "phone": "020 7946 0311"}
    return listed("Brightwater Law", "solicitor", carys, **known)


def offered(browser: Browser, page: str) -> list[tuple[str, list[str]]]:
    """Return the headings of the list, and the names under each."""
    form = browser.get(page).context["form"]
    return [
        (group.title, [offer.name for offer in group.offers]) for group in form["agency"].field.widget.groups
    ]


def test_who_was_named_last_stands_first(
    her_case: Case,
    safe_street: Target,
    court: Target,
    law: ListedAgency,
    carys: User,
    amina: User,
    amina_browser: Browser,
) -> None:
    listed("Old Street Law", "solicitor", carys, retired_at=make.NOON, retired_by=carys)
    page = at(her_case, "target_status", safe_street.pk)
    assert offered(amina_browser, page) == [("Solicitor", ["Brightwater Law"])]
    Agency(case=her_case, kind="gp", name="The surgery", started_on=date(2026, 11, 1)).save()
    court.status, court.agency, court.agency_answer = "waiting", "brightwater  law", "waiting"
    court.agency_asked_on = date(2026, 11, 19)
    court.save()
    assert offered(amina_browser, page) == [("Used last", ["Brightwater Law", "The surgery"])]
    # In another case of the same worker it is theirs; the agencies of that case are nobody else's.
    other = make.case(worker=amina, service=her_case.service, client=make.client("Hana"))
    elsewhere = offered(amina_browser, at(other, "signpost_new"))
    assert elsewhere == [("Used last", ["Brightwater Law"])]


def test_who_to_ask_for_comes_from_the_directory(
    her_case: Case, safe_street: Target, law: ListedAgency, amina_browser: Browser
) -> None:
    page = at(her_case, "target_status", safe_street.pk)
    sent = {**ASKED, **day("on", date(2026, 11, 24)), "version": safe_street.version}
    chosen = {"agency_chosen": law.name, "agency": ""}
    two = amina_browser.post(page, {**sent, **chosen, "agency": "Another Law"})
    assert "Clear the box, or choose “Another one”" in text_of(two)
    assert amina_browser.post(page, {**sent, **chosen}).status_code == 302
    safe_street.refresh_from_db()
    contact = "Duty solicitor, 020 7946 0311"
    assert (safe_street.agency, safe_street.agency_contact) == (law.name, contact)
    typed = {"agency_chosen": SOMEBODY_ELSE, "agency": "The drop-in", "version": safe_street.version}
    assert amina_browser.post(page, {**sent, **typed}).status_code == 302
    safe_street.refresh_from_db()
    assert (safe_street.agency, safe_street.agency_contact) == ("The drop-in", "")


def test_a_signpost_asks_for_somebody_where_the_directory_knows_nobody(
    her_case: Case, court: Target, law: ListedAgency, amina_browser: Browser
) -> None:
    page = at(her_case, "signpost_new")
    sent = {"target": court.pk, "answer": "waiting", **day("passed_on", date(2026, 11, 20))}
    nobody = amina_browser.post(page, {**sent, "once": str(uuid.uuid4()), "agency": "The drop-in"})
    assert "Enter the person there, with phone or e-mail" in text_of(nobody)
    chosen = {"once": str(uuid.uuid4()), "agency": "", "agency_chosen": law.name}
    assert amina_browser.post(page, {**sent, **chosen}).status_code == 302
    assert Signpost.objects.get().contact == "Duty solicitor, 020 7946 0311"


def test_who_does_a_step_is_picked_from_the_same_names_or_typed(
    her_case: Case, safe_street: Target, law: ListedAgency, amina_browser: Browser
) -> None:
    for page in (at(her_case, "target_new"), at(her_case, "target", safe_street.pk)):
        words = amina_browser.get(page).content.decode()
        assert f'<option value="{law.name}"></option>' in words
        assert 'list="agencies"' in words
