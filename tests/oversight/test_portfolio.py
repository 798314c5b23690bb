"""What a student takes with them: days and hours, and words in which nothing of a client stands."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Person
from hestia.accounts.models import User
from hestia.refusals import Refused
from hestia.staff.models import LearnerDay, LearnerPlacement
from oversight import actions
from tests import make, roles
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
GOOD = "I learned to listen, and to leave a silence. It shows professionalism."


@pytest.fixture
def day(efua: User, carys: User, her_case: Case) -> LearnerDay:
    """Return a day of Efua's, who works with Ghada beside Amina."""
    her_case.second_worker = efua
    her_case.save()
    Person(case=her_case, name="Karim Haddad", kind="family").save()
    LearnerPlacement(
        person=efua,
        kind="student",
        scheme="Salford, MA Social Work",
        supervisor=carys,
        days_agreed=70,
        first_on=make.TODAY - timedelta(20),
    ).save()
    day = LearnerDay(person=efua, on=make.TODAY - timedelta(1), purpose="shadowing", hours=7)
    day.save()
    return day


def write(day: LearnerDay, words: str, by: User) -> None:
    with roles.as_application(by, at=make.NOON):
        actions.write_learned(day=day, learned=words, by=by, at=make.NOON)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Ghada taught me patience.", "Ghada"),
        ("KARAM: I sat with her.", "KARAM"),
        ("Her uncle karim rang.", "karim"),
        ("I read all of H-0042 first.", "H-0042"),
        ("She rings on 020 7946 0018.", "020 7946 0018"),
        ("We met on 24/11/2026.", "24/11/2026"),
        ("Write to g.karam@example.org", "g.karam@example.org"),
        ("She lives in SE1 7PB now.", "SE1 7PB"),
        ("She lives at 77 quince street.", "77 quince street"),
    ],
)
def test_words_that_tell_of_a_client_are_refused_with_where(
    words: str, told: str, day: LearnerDay, efua: User
) -> None:
    with pytest.raises(Refused, match="Take out “") as refused:
        write(day, words, efua)
    assert f"“{told}”" in str(refused.value)
    day.refresh_from_db()
    assert day.learned == ""


def test_what_was_learned_stands_beside_the_hours_and_is_changed(
    day: LearnerDay, efua: User, carys: User
) -> None:
    browser = Browser()
    browser.force_login(efua)
    url = reverse("oversight:learned", args=[efua.pk, day.pk])
    refused = browser.post(url, {"learned": "Ghada was brave.", "version": day.version})
    assert refused.status_code == 409
    assert "it can tell who a client is" in text_of(refused)
    saved = browser.post(url, {"learned": GOOD, "version": day.version}, follow=True)
    page = text_of(saved)
    assert "We found nothing about a client in it." in page
    for words in (GOOD, "Salford, MA Social Work", "1 of 70 days done", "7 hours"):
        assert words in page, words
    manager = Browser()
    manager.force_login(carys)
    assert GOOD in text_of(manager.get(reverse("oversight:portfolio", args=[efua.pk])))


def test_it_is_of_the_learner_and_who_keeps_their_register(day: LearnerDay, ben: User, efua: User) -> None:
    browser = Browser()
    browser.force_login(ben)
    for name, args in (("portfolio", [efua.pk]), ("learned", [efua.pk, day.pk])):
        assert browser.get(reverse(f"oversight:{name}", args=args)).status_code == 404


def test_of_a_day_of_absence_there_is_nothing_to_write(day: LearnerDay, efua: User) -> None:
    away = LearnerDay(person=efua, on=make.TODAY, kind="absent")
    away.save()
    with pytest.raises(Refused, match="absent"):
        write(away, GOOD, efua)
