"""Every page of the house before a real browser: nothing axe can find, nothing wider than its window.

By `make test` it is one page in three, at one width; by `make test-security` all, on a desk and a phone.

A named address that stands in no list fails: whoever adds a page says here how to come to it.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from desk.queries.drafts import going_on
from hestia.accounts.models import User
from hestia.safekeeping.models import Draft
from tests import make
from tests.addresses import patterns
from tests.journeys.browser import DESKTOP, HEIGHT, NARROW, PHONE, assert_no_sideways_scroll, axe, sign_in
from tests.journeys.world import VISITORS, World, world
from tests.parts import one_in, part

__all__ = ["world"]  # a fixture


@pytest.fixture(autouse=True)
def at_noon(live_server: LiveServer) -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=True):
        yield


NO_PAGE = {
    "account_reauthenticate": "only before a first second factor: everyone here has one",
    "account_set_password": "leads to the change of a password: everyone here has one",
    "accounts:demonstration_sign_in": "only sent",
    "accounts:invitation_link": "leads to the invitation",
    "accounts:hide": "leads to the page that asks for the password",
    "accounts:stay": "only sent, by a script",
    "cases:access_end": "only sent; leads back to the access page",
    "cases:co_signature": "only sent; leads back to the note",
    "cases:task_undoing": "only sent; leads back to the task",
    "cases:name_end": "only sent; leads back to the access page",
    "desk:paper": "only while a paper takes long",
    "desk:access_notice": "only sent; leads back to one’s day",
    "desk:notifications_undoing": "only sent; leads back to the notifications",
    "desk:notice": "only sent; leads back to the notifications",
    "desk:cover_end": "only sent; leads back to the covers",
    "cases:kept_file": "answers with a file",
    "cases:shown": "only sent; leads to the page that shows it",
    "cases:intake_autosave": "only sent, by a script",
    "cases:intake_resume": "leads to the first page that is not finished",
    "desk:caseload_report": "answers with a PDF",
    "desk:figures_paper": "only sent; answers with a PDF",
    "desk:return_paper": "only sent; answers with a PDF",
    "oversight:return_sheet": "only sent; answers with a sheet",
    "oversight:enquiry_end": "only sent; leads back to those not taken on",
    "oversight:spreadsheet": "only sent; answers with a sheet",
    "oversight:draw_freeze": "only sent; leads back to the draw",
    "oversight:draw_seal": "only sent; leads to the draw",
    "oversight:draw_sheet": "only sent; answers with a PDF",
    "outage:checking": "only sent; leads back to the sheet",
    "outage:shredding": "once it is keyed in and scanned: tests/outage/test_paper_itself.py",
    "rights:answer": "for who was asked: tests/rights/test_pages.py",
    "rights:complaint_of_correction": "once she was answered: tests/rights/test_complaints.py",
    "rights:complaint_of_request": "once she was answered: tests/rights/test_complaints.py",
    "rights:correction_lifting": "once something is restricted: tests/rights/test_restricting.py",
    "rights:correction_telling": "once she was answered: tests/rights/test_corrections.py",
    "rights:complaint_erasure_answer": "for who was asked: tests/rights/test_complaint_erasure.py",
    "rights:complaint_erasure_new": "of one that is due: tests/rights/test_complaint_erasure.py",
    "rights:complaint_erasure_stop": "once it was asked for: tests/rights/test_complaint_erasure.py",
    "rights:complaint_hold_lifted": "once somebody asked for it: tests/rights/test_complaint_keeping.py",
    "rights:complaint_hold_lifting": "where a hold stands: tests/rights/test_complaint_keeping.py",
    "rights:complaint_hold_new": "of one of no case: tests/rights/test_complaint_keeping.py",
    "rights:complaint_keeping_new": "of one that is due: tests/rights/test_complaint_keeping.py",
    "rights:data": "only sent; answers with data",
    "rights:erasure_answer": "for who was asked: tests/rights/test_retention.py",
    "rights:erasure_new": "of a closed record that is due: tests/rights/test_retention.py",
    "rights:erasure_stop": "once it was asked for: tests/rights/test_retention.py",
    "rights:holder": "of somebody who was named: tests/rights/test_holders.py",
    "rights:hold_lifted": "once somebody asked for it: tests/rights/test_retention.py",
    "rights:hold_lifting": "where a hold stands: tests/rights/test_retention.py",
    "rights:keeping": "of a closed record: tests/rights/test_retention.py",
    "rights:correction_letter": "only sent; answers with a PDF",
    "rights:complaint_letter": "only sent; answers with a PDF",
    "rights:letter": "only sent; answers with a PDF",
    "rights:gathering": "only sent; leads back to the request",
    "rights:hidden_words": "only sent; leads back to the pieces",
    "rights:pack": "only sent; answers with a PDF",
    "rights:spoken": "once somebody rang: tests/rights/test_spoken.py",
    "rights:spoken_withdrawal": "only sent; leads back to the list",
    "rights:page": "of a piece with a file: tests/rights/test_files.py",
    "rights:receipt": "only sent; answers with a PDF",
    "rights:release": "once all is decided: tests/rights/test_pages.py",
    "rights:sending": "once a second person said yes: tests/rights/test_pages.py",
    "oversight:finding_new": "for who judged a case of another team: tests/oversight/test_samples.py",
    "desk:disclosure_letter": "only sent; answers with a PDF",
    "cases:booking_again": "only sent; leads to the decision",
    "cases:group_cancellation": "only sent; leads back to the groups",
    "cases:group_place_end": "only sent; leads back to the group",
    "directory:bringing_back": "only sent; leads back to the entry",
    "directory:note_end": "only sent; leads back to the agency",
    "directory:retirement": "only sent; leads back to the entry",
    "directory:verification": "only sent; leads back to the entry",
    "desk:questions": "answers with a PDF",
    "staff:agreement": "only sent; answers with a PDF",
    "staff:current": "answers with a sheet",
    "desk:calendar_feed": "a calendar, not a page: tests/desk/test_feed.py",
    "desk:chaser_letter": "only sent; answers with a PDF",
    "desk:home": "leads to one’s day, or to signing in",
    "drafts:draft": "only sent, by a script",
    "drafts:start_again": "only sent; leads back to the form",
    "drafts:unsent": "exists only for what was sent after a session had ended: tests/safekeeping",
    "importing:problems": "answers with a sheet",
    "importing:template": "answers with a sheet",
    "supervision:action_done": "only sent; leads back to the supervision",
    "supervision:action_undoing": "only sent; leads back to the supervision",
    "feedback:you_said": "answers with a PDF",
    "feedback:you_said_end": "only sent; leads back to the feedback",
    "supportplans:exit_planned": "only sent; leads back to the exit",
    "supportplans:plan_answer": "leads to the version that a manager is to answer",
    "supportplans:review_next": "leads to the next target of a review, or to its end",
    "supportplans:step_done": "only sent; leads back to the plan or to one’s day",
    "supportplans:step_undoing": "only sent; leads back to the plan or to one’s day",
    "supportplans:target_met": "only sent; leads back to the plan",
    "supportplans:target_undoing": "only sent; leads back to the plan",
    "mfa_activate_totp": "everyone here has an authenticator app: tests/accounts/test_passkeys.py",
    "mfa_authenticate": "only between the password and the house: tests/accounts/test_passkeys.py",
    "mfa_login_webauthn": "only sent, by a script",
    "mfa_reauthenticate_webauthn": "nobody here has a passkey: tests/accounts/test_passkeys.py",
    "mfa_remove_webauthn": "nobody here has a passkey: tests/accounts/test_passkeys.py",
    "mfa_view_recovery_codes": "shown once, when they are made: tests/accounts/test_passkeys.py",
    "operations:healthz": "one word for a machine",
}


# Forms that ask for names, numbers and days, and for no sentence: no draft keeps them as they are typed.
# What comes back with a mistake is kept for an hour (`draft_of_page`).
NOT_KEPT = {
    *("importing:caseloads", "ui:gallery"),
    *("importing:profile", "importing:taking"),
    *("desk:copy_fate", "desk:print", "desk:search", "money:rates", "operations:health"),
    *(
        "cases:link_new",
        "cases:group_new",
        "cases:group_place_new",
        "cases:intake_find",
        "cases:notes",
        "cases:notes_search",
    ),
    "directory:session_new",
    *("directory:entry_change", "directory:entry_new", "rules:first_responder", "rules:first_responder_new"),
    *("oversight:draw_dice", "oversight:enquiries", "oversight:return_again", "oversight:return_new"),
    *(
        "oversight:return_mark",
        "oversight:return_unsent",
        "oversight:sampled_allot",
        "oversight:sampled_swap",
        "supervision:action_new",
    ),
    *("community:activity_change", "community:activity_new"),
    *("community:campaign_change", "community:campaign_new"),
    *("staff:course_change", "staff:course_new", "staff:dbs_change", "staff:dbs_new"),
    *("staff:day_change", "staff:day_new", "staff:placement"),
    *("staff:hours_change", "staff:hours_new", "staff:supervision_change", "staff:supervision_new"),
    *("staff:training_change", "staff:training_new"),
    *(
        "outage:destruction",
        "outage:drill_new",
        "outage:pack",
        "outage:paper",
        "outage:sheet",
        "outage:sheets_new",
        "outage:whole",
    ),
    *("rights:her_answer", "rights:identity", "rights:pause"),
    *("rights:acknowledgement", "rights:complaint_person"),
}


# Without an account there is nobody for whom a draft could be kept.
FOR_ANYBODY = {"rights:complain"}


def test_every_address_has_a_way_to_it_or_a_reason() -> None:
    named = [*NO_PAGE, *(name for table in VISITORS.values() for name in table)]
    assert len(named) == len(set(named))
    assert set(named) == {name for name, _ in patterns()}


@dataclass
class Walk:
    """One browser going from page to page, noting what is wrong and going on."""

    page: Page
    twice: bool = False  # axe on a phone too, and every width each time
    problems: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def look(self, what: str, *, axe_at: int | None) -> None:
        """Judge the open page: axe at one width, sideways scroll there and where it is narrowest."""
        widths = (DESKTOP, PHONE, NARROW) if self.twice else dict.fromkeys((axe_at or DESKTOP, NARROW))
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            try:
                assert_no_sideways_scroll(self.page)
                if width == axe_at:
                    # Colours are the same at every width.
                    axe(self.page, contrast=width == DESKTOP or not self.twice)
            except (AssertionError, pytest.fail.Exception) as problem:
                self.problems.append(f"{what}: {problem}")

    def open(self, name: str, url: str, user: User | None = None) -> None:
        """Open a page as it is, then with all its errors, where its form refuses to be sent empty.

        The page with its errors has all that the other has: axe judges one of the two, or both if it is to
        look twice.
        """
        answer = self.page.goto(url)
        status = answer.status if answer else 0
        is_there = urlsplit(self.page.url).path == url or name == "account_reset_password_from_key"
        if status != 200 or not is_there:
            self.problems.append(f"{name}: {url} answered {status} at {self.page.url}")
            return
        self.see_what_is_kept(name, url)
        refusal = self.send_empty(url, user)
        self.look(name, axe_at=DESKTOP if self.twice or refusal is None else None)
        if refusal is not None:
            self.refused.add(name)
            self.open_answer(url, refusal)
            self.look(f"{name}, sent empty", axe_at=NARROW)
        elif self.twice:
            self.look(name, axe_at=NARROW)

    def see_what_is_kept(self, name: str, url: str) -> None:
        """Judge whether words typed here would be kept as a draft, and whether the draft would lead back."""
        forms = self.page.evaluate(
            """() => [...document.querySelectorAll("main form[method=post]")]
                .filter(form => form.querySelector("textarea, input:not([type]), input[type=text]"))
                .map(form => [form.dataset.autosave || "", !!form.querySelector("textarea")])"""
        )
        for address, asks_for_sentences in forms:
            if name in FOR_ANYBODY:
                continue
            may_be_lost = name in NOT_KEPT or name.startswith(("account", "mfa_"))
            if not address and (asks_for_sentences or not may_be_lost):
                self.problems.append(f"{name}: words typed at {url} are lost when the screen is hidden")
            if address.startswith("/drafts/") and name != "ui:gallery":
                form, _, about = address.removeprefix("/drafts/").strip("/").partition("/")
                back = going_on(Draft(form=form, about=about))
                if back is None or urlsplit(back[1]).path != url:
                    self.problems.append(f"{name}: a draft of {url} leads to {back}")

    def send_empty(self, url: str, user: User | None) -> Any:
        """Return what the form of the open page answers to nothing, if it refuses. What it does is undone."""
        browser = Browser()
        hidden = self.page.evaluate(
            """() => { const here = location.href.split(/[?#]/)[0];
                const form = [...document.querySelectorAll("main form[method=post]")]
                    .find(each => new URL(each.getAttribute("action") || "", here).href == here);
                return form ? Object.fromEntries([...form.querySelectorAll("input[type=hidden]")]
                    .map(input => [input.name, input.value])) : null }"""
        )
        if hidden is None:
            return None
        with transaction.atomic():
            if user:
                browser.force_login(user)
            answer = browser.post(url, hidden)
            transaction.set_rollback(True)
        if answer.status_code != 200 or answer["Content-Type"] == "application/pdf":
            return None
        if "error-summary" not in answer.content.decode():
            return None
        return answer

    def open_answer(self, url: str, answer: Any) -> None:
        """Open what the server answered, as if the browser itself had sent the form.

        By the browser's own protocol: what Playwright routes is asked for anew with every style and script.
        """
        protocol = self.page.context.new_cdp_session(self.page)

        def fulfil(asked: dict[str, Any]) -> None:
            headers = [{"name": name, "value": value} for name, value in answer.headers.items()]
            body = b64encode(answer.content).decode()
            whole = {"responseCode": answer.status_code, "responseHeaders": headers, "body": body}
            protocol.send("Fetch.fulfillRequest", {"requestId": asked["requestId"], **whole})

        protocol.on("Fetch.requestPaused", fulfil)
        protocol.send("Fetch.enable", {"patterns": [{"urlPattern": f"*{url}"}]})
        self.page.goto(url)
        protocol.detach()


# Who walks which pages, and how many of all these at least refuse a form sent empty. A walk begins with a
# whole world, so there are as few as keep two workers busy.
WALKS: dict[str, tuple[Sequence[str], Sequence[str], int]] = {
    "her cases": (
        ["amina"],
        [
            *("account", "audit:", "cases:", "desk:", "directory:", "mfa_", "oversight:", "rights:"),
            *("staff:", "supervision:", "ui:", "usersessions"),
        ],
        17,
    ),
    "upper floors": (["amina"], ["oversight:", "referrals:", "riskassessment:", "supportplans:"], 21),
    "everyone else": (["", "ruth", "paul", "nora"], [""], 15),
}


def test_the_walks_miss_no_page() -> None:
    for visitor, table in VISITORS.items():
        floors = tuple(floor for who, floors, _ in WALKS.values() if visitor in who for floor in floors)
        assert [name for name in table if not name.startswith(floors)] == []


@pytest.mark.long
@one_in(3)
@pytest.mark.parametrize("pages", WALKS)
def test_every_page_at_every_width(
    pages: str, share: int, world: World, page: Page, live_server: LiveServer
) -> None:
    who, floors, refusing = WALKS[pages]
    walk = Walk(page, twice=share == 1)
    for visitor in who:
        page.context.clear_cookies()
        user = world.staff.get(visitor)
        if user:
            sign_in(page, live_server, user)
        names = [name for name in VISITORS[visitor] if name.startswith(tuple(floors))]
        for name in part(names, share):
            for args in VISITORS[visitor][name](world):
                walk.open(name, reverse(name, args=args), user)
    assert walk.problems == [], "\n\n".join(walk.problems)
    assert len(walk.refused) >= (refusing if share == 1 else 1), sorted(walk.refused)


def test_the_first_day_with_no_case_yet(page: Page, live_server: LiveServer, amina: User) -> None:
    sign_in(page, live_server, amina)
    walk = Walk(page)
    for name in ("cases:list", "cases:intake", "desk:my_day", "desk:search"):
        walk.open(name, reverse(name))
    assert walk.problems == [], "\n\n".join(walk.problems)
