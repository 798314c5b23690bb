"""What came of asking an agency: on its page, of the cases that a reader sees, exactly, and of no other."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import Service, User
from hestia.directory.models import ListedAgency
from supportplans.models import Signpost
from tests import make
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
ASKED = date(2026, 11, 2)


@pytest.fixture
def agency(db: None) -> ListedAgency:
    agency = ListedAgency(name="Room for You", kind="housing")
    agency.save()
    return agency


def passed(case: Case, answer: str, days: int = 0, *, name: str = "Room for you") -> None:
    Signpost(
        case=case,
        need="Somewhere to live",
        agency=name,
        contact="At the desk",
        passed_on=ASKED,
        answer=answer,
        answered_on=ASKED + timedelta(days) if days else None,
        refused_why="no_place" if answer == "refused" else "",
        made_at=make.NOON,
        made_by=case.made_by,
    ).save()


def page_for(person: User, agency: ListedAgency) -> tuple[int, str]:
    browser = Browser()
    browser.force_login(person)
    answer = browser.get(reverse("directory:entry", args=["agencies", agency.pk]))
    return answer.status_code, text_of(answer)


def test_each_reader_is_told_of_the_cases_they_see(
    agency: ListedAgency,
    outreach: Service,
    house_b: Service,
    amina: User,
    dev: User,
    carys: User,
    efua: User,
    farah: User,
) -> None:
    here = [make.case(worker=amina, service=outreach) for _ in range(4)]
    there = make.case(worker=dev, service=house_b)
    passed(here[0], "accepted", 3)
    passed(here[1], "refused", 9)
    passed(here[2], "refused", 30)
    passed(here[3], "waiting")
    passed(here[3], "accepted", 1, name="Another")
    passed(there, "refused", 2)
    for reader in (amina, carys):
        _, page = page_for(reader, agency)
        assert "Asked 4 requests Taken 1 Refused 2 No answer yet 1" in page, reader
        assert "9 days (median of 3 answers)" in page
        assert "%" not in page
    _, page = page_for(dev, agency)
    assert "Asked 1 request Taken 0 Refused 1 No answer yet 0" in page
    # A student who works with none of them is told nothing, and who opens no case has no such page.
    assert "What happened when we asked them" not in page_for(efua, agency)[1]
    assert page_for(farah, agency)[0] == 403


def test_nothing_is_said_where_nobody_was_asked(agency: ListedAgency, amina: User) -> None:
    assert "What happened when we asked them" not in page_for(amina, agency)[1]
