"""She asks that something is erased, or kept and not used: answered on grounds in law, told on, lifted."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Deadline, Disclosure, Entry, RecordMark
from cases.queries.sharing import RESTRICTED, restriction_blockers
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.refusals import Refused
from rights import actions
from rights.actions.agreed import TITLE
from rights.actions.corrections import HELD, NOT_OF_THIS, STILL_SUPPORTED, STILL_THERE
from rights.actions.erasures import (
    NOT_DUE,
    OPEN_ELSEWHERE,
    answer_erasure,
    ask_blockers,
    ask_erasure,
    stop_erasure,
)
from rights.actions.retention import keep_longer
from rights.models import Correction, Erasure, LegalHold
from rights.queries.dates import WRONG, due_first
from rights.queries.retention import due_row, records_due, statement_of
from rights.rules.grounds import FOR, SOURCES, Ground, grounds_for
from tests import make
from tests.rights.test_corrections import said_of, told
from tests.roles import as_application
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
Basis = Disclosure.Basis


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def note(her_case: Case, amina: User) -> Entry:
    return her_case.narrate(Entry.Kind.NOTE, "A talk", "She may go back.", by=amina, at=make.NOON)


def answered(asked: Correction, *, by: User, **fields: Any) -> Correction:
    answer: dict[str, Any] = {
        "decision": "agreed",
        "ground": "being_checked",
        "reason": "Until it was checked.",
        "answered_on": make.TODAY,
        **fields,
    }
    return actions.decide_correction(correction=asked, **answer, by=by, at=make.NOON)


class TestGrounds:
    def test_each_has_its_law_and_answers_something(self) -> None:
        assert set(SOURCES) == set(Ground)
        used = {ground for done, not_done in FOR.values() for ground in done | not_done}
        assert used == set(Ground)
        for what, (done, not_done) in FOR.items():
            assert done
            assert not_done
            assert not done & not_done, what
        assert set(FOR) == {"erase", "restrict", "objects"}

    def test_only_one_that_goes_with_what_is_decided(self, her_case: Case, amina: User, carys: User) -> None:
        """Every pair of a decision and a ground is tried: just those of the rule are taken."""
        for what in FOR:
            taken = set()
            for decision in Correction.Decision.values:
                for ground in ["", *Ground.values]:
                    said = said_of(None, case=her_case, by=amina, what=what, subject="A letter")
                    try:
                        with transaction.atomic():
                            answered(said, by=carys, decision=decision, ground=ground)
                            taken.add((decision, ground))
                    except Refused:
                        pass
            assert taken == {
                (decision, ground)
                for decision, is_done in (("agreed", True), ("unchanged", False))
                for ground in grounds_for(what, is_done=is_done)
            }

    def test_the_database_keeps_to_it_as_well(self, her_case: Case, amina: User, carys: User) -> None:
        asked = answered(said_of(None, case=her_case, by=amina, what="restrict"), by=carys)
        asked.ground = ""
        with pytest.raises(IntegrityError, match="on_what_grounds"), transaction.atomic():
            asked.save()


class TestRestricting:
    def test_it_is_promised_within_a_month_and_marked_where_it_is_read(
        self, note: Entry, her_case: Case, amina: User, carys: User
    ) -> None:
        asked = said_of(note, case=her_case, by=amina, what="restrict")
        promise = her_case.deadline_set.open().get(kind=Deadline.Kind.CORRECTION)
        assert promise.due_on == date(2026, 12, 23)
        answered(asked, by=carys)
        [mark] = RecordMark.objects.standing().of([note])
        assert mark.kind == RecordMark.Kind.RESTRICTED
        assert not her_case.deadline_set.open().filter(kind=Deadline.Kind.CORRECTION).exists()

    def test_everyone_who_was_told_is_told(
        self, note: Entry, her_case: Case, amina: User, carys: User
    ) -> None:
        told(her_case, "Harbour Law", at=make.NOON, by=amina, facts=["first_name"])
        asked = answered(said_of(None, case=her_case, by=amina, what="restrict"), by=carys)
        assert [str(telling) for telling in asked.tellings.all()] == ["Harbour Law"]
        refused = said_of(note, case=her_case, by=amina, what="erase")
        refused = answered(refused, by=carys, decision="unchanged", ground="law")
        assert not refused.tellings.exists()

    def test_it_is_told_to_nobody_to_support_her_until_it_is_lifted(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        assert restriction_blockers(her_case, basis=Basis.SUPPORT) == []
        asked = answered(said_of(None, case=her_case, by=amina, what="restrict"), by=carys)
        other = make.case(
            worker=amina,
            service=her_case.service,
            client=her_case.client,
            status="closed",
            opened_on=date(2025, 3, 3),
            closed_on=date(2025, 9, 1),
            closed_at=make.NOON,
            closed_by=amina,
            exit_kind="planned",
        )
        for case in (her_case, other):
            assert restriction_blockers(case, basis=Basis.SUPPORT) == [RESTRICTED]
            for basis in (Basis.CONSENT, Basis.LEGAL_DUTY, Basis.RISK_TO_LIFE):
                assert restriction_blockers(case, basis=basis) == []
        lifting: dict[str, Any] = {"correction": asked, "why": "It was right.", "by": carys, "at": make.NOON}
        with pytest.raises(Refused, match="on or after"):
            actions.lift_restriction(**lifting, told_on=date(2026, 11, 1))
        actions.lift_restriction(**lifting, told_on=make.TODAY)
        assert restriction_blockers(her_case, basis=Basis.SUPPORT) == []
        with pytest.raises(Refused, match="Nothing is restricted"):
            actions.lift_restriction(**lifting, told_on=make.TODAY)

    def test_who_sees_only_another_case_of_hers_is_held_to_it(
        self, her_case: Case, amina: User, carys: User, dev: User, house_b: Service
    ) -> None:
        asked = answered(said_of(None, case=her_case, by=amina, what="restrict"), by=carys)
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        hers_too = make.case(worker=dev, service=house_b, client=her_case.client)
        browser = Browser()
        browser.force_login(dev)
        with as_application(dev, at=make.NOON):
            assert not RecordMark.objects.exists()
            assert restriction_blockers(hers_too, basis=Basis.SUPPORT) == [RESTRICTED]
        page = hers_too.get_absolute_url()
        assert "may be kept and not used" in text_of(browser.get(page))
        actions.lift_restriction(
            correction=asked, why="It was right.", told_on=make.TODAY, by=carys, at=make.NOON
        )
        with as_application(dev, at=make.NOON):
            assert restriction_blockers(hers_too, basis=Basis.SUPPORT) == []
        assert "may be kept and not used" not in text_of(browser.get(page))

    def test_on_its_pages(
        self,
        note: Entry,
        her_case: Case,
        amina: User,
        carys: User,
        carys_browser: Browser,
        amina_browser: Browser,
    ) -> None:
        asked = said_of(None, case=her_case, by=amina, what="restrict")
        args = [her_case.reference, asked.pk]
        answer = reverse("rights:correction_answer", args=args)
        page = text_of(carys_browser.get(answer))
        assert "Done as the client asks" in page
        assert "Not changed: marked as disputed" not in page
        sent = {"decision": "agreed", "reason": "We look at it.", **day("answered_on", make.TODAY)}
        assert "Choose on what grounds" in text_of(carys_browser.post(answer, sent))
        assert NOT_OF_THIS in text_of(carys_browser.post(answer, {**sent, "ground": "no_reason"}))
        page = text_of(carys_browser.post(answer, {**sent, "ground": "own_claim"}, follow=True))
        assert "The client needs it kept for a legal claim" in page
        assert "Restricted: kept, and used only" in text_of(amina_browser.get(her_case.get_absolute_url()))
        lifting = reverse("rights:correction_lifting", args=args)
        assert amina_browser.get(lifting).status_code == 403
        told_her = {"why": "The claim is over.", **day("told_on", make.TODAY)}
        assert "The claim is over." in text_of(carys_browser.post(lifting, told_her, follow=True))
        assert "Restricted: kept" not in text_of(amina_browser.get(her_case.get_absolute_url()))


class TestErasing:
    def erase(self, row: Any, *, case: Case, by: User, second: User, **fields: Any) -> Correction:
        asked = said_of(row, case=case, by=by, what="erase", **fields)
        return answered(asked, by=second, ground="not_needed")

    def test_nobody_is_told_that_it_is_gone_while_it_is_there(
        self, note: Entry, her_case: Case, amina: User, carys: User
    ) -> None:
        with pytest.raises(Refused) as refusal:
            self.erase(note, case=her_case, by=amina, second=carys)
        assert refusal.value.by_field == {"decision": STILL_THERE}

    def test_all_of_it_only_once_it_is_closed_and_then_before_its_time(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        with pytest.raises(Refused) as refusal, transaction.atomic():
            self.erase(None, case=her_case, by=amina, second=carys)
        assert refusal.value.by_field == {"decision": STILL_SUPPORTED}
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        asked = said_of(None, case=her_case, by=amina, what="erase")
        assert ask_blockers(her_case, by=carys, at=make.NOON) == [NOT_DUE]
        answered(asked, by=carys, ground="not_needed")
        assert ask_blockers(her_case, by=carys, at=make.NOON) == []

    def test_it_is_due_that_day_and_promised_by_whoever_agreed(
        self, her_case: Case, amina: User, carys: User, gita: User, outreach: Service, carys_browser: Browser
    ) -> None:
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        self.erase(None, case=her_case, by=amina, second=carys)
        for person in (carys, gita):  # who decides; and by reference who watches over it
            with as_application(person):
                [row] = records_due(person, on=make.TODAY)
                assert (row.sum.due_on, row.agreed_by) == (make.TODAY, carys)
        page = text_of(carys_browser.get(reverse("rights:retention")))
        assert "The client asked that all of it is erased, and that was agreed: Tue 24 Nov 2026" in page
        assert "Carys Pugh agreed" in page
        task = her_case.deadline_set.open().get(title=TITLE)
        assert (task.assignee, task.due_on) == (carys, date(2026, 12, 23))
        assert task in Deadline.objects.visible_to(carys).for_worker(carys)

    def test_the_promise_is_kept_once_a_second_person_is_asked_and_made_again_if_they_say_no(
        self, her_case: Case, amina: User, carys: User, outreach: Service
    ) -> None:
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        self.erase(None, case=her_case, by=amina, second=carys)
        her_case = Case.objects.get(pk=her_case.pk)

        def ask() -> Erasure:
            digest = statement_of(her_case, by=carys).digest
            asking: dict[str, Any] = {"person": ruth, "why": "She asked.", "digest": digest}
            return ask_erasure(case=her_case, **asking, by=carys, at=make.NOON)

        asked = ask()
        assert not her_case.deadline_set.open().filter(title=TITLE).exists()
        no: dict[str, Any] = {"is_yes": False, "why": "Not yet.", "by": ruth, "at": make.NOON}
        answer_erasure(case=her_case, erasure=asked, **no)
        assert her_case.deadline_set.open().get(title=TITLE).assignee == carys
        asked = answer_erasure(case=her_case, erasure=ask(), is_yes=True, by=ruth, at=make.NOON)
        assert asked.is_quarantined
        assert not her_case.deadline_set.open().filter(title=TITLE).exists()
        stop_erasure(case=her_case, erasure=asked, why="She came back.", by=carys, at=make.NOON)
        assert her_case.deadline_set.open().filter(title=TITLE).count() == 1

    def test_who_watches_is_not_told_that_she_waits_for_an_answer(
        self, her_case: Case, amina: User, carys: User, gita: User
    ) -> None:
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        self.erase(None, case=her_case, by=amina, second=carys)
        with as_application(gita):
            [row] = [row for row in due_first(gita) if row.what == WRONG]
        assert (row.due_on, row.ended_on) == (None, make.TODAY)

    def test_nor_because_it_says_something_else(
        self, note: Entry, her_case: Case, amina: User, carys: User
    ) -> None:
        """What it said stays in its history, and in the copies of those who were told."""
        asked = said_of(note, case=her_case, by=amina, what="erase")
        note.body = "She may go back?"
        note.save()
        with pytest.raises(Refused) as refusal:
            answered(asked, by=carys, ground="not_needed")
        assert refusal.value.by_field == {"decision": STILL_THERE}

    def test_not_of_what_was_written_when_she_came_back(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        answered(said_of(None, case=her_case, by=amina, what="erase"), by=carys, ground="not_needed")
        again = make.case(
            worker=amina,
            service=her_case.service,
            client=her_case.client,
            opened_on=make.TODAY + timedelta(days=1),
        )
        assert ask_blockers(her_case, by=carys, at=make.NOON) == [OPEN_ELSEWHERE]
        again.close(kind="planned", on=make.TODAY + timedelta(days=2), by=amina, at=make.NOON)
        row = due_row(her_case, by=carys)
        assert row
        assert row.agreed_by is None
        assert row.sum.due_on > make.TODAY + timedelta(days=365)

    def test_all_of_it_is_never_guessed(self, her_case: Case, amina_browser: Browser) -> None:
        """Who does not know where it is written does not ask for everything to be erased."""
        new = f"{reverse('rights:correction_new', args=[her_case.reference])}?row=unknown"
        sent = {"what": "erase", "words": "My photo.", "channel": "spoken", **day("received_on", make.TODAY)}
        assert "Choose whether she means all of her record" in text_of(amina_browser.post(new, sent))
        page = text_of(amina_browser.post(new, {**sent, "extent": "part"}))
        assert "Say what she means" in page
        assert "My photo." in page
        amina_browser.post(new, {**sent, "extent": "part", "place": "A photo, where she does not know"})
        assert not Correction.objects.get().is_of_all
        amina_browser.post(new, {**sent, "extent": "all", "place": "typed before she chose"})
        assert Correction.objects.latest("pk").is_of_all

    def test_it_is_kept_no_longer_for_a_reason_of_ours(
        self, her_case: Case, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        page = reverse("rights:kept", args=[her_case.reference])
        assert "Keep it longer" in text_of(carys_browser.get(page))
        self.erase(None, case=her_case, by=amina, second=carys)
        longer: dict[str, Any] = {"why": "Just in case.", "until": make.TODAY + timedelta(days=365)}
        with pytest.raises(Refused, match="Carys Pugh agreed to it on 24 November 2026"):
            keep_longer(case=her_case, **longer, by=carys, at=make.NOON)
        words = text_of(carys_browser.get(page))
        assert "set a legal hold" in words
        assert "Keep it longer" not in words
        asking = text_of(carys_browser.get(reverse("rights:keeping", args=[her_case.reference])))
        assert "It cannot be kept longer for a reason of ours" in asking

    def test_not_if_she_asks_since_that_it_is_kept_and_not_used(
        self, her_case: Case, amina: User, carys: User, gita: User
    ) -> None:
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        self.erase(None, case=her_case, by=amina, second=carys)
        assert her_case.deadline_set.open().filter(title=TITLE).exists()
        asked = said_of(None, case=her_case, by=amina, what="restrict")
        answered(asked, by=carys, ground="own_claim")
        assert not her_case.deadline_set.open().filter(title=TITLE).exists()
        row = due_row(her_case, by=carys)
        assert row
        assert row.agreed_by is None
        assert ask_blockers(her_case, by=carys, at=make.NOON) == [NOT_DUE]
        until = make.TODAY + timedelta(days=9 * 365)
        keep_longer(case=her_case, why="Her claim.", until=until, by=carys, at=make.NOON)

    def test_nor_while_a_second_person_has_been_asked(
        self, her_case: Case, amina: User, carys: User, outreach: Service
    ) -> None:
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        self.erase(None, case=her_case, by=amina, second=carys)
        her_case = Case.objects.get(pk=her_case.pk)
        digest = statement_of(her_case, by=carys).digest
        ask_erasure(case=her_case, person=ruth, why="She asked.", digest=digest, by=carys, at=make.NOON)
        kept = said_of(None, case=her_case, by=amina, what="restrict")
        with pytest.raises(Refused, match="Stop that first"):
            answered(kept, by=carys, ground="own_claim")

    def test_a_hold_beats_it(self, her_case: Case, amina: User, carys: User) -> None:
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        hold = LegalHold(client=her_case.client, asker="court", reason="A trial.", review_on=date(2027, 5, 1))
        hold.set_at, hold.set_by = make.NOON, carys
        hold.save()
        with pytest.raises(Refused) as refusal:
            self.erase(None, case=her_case, by=amina, second=carys)
        assert refusal.value.by_field == {"decision": HELD}
