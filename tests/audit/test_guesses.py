"""References that lead nowhere: a few are slips, twenty in ten minutes end the session."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case
from hestia.accounts.models import Notice, OutgoingMail, Service, User
from hestia.accounts.permissions import GRANTS, Permission
from hestia.audit import odd
from hestia.audit.forms import midnight
from hestia.audit.guesses import MOST
from hestia.audit.models import Event
from tests import make


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


def is_in(browser: Browser) -> bool:
    return browser.get("/accounts/").status_code == 200


def tries(browser: Browser, number: int, *, start: int = 8000) -> None:
    for reference in range(start, start + number):
        browser.get(f"/cases/H-{reference}/notes/")


class TestGuessing:
    def test_ends_the_session_at_the_twentieth_reference(
        self, clock: time_machine.Traveller, amina: User, amina_browser: Browser
    ) -> None:
        tries(amina_browser, MOST - 1)
        assert is_in(amina_browser)
        tries(amina_browser, 1, start=7000)
        assert not is_in(amina_browser)
        assert (
            "many of the case references you tried were not found"
            in amina_browser.get("/accounts/login/").text
        )
        stopped = Event.objects.get(kind="look.stopped")
        assert (stopped.by, stopped.detail) == (amina, {"references": MOST})

    def test_is_told_to_who_reads_the_log_once_a_day(
        self, clock: time_machine.Traveller, amina: User, gita: User
    ) -> None:
        for day, told in ((0, 1), (0.4, 1), (0.6, 2)):
            clock.move_to(make.NOON + timedelta(days=day))
            for start in (7000, 6000):
                browser = Browser()
                browser.force_login(amina)
                tries(browser, MOST, start=start)
                assert not is_in(browser)
            assert Notice.objects.unread_by(gita).count() == told
            assert OutgoingMail.objects.filter(to=gita.email, kind="alarm").count() == told

    def test_the_same_reference_again_is_one(
        self, clock: time_machine.Traveller, amina_browser: Browser
    ) -> None:
        for _ in range(3):
            tries(amina_browser, MOST - 1)
        assert is_in(amina_browser)

    def test_forbidden_sealed_and_unknown_count_alike_and_so_do_reasons(
        self,
        clock: time_machine.Traveller,
        her_case: Case,
        amina: User,
        carys: User,
        dev: User,
        house_b: Service,
    ) -> None:
        access.seal_case(
            case=her_case, names=SealNames([carys, amina], []), words="x", by=carys, at=make.NOON
        )
        browser = Browser()
        browser.force_login(dev)
        tries(browser, MOST - 3)
        browser.get(her_case.get_absolute_url())
        why = {"reason": "on_duty", "words": "She is on the phone to us and nobody is here."}
        browser.post("/access/", {"reference": "H-7001", **why})
        assert is_in(browser)
        browser.post("/access/", {"reference": her_case.reference, **why})
        browser.post("/access/", {"reference": "H-7002", **why})
        assert not is_in(browser)

    def test_is_over_ten_minutes_later(
        self, clock: time_machine.Traveller, amina: User, amina_browser: Browser
    ) -> None:
        tries(amina_browser, MOST)
        amina_browser.force_login(amina)
        tries(amina_browser, 1, start=7000)
        assert not is_in(amina_browser)
        clock.shift(11 * 60)
        amina_browser.force_login(amina)
        tries(amina_browser, MOST - 1)
        assert is_in(amina_browser)

    def test_is_odd_and_explains_nothing_else(
        self, clock: time_machine.Traveller, amina: User, amina_browser: Browser, gita: User
    ) -> None:
        tries(amina_browser, MOST)
        start, end = midnight(make.TODAY), midnight(make.TODAY.replace(day=25))
        assert [(each.by, each.words) for each in odd.guessing(start, end)] == [
            (amina, "Was signed out once for trying references")
        ]
        assert not Event.objects.acts().filter(by=amina).exists()
        browser = Browser()
        browser.force_login(gita)
        page = browser.get("/audit/odd/?part=guess").text
        assert "Amina Osei" in page
        assert "signed out once" in page


def test_who_reads_the_log_opens_no_case() -> None:
    """So the log may name every case, the sealed ones too (docs/decisions/0013)."""
    opens = {Permission.CASE_VIEW, Permission.ACCESS_ASK, Permission.TEAM_CASES_VIEW}
    readers = [role for role, may in GRANTS.items() if Permission.AUDIT_VIEW in may]
    assert len(readers) == 2
    assert not [role for role in readers if opens & GRANTS[role]]


def test_the_log_of_a_sealed_case_names_its_reference_and_nothing_of_her(
    her_case: Case, amina: User, carys: User, gita: User, amina_browser: Browser
) -> None:
    access.seal_case(
        case=her_case, names=SealNames([carys, amina], []), words="Canary", by=carys, at=make.NOON
    )
    amina_browser.get(her_case.get_absolute_url())
    browser = Browser()
    browser.force_login(gita)
    page = browser.get(f"/audit/?case={her_case.reference}").text
    assert her_case.reference in page
    assert not [word for word in ("Ghada", "Karam", "Canary") if word in page]
