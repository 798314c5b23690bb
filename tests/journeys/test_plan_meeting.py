"""The plan meeting: she says what she wants, reads it in her language, signs it, and keeps it on paper."""

import unicodedata
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Case
from hestia.accounts.models import Service, User
from supportplans.models import PlanSignature
from tests import make
from tests.journeys.browser import sign_in
from tests.journeys.steps import Desk

WISH, TARGET, STEP = (
    "A safe home for me and my baby.",
    "I want to feel safe in the street.",
    "I walk with Amina.",
)
MONEY = "I want my own money each week."


@dataclass(frozen=True)
class Hers:
    """A language, and what an interpreter writes in it. The step stays a draft that nobody checked."""

    name: str
    tag: str
    direction: str
    wish: str
    target: str
    draft: str


ARABIC = Hers(
    name="Arabic",
    tag="ar",
    direction="rtl",
    wish="بيت آمن لي ولطفلي.",
    target="أريد أن أشعر بالأمان في الشارع.",
    draft="أمشي مع أمينة.",
)
VIETNAMESE = Hers(
    name="Vietnamese",
    tag="vi",
    direction="ltr",
    wish="Một mái nhà an toàn cho tôi và con tôi.",
    target="Tôi muốn thấy an toàn khi ra đường.",
    draft="Tôi đi bộ cùng Amina.",
)
# Each of the two languages is walked one way each time; both ways by make test-security.
WAYS = [
    pytest.param(ARABIC, True, id="Arabic, scripts on"),
    pytest.param(VIETNAMESE, False, id="Vietnamese, scripts off"),
    pytest.param(ARABIC, False, id="Arabic, scripts off", marks=pytest.mark.security),
    pytest.param(VIETNAMESE, True, id="Vietnamese, scripts on", marks=pytest.mark.security),
]


@pytest.fixture
def desk(has_scripts: bool, request: pytest.FixtureRequest) -> Desk:
    page: Page = request.getfixturevalue("page" if has_scripts else "page_without_scripts")
    return Desk(page)


@pytest.mark.parametrize(("hers", "has_scripts"), WAYS)
def test_from_her_wish_to_the_paper_in_her_hand(
    hers: Hers, has_scripts: bool, desk: Desk, live_server: LiveServer, amina: User, outreach: Service
) -> None:
    case = make.case(worker=amina, service=outreach, client=make.client(first_language=hers.name))
    sign_in(desk.page, live_server, amina)
    desk.page.goto(f"/cases/{case.reference}/plan/")
    write_the_plan(desk)
    translate(desk, case, hers)
    she_reads_it(desk, case, hers)
    she_agrees(desk, case, draws=has_scripts)
    looks_again = has_scripts and hers.tag == "ar"  # the way is the same in every language
    if looks_again:
        they_look_at_it_again(desk, case)
    she_keeps_it(desk, case, hers)


def write_the_plan(desk: Desk) -> None:
    """Her wish first, then a target that begins with it, and another."""
    desk.follow("Record it")
    desk.fill("What matters most to her?", WISH)
    desk.press("Save")
    desk.page.get_by_role("link", name="Safety Ask:").click()
    desk.fill("What does she want?", TARGET)
    desk.fill("What will be done?", STEP, within=desk.row("Step 1"))
    desk.press("Add target")
    desk.sees(TARGET)
    desk.follow("Add a target for Income")
    desk.fill("What does she want?", MONEY)
    desk.press("Add target")
    desk.sees(MONEY)


def translate(desk: Desk, case: Case, hers: Hers) -> None:
    """Two texts are checked by the interpreter, one is a draft."""
    desk.follow("Her texts")
    desk.follow("Write or check them")
    for english, words, checked in (
        (WISH, hers.wish, True),
        (TARGET, hers.target, True),
        (STEP, hers.draft, False),
    ):
        box = desk.page.get_by_role("textbox", name=f"“{english}”")
        expect(box).to_have_attribute("lang", hers.tag)
        box.fill(words)
        if checked:
            name = box.get_attribute("name")
            desk.page.locator(f'input[name="{name}-checked"]').check()
    desk.press("Save texts")
    desk.sees("Say which interpreter checked them.")
    desk.fill("Which interpreter checked them?", "Layla")
    desk.press("Save texts")
    desk.sees("Saved.")


