"""A complaint of no case can be kept longer, and held for the law: set by one, lifted by two."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from desk.queries.drafts import unfinished
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.refusals import Refused
from rights.actions import complaint_keeping
from rights.actions.complaint_erasures import HELD, NOT_DUE, STILL_OPEN, ask_blockers, void_because
from rights.actions.erasing_due import erase_due
from rights.models import Complaint, ComplaintHold, ComplaintNote
from rights.queries.complaint_retention import (
    complaint_row,
    complaints_due,
    holds_while_open,
    statement_of_complaint,
)
from rights.rules.retention import KEPT_UNTIL
from tests import make
from tests.rights.test_complaint_erasure import DAY_OF_IT, NOW, TODAY, answered, confirmed
from tests.rights.test_complaints import complaint
from tests.roles import as_application
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def years_later(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.ERASURES_FILE = tmp_path / "erasures"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def of_nobody(amina: User, carys: User) -> Complaint:
    return answered(complaint(by=amina, words="You forgot me."), by=carys)


def held(made: Complaint, *, by: User, at: datetime = NOW) -> ComplaintHold:
    return complaint_keeping.hold_complaint(
        complaint=made,
        asker="police",
        reference="PX 41",
        reason="They look into it.",
        review_on=date(2034, 6, 1),
        by=by,
        at=at,
    )


class TestKeptLonger:
    def test_until_the_latest_day_that_was_decided(self, of_nobody: Complaint, carys: User) -> None:
        for until in (date(2036, 1, 9), date(2035, 1, 9)):
            complaint_keeping.keep_complaint(
                complaint=of_nobody, why="A claim.", until=until, by=carys, at=NOW
            )
        row = complaint_row(of_nobody)
        assert row
        assert row.sum.due_on == date(2036, 1, 9)
        assert row.sum.steps[-1].words == KEPT_UNTIL
        assert ask_blockers(of_nobody, at=NOW) == [NOT_DUE]
        assert complaints_due(carys, on=TODAY) == []

    def test_not_while_it_is_open_nor_until_a_day_that_is_over(
        self, of_nobody: Complaint, amina: User, carys: User
    ) -> None:
        assert complaint_keeping.keeping_blockers(complaint(by=amina)) == [STILL_OPEN]
        with pytest.raises(Refused, match="in the future"):
            complaint_keeping.keep_complaint(complaint=of_nobody, why="A.", until=TODAY, by=carys, at=NOW)

    def test_one_of_a_case_is_kept_with_the_record(self, her_case: Case, amina: User, carys: User) -> None:
        of_case = complaint(by=amina, case=her_case)
        with pytest.raises(Refused, match="held with that record"):
            held(of_case, by=carys)


class TestHeld:
    def test_nobody_asks_that_it_is_erased(self, of_nobody: Complaint, carys: User) -> None:
        held(of_nobody, by=carys)
        assert ask_blockers(of_nobody, at=NOW) == [HELD]
        [row] = complaints_due(carys, on=TODAY)
        assert row.is_settled

    def test_what_was_confirmed_before_is_not_carried_out(
        self, of_nobody: Complaint, carys: User, ruth: User
    ) -> None:
        erasure = confirmed(of_nobody, by=carys, of=ruth)
        hold = held(of_nobody, by=carys)
        assert void_because(erasure) == [HELD]
        [outcome] = erase_due(at=DAY_OF_IT)
        assert "legal hold" in outcome.why_not
        assert Complaint.objects.get() == of_nobody
        hold = complaint_keeping.ask_to_lift(hold=hold, why="It is over.", by=carys, at=NOW)
        complaint_keeping.lift_hold(hold=hold, by=ruth, at=NOW)
        [outcome] = erase_due(at=DAY_OF_IT)
        assert outcome.why_not == ""
        assert not Complaint.objects.exists()

    def test_it_is_lifted_by_two(self, of_nobody: Complaint, carys: User, ruth: User) -> None:
        hold = held(of_nobody, by=carys)
        with pytest.raises(Refused, match="first ask"):
            complaint_keeping.lift_hold(hold=hold, by=ruth, at=NOW)
        hold = complaint_keeping.ask_to_lift(hold=hold, why="It is over.", by=carys, at=NOW)
        with pytest.raises(Refused, match="Someone else"):
            complaint_keeping.lift_hold(hold=hold, by=carys, at=NOW)
        assert not complaint_keeping.lift_hold(hold=hold, by=ruth, at=NOW).is_standing

    def test_not_even_the_owner_deletes_anything_of_it(self, of_nobody: Complaint, carys: User) -> None:
        hold = held(of_nobody, by=carys)
        for rows in (ComplaintNote.objects.all(), ComplaintHold.objects.all(), Complaint.history.all()):
            with pytest.raises(DatabaseError, match="legal hold stands"), transaction.atomic():
                rows.delete()
        assert ComplaintHold.objects.get() == hold

    def test_nobody_lifts_one_alone_past_our_code(self, of_nobody: Complaint, carys: User) -> None:
        with as_application(carys, at=NOW):
            hold = held(of_nobody, by=carys)
        hold.lift_why, hold.lift_asked_at, hold.lift_asked_by = "Over.", NOW, carys
        hold.lifted_at, hold.lifted_by = NOW, carys
        with pytest.raises(DatabaseError), as_application(carys, at=NOW):
            hold.save()


def test_the_whole_way_by_its_pages(
    of_nobody: Complaint, carys_browser: Browser, ruth: User, amina_browser: Browser
) -> None:
    ruth_browser = Browser()
    ruth_browser.force_login(ruth)
    page = of_nobody.get_absolute_url()
    keep, hold_new = (
        reverse(f"rights:{name}", args=[of_nobody.reference])
        for name in ("complaint_keeping_new", "complaint_hold_new")
    )
    assert amina_browser.post(hold_new, {}).status_code == 403
    assert "Set a legal hold" in text_of(carys_browser.get(page))
    until = day("until", date(2035, 1, 9))
    refused = carys_browser.post(keep, {"why": "", **until})
    assert "Say why it is still needed" in text_of(refused)
    assert refused.context["form"]["until"].value()
    assert "It is kept longer" in text_of(carys_browser.post(keep, {"why": "A claim.", **until}, follow=True))
    assert "Kept longer, until Tue 9 Jan 2035" in text_of(carys_browser.get(page))
    said = {"asker": "police", "reference": "PX 41", "reason": "They look into it."}
    said |= day("review_on", date(2034, 6, 1))
    assert "The legal hold is set" in text_of(carys_browser.post(hold_new, said, follow=True))
    assert "Legal hold" in text_of(carys_browser.get(reverse("rights:retention")))
    hold = ComplaintHold.objects.get()
    args = [of_nobody.reference, hold.pk]
    lifting, lifted = (reverse(f"rights:complaint_hold_{name}", args=args) for name in ("lifting", "lifted"))
    assert "Another manager decides" in text_of(
        carys_browser.post(lifting, {"why": "It is over."}, follow=True)
    )
    shown = ruth_browser.get(lifted)
    assert "It is over." in text_of(shown)
    form = shown.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].is_hidden}
    assert "The legal hold is lifted" in text_of(ruth_browser.post(lifted, sent, follow=True))


@pytest.mark.parametrize("page", ["complaint_keeping_new", "complaint_hold_new"])
def test_what_is_typed_is_kept_and_leads_back_to_its_form(
    page: str, of_nobody: Complaint, carys: User, carys_browser: Browser
) -> None:
    url = reverse(f"rights:{page}", args=[of_nobody.reference])
    autosave = carys_browser.get(url).context["autosave"]
    assert autosave
    words = {"why": "The claim of last May.", "reason": "The claim of last May."}
    assert carys_browser.post(autosave, words).status_code == 204
    [draft] = unfinished(carys, at=NOW)
    assert draft.url == url
    assert "The claim of last May." in carys_browser.get(draft.url).text


def test_what_is_typed_of_a_hold_and_an_erasure_is_kept_too(
    of_nobody: Complaint, carys: User, ruth: User, carys_browser: Browser
) -> None:
    erasure = confirmed(of_nobody, by=carys, of=ruth)
    hold = held(of_nobody, by=carys)
    for name, pk in (("complaint_hold_lifting", hold.pk), ("complaint_erasure_stop", erasure.pk)):
        url = reverse(f"rights:{name}", args=[of_nobody.reference, pk])
        autosave = carys_browser.get(url).context["autosave"]
        assert carys_browser.post(autosave, {"why": "It is over."}).status_code == 204
        assert url in [draft.url for draft in unfinished(carys, at=NOW)]
        assert "It is over." in carys_browser.get(url).text


class TestWhileOpen:
    def test_a_hold_is_listed_with_the_day_it_is_to_be_reviewed(self, amina: User, carys: User) -> None:
        made = complaint(by=amina, words="You forgot me.")
        assert holds_while_open(carys) == []
        hold = held(made, by=carys)
        assert holds_while_open(carys) == [hold]
        browser = Browser()
        browser.force_login(carys)
        page = text_of(browser.get(reverse("rights:retention")))
        assert f"{made.reference} Not counted yet" in " ".join(page.split())

    def test_nobody_learns_of_one_about_them(self, amina: User, carys: User, ruth: User) -> None:
        held(complaint(by=amina, words="You forgot me.", about=ruth), by=carys)
        assert holds_while_open(ruth) == []


def test_what_goes_counts_what_was_decided_about_it(of_nobody: Complaint, carys: User) -> None:
    before = statement_of_complaint(of_nobody)
    until = date(2035, 1, 9)
    complaint_keeping.keep_complaint(complaint=of_nobody, why="A claim.", until=until, by=carys, at=NOW)
    held(of_nobody, by=carys)
    after = statement_of_complaint(of_nobody)
    for table in ("rights_complaintreview", "rights_complainthold"):
        assert (before.rows[table], after.rows[table]) == (0, 1)
    assert before.digest != after.digest
