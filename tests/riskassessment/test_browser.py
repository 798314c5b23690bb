"""The pages of risk in a real browser: with scripts, without, at every width."""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Case
from hestia.accounts.models import User
from riskassessment.actions import Planned
from riskassessment.models import Assessment
from tests import make
from tests.journeys.browser import check_at_every_width, check_reflow, sign_in
from tests.riskassessment import build


@pytest.fixture(autouse=True)
def at_noon(live_server: LiveServer) -> Iterator[object]:
    with time_machine.travel(make.NOON, tick=True) as clock:
        yield clock


SINCE = {3: "A man followed her.", 10: "Nobody has followed her since then."}


@pytest.fixture
def reviewed(her_case: Case, amina: User, carys: User) -> Case:
    """Her case with two signed assessments, as before the third."""
    for day, five in (
        (date(2026, 11, 3), [(4, 4), (2, 4), (3, 3), (4, 4), (3, 4)]),
        (date(2026, 11, 10), [(3, 3), (2, 3), (2, 3), (3, 3), (2, 4)]),
    ):
        plan = [Planned(what="Change her SIM card", by_on=day, consideration="safety", assignee=amina)]
        words = f"She was recognised in the market on Sunday {day.day}. {SINCE[day.day]} She left. {{own}}"
        page = build.written(*five, on=day, evidence=words, actions=plan)
        build.signed(her_case, by=amina, checker=carys, page=page)
    return her_case


