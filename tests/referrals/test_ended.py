"""A referral that ended stays to be read once another was begun."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from hestia.accounts.models import User
from referrals.models import Referral
from tests.referrals.conftest import NOON, Act
from tests.referrals.pages import text_of, url

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def ended(act: Act, rg_positive: Referral) -> Referral:
    """She withdrew on Fri 20 Nov, and was told of the NRM again on Tue 24 Nov 2026."""
    act("chase", referral=rg_positive, chased_on=date(2026, 11, 18), asked="The desk", how="phone")
    withdrew: dict[str, Any] = {"reason": "her_choice", "how": "witnessed", "witness": "Jo Lane"}
    day = date(2026, 11, 20)
    act("withdraw", referral=rg_positive, withdrawn_on=day, **withdrew, knows_support_ends=True)
    act(
        "explain",
        case=rg_positive.case,
        explained_on=date(2026, 11, 24),
        language="Arabic",
        at=NOON + timedelta(seconds=1),
    )
    return rg_positive


def test_is_listed_and_shows_what_was_kept(amina_browser: Browser, ended: Referral) -> None:
    case = ended.case
    address = url(case, "referral_ended", ended.pk)
    now = text_of(amina_browser.get(url(case)))
    assert "Earlier referrals" in now
    assert f'<a href="{address}">NRM referral NRM-4418-0236</a>' in now
    page = text_of(amina_browser.get(address))
    for words in (
        "She withdrew",
        "Spoken, with a witness (Jo Lane)",
        "Reasonable grounds: positive",
        "The Salvation Army",
        "The desk",
        "Stopped Fri 20 Nov",
        "NRM-4418-0236",
    ):
        assert words in page
    main = page[page.index("Earlier referral, NRM") :]
    for act in ("correction", "told", "handover/", "answers/", "disqualification/"):
        assert f"/referral/{act}" not in main
    assert "Correct it" not in main


def test_only_where_one_was(amina_browser: Browser, rg_positive: Referral, dev: User) -> None:
    assert "Earlier referrals" not in text_of(amina_browser.get(url(rg_positive.case)))
    assert amina_browser.get(url(rg_positive.case, "referral_ended", rg_positive.pk)).status_code == 404


def test_another_team_finds_nothing(ended: Referral, dev: User) -> None:
    browser = Browser()
    browser.force_login(dev)
    assert browser.get(url(ended.case, "referral_ended", ended.pk)).status_code == 404


# Of the overview one is what the worksheet still asks: until the form is sent, and not afterwards.
@pytest.mark.parametrize(("name", "most"), [("overview", 13), ("referral_ended", 12)])
def test_asks_few_questions(name: str, most: int, ended: Referral, amina_browser: Browser) -> None:
    address = url(ended.case, name, *([ended.pk] if name == "referral_ended" else []))
    amina_browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        amina_browser.get(address)
    assert len([q for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= most