def she_reads_it(desk: Desk, case: Case, hers: Hers) -> None:
    """She reads it herself, both languages, and no way leads from it to anything else."""
    desk.page.goto(f"/cases/{case.reference}/plan/")
    desk.unfold("More to do with her plan")
    desk.follow("Show to her")
    desk.sees_heading("Can only she see the screen?")
    desk.press("Show it to her")
    for words in (hers.target, TARGET):
        expect(desk.page.get_by_text(words).first).to_be_visible()
    own = desk.page.locator(f'[lang="{hers.tag}"]').filter(has_text=hers.wish).first
    expect(own).to_be_visible()
    assert own.evaluate("element => getComputedStyle(element).direction") == hers.direction
    expect(desk.page.get_by_text(hers.draft)).to_have_count(0)
    expect(desk.page.get_by_role("navigation")).to_have_count(0)
    for elsewhere in (f"/cases/{case.reference}/", "/my-day/"):
        desk.page.goto(elsewhere)
        expect(desk.page.get_by_role("textbox", name="Your password")).to_be_visible()
    desk.fill("Your password", make.PASSWORD)
    desk.press("Continue")


def she_agrees(desk: Desk, case: Case, *, draws: bool) -> None:
    """She signs with her finger where the page can take it, and types her mark where it cannot.

    She does it by herself; then her worker adds the rest.
    """
    desk.page.goto(f"/cases/{case.reference}/plan/agreement/")
    desk.follow("Let her read and sign by herself")
    desk.press("Let her sign")
    desk.page.get_by_role("radio", name="Yes, I agree.").check()
    if draws:
        draw(desk.page)
    else:
        desk.page.get_by_role("textbox", name="My name or mark").fill("غ")
    desk.page.get_by_role("button", name="Send it").click()
    desk.page.get_by_role("link", name="I have finished").click()
    desk.fill("Your password", make.PASSWORD)
    desk.press("Continue")
    desk.sees_heading("Does she agree with the plan?")
    desk.tick("All of it was read aloud to her")
    desk.choose("Do you agree with the plan?", "I agree")
    desk.choose("Is she taking a copy?", "On paper, discreet")
    desk.press("Save her answer")
    desk.fill("If nobody interpreted", "She read it in her own language")
    desk.press("Save her answer")
    desk.sees("Plan saved as version 1.")
    signed = PlanSignature.objects.filter(case=case).earliest("pk")
    assert signed.how == ("screen" if draws else "typed")


def they_look_at_it_again(desk: Desk, case: Case) -> None:
    """Both targets are looked at, one after the other; she agrees with one of the two."""
    desk.page.goto(f"/cases/{case.reference}/plan/")
    desk.follow("Review together")
    desk.follow("Start with the first target")
    for target in (TARGET, MONEY):
        desk.sees_heading(target, exact=False)
        desk.choose("What now?", "Keep it")
        desk.press("Save and continue")
    desk.fill("What has changed for her?", "She walks alone now.")
    desk.fill("Interpreter", "Layla Mansour")
    desk.press("Save review")
    desk.sees_heading("Does she agree with the plan?")
    desk.choose("Does she agree with the plan?", "Agrees in part")
    desk.tick(MONEY)
    desk.choose("How does she sign?", "On paper")
    desk.choose("Do you agree with the plan?", "I agree")
    desk.choose("Is she taking a copy?", "No, keep it on file")
    desk.press("Save her answer")
    desk.fill("If nobody interpreted", "She read it in her own language")
    desk.press("Save her answer")
    desk.sees("Plan saved as version 2.")
    money = desk.page.get_by_role("article").filter(has_text=MONEY)
    desk.sees("She did not agree with this one", within=money)


def draw(page: Page) -> None:
    """Write a zigzag in the box, as a finger would."""
    pad = page.get_by_role("img", name="Box to sign in, with a finger or a pen")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 20 + 20 * step, box["y"] + box["height"] * (0.3 if step % 2 else 0.7))
    page.mouse.up()


def she_keeps_it(desk: Desk, case: Case, hers: Hers) -> None:
    """Her copy is in both languages and discreet; what nobody checked is in English alone."""
    desk.page.goto(f"/cases/{case.reference}/print/plan/")
    desk.choose("Is it safe for her to take paper away?", "Yes, but discreet")
    desk.tick("An interpreter reads it to her before she signs")
    desk.press("Make PDF")
    desk.tick("I have read them. None gives her away")
    paper = desk.sheets("Make PDF")
    words = unicodedata.normalize("NFKC", "\n".join(paper.texts))
    in_a_row = " ".join(words.split())
    for said in (TARGET, STEP, MONEY):
        assert said in in_a_row
    assert "I do not agree with this one." not in in_a_row
    spoken = unicodedata.normalize("NFKC", "".join("".join(paper.spoken).split()))
    for text in (hers.target, hers.wish):
        assert [word for word in unicodedata.normalize("NFKC", text).split() if word not in spoken] == []
    assert hers.draft not in words
    for never in ("trafficking", "Hestia", "NRM"):
        assert never not in words
