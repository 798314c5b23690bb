"""The sheet of her first day is made as its page asks for it, and what stops one is said in words."""

import re
from datetime import date, datetime

import pytest
from django.test import Client as Browser

from cases.models import Case, Printed
from hestia.accounts.models import User
from supportplans import actions as plans

pytestmark = pytest.mark.django_db
DEFAULT = {"takes_away": "discreet", "parts": ["phones", "lines"], "style": "standard"}


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
    answer = amina_browser.post(url, DEFAULT)
    assert answer["Content-Type"] == "application/pdf"
    assert Printed.objects.get().takes_away == "discreet"


def test_a_number_of_the_house_is_said_with_what_to_untick(
    her_case: Case, amina: User, amina_browser: Browser
) -> None:
    house = her_case.service
    house.phone = amina.phone = "020 7946 0111"
    house.save()
    amina.save()
    url = f"/cases/{her_case.reference}/print/welcome/"
    page = amina_browser.post(url, DEFAULT).text
    assert "Untick “Phone numbers” to leave it out" in page
    assert not Printed.objects.exists()
    without = DEFAULT | {"parts": ["lines"]}
    assert amina_browser.post(url, without)["Content-Type"] == "application/pdf"


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
