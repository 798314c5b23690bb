"""She dies: once it is written down her pages say so, until a manager signs or it is taken back."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import risk_events
from cases.actions.contact import promise_new_rules
from cases.models import Case, Deadline, PromiseSource, Refused
from hestia.accounts.models import Service, User
from supportplans.models import Exit
from tests import make
from tests.riskassessment import build
from tests.supportplans.pages import at, day, text_of


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as traveller:
        yield traveller


def page_of(**answers: Any) -> dict[str, Any]:
    return {
        "kind": "died",
        "reason": "She died in hospital.",
        "told_by": "The ward, by phone",
        "told_of_death": "Police told. Her sister is to be told by them.",
        **day("died_on", date(2026, 11, 20)),
        **answers,
    }


class TestDeathIsKnown:
    def test_from_the_news_on_nothing_counts_and_nobody_is_asked_to_reach_her(
        self, her_case: Case, amina: User, now: datetime, today: date, amina_browser: Browser
    ) -> None:
        client = her_case.client
        client.born_precision, client.born_on, client.born_month, client.born_year = "year", None, None, 2009
        client.age_status = "child"
        client.save()
        risk_events.record_risk_event(
            case=her_case, kind="move", source="here", happened_on=today, words="A move", by=amina, at=now
        )
        her_case.promise("appointment", title="See her", due_on=today, by=amina, at=now)
        her_case.promise("task", title="Ring the coroner", due_on=today, by=amina, at=now)
        promise_new_rules(her_case, by=amina, at=now)
        before = {deadline.title for deadline in her_case.deadline_set.open()}
        amina_browser.post(at(her_case, "exit_unplanned"), page_of())
        her_case.refresh_from_db()
        assert her_case.died_on == date(2026, 11, 20)
        assert {deadline.title for deadline in her_case.deadline_set.open()} == {"Ring the coroner"}
        assert her_case.next_due_on == today
        note = text_of(amina_browser.get(reverse("cases:note_new", args=[her_case.reference])))
        assert "She has died. Do not ring or write to her." in note
        assert "after 4pm" not in note
        for url in (
            reverse("desk:case", args=[her_case.reference]),
            *(
                reverse(f"{name}:overview", args=[her_case.reference])
                for name in ("referrals", "riskassessment")
            ),
            *(reverse(f"supportplans:{name}", args=[her_case.reference]) for name in ("plan", "exit")),
        ):
            page = text_of(amina_browser.get(url))
            assert "Died Fri 20 Nov 2026 , aged about 17" in page.replace("2026,", "2026 ,"), url
            assert "She has died. Do not ring or write to her." in page, url
            present = ("Under 18", "Safe contact", "Call or text", "Start review", "Start first", "days left")
            assert [words for words in present if words in page] == [], url
        listed = text_of(amina_browser.get(reverse("cases:list")))
        assert "Died" in listed
        assert "See her" not in text_of(amina_browser.get(reverse("desk:my_day")))
        assert "See her" in text_of(amina_browser.get(at(her_case, "exit")))  # it ended with her death
        # What a rule asks for since is not asked; what somebody writes down is.
        her_case.promise("risk_review", due_on=today, by=amina, at=now)
        her_case.promise("appointment", title="See the coroner", due_on=today, by=amina, at=now)
        assert {deadline.title for deadline in her_case.deadline_set.open()} == {
            "Ring the coroner",
            "See the coroner",
        }
        amina_browser.post(at(her_case, "exit_planned"))
        leaving = Exit.objects.get()
        assert (leaving.kind, leaving.exit_on, leaving.told_by, leaving.reason) == ("planned", None, "", "")
        assert Case.objects.get(pk=her_case.pk).died_on is None
        assert before | {"See the coroner"} == {deadline.title for deadline in her_case.deadline_set.open()}
        page = text_of(amina_browser.get(reverse("desk:case", args=[her_case.reference])))
        assert "Under 18" in page
        assert "Safe contact" in page

    def test_a_manager_gives_it_back_and_it_is_taken_back(
        self,
        her_case: Case,
        amina: User,
        carys: User,
        today: date,
        amina_browser: Browser,
        carys_browser: Browser,
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written(community=(3, 3)))
        amina_browser.post(at(her_case, "exit_unplanned"), page_of())
        amina_browser.post(at(her_case, "exit"), {"manager": carys.pk})
        back = {"give_back": "1", "why": "The ward says it was another woman."}
        carys_browser.post(at(her_case, "exit_sign_off"), back)
        her_case.refresh_from_db()
        assert her_case.has_died  # until whoever wrote it down takes it back
        assert "She has not died: take it back" in text_of(amina_browser.get(at(her_case, "exit")))
        amina_browser.post(at(her_case, "exit_planned"))
        assert not Case.objects.get(pk=her_case.pk).has_died
        assert her_case.deadline_set.open().filter(kind="risk_review").exists()

    def test_the_case_and_its_exit_say_the_same_day(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        amina_browser.post(at(her_case, "exit_unplanned"), page_of())
        version = Exit.objects.get().version
        other_day = page_of(version=version, **day("died_on", date(2026, 11, 19)))
        amina_browser.post(at(her_case, "exit_unplanned"), other_day)
        her_case.refresh_from_db()
        assert her_case.died_on == date(2026, 11, 19)
        at_once = "SET CONSTRAINTS ALL IMMEDIATE; UPDATE supportplans_exit SET exit_on = '2026-11-18'"
        with pytest.raises(IntegrityError, match="exit_of_a_death_is_her_cases"), transaction.atomic():
            connection.cursor().execute(at_once)
        with pytest.raises(IntegrityError, match="case_of_a_death_closes_as_that"), transaction.atomic():
            Case.objects.filter(pk=her_case.pk).update(
                status="closed",
                exit_kind="withdrew",
                closed_on=date(2026, 11, 24),
                closed_at=make.NOON,
                closed_by=amina,
            )

    def test_no_other_exit_closes_it_and_no_day_is_before_it_opened(
        self, her_case: Case, amina: User, now: datetime, amina_browser: Browser
    ) -> None:
        refused = amina_browser.post(
            at(her_case, "exit_unplanned"), page_of(**day("died_on", date(2026, 11, 1)))
        )
        assert "must be on or after the day the case opened, 2 November 2026" in text_of(refused)
        amina_browser.post(at(her_case, "exit_unplanned"), page_of())
        her_case.refresh_from_db()
        with pytest.raises(Refused, match="It is recorded that she has died"):
            her_case.close(kind="withdrew", on=date(2026, 11, 24), by=amina, at=now)


class TestPromises:
    def test_nobody_asks_after_an_earlier_case_how_she_is(
        self, her_case: Case, house_b: Service, dev: User, amina: User, now: datetime
    ) -> None:
        ended: dict[str, Any] = {
            "closed_on": date(2026, 9, 1),
            "closed_at": make.NOON,
            "closed_by": dev,
            "exit_kind": "planned",
        }
        earlier = make.case(
            worker=dev,
            service=house_b,
            client=her_case.client,
            opened_on=date(2026, 3, 2),
            status="closed",
            **ended,
        )
        earlier.promise("follow_up", due_on=date(2026, 11, 30), by=dev, at=now)
        told = {"reason": "In hospital", "told_by": "The ward", "told_of_death": "Police"}
        browser = Browser()
        browser.force_login(amina)  # who sees nothing of the earlier case
        browser.post(at(her_case, "exit_unplanned"), page_of(**told))
        assert not earlier.deadline_set.open().exists()
        browser.post(at(her_case, "exit_planned"))
        assert earlier.deadline_set.open().count() == 1

    def test_of_every_kind_only_what_is_for_the_living_stays_and_all_come_back(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        for kind in Deadline.Kind.values:
            source = PromiseSource.of(her_case, f"for_{kind}")
            her_case.promise(kind, due_on=today, source=source, by=amina, at=now)
        her_case.promise("task", title="Written by hand", due_on=today, by=amina, at=now)
        her_case.promise("task", title="Tell the police", due_on=today, is_of_risk=True, by=amina, at=now)
        before = set(her_case.deadline_set.open().values_list("pk", flat=True))
        her_case.record_death(on=date(2026, 11, 20), words="Fri 20 Nov 2026", by=amina, at=now)
        left = sorted(her_case.deadline_set.open().values_list("kind", flat=True))
        assert left == [
            *("disclosure_sign_off", "exit_checklist", "exit_sign_off", "lifting_sign_off", "safeguarding"),
            *("task", "task"),
        ]
        her_case.take_back_death(by=amina, at=now)
        assert set(her_case.deadline_set.open().values_list("pk", flat=True)) == before
