"""A complaint of no case ends as a record does: by two people, after years, with nothing of it left."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.audit.seals import Harm, verify
from hestia.refusals import Refused
from rights import actions
from rights.actions import complaint_erasures
from rights.actions.complaint_erasures import NOT_DUE, STILL_OPEN, WITH_HER_RECORD, ask_blockers
from rights.actions.erasing_complaints import GOING
from rights.actions.erasing_due import erase_due, replay
from rights.actions.erasures_file import lines
from rights.models import Complaint, ComplaintErasure, Tombstone
from rights.queries.complaint_retention import complaint_row, complaints_due, statement_of_complaint
from tests import make
from tests.rights.planted import everything
from tests.rights.test_complaints import complaint
from tests.roles import as_application
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2034, 1, 9, 12, 0, tzinfo=LONDON)
TODAY = NOW.date()
DAY_OF_IT = datetime(2034, 3, 10, 12, 0, tzinfo=LONDON)
CANARY = "zq7001x"


@pytest.fixture(autouse=True)
def years_later(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.ERASURES_FILE = tmp_path / "erasures"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


def answered(made: Complaint, *, by: User) -> Complaint:
    """Let it be looked into, changed once and answered."""
    made = actions.acknowledge(complaint=made, how="phone", on=make.TODAY, by=by, at=make.NOON)
    actions.add_progress(complaint=made, words=f"We rang {CANARY}.", by=by, at=make.NOON)
    return actions.answer_complaint(
        complaint=made,
        outcome="upheld",
        reason=f"{CANARY} is right.",
        changed="",
        on=make.TODAY,
        by=by,
        at=make.NOON,
    )


@pytest.fixture
def of_nobody(amina: User, carys: User) -> Complaint:
    made = complaint(by=amina, words=f"You forgot me, {CANARY}.", changed="", reply=f"Call {CANARY}.")
    words = f"A complaint came: see “Requests and complaints”, {made.reference}."
    Notice(person=carys, words=words, url=made.get_absolute_url(), told_at=make.NOON).save()
    return answered(made, by=carys)


def asked(made: Complaint, *, by: User, of: User) -> ComplaintErasure:
    digest = statement_of_complaint(made).digest
    return complaint_erasures.ask_complaint_erasure(
        complaint=made, person=of, why="Its time is over.", digest=digest, by=by, at=NOW
    )


def confirmed(made: Complaint, *, by: User, of: User) -> ComplaintErasure:
    erasure = asked(made, by=by, of=of)
    return complaint_erasures.answer_complaint_erasure(erasure=erasure, is_yes=True, by=of, at=NOW)


class TestDue:
    def test_six_years_after_it_was_answered(self, of_nobody: Complaint, carys: User, gita: User) -> None:
        row = complaint_row(of_nobody)
        assert row
        assert row.sum.due_on == date(2032, 11, 24)
        for reader in (carys, gita):
            assert [due.complaint for due in complaints_due(reader, on=TODAY)] == [of_nobody]
            assert [due.complaint for due in complaints_due(reader, on=date(2032, 10, 1))] == [of_nobody]
            assert complaints_due(reader, on=date(2030, 1, 1)) == []

    def test_nobody_sees_what_is_about_them(self, of_nobody: Complaint, ruth: User) -> None:
        of_nobody.about = ruth
        of_nobody.save()
        assert complaints_due(ruth, on=TODAY) == []

    def test_not_before_nor_while_it_is_open_nor_of_a_case(
        self, of_nobody: Complaint, amina: User, her_case: Case
    ) -> None:
        assert ask_blockers(of_nobody, at=datetime(2032, 11, 23, 12, 0, tzinfo=LONDON)) == [NOT_DUE]
        assert ask_blockers(complaint(by=amina), at=NOW) == [STILL_OPEN]
        assert ask_blockers(complaint(by=amina, case=her_case), at=NOW) == [WITH_HER_RECORD]


class TestErasing:
    def test_by_two_and_nothing_is_left(
        self, of_nobody: Complaint, carys: User, ruth: User, amina: User
    ) -> None:
        kept = complaint(by=amina, words="Another, which stays.")
        assert any(of_nobody.reference in row for _, row in everything())
        with pytest.raises(Refused, match="cannot confirm"):
            asked(of_nobody, by=carys, of=carys)
        erasure = asked(of_nobody, by=carys, of=ruth)
        with pytest.raises(Refused, match="was asked, so nobody else"):
            complaint_erasures.answer_complaint_erasure(erasure=erasure, is_yes=True, by=carys, at=NOW)
        erasure = complaint_erasures.answer_complaint_erasure(erasure=erasure, is_yes=True, by=ruth, at=NOW)
        assert erasure.due_on == date(2034, 3, 10)
        assert list(erase_due(at=NOW)) == []
        ways = Event.objects.filter(subject=f"rights.complaint:{of_nobody.pk}").count()
        assert ways >= 5

        [outcome] = erase_due(at=DAY_OF_IT)

        assert outcome.why_not == ""
        rows = list(everything())
        assert [table for table, row in rows if CANARY in row or of_nobody.reference in row] == []
        assert Complaint.objects.get() == kept
        stone = Tombstone.objects.get()
        assert (stone.kind, stone.asked_by, stone.confirmed_by) == ("complaint", carys, ruth)
        assert stone.rows == outcome.rows
        blanked = Event.objects.filter(blanked_for=str(stone.pk))
        assert blanked.count() == ways
        assert {(line.subject, str(line.detail)) for line in blanked} == {("", "{}")}
        assert [finding for finding in verify().findings if finding.harm == Harm.BLANKED] == []

    def test_nothing_that_hangs_on_one_is_forgotten(self) -> None:
        hanging: set[Any] = {link.related_model for link in Complaint._meta.related_objects}
        ours = {model for model in hanging if "historical" not in model.__name__.lower()}
        assert ours == {model for model, _ in GOING} - {Complaint}

    def test_a_yes_is_to_what_was_shown(self, of_nobody: Complaint, carys: User, ruth: User) -> None:
        erasure = asked(of_nobody, by=carys, of=ruth)
        of_nobody.changed = "The list of calls."
        of_nobody.save()
        with pytest.raises(Refused, match="changed since"):
            complaint_erasures.answer_complaint_erasure(erasure=erasure, is_yes=True, by=ruth, at=NOW)

    def test_it_can_be_refused_and_stopped(self, of_nobody: Complaint, carys: User, ruth: User) -> None:
        erasure = asked(of_nobody, by=carys, of=ruth)
        complaint_erasures.answer_complaint_erasure(
            erasure=erasure, is_yes=False, why="A claim.", by=ruth, at=NOW
        )
        erasure = confirmed(of_nobody, by=carys, of=ruth)
        complaint_erasures.stop_complaint_erasure(erasure=erasure, why="A claim.", by=carys, at=NOW)
        assert list(erase_due(at=DAY_OF_IT)) == []

    def test_after_a_restore_it_is_erased_again(self, of_nobody: Complaint, carys: User, ruth: User) -> None:
        confirmed(of_nobody, by=carys, of=ruth)
        with transaction.atomic():
            assert [outcome.why_not for outcome in erase_due(at=DAY_OF_IT)] == [""]
            transaction.set_rollback(True)  # as a backup from before is: all of it is there again
        assert [line.kind for line in lines()] == ["complaint"]
        assert of_nobody.reference not in lines_of_file()
        [outcome] = replay(at=DAY_OF_IT)
        assert outcome.why_not == ""
        assert not Complaint.objects.exists()
        assert list(replay(at=DAY_OF_IT)) == []

    def test_nobody_writes_it_past_our_code(self, of_nobody: Complaint, carys: User, ruth: User) -> None:
        with as_application(carys, at=NOW):
            erasure = asked(of_nobody, by=carys, of=ruth)
        erasure.confirmed_at, erasure.confirmed_by, erasure.due_on = NOW, ruth, TODAY
        with pytest.raises(DatabaseError, match="confirmed by another"), as_application(carys, at=NOW):
            erasure.save()


def lines_of_file() -> str:
    """Return what the file says of what was erased."""
    return " ".join(str(line) for line in lines())


def test_the_whole_way_by_its_pages(
    of_nobody: Complaint, carys_browser: Browser, ruth: User, amina_browser: Browser
) -> None:
    ruth_browser = Browser()
    ruth_browser.force_login(ruth)
    due = reverse("rights:retention")
    assert of_nobody.reference in text_of(carys_browser.get(due))
    page = carys_browser.get(of_nobody.get_absolute_url())
    assert "Ask to erase it" in text_of(page)
    new = reverse("rights:complaint_erasure_new", args=[of_nobody.reference])
    shown = carys_browser.get(new)
    assert "What was done about the complaint" in text_of(shown)
    sent = {"why": "Its time is over.", "person": ruth.pk, "digest": shown.context["statement"].digest}
    kept = carys_browser.post(new, {**sent, "person": ""})
    assert "Choose who confirms it" in text_of(kept)
    assert "Its time is over." in kept.text
    assert "has been asked to confirm it" in text_of(carys_browser.post(new, sent, follow=True))
    erasure = ComplaintErasure.objects.get()
    assert "is erased: see How long records are kept" in Notice.objects.get(person=ruth).words
    assert "Read what will be erased, and answer" in text_of(ruth_browser.get(of_nobody.get_absolute_url()))
    answer = reverse("rights:complaint_erasure_answer", args=[of_nobody.reference, erasure.pk])
    assert "Its time is over." in text_of(ruth_browser.get(answer))
    said = text_of(ruth_browser.post(answer, {"answer": "yes", "why": ""}, follow=True))
    assert "To be erased" in said
    assert "Fri 10 Mar 2034" in text_of(carys_browser.get(due))
    stop = reverse("rights:complaint_erasure_stop", args=[of_nobody.reference, erasure.pk])
    assert amina_browser.post(stop, {"why": "No."}).status_code == 403
    assert "The erasure is stopped" in text_of(ruth_browser.post(stop, {"why": "A claim."}, follow=True))
