"""What takes a hand most often takes few touches of it, and a day is not scrolled for long."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.actions.tasks import add_task
from cases.models import Case
from hestia.accounts.models import Service, User
from oversight.models import SentReturn
from oversight.rules.periods import span
from supportplans.models import ConversationCheck, Plan, Step, Target
from tests import make
from tests.journeys.browser import DESKTOP, HEIGHT, PHONE, sign_in
from tests.supportplans.conftest import plan, safe_street

__all__ = ["plan", "safe_street"]  # fixtures

CLIENTS = 15
SCREENS = {DESKTOP: 2, PHONE: 5}


@dataclass
class Hand:
    """Counts what somebody presses, and what they type."""

    page: Page
    presses: int = 0
    typed: int = 0

    def press(self, what: Locator) -> None:
        what.click()
        self.presses += 1

    def type(self, where: Locator, words: str) -> None:
        where.fill(words)
        self.typed += 1


@pytest.fixture
def hand(page: Page, live_server: LiveServer, amina: User) -> Hand:
    sign_in(page, live_server, amina)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    return Hand(page)


def test_a_step_is_done(hand: Hand, her_case: Case, safe_street: Target) -> None:
    hand.page.goto(reverse("supportplans:plan", args=[her_case.reference]))
    hand.press(hand.page.get_by_role("button", name=re.compile("Done.*Walk to the bus stop together")))
    expect(hand.page.get_by_role("button", name=re.compile("^Undo"))).to_be_visible()
    assert (hand.presses, hand.typed) == (1, 0)


def test_what_was_marked_by_mistake_is_undone_without_scripts(
    page_without_scripts: Page, live_server: LiveServer, amina: User, her_case: Case, safe_street: Target
) -> None:
    for step in safe_street.step_set.all():
        step.status = Step.Status.STOPPED
        step.save()
    page = page_without_scripts
    sign_in(page, live_server, amina)
    hand = Hand(page)
    page.goto(live_server.url + reverse("supportplans:plan", args=[her_case.reference]))
    hand.press(page.get_by_role("button", name=re.compile("Mark as met.*safe in the street")))
    hand.press(page.get_by_role("button", name=re.compile("^Undo")))
    expect(page.get_by_text("Not met yet: I want to feel safe in the street.")).to_be_visible()
    safe_street.refresh_from_db()
    assert safe_street.is_open
    assert (hand.presses, hand.typed) == (2, 0)


def test_a_note_is_added_from_the_phone(hand: Hand, her_case: Case) -> None:
    hand.page.goto(reverse("desk:my_day"))
    hand.press(hand.page.get_by_role("navigation", name="Main").get_by_role("link", name="Note", exact=True))
    hand.press(hand.page.get_by_role("main").get_by_role("link").filter(has_text=her_case.reference))
    hand.type(hand.page.get_by_label("What happened"), "She slept well.")
    hand.press(hand.page.get_by_role("radio", name="Phone call"))
    hand.press(hand.page.get_by_role("button", name="Save note"))
    expect(hand.page.get_by_text("The note is saved.")).to_be_visible()
    assert (hand.presses, hand.typed) == (4, 1)


def test_four_conversations_are_recorded(hand: Hand, her_case: Case, plan: Plan) -> None:
    hand.page.goto(reverse("supportplans:checks", args=[her_case.reference]))
    hand.press(hand.page.get_by_role("link", name="Record a conversation").first)
    for subject in ConversationCheck.Subject:
        asked = hand.page.get_by_role("group", name=subject.label)
        hand.press(asked.get_by_role("radio", name="Understood", exact=True))
    hand.type(hand.page.get_by_role("textbox", name="Interpreter"), "Layla Mansour")
    hand.press(hand.page.get_by_role("button", name="Save", exact=True))
    expect(hand.page.get_by_role("heading", name="Four conversations")).to_be_visible()
    assert ConversationCheck.objects.filter(interpreter_name="Layla Mansour").count() == len(
        ConversationCheck.Subject
    )
    assert (hand.presses, hand.typed) == (6, 1)


@pytest.fixture
def busy(amina: User, outreach: Service, now: datetime) -> date:
    """Give Amina fifteen clients: each has something overdue, a few have something today, more is to come."""
    today = timezone.localdate()
    for number in range(CLIENTS):
        case = make.case(worker=amina, service=outreach)
        for days in (-3, 0, 2, 4, 9) if number < CLIENTS // 3 else (-3, 2, 4, 9):
            day = today + timedelta(days=days)
            add_task(case=case, title=f"Ring the GP, {days}", due_on=day, by=amina, at=now)
    return today


@pytest.mark.parametrize("width", SCREENS)
def test_a_day_is_not_scrolled_for_long(hand: Hand, busy: date, width: int) -> None:
    hand.page.set_viewport_size({"width": width, "height": HEIGHT})
    hand.page.goto(reverse("desk:my_day"))
    expect(hand.page.get_by_text("Ring the GP, 0")).to_have_count(CLIENTS // 3)
    assert hand.page.evaluate("document.documentElement.scrollHeight") <= SCREENS[width] * HEIGHT


def test_the_return_of_a_quarter_is_made_with_its_paper(
    page: Page, live_server: LiveServer, carys: User, amina: User, outreach: Service
) -> None:
    """From the page of reports, of the quarter that is over: one more page, a name, and the PDF."""
    quarter = span(timezone.localdate(), months=3, starts=1).before
    for _ in range(9):
        make.case(worker=amina, service=outreach, opened_on=quarter.first)
    sign_in(page, live_server, carys)
    page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    hand = Hand(page)
    page.goto(reverse("oversight:reports"))
    pages = {page.url}
    hand.press(page.get_by_role("link", name="Make the return"))
    pages.add(page.url)
    hand.type(page.get_by_label("Who is it sent to?"), "Salisbury Trust")
    hand.press(page.get_by_label("A funder", exact=False).first)
    hand.press(page.get_by_role("group", name="On what grounds?").get_by_role("radio").first)
    hand.press(page.get_by_role("button", name="Record it as sent"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Return to Salisbury Trust")
    pages.add(page.url)
    with page.expect_download() as waiting:
        hand.press(page.get_by_role("button", name="Make the PDF"))
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
    [sent] = SentReturn.objects.all()
    assert (sent.first, sent.last) == (quarter.first, quarter.last)
    assert (len(pages), hand.presses, hand.typed) == (3, 5, 1)