def answer(page: Page, slug: str, likely: str, serious: str, seen: str) -> None:
    """Answer one question by the words on the page."""
    block = page.locator("section.q-block", has=page.locator(f"#q-{slug}"))
    block.get_by_label(likely, exact=True).check()
    block.get_by_label(serious, exact=True).check()
    block.get_by_label("What did you see or hear?").fill(seen)


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where ``PICTURES`` says, to be looked at."""
    if folder := os.environ.get("PICTURES"):
        for width in (1400, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1400, "height": 900})


class TestWithScripts:
    def test_the_level_is_told_while_the_form_is_filled_in(
        self, page: Page, live_server: LiveServer, reviewed: Case, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        page.goto(f"/cases/{reviewed.reference}/risk/")
        picture(page, "overview")
        page.get_by_role("link", name="Start review", exact=True).click()
        picture(page, "form")
        panel = page.locator("[data-risk-panel]")
        expect(panel.locator("[data-overall]")).to_have_text("High")
        answer(page, "safety", "Likely", "Life-threatening", "A man asked for her by her first name.")
        expect(panel.locator("[data-overall]")).to_have_text("Very high")
        expect(panel.locator("[data-total]")).to_have_text("41")
        button = page.locator("[data-risk-finish]")
        expect(button).to_have_text("Save and send to Carys Pugh to check")
        for slug in build.SLUGS:
            seen = f"Nobody came near the house for two weeks. {build.own('{own}', slug)}"
            answer(page, slug, "Unlikely", "Minor", seen)
        # It falls from high: someone else checks it, whatever the answers are now.
        expect(button).to_have_text("Save and send to Carys Pugh to check")
        page.get_by_label("Very high", exact=True).check()
        expect(button).to_have_text("Save and send to Carys Pugh to check")
        page.get_by_label("Why?").fill("She had a call last night.")
        page.get_by_label("Yes, with an interpreter").check()
        page.get_by_role("button", name="Add another action").click()
        expect(page.locator("[data-row]")).to_have_count(2)
        button.click()
        page.get_by_label("Why is nothing to be done now?").fill("She sleeps at the safe house.")
        button.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Ring Carys Pugh today. If the client is in danger now, call 999."
        )
        picture(page, "escalation")
        assert Assessment.objects.get(number=3).level == "very_high"

    def test_words_are_kept_while_they_are_typed(
        self, page: Page, live_server: LiveServer, her_case: Case, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        page.goto(f"/cases/{her_case.reference}/risk/new/")
        page.get_by_label("What did you see or hear?").first.fill("He was at the gate")
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved at", timeout=20_000)
        page.once("dialog", lambda dialog: dialog.accept())
        page.reload()
        expect(page.get_by_label("What did you see or hear?").first).to_have_value("He was at the gate")


class TestWithoutScripts:
    def test_written_sent_and_checked(
        self,
        page_without_scripts: Page,
        live_server: LiveServer,
        her_case: Case,
        amina: User,
        carys: User,
    ) -> None:
        page = page_without_scripts
        sign_in(page, live_server, amina)
        page.goto(f"/cases/{her_case.reference}/risk/new/")
        for slug in build.SLUGS:
            answer(page, slug, "Likely", "Serious", "He was at the gate.")
        page.get_by_role("button", name="Work out the level").click()
        expect(page.locator("[data-overall]:visible")).to_have_text("High")
        page.get_by_role("button", name="Save and send to Carys Pugh to check").click()
        expect(page.get_by_role("alert")).to_contain_text("talked this through")
        page.get_by_label("Yes, with an interpreter").check()
        page.get_by_role("button", name="Save and send to Carys Pugh to check").click()
        expect(page).to_have_url(re.compile(r"/risk/$"))
        sign_in(page, live_server, carys)
        page.reload()
        page.get_by_role("link", name="Check it").first.click()
        page.get_by_label("I have seen that no action is set").check()
        page.get_by_label("Yes, sign it").check()
        page.get_by_role("button", name="Send my answer").click()
        expect(page.get_by_text("Risk assessment 1 is signed: high risk.")).to_be_visible()
        page.wait_for_load_state("networkidle")


class TestForEveryone:
    def test_no_violation_at_any_width(
        self, page: Page, live_server: LiveServer, reviewed: Case, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        for path in ("", "new/", "extra/", "2/", "concerns/new/"):
            page.goto(f"/cases/{reviewed.reference}/risk/{path}")
            picture(page, f"page-{path.strip('/').replace('/', '-') or 'overview'}")
            check_at_every_width(page)
            check_reflow(page)

    def test_with_errors(self, page: Page, live_server: LiveServer, reviewed: Case, amina: User) -> None:
        sign_in(page, live_server, amina)
        page.goto(f"/cases/{reviewed.reference}/risk/new/")
        page.get_by_label("Month").first.fill("")
        page.get_by_role("button", name="Save and").click()
        expect(page.get_by_role("alert")).to_be_visible()
        picture(page, "form-errors")
        check_at_every_width(page)

    def test_of_the_checker(
        self, page: Page, live_server: LiveServer, reviewed: Case, amina: User, carys: User
    ) -> None:
        waiting = build.finished(reviewed, by=amina, page=build.written((4, 4), (3, 3)))
        sign_in(page, live_server, carys)
        for path in ("", f"{waiting.number}/sign-off/", f"{waiting.number}/very-high/"):
            page.goto(f"/cases/{reviewed.reference}/risk/{path}")
            picture(page, f"checker-{path.strip('/').replace('/', '-') or 'overview'}")
            check_at_every_width(page)

    def test_nothing_yet(self, page: Page, live_server: LiveServer, her_case: Case, amina: User) -> None:
        sign_in(page, live_server, amina)
        page.goto(f"/cases/{her_case.reference}/risk/")
        picture(page, "empty")
        check_at_every_width(page)

    def test_what_waits_fits_a_small_screen(
        self, page: Page, live_server: LiveServer, her_case: Case, amina: User, carys: User
    ) -> None:
        build.finished(her_case, by=amina, page=build.written((4, 4)))
        sign_in(page, live_server, amina)
        page.set_viewport_size({"width": 320, "height": 900})
        for path in (f"/cases/{her_case.reference}/", f"/cases/{her_case.reference}/risk/", "/cases/"):
            page.goto(path)
            expect(page.get_by_text("not yet checked").first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
