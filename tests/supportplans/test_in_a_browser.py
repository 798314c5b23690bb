"""Every page of the plan and the exit in a real browser: axe, four widths, keyboard and scripts off."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Agency, Case, Paper
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from supportplans import actions
from supportplans.models import Exit, PlanSignature, Target
from tests import make
from tests.journeys.browser import check_at_every_width, sign_in
from tests.supportplans.pages import agreed, at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full(her_case: Case, amina: User) -> Case:
    """Ghada's case with something on every page, made today."""
    now = datetime.now(tz=UTC)
    today = now.date()
    target = actions.add_target(
        case=her_case,
        domain="safety",
        text="I want to feel safe in the street.",
        why="She was recognised.",
        measure="I walk alone.",
        due_on=today,
        considerations=["community"],
        steps=[
            actions.StepRow(what="Walk together", by_on=today),
            actions.StepRow(what="Ring", who="client"),
        ],
        by=amina,
        at=now,
        on=today,
    )
    actions.add_target(
        case=her_case, domain="legal", text="I want to be heard.", long_term=True, by=amina, at=now, on=today
    )
    actions.write_what_matters(case=her_case, words="بيت آمن لي ولطفلي", by=amina, at=now)
    agreed(her_case.plan_set.get(), amina, now)
    actions.record_check(case=her_case, subject="rights", result="partly", on=today, by=amina, at=now)
    actions.sign_safety_plan(case=her_case, content="I ring Amina.", signed_on=today, by=amina, at=now)
    law = Agency(case=her_case, kind="solicitor", name="Brightwater Law", started_on=today)
    law.save()
    make.she_says(law, "yes")
    Paper(case=her_case, kind="identity", state="held").save()
    actions.set_target_status(
        target=actions.add_target(
            case=her_case, domain="income", text="I want a card.", by=amina, at=now, on=today
        ),
        status=Target.Status.MET,
        on=today,
        by=amina,
        at=now,
    )
    assert target.pk
    return her_case


EVERY = [
    "plan",
    "what_matters",
    "target_new",
    "review",
    "agreement",
    "checks",
    "safety_plan",
    "safety_plan_new",
    "exit",
    "exit_details",
    "exit_papers",
    "exit_statement",
    "signpost_new",
    "exit_unplanned",
]


def test_full_pages_are_for_everybody(page: Page, live_server: LiveServer, full: Case, amina: User) -> None:
    sign_in(page, live_server, amina)
    for name in EVERY:
        page.goto(at(full, name))
        check_at_every_width(page)
    page.goto(at(full, "target_new"))
    due_on = page.locator("#id_due_on")
    due_on.get_by_role("button", name="Today").click()
    boxes = due_on.locator("input")
    today = datetime.now(tz=ZoneInfo("Europe/London")).date()
    for place, part in enumerate((today.day, today.month, today.year)):
        expect(boxes.nth(place)).to_have_value(str(part))


def test_a_question_after_one_that_is_hidden_is_hidden_too(
    page: Page, live_server: LiveServer, full: Case, amina: User
) -> None:
    leaving = actions.prepare_exit(case=full, by=amina, at=datetime.now(tz=UTC))
    actions.change_exit(leaving=leaving, may_contact="yes", by=amina, at=datetime.now(tz=UTC))
    sign_in(page, live_server, amina)
    page.goto(at(full, "exit_unplanned"))
    again = page.get_by_text("When shall we contact her?")
    expect(again).to_be_hidden()
    page.get_by_label("Lost contact or missing").check()
    expect(again).to_be_visible()


def test_empty_pages_are_for_everybody(
    page: Page, live_server: LiveServer, her_case: Case, amina: User
) -> None:
    sign_in(page, live_server, amina)
    for name in ("plan", "checks", "safety_plan", "exit"):
        page.goto(at(her_case, name))
        check_at_every_width(page)


def test_pages_with_errors_are_for_everybody(
    page: Page, live_server: LiveServer, full: Case, amina: User
) -> None:
    sign_in(page, live_server, amina)
    for name in ("target_new", "agreement", "exit_statement", "exit_unplanned"):
        page.goto(at(full, name))
        page.locator("main form button.btn-primary[type=submit]").last.click()
        expect(page.get_by_text("There is a problem")).to_be_visible()
        check_at_every_width(page)


