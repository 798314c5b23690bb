"""Links whose page is known only when they are shown lead nobody to a closed door."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client as Browser

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.accounts.permissions import Role, may_open
from tests import make


@pytest.mark.parametrize(
    ("role", "url", "is_open"),
    [
        (Role.CASEWORKER, "/cases/H-0001/risk/new/", True),
        (Role.STUDENT, "/cases/H-0001/risk/new/", False),
        (Role.STUDENT, "/cases/H-0001/", True),
        (Role.STUDENT, "/cases/H-0001/risk/#h-incidents", True),
        (Role.CASEWORKER, "/cases/H-0001/plan/targets/1/", True),
        (Role.STUDENT, "/cases/H-0001/plan/targets/1/?from=exit", False),
        (Role.MANAGER, "/a/page/that/is/no/more/", False),
    ],
)
def test_a_role_opens_what_its_views_ask(role: Role, url: str, *, is_open: bool) -> None:
    assert may_open(User(role=role), url) is is_open


def test_nobody_is_no_role() -> None:
    assert not may_open(AnonymousUser(), "/cases/H-0001/")


def test_a_student_reads_of_a_letter_without_a_way_to_it(
    her_case: Case, amina: User, efua: User, amina_browser: Browser
) -> None:
    her_case.second_worker = efua
    her_case.save()
    letter = f"/cases/{her_case.reference}/disclosures/1/"
    her_case.narrate(Entry.Kind.DOCUMENT, "Letter to her doctor", by=amina, at=make.NOON, url=letter)
    student = Browser()
    student.force_login(efua)

    for_the_worker = amina_browser.get(her_case.get_absolute_url()).content.decode()
    for_the_student = student.get(her_case.get_absolute_url()).content.decode()

    assert f'href="{letter}"' in for_the_worker
    assert "Letter to her doctor" in for_the_student
    assert f'href="{letter}"' not in for_the_student
    assert "/risk/new/" not in for_the_student
