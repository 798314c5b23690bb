"""Two windows on one assessment: saving in one does not put back what the other changed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.ui.form_components import is_required
from riskassessment.models import Assessment
from tests import make
from tests.riskassessment.build import SLUGS
from tests.supportplans.pages import day, text_of
from tests.windows import opened

pytestmark = pytest.mark.django_db

SIM = {
    "actions-0-what": "Change her SIM card",
    "actions-0-who": "her",
    "actions-0-consideration": "safety",
    **day("actions-0-by_on", make.TODAY),
}
DRAFT = {"save_draft": "1"}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def url(her_case: Case) -> str:
    return reverse("riskassessment:assessment_new", args=[her_case.reference])


def window(browser: Browser, url: str) -> dict[str, Any]:
    return opened(browser.get(url), asking="money_seen")


def again(response: Any) -> dict[str, Any]:
    return opened(response, asking="money_seen")


def rated(slug: str) -> tuple[Any, ...]:
    rating = Assessment.objects.get().rating(slug)
    assert rating
    return rating.likelihood, rating.impact, rating.evidence


MONEY = {"money_likely": "3", "money_serious": "2", "money_seen": "She owes a debt."}
FAMILY = {"family_likely": "2", "family_serious": "3", "family_seen": "He has rung her mother."}


def test_a_rating_of_one_stays_when_the_other_saves_another(url: str, amina_browser: Browser) -> None:
    one, other = window(amina_browser, url), window(amina_browser, url)
    assert amina_browser.post(url, {**one, **MONEY, **DRAFT}).status_code == 302
    stale = amina_browser.post(url, {**other, **FAMILY, **DRAFT})
    page = text_of(stale)
    assert "Money: How likely is harm? Likely You left it as it was" in page
    assert "Money: What did you see or hear? She owes a debt. You left it as it was" in page
    assert amina_browser.post(url, {**again(stale), **DRAFT}).status_code == 302
    assert (rated("money"), rated("family")) == (
        (3, 2, "She owes a debt."),
        (2, 3, "He has rung her mother."),
    )


def test_what_one_rated_is_there_when_the_other_finishes_without_it(url: str, amina_browser: Browser) -> None:
    """An answer that is missing here and saved there is no answer to be typed a second time."""
    one, other = window(amina_browser, url), window(amina_browser, url)
    amina_browser.post(url, {**one, **MONEY, **DRAFT})
    stale = amina_browser.post(url, {**other, **FAMILY})
    assert "Money: say" not in text_of(stale)
    assert "Community: say how likely harm is, how serious it would be and what you saw" in text_of(stale)
    form = again(stale)
    assert (form["money_likely"], form["money_seen"]) == (["3"], ["She owes a debt."])


def test_an_action_added_in_one_stays_when_the_other_saves(url: str, amina_browser: Browser) -> None:
    amina_browser.post(url, {**window(amina_browser, url), **SIM, **DRAFT})
    one, other = window(amina_browser, url), window(amina_browser, url)
    more = {name.replace("-0-", "-1-"): value for name, value in SIM.items()} | {
        "actions-1-what": "Ring the GP"
    }
    assert amina_browser.post(url, {**one, **more, **DRAFT}).status_code == 302
    stale = amina_browser.post(url, {**other, **FAMILY, **DRAFT})
    page = text_of(stale)
    assert "Action: new Ring the GP Added below" in page
    assert "Removed" not in page
    assert amina_browser.post(url, {**again(stale), **DRAFT}).status_code == 302
    planned = Assessment.objects.get().actions
    assert set(planned.values_list("what", flat=True)) == {"Change her SIM card", "Ring the GP"}
    assert rated("family") == (2, 3, "He has rung her mother.")


def test_an_action_changed_in_one_is_not_put_back_by_the_other(url: str, amina_browser: Browser) -> None:
    amina_browser.post(url, {**window(amina_browser, url), **SIM, **DRAFT})
    one, other = window(amina_browser, url), window(amina_browser, url)
    amina_browser.post(url, {**one, "actions-0-who": "agency", **DRAFT})
    stale = amina_browser.post(url, {**other, **MONEY, **DRAFT})
    assert "Action 1: Who will do it? Another agency You left it as it was" in text_of(stale)
    assert amina_browser.post(url, {**again(stale), **DRAFT}).status_code == 302
    assert Assessment.objects.get().actions.get().party == "agency"


def test_nothing_is_shown_by_its_key(url: str, amina_browser: Browser) -> None:
    one, other = window(amina_browser, url), window(amina_browser, url)
    amina_browser.post(url, {**one, **MONEY, **SIM, "talked_through": "not_safe", **DRAFT})
    stale = amina_browser.post(
        url, {**other, **FAMILY, "money_likely": "4", "talked_through": "not_yet", **DRAFT}
    )
    table = text_of(stale).split("Two answers")[1].split("When did you assess")[0]
    assert "Action: new Change her SIM card Added below" in table
    for key in ("money_", "not_yet", "not_safe", "None", "safety"):
        assert key not in table, key


def test_actions_stay_when_a_draft_is_saved_again_as_it_is(url: str, amina_browser: Browser) -> None:
    amina_browser.post(url, {**window(amina_browser, url), **SIM, **DRAFT})
    assert amina_browser.post(url, {**window(amina_browser, url), **DRAFT}).status_code == 302
    assert Assessment.objects.get().actions.get().what == "Change her SIM card"


def test_each_who_changed_it_is_named_with_the_time_and_oneself_as_oneself(
    url: str, amina_browser: Browser, ben: User
) -> None:
    ben_browser = Browser()
    ben_browser.force_login(ben)
    other = window(amina_browser, url)
    with time_machine.travel(make.NOON + timedelta(minutes=2), tick=False):
        ben_browser.post(url, {**window(ben_browser, url), **MONEY, **DRAFT})
    with time_machine.travel(make.NOON + timedelta(minutes=5), tick=False):
        amina_browser.post(url, {**window(amina_browser, url), "safety_seen": "She has a chain.", **DRAFT})
        response = amina_browser.post(url, {**other, **FAMILY, **DRAFT})
    page = text_of(response)
    assert (
        "Somebody else (Ben Archer) changed this at 12:02pm. "
        "You changed this in another window at 12:05pm. See what is different, then save again."
    ) in page


def test_a_rating_is_said_to_be_one_s_own_if_it_was_changed_in_another_window(
    url: str, amina_browser: Browser
) -> None:
    one, other = window(amina_browser, url), window(amina_browser, url)
    amina_browser.post(url, {**one, **MONEY, **DRAFT})
    page = text_of(amina_browser.post(url, {**other, **FAMILY, **DRAFT}))
    assert "You changed this in another window at midday." in page
    assert "Somebody else" not in page


def test_actions_of_a_draft_are_there_when_it_is_finished(url: str, amina_browser: Browser) -> None:
    whole = {
        name: value
        for slug in SLUGS
        for name, value in (
            (f"{slug}_likely", "1"),
            (f"{slug}_serious", "1"),
            (f"{slug}_seen", "She said so."),
        )
    }
    started = {**window(amina_browser, url), **whole, **SIM, "talked_through": "with_interpreter"}
    amina_browser.post(url, {**started, **DRAFT})
    assert amina_browser.post(url, window(amina_browser, url)).status_code == 302
    assessment = Assessment.objects.get()
    assert assessment.is_signed
    assert assessment.actions.get(deadline__isnull=False).what == "Change her SIM card"


def test_what_is_needed_is_not_called_optional_when_the_page_comes_back(
    url: str, amina_browser: Browser
) -> None:
    unfinished = {**window(amina_browser, url), "assessed_on_day": "31", "assessed_on_month": "2", **DRAFT}
    form = amina_browser.post(url, unfinished, follow=True).context["form"]
    assert form.errors
    assert is_required(form["assessed_on"])
