"""Two windows on one target: saving in one does not put back what the other changed."""

import pytest
from django.test import Client as Browser

from cases.models import Case
from supportplans.models import Step, Target
from tests.supportplans.pages import at, text_of
from tests.windows import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(her_case: Case, safe_street: Target) -> str:
    return at(her_case, "target", safe_street.pk)


def test_a_step_set_to_done_in_one_stays_done_when_the_other_saves(
    url: str, safe_street: Target, amina_browser: Browser
) -> None:
    one, other = (
        opened(amina_browser.get(url), asking="steps-"),
        opened(amina_browser.get(url), asking="steps-"),
    )
    assert amina_browser.post(url, {**one, "steps-0-status": "done"}).status_code == 302
    stale = amina_browser.post(url, {**other, "text": "I want to walk home."})
    page = text_of(stale)
    assert "You changed this in another window" in page
    assert "Step 1: How far has it got? Done You left it as it was, so what was saved stays" in page
    assert "None" not in page.split("Two answers")[1].split("Change a target")[0]
    assert amina_browser.post(url, opened(stale, asking="steps-")).status_code == 302
    safe_street.refresh_from_db()
    assert safe_street.text == "I want to walk home."
    assert safe_street.step_set.get(what="Walk to the bus stop together").status == Step.Status.DONE


def test_a_step_added_in_one_stays_when_the_other_saves(
    url: str, safe_street: Target, amina_browser: Browser
) -> None:
    one, other = (
        opened(amina_browser.get(url), asking="steps-"),
        opened(amina_browser.get(url), asking="steps-"),
    )
    new = {"steps-2-what": "Ring the police", "steps-2-who": "worker", "steps-2-status": "not_started"}
    assert amina_browser.post(url, {**one, **new, "steps-TOTAL_FORMS": "3"}).status_code == 302
    stale = amina_browser.post(url, {**other, "measure": "I walk alone."})
    assert "Step: new Ring the police Added below" in text_of(stale)
    assert amina_browser.post(url, opened(stale, asking="steps-")).status_code == 302
    whats = set(safe_street.step_set.values_list("what", flat=True))
    assert whats == {"Walk to the bus stop together", "Save the house’s number", "Ring the police"}


def test_what_both_changed_is_shown_in_words_and_mine_stays_in_the_form(
    url: str, safe_street: Target, amina_browser: Browser
) -> None:
    one, other = (
        opened(amina_browser.get(url), asking="steps-"),
        opened(amina_browser.get(url), asking="steps-"),
    )
    amina_browser.post(url, {**one, "text": "I want a key.", "considerations": ["community", "money"]})
    stale = amina_browser.post(url, {**other, "text": "I want to walk home."})
    page = text_of(stale)
    assert "What does she want? I want a key. I want to walk home." in page
    again = opened(stale, asking="steps-")
    assert again["text"] == ["I want to walk home."]
    assert set(again["considerations"]) == {"community", "money"}
    assert amina_browser.post(url, again).status_code == 302
    safe_street.refresh_from_db()
    assert (safe_street.text, set(safe_street.considerations)) == (
        "I want to walk home.",
        {"community", "money"},
    )
