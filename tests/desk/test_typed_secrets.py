"""Whatever somebody types that comes to stand in a letter is read for what is secret of her."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from lxml import html

from cases.models import Address, Agency, Case, Disclosure, Printed, SafeContact
from tests import make

GIVEN_AWAY = (
    "For 77 Quince Row",
    "Seventy-seven q.u.i.n.c.e row",
    "Ring O7911 11 o38o",
    "oh seven nine double one, double one oh three eight oh",
    "Say m a r i g o l d",
    "her at home.example",
)
ONLY_A_MANAGER_READS = {"secret_reason"}
UNTYPED = {"hidden", "radio", "checkbox", "submit", "search"}


@pytest.fixture
def agency(her_case: Case) -> Agency:
    SafeContact.objects.filter(case=her_case).delete()
    SafeContact(case=her_case, phone="07911 110380", email="her@home.example", code_word="Marigold").save()
    street = "77 Quince Row\nE8 1AB"
    Address(case=her_case, kind="own", text=street, borough="Hackney", from_on=make.TODAY).save()
    kept = Agency(case=her_case, name="Brightwater Law", kind="solicitor", started_on=make.TODAY)
    kept.save()
    make.she_says(kept, "yes")
    return kept


def typed_fields(browser: Browser, url: str) -> list[str]:
    """Return the names of what can be typed on a page, as the page has them."""
    page = html.fromstring(browser.get(url).content)
    form = next(
        form for form in page.xpath("//main//form") if form.xpath(".//textarea|.//input[@name='why']")
    )
    boxes = form.xpath(".//textarea|.//input")
    return [box.get("name") for box in boxes if box.get("name") and box.get("type", "text") not in UNTYPED]


def refusals(browser: Browser, url: str, answers: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Type each secret into each field, and yield whether it was refused and where."""
    names = [name for name in typed_fields(browser, url) if name not in ONLY_A_MANAGER_READS]
    assert names
    for name in names:
        for words in GIVEN_AWAY:
            response = browser.post(url, answers | {name: words})
            is_page = response.status_code in {200, 409, 422} and "html" in response["Content-Type"]
            is_refused = b"Take it out." in response.content or b"Do not write to this" in response.content
            yield name, words, is_page and is_refused


class TestNothingTypedTellsWhatIsNotTicked:
    def test_on_the_way_to_a_letter(self, agency: Agency, amina_browser: Browser) -> None:
        root = reverse("desk:disclosures", args=[agency.case.reference])
        someone = {"who": "other", "kind": "gp", "recipient": "A surgery", "why": "A visit"}
        ground = {"basis": "legal_duty", "basis_reason": "An order"}
        told = [*refusals(amina_browser, f"{root}new/", someone | ground)]
        assert {name for name, _, _ in told} == {"recipient", "person", "address", "why", "basis_reason"}
        assert [(name, words) for name, words, is_refused in told if not is_refused] == []
        assert not Disclosure.objects.exists()
        amina_browser.post(f"{root}new/", someone | ground)
        begun = Disclosure.objects.get()
        facts = reverse("desk:disclosure_facts", args=[agency.case.reference, begun.pk])
        told = [*refusals(amina_browser, facts, {"facts": ["first_name"], "version": begun.version})]
        assert [(name, words) for name, words, is_refused in told if not is_refused] == []

    def test_on_a_paper_for_outside(self, her_case: Case, agency: Agency, amina_browser: Browser) -> None:
        url = reverse("desk:print", args=[her_case.reference, "worksheet"])
        answers = {"why": "The referral", "recipient": "The Salvation Army"}
        told = [*refusals(amina_browser, url, answers | {"basis": "legal_duty", "basis_reason": "An order"})]
        assert {name for name, _, _ in told} == {"why", "basis_reason"}
        assert [(name, words) for name, words, is_refused in told if not is_refused] == []
        assert not Printed.objects.exists()


def test_a_surgery_may_be_named_after_her_street(agency: Agency, amina_browser: Browser) -> None:
    root = reverse("desk:disclosures", args=[agency.case.reference])
    answers = {"who": "other", "kind": "gp", "recipient": "Quince Row Surgery", "why": "A visit"}
    amina_browser.post(
        f"{root}new/",
        answers | {"address": "3 Quince Row, E8 1AB", "basis": "legal_duty", "basis_reason": "An order"},
    )
    assert Disclosure.objects.get().recipient == "Quince Row Surgery"
