"""A reference tells of nothing: not by its number, nor by what search answers."""

import itertools
import re
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case
from cases.queries.organisation import people_sought
from hestia.accounts.models import Service, User
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
