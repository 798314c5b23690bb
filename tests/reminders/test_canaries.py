"""Invented records: whoever touches one is noticed, and nobody but the log's readers knows which they are."""

import re
from collections.abc import Callable
from datetime import timedelta
from random import SystemRandom

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.canaries import plant
from cases.models import Address, Canary, Case
from cases.rules.invented import invent
from desk.reminders.canaries import ring
from hestia.accounts.models import Notice, OutgoingMail, Service, User
from hestia.audit.models import Event
from tests import make, roles
from tests.addresses import address, patterns

REAL_INWARD = re.compile(r" \d(?:(?![CIKMOV])[A-Z]){2}$")  # how the second half of a real postcode looks


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def canary(outreach: Service, amina: User, gita: User) -> Case:
    """Plant one in outreach; Gita reads the log."""
    plant(invent(SystemRandom(), on=make.TODAY), service=outreach, by=amina, at=make.NOON)
    return Case.objects.get(reference=Canary.objects.get().reference)


def heard(lead: User, *, later: timedelta = timedelta()) -> list[str]:
    """Let the worker look, as the application's role; return what stands at the lead's bell, oldest first."""
    at = make.NOON + later
    with transaction.atomic(), roles.as_application(None):
        ring(since=at - timedelta(minutes=6), at=at)
    return [notice.words for notice in Notice.objects.filter(person=lead).order_by("pk")]


def signed_in(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def opens(browser: Browser, case: Case) -> object:
    return browser.get(case.get_absolute_url())


def prints(browser: Browser, case: Case) -> object:
    return browser.get(reverse("desk:print_preview", args=[case.reference, "case-summary"]))


def uncovers(browser: Browser, case: Case) -> object:
    pk = Address.objects.get(case=case).pk
    return browser.post(reverse("cases:shown", args=[case.reference, "address", pk]))


def searches(browser: Browser, case: Case) -> object:
    return browser.post(reverse("desk:search"), {"q": case.client.last_name})


@pytest.mark.parametrize("touch", [opens, prints, uncovers, searches], ids=lambda touch: touch.__name__)
def test_each_way_to_it_rings_once(
    touch: Callable[[Browser, Case], object], canary: Case, amina: User, ben: User, gita: User
) -> None:
    assert heard(gita) == []
    browser = signed_in(ben)
    touch(browser, canary)
    words = heard(gita)
    assert words
    assert all(str(ben) in each and canary.reference in each for each in words)
    touch(browser, canary)
    assert heard(gita) == words
    assert OutgoingMail.objects.filter(kind="canary", to=gita.email).count() == 1
    assert not Notice.objects.exclude(person=gita).exists()


def test_each_address_of_it_that_opens_rings(canary: Case, ben: User, gita: User) -> None:
    """Found in the URLconf: no page of a case is left out because nobody thought of it."""
    browser, opened = signed_in(ben), 0
    for name, converters in patterns():
        if "ref" not in converters:
            continue
        Notice.objects.all().delete()
        before = Event.objects.count()
        if browser.get(address(name, converters, canary)).status_code != 200:
            continue
        opened += 1
        assert Event.objects.count() > before or heard(gita), (
            name
        )  # opened again within a page's time: no new line
        assert heard(gita), name
    assert opened > 20


def test_a_stranger_who_tries_it_rings(canary: Case, dev: User, gita: User) -> None:
    assert signed_in(dev).get(canary.get_absolute_url()).status_code == 404
    assert [str(dev) in words for words in heard(gita)] == [True]


def test_lists_and_the_log_itself_do_not(canary: Case, carys: User, gita: User) -> None:
    assert canary.reference in signed_in(carys).get(reverse("cases:list"), {"status": "closed"}).text
    lead = signed_in(gita)
    assert canary.reference in lead.get(reverse("desk:limits")).text
    lead.get(reverse("audit:log"), {"case": canary.reference})
    assert heard(gita) == []


def test_it_rings_again_after_an_hour(
    canary: Case, ben: User, gita: User, clock: time_machine.Traveller
) -> None:
    opens(signed_in(ben), canary)
    once = heard(gita)
    clock.shift(timedelta(minutes=61))
    opens(signed_in(ben), canary)
    assert len(heard(gita, later=timedelta(minutes=61))) == len(once) + 1


def test_only_who_reads_the_log_knows_which(
    canary: Case,
    amina: User,
    ben: User,
    carys: User,
    dev: User,
    efua: User,
    farah: User,
    gita: User,
    hal: User,
) -> None:
    for person in (amina, ben, carys, dev, efua, farah, gita, hal):
        with transaction.atomic(), roles.as_application(person), connection.cursor() as cursor:
            cursor.execute("SELECT reference FROM cases_canary")
            seen = [reference for (reference,) in cursor.fetchall()]
        knows = person.has_perm("audit.view_audit")
        assert seen == ([canary.reference] if knows else []), person.role
        page = signed_in(person).get(reverse("desk:limits"))
        assert (page.status_code == 200 and canary.reference in page.text) is knows
    # Neither does its own log: nothing in it says that it was planted.
    assert not Event.objects.showing(canary.reference).filter(kind__startswith="canary").exists()


def test_managers_know_that_there_are_some(canary: Case, amina: User, carys: User) -> None:
    words = "records of women who do not exist"
    pages = {person: signed_in(person).get(reverse("desk:access_rules")).text for person in (amina, carys)}
    assert [words in pages[person] for person in (amina, carys)] == [False, True]
    assert canary.reference not in pages[carys]


def test_it_is_nobodys_work(amina: User, carys: User, outreach: Service, gita: User) -> None:
    def work() -> list[str]:
        pages = [signed_in(amina).get("/my-day/"), signed_in(carys).get("/team/")]
        return [re.sub(r'(nonce|value)="[^"]*"', "", page.text) for page in pages]

    before = work()
    plant(invent(SystemRandom(), on=make.TODAY), service=outreach, by=amina, at=make.NOON)
    assert work() == before


class TestPlanting:
    def test_one_in_each_service_and_no_more(
        self, amina: User, dev: User, carys: User, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("plant_canaries")
        call_command("plant_canaries")
        planted = Case.objects.filter(reference__in=Canary.objects.values("reference"))
        assert sorted(planted.values_list("service", flat=True)) == sorted(
            Service.objects.values_list("pk", flat=True)
        )
        written = capsys.readouterr().out
        assert not any(case.reference in written for case in planted)

    def test_so_many_more(self, amina: User) -> None:
        call_command("plant_canaries", each=3)
        assert Canary.objects.count() == 3


def test_what_is_invented_can_be_nobodys() -> None:
    for _ in range(2_000):
        woman = invent(SystemRandom(), on=make.TODAY)
        assert re.fullmatch(r"07700 900\d{3}", woman.phone)
        assert not REAL_INWARD.search(woman.address)
        assert re.search(r" \d[A-Z]{2}$", woman.address)
        assert woman.opened_on < woman.closed_on < make.TODAY
        assert 18 <= (make.TODAY - woman.born_on).days / 365.25 < 39
