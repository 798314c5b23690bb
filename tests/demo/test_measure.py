"""The benchmark measures what a real server would answer."""

import re
from datetime import datetime

import pytest
from pytest_django import Settings

from cases.models import Case
from demo.management.commands.bench import NOTES, case_file, write_notes
from demo.measure import Server, page
from hestia.accounts.models import User
from hestia.pdf import html
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)  # a real answer closes its connection


@pytest.mark.parametrize("is_secure", [True, False])
def test_a_page_is_reached_whether_or_not_the_server_asks_for_https(
    amina: User, settings: Settings, *, is_secure: bool
) -> None:
    settings.SECURE_SSL_REDIRECT = is_secure
    figure = page("My day", Server(amina), "/my-day/", runs=2)
    assert figure.queries > 0
    assert figure.size > 1000


def test_a_page_that_is_refused_is_not_measured(amina: User) -> None:
    with pytest.raises(RuntimeError, match="/team/: 403"):
        Server(amina).get("/team/")


@pytest.mark.django_db
def test_the_case_file_that_is_measured_is_a_case_with_so_many_notes(
    her_case: Case, amina: User, now: datetime
) -> None:
    her_case.narrate("phoned", "Phone call", "She rang.", by=amina, at=make.NOON)
    write_notes(her_case, by=amina, now=now)
    assert her_case.entry_set.notes().count() == NOTES
    told = html(case_file(her_case, by=amina, on=make.TODAY))
    entries = re.findall(r'<div class="entry">\s*<time>', told)
    assert len(entries) == her_case.entry_set.count() == NOTES
    assert "Case summary, all notes but incidents" in told
