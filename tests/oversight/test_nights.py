"""What the machine finds each night: the same as of the cases one sees, once a day, of no sealed case."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client as Browser

from cases.models import Case, Consent, Deadline, Exclusion, SafeContact, Seal
from hestia.accounts.models import Service, User
from oversight.models import NightlyCheck
from oversight.queries.checks import check_every_file, checked, nightly_lines, nights_for
from tests import make
from tests.roles import as_application

pytestmark = pytest.mark.django_db
URL = "/reports/checks/nightly/"
TODAY = make.TODAY
LATE = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def cases(amina: User, outreach: Service) -> list[Case]:
    """Cases that lack one thing and another: the first nothing, but that its worker was never asked."""
    made = []
    for number in range(5):
        client = make.client(f"Woman{number}", "Kaya", first_language="" if number == 3 else "Hindi")
        client.interpreter_needed = "not_discussed" if number == 2 else "no"
        client.save()
        case = make.case(worker=None if number == 4 else amina, by=amina, service=outreach, client=client)
        days = 91 if number == 1 else 89
        SafeContact.objects.filter(case=case).update(checked_on=TODAY - timedelta(days=days))
        made.append(case)
    made[0].promise(Deadline.Kind.FIRST_PLAN, due_on=LATE, by=amina, at=make.NOON)
    made[1].promise(Deadline.Kind.RISK_REVIEW, due_on=TODAY, by=amina, at=make.NOON)
    made[4].promise(Deadline.Kind.TASK, title="Ring the GP", due_on=TODAY, by=amina, at=make.NOON)
    Consent(
        case=made[0],
        purpose=Consent.Purpose.SERVICE,
        answer=Consent.Answer.GIVEN,
        how=Consent.How.SPOKEN,
        given_on=LATE,
        recorded_at=make.NOON,
        recorded_by=amina,
    ).save()
    return made


def run(on: date = TODAY) -> None:
    with as_application(None, at=make.NOON + (on - TODAY)):
        check_every_file()


def test_it_finds_what_is_found_of_the_same_cases_by_day(cases: list[Case], carys: User) -> None:
    run()
    with as_application(carys, at=make.NOON):
        total, missing = checked(carys, on=TODAY)
        [tonight] = nights_for(carys, until=TODAY, days=1)
    assert tonight.cases == total == len(cases)
    assert {slug: len(rows) for slug, rows in missing.items() if rows} == dict(tonight.missing)
    found = {"consent": 4, "first-plan": 1, "safe-contact": 1, "interpreter": 1, "language": 1, "nobody": 1}
    assert {slug: tonight.missing[slug] for slug in found} == found
    assert tonight.complete == 0


def test_once_a_day_and_a_night_without_is_said(
    cases: list[Case], carys: User, amina: User, carys_browser: Browser, farah: User
) -> None:
    assert "Nothing was checked" in carys_browser.get(URL).text
    for on in (TODAY - timedelta(days=7), TODAY - timedelta(days=1)):
        run(on)
    cases[3].client.first_language = "Twi"
    cases[3].client.save()
    page = carys_browser.get(URL).text
    assert "Not checked last night" in page
    for _ in range(2):  # each hour: the second finds that it is done
        run()
    with as_application(carys, at=make.NOON):
        nights = nights_for(carys, until=TODAY, days=14)
        [language] = [line for line in nightly_lines(nights) if line.check.slug == "language"]
    assert (language.last, language.before, language.week_before) == (0, 1, 1)
    assert sum(night.checked_at is None for night in nights) == 11
    page = carys_browser.get(URL).text
    assert "Not checked last night" not in page
    assert "5 cases were checked" in " ".join(page.split())
    # A lead is told the numbers, and led to no case; a worker has a page of their own.
    browser = Browser()
    browser.force_login(farah)
    for_lead = browser.get(URL)
    assert for_lead.status_code == 200
    assert 'href="/reports/checks/consent/"' not in for_lead.text
    browser.force_login(amina)
    assert browser.get(URL).status_code == 403


@pytest.mark.parametrize("how", ["sealed", "kept out"])
def test_whom_few_may_see_is_in_no_number(
    how: str, cases: list[Case], carys: User, ben: User, amina: User
) -> None:
    if how == "sealed":
        Seal(client=cases[0].client, words="Threats", given_at=make.NOON, given_by=amina).save()
    else:
        Exclusion(
            client=cases[0].client, person=ben, reason="knows_her", given_at=make.NOON, given_by=carys
        ).save()
    run()
    with as_application(carys, at=make.NOON):
        [tonight] = nights_for(carys, until=TODAY, days=1)
    assert (tonight.cases, tonight.missing["first-plan"]) == (len(cases) - 1, 0)


def test_another_team_reads_none_and_nobody_writes_one(
    cases: list[Case], carys: User, dev: User, outreach: Service
) -> None:
    run()
    with as_application(dev, at=make.NOON):
        assert not NightlyCheck.objects.filter(service=outreach).exists()
    with pytest.raises(DatabaseError), transaction.atomic(), as_application(carys, at=make.NOON):
        NightlyCheck(day=LATE, service=outreach, checked_at=make.NOON, cases=1, complete=1).save()


@pytest.mark.parametrize("seed", range(8))
def test_whatever_there_is_the_night_counts_what_the_pages_count(
    seed: int, amina: User, carys: User, outreach: Service, house_a: Service
) -> None:
    """Figures need no such test: they are counted when they are asked for. This table alone is kept."""
    dice = make.dice(seed)
    kinds = (Deadline.Kind.FIRST_PLAN, Deadline.Kind.RISK_REVIEW, Deadline.Kind.FIRST_RISK_ASSESSMENT)
    for number in range(12):
        client = make.client(f"Woman{number}", "Kaya", first_language=dice.choice(["", "Hindi"]))
        client.interpreter_needed = dice.choice(["not_discussed", "yes", "no"])
        client.save()
        worker, service = dice.choice([amina, None]), dice.choice([outreach, house_a])
        status = dice.choice([Case.Status.OPEN, Case.Status.OPEN, Case.Status.LEAVING, Case.Status.WAITING])
        case = make.case(worker=worker, by=amina, service=service, client=client, status=status)
        checked_on = dice.choice([None, TODAY - timedelta(days=dice.randrange(80, 100))])
        SafeContact.objects.filter(case=case).update(checked_on=checked_on)
        if dice.random() < 0.7:
            due_on = TODAY + timedelta(days=dice.randrange(-3, 3))
            case.promise(dice.choice(kinds), due_on=due_on, by=amina, at=make.NOON)
        if dice.random() < 0.5:
            Consent(
                case=case,
                purpose=dice.choice([Consent.Purpose.SERVICE, Consent.Purpose.FIGURES]),
                answer=dice.choice([Consent.Answer.GIVEN, Consent.Answer.REFUSED]),
                how=Consent.How.SPOKEN,
                given_on=LATE,
                recorded_at=make.NOON,
                recorded_by=amina,
            ).save()
    run()
    with as_application(carys, at=make.NOON):
        total, missing = checked(carys, on=TODAY)
        [tonight] = nights_for(carys, until=TODAY, days=1)
    assert tonight.cases == total > 0
    assert {slug: len(rows) for slug, rows in missing.items()} == {
        slug: tonight.missing.get(slug, 0) for slug in missing
    }
