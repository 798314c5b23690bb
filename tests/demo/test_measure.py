"""The benchmark measures what a real server would answer."""

import re
from collections import Counter
from datetime import datetime

import pytest
from pytest_django import Settings

from cases.models import Case
from demo.load import ServedLoad
from demo.management.commands.bench import NOTES, case_file, write_notes
from demo.measure import Server, page
from demo.scale import seed_scale
from hestia.accounts.models import Service, User
from hestia.db.acting import as_owner
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
    assert "Case summary, all notes except incidents" in told


def load(milliseconds: list[float], **answers: int) -> ServedLoad:
    return ServedLoad(2, 1, 1, milliseconds, Counter({answer.strip("_"): n for answer, n in answers.items()}))


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        pytest.param(load([100.0] * 100, _200=100), [], id="as people need it"),
        pytest.param(load([100.0] * 90 + [301.0] * 10, _200=100), ["p95 is 301 ms, 300 or more"], id="slow"),
        pytest.param(
            load([100.0] * 100, _200=99, _503=1),
            ["1 pages were not answered: {'200': 99, '503': 1}"],
            id="an error",
        ),
        pytest.param(load([9.0], _200=1), ["only 1 answers came"], id="nobody is answered"),
    ],
)
def test_load_fails_where_people_wait_or_are_refused(figure: ServedLoad, words: list[str]) -> None:
    assert figure.failures() == words


def test_a_large_caseload_is_a_small_one_many_times_over(now: datetime) -> None:
    """Each copy has its own workers, cases and numbers; a page of a copied worker is like any other."""
    with as_owner():
        seed_scale(120, at=now, one_by_one=40)
        assert Case.objects.count() == 120
        assert Case.objects.values("reference").distinct().count() == 120
        for case in Case.objects.select_related("client", "worker", "service").order_by("pk")[40:42]:
            assert case.worker is not None
            assert case.worker.email.startswith(("1.", "2."))
            assert case.service.name.endswith((" 1", " 2"))
            assert list(case.worker.services.all()) == [case.service]
            assert case.entry_set.count() == 10
        assert Service.objects.filter(name__startswith="Scale").count() == 3
        worker = User.objects.get(email="2.scale.0000@example.org")
        make.case(worker=worker, service=worker.services.get())  # the next key is free
    assert "H-1000" in Server(worker).get("/my-day/").decode()