def test_she_signs_with_a_finger(page: Page, live_server: LiveServer, full: Case, amina: User) -> None:
    sign_in(page, live_server, amina)
    page.goto(at(full, "agreement"))
    page.get_by_role("link", name="Let her read and sign by herself").click()
    page.get_by_role("button", name="Let her sign").click()
    page.get_by_role("radio", name="Yes, I agree.").check()
    box = page.get_by_role("img", name="Box to sign in")
    box.scroll_into_view_if_needed()
    around = box.bounding_box()
    assert around
    page.mouse.move(around["x"] + 20, around["y"] + 20)
    page.mouse.down()
    page.mouse.move(around["x"] + 200, around["y"] + 80, steps=5)
    page.mouse.up()
    check_at_every_width(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("img", name="My name or mark")).to_be_visible()
    check_at_every_width(page)
    page.get_by_role("link", name="I have finished").click()
    page.get_by_label("Your password").fill(make.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("img", name="Her signature or mark")).to_be_visible()
    check_at_every_width(page)
    page.get_by_role("radio", name="I agree", exact=True).check()
    page.get_by_role("radio", name="No, keep it on file").check()
    page.get_by_role("button", name="Save her answer").click()
    page.get_by_label("how do you know she understood?").fill("She read all of it in Arabic.")
    page.get_by_role("button", name="Save her answer").click()
    expect(page.get_by_text("Plan saved as version 2.")).to_be_visible()
    expect(page.get_by_role("img", name="Her signature or mark")).to_be_visible()
    check_at_every_width(page)
    assert PlanSignature.objects.get(party="client").strokes


def test_what_she_reads_and_answers_by_herself_is_for_everybody(
    page: Page, live_server: LiveServer, full: Case, amina: User
) -> None:
    sign_in(page, live_server, amina)
    page.goto(at(full, "show"))
    page.get_by_role("button", name="Show it to her").click()
    expect(page.get_by_role("heading", name="My plan")).to_be_visible()
    check_at_every_width(page)
    page.get_by_role("link", name="Say what I think of the help I get").click()
    page.get_by_label("What should be different?").fill("قولوا لي متى تأتي المترجمة")
    check_at_every_width(page)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.goto(at(full, "plan"))
    expect(page.get_by_role("heading", name="Document")).to_be_visible()
    page.get_by_label("Your password").fill(make.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Support plan", exact=False).first).to_be_visible()


class TestWithoutScripts:
    def test_a_target_with_two_steps(
        self, page_without_scripts: Page, live_server: LiveServer, her_case: Case, amina: User
    ) -> None:
        page = page_without_scripts
        sign_in(page, live_server, amina)
        page.goto(at(her_case, "plan"))
        page.get_by_role("link", name="Health Ask:").click()
        page.get_by_label("What does she want?").fill("I want a doctor.")
        page.get_by_label("What will be done?").fill("Find a surgery")
        page.get_by_role("button", name="Add another step").click()
        page.get_by_label("What will be done?").nth(1).fill("Go together")
        page.get_by_role("button", name="Add target").click()
        expect(page.get_by_role("heading", name="I want a doctor.")).to_be_visible()
        assert [step.what for step in Target.objects.get().step_set.all()] == [
            "Find a surgery",
            "Go together",
        ]

    def test_an_unplanned_exit_to_the_managers_signature(
        self,
        page_without_scripts: Page,
        live_server: LiveServer,
        her_case: Case,
        amina: User,
        outreach: Service,
    ) -> None:
        manager = make.user("Carys Pugh", role=Role.MANAGER, services=[outreach])
        page = page_without_scripts
        sign_in(page, live_server, amina)
        page.goto(at(her_case, "exit"))
        page.get_by_role("link", name="Record an unplanned exit").click()
        page.get_by_label("Lost contact or missing").check()
        page.get_by_label("Say what happened").fill("She did not come back.")
        last = page.get_by_role("group", name="When were you last in contact with her?")
        for part, number in (("Day", "9"), ("Month", "11"), ("Year", "2026")):
            last.get_by_label(part).fill(number)
        page.get_by_label("What was done to find out that she is safe?").fill("Rang her.")
        page.get_by_label("What was decided about safeguarding?").fill("Referral made.")
        page.get_by_label("Why was the rest not possible?").fill("She cannot be reached.")
        page.get_by_label("Where is she going?").select_option("Not known")
        page.get_by_label("Could not be asked").check()
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_role("button", name="Ask Carys Pugh to sign off").click()
        expect(page.get_by_text("Carys Pugh was asked to sign off.")).to_be_visible()
        sign_in(page, live_server, manager)
        page.goto(at(her_case, "exit_sign_off"))
        page.get_by_role("button", name="Sign off and close the case").click()
        expect(page.get_by_role("heading", name="Support has ended")).to_be_visible()
        assert Exit.objects.get().signed_by == manager


def test_a_preview_prints_nothing_but_that_it_is_none(
    page: Page, live_server: LiveServer, full: Case, amina: User
) -> None:
    sign_in(page, live_server, amina)
    for kind in ("plan", "case-summary"):
        page.goto(f"{live_server.url}/cases/{full.reference}/print/{kind}/preview/")
        page.emulate_media(media="screen")
        expect(page.get_by_text("Preview, not a copy")).to_be_visible()
        assert len(page.locator("body").inner_text()) > 200
        page.emulate_media(media="print")
        assert page.locator("body").inner_text().strip() == "Preview, not a copy"
