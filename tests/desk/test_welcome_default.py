"""The sheet of her first day is made as its page asks for it, and what stops one is said in words."""

import re
from datetime import date, datetime
from io import BytesIO

import pytest
from django.test import Client as Browser
from pypdf import PdfReader

from cases.models import Case, Printed
from hestia.accounts.models import User
from supportplans import actions as plans

pytestmark = pytest.mark.django_db
DEFAULT = {"takes_away": "discreet", "parts": ["phones", "lines"], "style": "standard"}
WITH_PHONES = DEFAULT | {"discreet_phones": "on"}


@pytest.mark.parametrize("phone", ["", "07700 900123"])
def test_a_discreet_copy_with_what_is_ticked_at_first(
    phone: str, her_case: Case, amina: User, amina_browser: Browser
) -> None:
    amina.phone = phone
    amina.save()
    url = f"/cases/{her_case.reference}/print/welcome/"
    page = amina_browser.get(url).text
    ticked = re.findall(r'name="parts"[^>]*value="(\w+)"[^>]*checked', page)
    assert sorted(ticked) == sorted(DEFAULT["parts"])
    assert not re.search(r'name="discreet_phones"[^>]*checked', page)
    for sent, stands in ((DEFAULT, False), (WITH_PHONES, bool(phone))):
        answer = amina_browser.post(url, sent)
        assert answer["Content-Type"] == "application/pdf"
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        assert ("07700 900123" in text) is stands
        assert Printed.objects.latest("pk").takes_away == "discreet"


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ((), "Her contact rules say: no calls and no texts."),
        (("may_text",), "Her contact rules say: no calls."),
        (("may_call", "may_text"), ""),
    ],
)
def test_what_her_contact_rules_say_stands_beside_the_numbers(
    ways: tuple[str, ...], words: str, her_case: Case, amina_browser: Browser
) -> None:
    contact = her_case.safe_contact
    contact.may_call, contact.may_text = "may_call" in ways, "may_text" in ways
    contact.save()
    page = amina_browser.get(f"/cases/{her_case.reference}/print/welcome/").text
    assert ("Her contact rules say" in page) is bool(words)
    assert words in page


def test_a_number_of_the_house_is_said_with_what_to_untick(
    her_case: Case, amina: User, amina_browser: Browser
) -> None:
    house = her_case.service
    house.phone = amina.phone = "020 7946 0111"
    house.save()
    amina.save()
    url = f"/cases/{her_case.reference}/print/welcome/"
    page = amina_browser.post(url, WITH_PHONES).text
    assert "Untick the phone numbers to leave it out" in page
    assert not Printed.objects.exists()
    assert amina_browser.post(url, DEFAULT)["Content-Type"] == "application/pdf"


def test_our_number_in_what_was_typed_gives_away_a_copy_without_numbers(
    her_case: Case, amina: User, amina_browser: Browser, now: datetime, today: date
) -> None:
    amina.phone = "07700 900123"
    amina.save()
    step = plans.StepRow(what="Ring 07700900123", who="client")
    plans.add_target(
        case=her_case,
        domain="legal",
        text="I want papers.",
        steps=[step],
        on=today,
        due_on=today,
        by=amina,
        at=now,
    )
    url = f"/cases/{her_case.reference}/print/plan/"
    assert "Step of target 1" in amina_browser.post(url, DEFAULT | {"parts": []}).text
    assert not Printed.objects.exists()
