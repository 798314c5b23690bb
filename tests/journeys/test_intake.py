"""Intake in a real browser: with scripts and without, by everyone, at every width."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Case, Client, Room
from hestia.accounts.models import Service, User
from hestia.safekeeping.models import Draft
from tests import make
from tests.journeys.browser import NARROW, check_at_every_width, check_reflow, sign_in

CONTINUE = "Save and continue"
TWO_WIDTHS = (1400, NARROW)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question, exact=True).get_by_label(answer, exact=True).check()


def look_for_her(page: Page) -> None:
    """Find nobody, and say how she is called: until then every page says "the client"."""
    press(page, "Check")
    expect(page.get_by_role("heading", name="We do not know the client yet")).to_be_visible()
    press(page, "Start a new case")
    heading(page, "About the client")
    page.get_by_label("Pronouns").fill("she/her")


def fill_in(page: Page) -> None:
    """Take Miss G from the first page to the check, as a caseworker would."""
    page.goto(reverse("cases:intake"))
    page.get_by_role("link", name="Start").click()
    page.get_by_label("First name").fill("Ghada")
    page.get_by_label("Last name").fill("Karam")
    page.get_by_label("Year").fill("2002")
    look_for_her(page)
    assert page.get_by_label("First name").input_value() == "Ghada"
    choose(page, "Gender", "Woman")
    assert page.get_by_label("Year only").is_checked()
    press(page, "Add another name")
    page.get_by_label("Name", exact=True).fill("Rosa")
    press(page, CONTINUE)

    heading(page, "Safe contact")
    page.get_by_label("Phone number").fill("020 7946 0999")
    choose(page, "Is it safe to text?", "Yes")
    choose(page, "Have you checked that none of this belongs to an exploiter?", "Yes")
    press(page, CONTINUE)

    heading(page, "Language and communication")
    page.get_by_label("First language").fill("Arabic")
    choose(page, "Is an interpreter needed?", "No")
    press(page, CONTINUE)

    heading(page, "Immediate safety")
    choose(page, "Is she safe tonight?", "No")
    press(page, CONTINUE)

    heading(page, "Consent to our support")
    choose(page, "Does she agree to support from us?", "Yes")
    choose(page, "How did she answer?", "Spoken")
    press(page, CONTINUE)

    heading(page, "Children")
    press(page, "Add a child")
    page.get_by_label("Name", exact=True).fill("Samir")
    choose(page, "Do they live with her?", "Yes")
    press(page, CONTINUE)

    heading(page, "How she came to us")
    choose(page, "Who referred her to us?", "Police")
    press(page, CONTINUE)

    heading(page, "What happened, in short")
    page.get_by_label("Made to have sex or sell sex").check()
    press(page, CONTINUE)

    heading(page, "Needs and issues")
    choose(page, "Does she want more company?", "Yes")
    press(page, CONTINUE)

    heading(page, "Service and worker")
    choose(page, "Is there a place for her?", "She has a place from today")
    press(page, CONTINUE)
    heading(page, "Check your answers")


def open_and_look(page: Page) -> None:
    press(page, "Create client and open the case")
    case = Case.objects.get()
    heading(page, f"{case.reference} created")
    expect(page.get_by_text("Due today").first).to_be_visible()
    assert case.client.other_names.get().name == "Rosa"
    assert case.dependant_set.get().name == "Samir"


class TestFromFirstToLast:
    def test_with_scripts(self, page: Page, live_server: LiveServer, amina: User) -> None:
        sign_in(page, live_server, amina)
        fill_in(page)
        open_and_look(page)
        check_at_every_width(page, TWO_WIDTHS)

    def test_without_scripts(self, page_without_scripts: Page, live_server: LiveServer, amina: User) -> None:
        sign_in(page_without_scripts, live_server, amina)
        fill_in(page_without_scripts)
        open_and_look(page_without_scripts)


class TestDrafts:
    def test_what_is_typed_is_kept_while_it_is_typed(
        self, page: Page, live_server: LiveServer, amina: User
    ) -> None:
        sign_in(page, live_server, amina)
        page.goto(reverse("cases:intake_find"))
        press(page, "Continue without checking")
        page.get_by_label("First name").fill("Half a na")
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved at", timeout=15_000)
        assert Draft.objects.get().data["pages"]["about"]["first_name"] == ["Half a na"]
        page.reload()
        assert page.get_by_label("First name").input_value() == "Half a na"


class TestByEveryone:
    @pytest.fixture
    def world(self, amina: User, dev: User, house_a: Service, house_b: Service, outreach: Service) -> None:
        Room.objects.create(service=house_a, number=1)
        make.case(worker=amina, service=outreach, client=make.client("Ghada", "Karam"))
        make.case(worker=dev, service=house_b, client=make.client("Ghada", "Karim"))
        closed = make.case(worker=amina, service=outreach, client=make.client("Gada", "Saleh"))
        closed.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)

    def test_every_page(self, page: Page, live_server: LiveServer, amina: User, world: None) -> None:
        sign_in(page, live_server, amina)
        page.goto(reverse("cases:intake_find"))
        page.get_by_label("First name").fill("Ghada")
        press(page, "Check")
        expect(page.get_by_role("heading", name="Is it the same person?")).to_be_visible()
        check_at_every_width(page, TWO_WIDTHS)
        press(page, "None of these: start a new case")
        choose(page, "What do you know about the client’s date of birth?", "Not known")
        choose(page, "Is the client 18 or over?", "Not sure")
        key = page.url.split("/")[5]
        press(page, CONTINUE)
        heading(page, "The client may be a child. Contact children’s services now")
        for slug in ("about", "child", "safe-contact", "language", "children", "referral", "what-happened"):
            page.goto(reverse("cases:intake_step", args=[key, slug]))
            check_at_every_width(page, TWO_WIDTHS)
        for slug in ("safety", "needs", "consent", "service"):
            page.goto(reverse("cases:intake_step", args=[key, slug]))
            check_at_every_width(page, TWO_WIDTHS)
        for name in ("intake_check", "intake_delete"):
            page.goto(reverse(f"cases:{name}", args=[key]))
            check_at_every_width(page, TWO_WIDTHS)
        page.goto(reverse("cases:intake"))
        check_at_every_width(page, TWO_WIDTHS)

    def test_with_problems(self, page: Page, live_server: LiveServer, amina: User, world: None) -> None:
        sign_in(page, live_server, amina)
        page.goto(reverse("cases:intake_find"))
        press(page, "Check")
        check_at_every_width(page, TWO_WIDTHS)
        press(page, "Continue without checking")
        press(page, "Add another name")
        press(page, CONTINUE)
        expect(page.locator("#error-summary")).to_be_visible()  # what was typed is kept before it is sent
        check_at_every_width(page)
        check_reflow(page)
        expect(page.locator("#error-summary")).to_be_focused()
        page.get_by_role("link", name="Enter a name or say the client does not want to give one").click()
        expect(page.get_by_label("First name")).to_be_focused()

    def test_reopening(self, page: Page, live_server: LiveServer, amina: User, world: None) -> None:
        sign_in(page, live_server, amina)
        closed = Client.objects.get(last_name="Saleh").cases.get()
        page.goto(reverse("cases:reopening", args=[closed.reference]))
        check_at_every_width(page, TWO_WIDTHS)
        page.get_by_label("Why does she need support again?").fill("Her tenancy ends")
        press(page, "Reopen as a new case")
        expect(page.locator("#error-summary")).to_be_visible()  # what was typed is kept before it is sent
        check_at_every_width(page, TWO_WIDTHS)
        choose(page, "Does she agree to support from us?", "Yes")
        choose(page, "How did she answer?", "Spoken")
        choose(page, "Is there a place for her?", "She has a place from today")
        press(page, "Reopen as a new case")
        page.get_by_label("If nobody interpreted").fill("She answered in English, and said it back.")
        press(page, "Reopen as a new case")
        expect(page.get_by_role("heading", level=1)).to_contain_text("created", timeout=15_000)
        assert Case.objects.filter(reopened_from=closed).exists()
