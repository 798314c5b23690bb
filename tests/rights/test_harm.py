"""What could seriously harm her health is kept from her if a health professional says so, and not before."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.refusals import Refused
from rights import actions
from rights.actions.gathering import NOT_OURS, TOO_OLD
from rights.documents.withheld import withheld_of
from rights.models import AccessRequest, RequestItem
from rights.queries.standing import CHANGED, digest_of, ready_blockers, send_blockers, standing_release
from rights.rules.harm import counts_until
from tests import make
from tests.rights.asked import decide_all, gathered
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
BODY = "What the scan showed."
JUDGED = {"by": "Dr Ama Boateng", "role": "psychiatrist", "on": "2026-11-20", "why": "She is not stable yet."}
HARM = {"decision": "withhold", "reason": "serious_harm"}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def item(her_case: Case, amina: User, carys: User) -> RequestItem:
    """One piece of a copy of which everything else is decided."""
    note = her_case.narrate(Entry.Kind.NOTE, "The clinic", BODY, by=amina, at=make.NOON)
    asked = gathered(her_case, by=carys)
    decide_all(asked, by=carys)
    return asked.items.get(source="cases.entry", source_id=note.pk)


def decide(item: RequestItem, by: User, **how: Any) -> RequestItem:
    return actions.decide(item=item, **{**HARM, **how}, by=by, at=make.NOON)


def blockers(item: RequestItem, *, on: date = make.TODAY) -> list[str]:
    return ready_blockers(AccessRequest.objects.get(pk=item.request_id), today=on)


class TestAct:
    def test_nobody_here_judges_it(self, item: RequestItem, carys: User) -> None:
        with pytest.raises(Refused) as refusal:
            decide(item, carys)
        assert refusal.value.by_field == {"reason": NOT_OURS}
        item.refresh_from_db()
        assert item.decision == "give"

    def test_with_an_opinion_it_is_withheld(self, item: RequestItem, carys: User) -> None:
        assert decide(item, carys, judged=JUDGED).harm_words == (
            "Judged by Dr Ama Boateng, psychiatrist, 20 November 2026"
        )
        assert blockers(item) == []

    def test_while_one_is_asked_the_copy_waits(self, item: RequestItem, carys: User, ruth: User) -> None:
        decide(item, carys, opinion_asked_on=make.TODAY)
        [words] = blockers(item)
        assert words.startswith("A health professional has been asked about 1 piece.")
        with pytest.raises(Refused, match="health professional has been asked"):
            actions.ask_release(request=item.request, person=ruth, by=carys, at=make.NOON)
        decide(item, carys, judged=JUDGED)
        assert blockers(item) == []

    def test_an_old_opinion_counts_no_longer(self, item: RequestItem, carys: User) -> None:
        assert counts_until(date(2026, 8, 31)) == date(2027, 2, 28)
        decide(item, carys, judged={**JUDGED, "on": "2026-05-24"})
        with pytest.raises(Refused) as refusal:
            decide(item, carys, judged={**JUDGED, "on": "2026-05-23"})
        assert refusal.value.by_field == {"judged_on": TOO_OLD}

    @pytest.mark.parametrize("judged_on", [date(2026, 5, 24), date(2026, 8, 31), date(2026, 11, 20)], ids=str)
    def test_one_that_was_recorded_in_time_counts_to_its_last_day(
        self, item: RequestItem, carys: User, judged_on: date
    ) -> None:
        decide(item, carys, judged={**JUDGED, "on": judged_on.isoformat()})
        last = counts_until(judged_on)
        assert blockers(item, on=last) == []
        [words] = blockers(item, on=last + timedelta(days=1))
        assert words.startswith("What a health professional said of 1 piece is older than 6 months.")

    def test_no_copy_is_given_on_an_opinion_that_has_grown_old(
        self, item: RequestItem, carys: User, ruth: User
    ) -> None:
        decide(item, carys, judged=JUDGED)
        asked = AccessRequest.objects.get(pk=item.request_id)
        actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
        actions.answer_release(request=asked, is_yes=True, by=ruth, at=make.NOON)
        last = counts_until(date.fromisoformat(JUDGED["on"]))
        assert send_blockers(asked, standing_release(asked), today=last) == []
        assert send_blockers(asked, standing_release(asked), today=last + timedelta(days=1))

    def test_for_another_reason_nothing_of_it_is_kept(self, item: RequestItem, carys: User) -> None:
        decide(item, carys, judged=JUDGED)
        item = decide(item, carys, reason="privilege")
        assert (item.judged, item.opinion_asked_on, item.harm_words) == ({}, None, "")

    def test_a_yes_covers_who_judged_it(self, item: RequestItem, carys: User, ruth: User) -> None:
        decide(item, carys, judged=JUDGED)
        asked = AccessRequest.objects.get(pk=item.request_id)
        before = digest_of(asked)
        actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
        actions.answer_release(request=asked, is_yes=True, by=ruth, at=make.NOON)
        decide(item, carys, judged={**JUDGED, "by": "Dr Sol Moss"})
        assert digest_of(asked) != before
        assert send_blockers(asked, standing_release(asked), today=make.TODAY) == [CHANGED]

    def test_what_was_withheld_before_this_was_asked_waits_too(self, item: RequestItem, carys: User) -> None:
        decide(item, carys, judged=JUDGED)
        item.refresh_from_db()
        item.judged = {}
        item.save()
        [words] = blockers(item)
        assert "No health professional has judged 1 piece" in words

    def test_the_database_keeps_it_of_nothing_else(self, item: RequestItem, carys: User) -> None:
        item.judged = JUDGED
        with pytest.raises(IntegrityError, match="judged_for_harm"), transaction.atomic():
            item.save()


class TestPages:
    def test_asks_who_and_the_second_person_reads_it(
        self, item: RequestItem, her_case: Case, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        page = reverse("rights:item", args=[her_case.reference, item.pk])
        item.refresh_from_db()
        sent = {**HARM, "version": item.version}
        asked = text_of(carys_browser.post(page, sent))
        for words in (
            "Enter which health professional says so",
            "Enter what they are",
            "Enter the day on which they said so",
            "Write what they say, and why",
        ):
            assert words in asked
        said = {f"judged_{name}": words for name, words in JUDGED.items() if name != "on"}
        sent |= {**said, **day("judged_on", date(2026, 11, 20))}
        both = text_of(carys_browser.post(page, sent | day("opinion_asked_on", make.TODAY)))
        assert "Keep this date, or who judged it: not both" in both
        carys_browser.post(page, sent)
        item.refresh_from_db()
        assert item.judged == JUDGED
        shown = carys_browser.get(page)
        assert 'value="Dr Ama Boateng"' in shown.text, "it is there to be changed"
        actions.ask_release(request=item.request, person=ruth, by=carys, at=make.NOON)
        ruth_browser = Browser()
        ruth_browser.force_login(ruth)
        answer = text_of(
            ruth_browser.get(reverse("rights:answer", args=[her_case.reference, item.request_id]))
        )
        assert "Judged by Dr Ama Boateng, psychiatrist, 20 November 2026. She is not stable yet." in answer

    def test_says_what_it_waits_for(self, item: RequestItem, her_case: Case, carys_browser: Browser) -> None:
        item.refresh_from_db()
        sent = {**HARM, "version": item.version, **day("opinion_asked_on", make.TODAY)}
        carys_browser.post(reverse("rights:item", args=[her_case.reference, item.pk]), sent)
        item.refresh_from_db()
        assert (item.decision, item.opinion_asked_on) == ("withhold", make.TODAY)
        request = text_of(carys_browser.get(item.request.get_absolute_url()))
        assert "A health professional has been asked about 1 piece." in request
        assert "Ask a second person" not in request


class TestToldBesides:
    def test_she_reads_it_with_the_reason_and_a_second_person_said_yes_to_it(
        self, item: RequestItem, her_case: Case, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        item.refresh_from_db()
        sent = {"decision": "withhold", "reason": "privilege", "version": item.version}
        page = reverse("rights:item", args=[her_case.reference, item.pk])
        carys_browser.post(page, {**sent, "told_her": "A letter to your solicitor."})
        asked = AccessRequest.objects.get(pk=item.request_id)
        [kept] = withheld_of(asked)
        assert kept["why"] == "It is legal advice, which is confidential. A letter to your solicitor"
        before = digest_of(asked)
        actions.decide(item=item, decision="withhold", reason="privilege", by=carys, at=make.NOON)
        assert digest_of(asked) != before
        item.refresh_from_db()
        assert item.told_her == ""

    def test_it_does_not_say_what_is_hidden(self, item: RequestItem, carys: User) -> None:
        how: dict[str, Any] = {"decision": "hide", "reason": "crime", "hidden": ["the scan"]}
        with pytest.raises(Refused) as refusal:
            actions.decide(item=item, **how, told_her="What the scan was.", by=carys, at=make.NOON)
        assert set(refusal.value.by_field) == {"told_her"}
        actions.decide(item=item, **how, told_her="A visit to the doctor.", by=carys, at=make.NOON)
        item.refresh_from_db()
        assert item.told_her == "A visit to the doctor."
        item = actions.decide(item=item, decision="give", by=carys, at=make.NOON)
        assert item.told_her == ""
