"""The referral in a real browser: from the explanation to the recovery period, with scripts and without."""

from collections.abc import Callable
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Case
from hestia.accounts.models import Service, User
from tests import make
from tests.journeys.browser import NARROW, check_at_every_width, sign_in

TWO_WIDTHS = (1400, NARROW)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer).first.check()


def day(page: Page, question: str, value: date) -> None:
    boxes = page.get_by_role("group", name=question)
    for label, part in (("Day", value.day), ("Month", value.month), ("Year", value.year)):
        boxes.get_by_label(label, exact=True).fill(str(part))


def leave(_page: Page) -> None:
    """Judge nothing: axe needs scripts."""


def walk(page: Page, live_server: LiveServer, judge: Callable[[Page], None]) -> None:
    """Take an adult from the explanation to a positive decision, judging each page on the way."""
    outreach = make.service("Outreach") if not Service.objects.exists() else Service.objects.get()
    amina: User = make.user("Amina Osei", services=[outreach])
    case: Case = make.case(worker=amina, service=outreach)
    sign_in(page, live_server, amina)
    today = timezone.localdate()
    weekday = today - timedelta(days=max(today.weekday() - 4, 0))

    page.goto(reverse("referrals:overview", args=[case.reference]))
    judge(page)
    page.get_by_role("link", name="Record explanation").click()
    press(page, "Save explanation")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    judge(page)
    day(page, "When did you explain it?", weekday)
    press(page, "Save explanation")
    expect(page.get_by_text("The explanation is recorded.")).to_be_visible()

    page.get_by_role("link", name="Record her answer").click()
    judge(page)
    choose(page, "Does she want to be referred?", "Yes, she wants to be referred")
    choose(page, "How did she answer?", "Signed form")
    day(page, "When did she answer?", weekday)
    press(page, "Save her answer")

    page.get_by_role("link", name="Record handover").click()
    judge(page)
    page.get_by_label("Which organisation will send it?").select_option(label="The Salvation Army")
    page.get_by_label("Name of the person who will send it").fill("Jo Lane")
    day(page, "When did you hand it over?", weekday)
    press(page, "Save handover")

    page.get_by_role("link", name="Record it as sent").click()
    day(page, "When was it sent?", weekday)
    press(page, "Save date sent")

    page.get_by_role("link", name="Record reference").click()
    judge(page)
    page.get_by_label("Home Office reference").fill("NRM-4418-0236")
    press(page, "Save reference")
    judge(page)

    page.get_by_role("link", name="Record decision").click()
    judge(page)
    choose(page, "What is the decision?", "Positive")
    day(page, "Date on the letter", weekday)
    choose(page, "Do we have the letter?", "We have the letter")
    choose(page, "Have you told her?", "Not yet")
    press(page, "Save decision")
    expect(page.get_by_role("heading", name="Recovery period")).to_be_visible()
    judge(page)

    page.get_by_role("row", name="Recovery period").get_by_role("link").click()
    expect(page.get_by_role("heading", name="How this date was counted: recovery period")).to_be_visible()
    judge(page)


def test_with_scripts(page: Page, live_server: LiveServer) -> None:
    walk(page, live_server, lambda each: check_at_every_width(each, TWO_WIDTHS))


def test_without_scripts(page_without_scripts: Page, live_server: LiveServer) -> None:
    walk(page_without_scripts, live_server, leave)
