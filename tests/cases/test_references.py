"""A reference tells of nothing: not by its number, nor by what search answers."""

import itertools
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case, SafeContact
from cases.queries.matches import PersonSearch, find
from cases.queries.organisation import people_sought
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from tests import make

SECRETS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|H-\d{4,}')


def number(reference: str) -> int:
    return int(reference.removeprefix("H-"))


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 7])
def test_each_number_is_a_random_step_after_the_last(many: int) -> None:
    references = [Case.next_reference()]
    for _ in range(80 // many):
        references += Case.next_references(many)
    numbers = [number(reference) for reference in references]
    steps = {later - earlier for earlier, later in itertools.pairwise(numbers)}
    assert steps <= set(range(1, 10))
    assert len(steps) > 4
    assert Case.next_references(0) == []


@pytest.mark.parametrize("typed", ["H-{0}", "h{0}", "{0}", " H {0} "])
def test_search_by_reference_answers_one_thing_for_whatever_one_may_not_open(
    typed: str, dev: User, carys: User, amina: User, outreach: Service, her_case: Case
) -> None:
    out, sealed = (make.case(worker=amina, service=outreach, client=make.client(n)) for n in ("Rosa", "Mina"))
    access.exclude_worker(case=out, person=dev, reason="knows_her", by=carys, at=make.NOON)
    names = SealNames([carys, amina], [])
    access.seal_case(case=sealed, names=names, words="He works near by", by=carys, at=make.NOON)
    browser = Browser()
    browser.force_login(dev)
    pages = set()
    for reference in (her_case.reference, out.reference, sealed.reference, "H-9876"):
        words = typed.format(reference.removeprefix("H-"))
        page: Any = browser.post("/search/", {"q": words})
        assert page.status_code == 200
        assert f"{reverse('desk:access_reason')}?reference={reference}" in page.text
        pages.add(re.sub(r"\d{4,}", "", SECRETS.sub("", page.text)))
        assert people_sought(by=dev, limit=9, numbers=[reference]) == []
    assert len(pages) == 1
    assert people_sought(by=amina, limit=9, numbers=[her_case.reference])
    browser.force_login(amina)
    answer = browser.post("/search/", {"q": her_case.reference})
    assert answer["Location"] == her_case.get_absolute_url()


def test_her_name_still_finds_her_in_another_team(dev: User, her_case: Case) -> None:
    browser = Browser()
    browser.force_login(dev)
    assert her_case.reference in browser.post("/search/", {"q": "Ghada Karam"}).text


class TestNumbers:
    """Those of the Home Office: what another team is told by one, find first tells too, and no more."""

    NUMBERS = ("NRM-4418-0236", "B1234567")

    @pytest.fixture
    def numbered(self, her_case: Case) -> Case:
        her_case.take_over_nrm(Case.NRMStage.WAITING_RG, reference=self.NUMBERS[0])
        her_case.save()
        her_case.client.home_office_reference = self.NUMBERS[1]
        her_case.client.save()
        return her_case

    def told(self, browser: Browser, words: str) -> set[str]:
        """Return the references that search tells."""
        page = browser.post("/search/", {"q": words}).text
        return set(re.findall(r'ref">(H-\d{4,})', page.partition('id="h-clients"')[2]))

    @pytest.mark.parametrize("typed", NUMBERS)
    def test_a_whole_number_tells_initials_and_is_counted(
        self, typed: str, numbered: Case, dev: User, amina: User
    ) -> None:
        browser = Browser()
        browser.force_login(dev)
        page = browser.post("/search/", {"q": typed}).text
        assert numbered.reference in page
        for secret in ("Ghada", "Karam", str(amina), str(numbered.service), numbered.get_absolute_url()):
            assert secret not in page.partition('id="h-clients"')[2], secret
        assert self.told(browser, typed[:-1]) == set(), "a part of a number tells nothing"
        assert Event.objects.filter(by=dev, kind="search.made").count() == 2

    def test_nor_more_of_her_cases_than_find_first_tells(
        self, numbered: Case, dev: User, carys: User, house_a: Service
    ) -> None:
        numbered.close(kind="planned", on=make.TODAY, by=carys, at=make.NOON)
        now = make.case(worker=carys, service=house_a, client=numbered.client, opened_on=make.TODAY)
        browser = Browser()
        browser.force_login(dev)
        words = PersonSearch(reference=self.NUMBERS[1])
        first = {match.card.reference for match in find(words, by=dev).people}
        assert self.told(browser, self.NUMBERS[1]) == first == {now.reference}

    def test_the_end_of_a_phone_tells_nothing(self, numbered: Case, dev: User, amina: User) -> None:
        phone = SafeContact.objects.get(case=numbered).phone
        browser = Browser()
        browser.force_login(dev)
        assert self.told(browser, phone[-4:]) == set()
        own = Browser()
        own.force_login(amina)
        assert self.told(own, phone[-4:]) == {numbered.reference}

    @pytest.mark.parametrize("typed", NUMBERS)
    def test_her_own_worker_finds_her_by_each(
        self, typed: str, numbered: Case, amina_browser: Browser
    ) -> None:
        assert self.told(amina_browser, typed.lower()) == {numbered.reference}
        assert numbered.get_absolute_url() in amina_browser.post("/search/", {"q": typed}).text

    @pytest.mark.parametrize("typed", NUMBERS)
    def test_of_whom_she_is_closed_to_nothing(
        self, typed: str, numbered: Case, dev: User, carys: User
    ) -> None:
        access.exclude_worker(case=numbered, person=dev, reason="knows_her", by=carys, at=make.NOON)
        browser = Browser()
        browser.force_login(dev)
        assert self.told(browser, typed) == set()


def test_looking_first_has_the_limit_of_searches(amina_browser: Browser, her_case: Case, amina: User) -> None:
    few = {**settings.BUDGETS, "searches": {"hour": 2, "day": 5, "week": 8}}
    said = {"first_name": "Ghada", "last_name": "Karam"}
    with override_settings(BUDGETS=few):
        pages = [amina_browser.post(reverse("cases:intake_find"), said) for _ in range(3)]
    assert [page.status_code for page in pages] == [200, 200, 302]
    assert her_case.reference in pages[1].text
    assert "proof" in pages[2]["Location"] or "again" in pages[2]["Location"], pages[2]["Location"]
    assert Event.objects.filter(by=amina, kind="search.made").count() == 2
