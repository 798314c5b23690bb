"""Miss G, from the first call to the end of support: the brief's example, walked as her worker walks it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cases.models import Case, Paper
from hestia.accounts.models import User
from tests import make
from tests.journeys.steps import NEXT_PAGE, Desk

FIRST_CALL = date(2026, 11, 24)  # a Tuesday
RECEIVED = date(2026, 11, 25)
REASONABLE_GROUNDS = date(2026, 12, 2)
CONCLUSIVE_GROUNDS = date(2027, 1, 19)
LEAVES = date(2027, 2, 2)
# When they say no first, are asked to look again, and she has had enough of it in the end.
SAID_NO, ASKED_AGAIN, SAID_YES, WITHDREW = (
    date(2026, 12, 2),
    date(2026, 12, 8),
    date(2026, 12, 29),
    date(2027, 1, 12),
)
QUESTIONS = [
    "Is the local community safe for the client?",
    "Can the client get money and public funds?",
    "Does the client understand what is going on?",
    "Can the client keep safe?",
    "Are family or friends a risk?",
]
SEEN_LATER = [
    "Nobody has asked for her since the summer.",
    "Universal Credit arrives every month on her own card.",
    "She explained the decision letter back to me.",
    "She locks the door and rings before going out alone.",
    "Her brother has stopped writing; her aunt visits on Sundays.",
]
CONVERSATIONS = [
    "Understands the aim of the service",
    "Understands their rights in the UK",
    "Other services were explained",
    "Concerns about the police were talked about",
]
TARGETS = [
    ("Safety", "I want to feel safe in the street.", "Is the local community safe for the client?"),
    ("Income", "I want my own money each week.", "Can the client get money and public funds?"),
]

STEPS = ["Amina goes with me the first time", "I go by myself"]

A_MINUTE = timedelta(minutes=1)  # a code signs in once: the next one needs another


def morning(day: date) -> datetime:
    """Return nine o'clock of a day in winter."""
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(live_server: LiveServer) -> Iterator[time_machine.Traveller]:
    """Let the days go by as the story tells: a session ends overnight, a recovery period takes weeks."""
    with time_machine.travel(morning(FIRST_CALL), tick=True) as traveller:
        yield traveller


# Each of the two walks is walked one way each time; both ways by make test-security.
ON_EACH_TIME = [
    pytest.param(True, id="scripts on"),
    pytest.param(False, id="scripts off", marks=pytest.mark.security),
]
OFF_EACH_TIME = [
    pytest.param(True, id="scripts on", marks=pytest.mark.security),
    pytest.param(False, id="scripts off"),
]


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> Desk:
    """Someone's desk, with a browser that runs scripts and with one that does not."""
    page: Page = request.getfixturevalue("page" if request.param else "page_without_scripts")
    return Desk(page)


@pytest.mark.parametrize("desk", ON_EACH_TIME, indirect=True)
def test_from_first_call_to_exit(desk: Desk, clock: time_machine.Traveller, amina: User, carys: User) -> None:
    desk.sign_in(amina)
    reference = first_call(desk)
    first_assessment(desk, reference)

    desk.sign_in(carys)
    check_the_assessment(desk, reference)

    clock.shift(A_MINUTE)
    desk.sign_in(amina)
    refer(desk, reference)
    clock.move_to(morning(RECEIVED))
    desk.sign_in(amina)
    send_to_the_home_office(desk, reference)

    clock.move_to(morning(REASONABLE_GROUNDS))
    desk.sign_in(amina)
    hear_reasonable_grounds(desk, reference)
    make_a_plan(desk, reference)
    print_the_plan(desk, reference)
    write_a_note(desk, reference)

    clock.move_to(morning(CONCLUSIVE_GROUNDS))
    desk.sign_in(amina)
    hear_conclusive_grounds(desk, reference)
    review_together(desk, reference)
    press_for_the_exit_too_early(desk, reference)

    clock.move_to(morning(LEAVES))
    desk.sign_in(amina)
    assess_again(desk, reference)
    desk.sign_in(carys)
    check_the_fall(desk, reference)
    clock.shift(A_MINUTE)
    desk.sign_in(amina)
    meet_the_targets(desk, reference)
    prove_the_six(desk, reference)
    say_what_becomes_of_the_rest(desk)
    ask_for_sign_off(desk, reference)

    desk.sign_in(carys)
    sign_the_exit(desk, reference)

    clock.shift(A_MINUTE)
    desk.sign_in(amina)
    find_her_among_the_closed(desk, reference)


@pytest.mark.parametrize("desk", OFF_EACH_TIME, indirect=True)
def test_through_a_refusal_and_out_again(
    desk: Desk, clock: time_machine.Traveller, amina: User, her_case: Case
) -> None:
    reference = her_case.reference
    desk.sign_in(amina)
    refer(desk, reference)
    clock.move_to(morning(RECEIVED))
    desk.sign_in(amina)
    send_to_the_home_office(desk, reference)

    clock.move_to(morning(SAID_NO))
    desk.sign_in(amina)
    hear_no(desk, reference)
    clock.move_to(morning(ASKED_AGAIN))
    desk.sign_in(amina)
    ask_them_to_look_again(desk, reference)
    clock.move_to(morning(SAID_YES))
    desk.sign_in(amina)
    hear_that_it_was_changed(desk, reference)

    clock.move_to(morning(WITHDREW))
    desk.sign_in(amina)
    withdraw(desk, reference)


# --- The first day -------------------------------------------------------------------------------


def first_call(desk: Desk) -> str:
    """Look for her, find nobody, and open her case; return its reference."""
    desk.follow("Cases", within=desk.page.get_by_role("navigation", name="Main"))
    desk.follow("New client")
    desk.follow("Start")
    desk.fill("First name", "Ghada")
    desk.fill("Last name", "Karim")
    desk.fill("Year", "2002")
    desk.press("Check")
    desk.sees("We do not know the client yet")
    desk.press("Start a new case")

    desk.sees_heading("About the client")
    desk.fill("Pronouns", "she/her")
    desk.choose("Gender", "Woman")
    desk.press(NEXT_PAGE)
    desk.sees_heading("Safe contact")
    desk.fill("Phone number", "020 7946 0147")
    desk.choose("Is it safe to text?", "Yes")
    desk.choose("Have you checked that none of this belongs to an exploiter?", "Yes")
    desk.press(NEXT_PAGE)
    desk.sees_heading("Language and communication")
    desk.fill("First language", "Arabic")
    desk.choose("Is an interpreter needed?", "Yes")
    desk.press(NEXT_PAGE)
    desk.sees_heading("Immediate safety")
    desk.choose("Is she safe tonight?", "Yes")
    desk.press(NEXT_PAGE)
    agree_to_support(desk)
    desk.sees_heading("Children")
    desk.press(NEXT_PAGE)
    desk.sees_heading("How she came to us")
    desk.choose("Who referred her to us?", "Police")
    desk.press(NEXT_PAGE)
    desk.sees_heading("What happened, in short")
    desk.tick("Made to have sex or sell sex")
    desk.press(NEXT_PAGE)
    desk.sees_heading("Needs and issues")
    desk.choose("Does she want more company?", "Yes")
    desk.press(NEXT_PAGE)
    desk.sees_heading("Service and worker")
    desk.choose("Is there a place for her?", "She has a place from today")
    desk.press(NEXT_PAGE)

    desk.sees_heading("Check your answers")
    desk.sees("020 7946 0147")
    desk.press("Create client and open the case")
    desk.sees_heading(" created", exact=False)
    reference = Case.objects.get().reference
    desk.sees_heading(f"{reference} created")
    promises = desk.part("What is due, and when")
    desk.sees("First risk assessment", within=promises)
    desk.sees("Thu 26 Nov 2026", within=promises)
    return reference


def agree_to_support(desk: Desk) -> None:
    """Say that she agrees to support from us, before she is asked for her story."""
    desk.sees_heading("Consent to our support")
    desk.choose("Does she agree to support from us?", "Yes")
    desk.choose("How did she answer?", "Spoken")
    desk.press(NEXT_PAGE)
    desk.sees("Her record says she needs an interpreter for Arabic.")
    desk.fill("If nobody interpreted", "Her worker speaks Arabic")
    desk.press(NEXT_PAGE)


def answer(desk: Desk, question: str, *, likely: str, serious: str, seen: str) -> None:
    """Answer one of the five questions about risk."""
    about = desk.part(question)
    desk.choose("How likely is harm?", likely, within=about)
    desk.choose("How serious would it be?", serious, within=about)
    desk.fill("What did you see or hear?", seen, within=about)


def first_assessment(desk: Desk, reference: str) -> None:
    """Say how much danger she is in: very high where she might be found, high for want of money."""
    desk.open_case(reference, "Risk")
    desk.follow("Start first assessment")
    community, money, *others = QUESTIONS
    answer(desk, community, likely="Likely", serious="Life-threatening", seen="They look for her there.")
    answer(desk, money, likely="Likely", serious="Serious", seen="No money, and they ask for 9,000 pounds.")
    for question in others:
        answer(desk, question, likely="Unlikely", serious="Moderate", seen="Nothing known.")
    desk.choose("Have you talked this through with her?", "Yes, with an interpreter")
    desk.page.get_by_role("button", name="Save and").click()
    desk.sees("Her risk is very high, and no action is set.")
    desk.fill("Why is nothing to be done now?", "She stays with us tonight")
    desk.page.get_by_role("button", name="Save and").click()

    desk.sees_heading("Ring Carys Pugh today. If the client is in danger now, call 999.")
    desk.choose("What did you decide about a safeguarding referral?", "Not needed now")
    desk.fill("Why? Who did you speak to?", "Rang Carys at noon: she stays in tonight")
    desk.press("I have done this")
    desk.sees("Recorded.")


def check_the_assessment(desk: Desk, reference: str) -> None:
    """Sign it as the second person."""
    desk.open_case(reference, "Risk")
    desk.page.get_by_role("link", name="Check it").first.click()
    desk.sees("Rang Carys at noon")
    desk.sees("She stays with us tonight")
    desk.tick("I have seen that no action is set")
    desk.choose("Is this assessment right?", "Yes, sign it")
    desk.press("Send my answer")
    desk.sees("Risk assessment 1 is signed: very high risk.")


# --- The NRM -------------------------------------------------------------------------------------


def refer(desk: Desk, reference: str) -> None:
    """Explain the NRM, have her consent signed, hand the form to The Salvation Army."""
    desk.open_case(reference, "NRM")
    desk.follow("Record explanation")
    desk.date("When did you explain it?", FIRST_CALL)
    desk.fill("Language you explained it in", "Arabic")
    desk.interpreted_by("Layla Mansour")
    desk.tick("I gave and explained the Home Office’s Privacy Information Notice")
    desk.press("Save explanation")

    desk.follow("Record her answer")
    desk.choose("Does she want to be referred?", "Yes, she wants to be referred")
    desk.choose("How did she answer?", "Signed form")
    desk.date("When did she answer?", FIRST_CALL)
    desk.press("Save her answer")
    desk.sees("Her answer is recorded.")  # whoever interpreted the explanation was chosen beforehand

    desk.follow("Record handover")
    desk.pick("Which organisation will send it?", "The Salvation Army")
    desk.fill("Name of the person who will send it", "Ellen Brook")
    desk.date("When did you hand it over?", FIRST_CALL)
    desk.press("Save handover")
    desk.sees("Have it sent to the Home Office")


def send_to_the_home_office(desk: Desk, reference: str) -> None:
    """Record it sent and received: from the day after, five working days are counted."""
    desk.open_case(reference, "NRM")
    desk.follow("Record it as sent")
    desk.date("When was it sent?", RECEIVED)
    desk.press("Save date sent")

    desk.follow("Record NRM number")
    desk.date("When did the Home Office receive it?", RECEIVED)
    desk.fill("NRM number", "NRM-4005-439")
    desk.press("Save NRM number")

    clocks = desk.part("Clocks")
    desk.sees("5 working days", within=clocks)
    desk.sees("Wed 2 Dec", within=clocks)
    clocks.get_by_role("link", name="How this date was counted").click()
    desk.sees("Wed 25 Nov 2026, which is not counted")
    saturday = desk.page.get_by_role("row").filter(has_text="Sat 28 Nov 2026")
    desk.sees("Saturday", within=saturday)
    desk.sees("last day", within=desk.page.get_by_role("row").filter(has_text="Wed 2 Dec 2026"))


def hear_reasonable_grounds(desk: Desk, reference: str) -> None:
    """Record the positive decision: 45 days of recovery, and 30 days beside them."""
    desk.open_case(reference, "NRM")
    desk.follow("Record decision")
    desk.sees_heading("Record the reasonable grounds decision")
    record_positive(desk, REASONABLE_GROUNDS)
    clocks = desk.part("Clocks")
    desk.sees("45 days", within=clocks)
    desk.sees("30 days", within=clocks)


def record_positive(desk: Desk, made_on: date) -> None:
    """Copy a positive decision from its letter; she was told the same day."""
    desk.choose("What is the decision?", "Positive")
    desk.date("Date on the letter", made_on)
    desk.date("Date we received it", made_on)
    desk.choose("Do we have the letter?", "We have the letter")
    desk.fill("Where is the letter kept?", "Her file, drawer 2")
    desk.choose("Have you told her?", "Yes, with an interpreter")
    desk.date("When was she told?", made_on)
    desk.press("Save decision")


def hear_conclusive_grounds(desk: Desk, reference: str) -> None:
    """Record the final decision."""
    desk.open_case(reference, "NRM")
    desk.follow("Record decision")
    desk.sees_heading("Record the conclusive grounds decision")
    record_positive(desk, CONCLUSIVE_GROUNDS)
    desk.sees("Conclusive grounds: positive")


def hear_no(desk: Desk, reference: str) -> None:
    """Record the negative decision with its reasons: 30 days to ask again, and nothing ends."""
    desk.open_case(reference, "NRM")
    desk.follow("Record decision")
    desk.choose("What is the decision?", "Negative")
    desk.date("Date on the letter", SAID_NO)
    desk.date("Date we received it", SAID_NO)
    desk.choose("Do we have the letter?", "We have the letter")
    desk.fill("Where is the letter kept?", "Her file, drawer 2")
    desk.fill("Why is it negative, in plain words?", "They say that her dates do not fit.")
    desk.choose("Have you told her?", "Not yet")
    desk.press("Save decision")
    desk.sees("Fri 1 Jan 2027", within=desk.part("Clocks"))  # a bank holiday: the last day is not moved


def ask_them_to_look_again(desk: Desk, reference: str) -> None:
    """Send the request with what goes in the envelope."""
    desk.open_case(reference, "NRM")
    desk.follow("Record the request")
    desk.choose("Why should they look again?", "There is more evidence")
    desk.tick("The client’s own statement")
    desk.date("When was the request sent?", ASKED_AGAIN)
    desk.fill("Who sent it?", "Her solicitor")
    desk.press("Save request")
    desk.sees("The request is recorded.")
    desk.sees("Reconsideration requested")


def hear_that_it_was_changed(desk: Desk, reference: str) -> None:
    """Record the new decision: the recovery period counts from its own date."""
    desk.open_case(reference, "NRM")
    desk.follow("Record their answer")
    desk.choose("What is the answer?", "The decision was changed")
    desk.date("Date on the letter", SAID_YES)
    desk.choose("Do we have the letter?", "We have the letter")
    desk.fill("Where is the letter kept?", "Her file, drawer 2")
    desk.choose("Have you told her?", "Yes, with an interpreter")
    desk.date("When was she told?", SAID_YES)
    desk.press("Save answer")
    desk.sees("Fri 12 Feb 2027", within=desk.part("Clocks"))  # 45 days from 29 December


def withdraw(desk: Desk, reference: str) -> None:
    """Record that she wants no more of it: without a tick that she knows what ends, nothing is recorded."""
    desk.open_case(reference, "NRM")
    desk.follow("She withdrew")
    desk.date("When did she withdraw?", WITHDREW)
    desk.choose("Why?", "Own choice")
    desk.choose("How?", "Signed form")
    desk.press("Save withdrawal")
    desk.sees("Explain to her that Home Office support ends, then tick to say so")
    desk.sees("Her record says she needs an interpreter for Arabic.")
    desk.fill("If nobody interpreted", "Her worker speaks Arabic")
    desk.tick("I explained that Home Office support ends")
    desk.press("Save withdrawal")
    desk.sees("Her withdrawal is recorded.")
    desk.sees("Withdrawn")
    expect(desk.part("Clocks").get_by_text("days left")).to_have_count(0)


# --- Her plan ------------------------------------------------------------------------------------


def make_a_plan(desk: Desk, reference: str) -> None:
    """Answer each high risk with a target of hers, hold the four conversations, ask if she agrees."""
    desk.open_case(reference, "Support plan")
    desk.follow("Record it")
    desk.fill("What matters most to her?", "A safe home for me and my baby.")
    desk.press("Save")
    for domain, text, risk in TARGETS:
        answer_with_a_target(desk, domain, text, risk)
    desk.sees("Addressed by", within=desk.part("High risks"))

    desk.follow("All conversations")
    desk.page.get_by_role("link", name=CONVERSATIONS[0]).click()
    for conversation in CONVERSATIONS:
        desk.choose(conversation, "Understood")
    desk.interpreted_by("Layla Mansour")
    desk.press("Save")
    desk.follow("Back to the plan")

    desk.follow("Ask if she agrees")
    desk.follow("Let her read and sign by herself")
    desk.press("Let her sign")
    desk.page.get_by_role("radio", name="Yes, I agree.").check()
    desk.page.get_by_role("textbox", name="My name or mark").fill("X")
    desk.page.get_by_role("button", name="Send it").click()
    desk.page.get_by_role("link", name="I have finished").click()
    desk.fill("Your password", make.PASSWORD)
    desk.press("Continue")
    desk.tick("All of it was read aloud to her")
    desk.interpreted_by("Layla Mansour")
    desk.choose("Do you agree with the plan?", "I agree")
    desk.choose("Is she taking a copy?", "On paper, discreet")
    desk.press("Save her answer")
    desk.sees("Plan saved as version 1.")


def answer_with_a_target(desk: Desk, domain: str, text: str, risk: str) -> None:
    """Add a target with two steps for one high risk."""
    high = desk.part("High risks").get_by_role("listitem").filter(has_text=risk)
    high.get_by_role("link", name="Add a target").click()
    desk.sees_heading("Add a target")
    desk.choose("Which part of the plan?", domain)
    desk.fill("What does she want?", text)
    desk.tick(risk)
    desk.fill("What will be done?", STEPS[0], within=desk.row("Step 1"))
    desk.press("Add another step")
    second = desk.row("Step 2")
    desk.fill("What will be done?", STEPS[1], within=second)
    desk.choose("Who will do it?", "Ghada", within=second)
    desk.press("Add target")
    desk.sees(text)
    desk.sees(STEPS[1])


def print_the_plan(desk: Desk, reference: str) -> None:
    """Print it for her to take away: nothing on it may give her away."""
    desk.open_case(reference, "Support plan")
    desk.unfold("More to do with her plan")
    desk.follow("Print or PDF", within=desk.main)
    desk.choose("Is it safe for her to take paper away?", "Yes, but discreet")
    desk.tick("An interpreter reads it to her before she signs")
    desk.press("Make PDF")
    desk.tick("I have read them. None gives her away")
    words = desk.paper("Make PDF")
    assert "Ghada" in words
    assert "I want to feel safe in the street." in words
    for secret in ("karim", "trafficking", "hestia", "modern slavery", "exploit"):
        assert secret not in words.lower()


def write_a_note(desk: Desk, reference: str) -> None:
    """Write down what happened today."""
    desk.open_case(reference)
    desk.page.get_by_role("link", name="Add a note").first.click()
    desk.fill("What happened", "We walked to the bus stop. She slept five hours.")
    desk.choose("What kind of note is it?", "Met in person")
    desk.press("Save note")
    desk.follow("Contact", within=desk.part("Timeline"))
    desk.sees("We walked to the bus stop.")


def review_together(desk: Desk, reference: str) -> None:
    """Go through the plan with her: she keeps both targets."""
    desk.open_case(reference, "Support plan")
    desk.follow("Review together")
    desk.follow("Start with the first target")
    for number, _ in enumerate(TARGETS, start=1):
        desk.sees(f"Target {number} of {len(TARGETS)}")
        desk.choose("What now?", "Keep it")
        desk.press("Save and continue")
    desk.fill("What has changed for her?", "I go to the shop by myself now.")
    desk.interpreted_by("Layla Mansour")
    desk.press("Save review")
    desk.sees_heading("Does she agree with the plan?")


def meet_the_targets(desk: Desk, reference: str) -> None:
    """Say that she has what she wanted, and that both steps of each are done."""
    desk.open_case(reference, "Support plan")
    for _, text, _ in TARGETS:
        target = desk.page.get_by_role("article", name=text)
        target.get_by_role("link", name="Mark as met").click()
        for step in STEPS:
            desk.choose(f"“{step}” is not done yet. What happens to it?", "It is done")
        desk.press("Save status")
        desk.sees("Saved.")


# --- The end of support --------------------------------------------------------------------------


def press_for_the_exit_too_early(desk: Desk, reference: str) -> None:
    """Ask before it is time: the page says what is missing, and nothing is asked of anybody."""
    desk.open_case(reference, "Exit")
    desk.press("Ask Carys Pugh to sign off")
    desk.sees("Finish 8 things before sign-off")
    for missing in (
        "No safety plan has been signed.",
        "Immigration papers: not checked yet.",
        "The client’s own words have not been recorded yet.",
        "“I want my own money each week.”: not started.",
    ):
        desk.sees(missing)


def assess_again(desk: Desk, reference: str) -> None:
    """Assess a risk that has gone down: from very high to low, nobody signs that alone."""
    desk.open_case(reference, "Risk")
    desk.follow("Start review")
    for question, seen in zip(QUESTIONS, SEEN_LATER, strict=True):
        answer(desk, question, likely="Unlikely", serious="Minor", seen=seen)
    desk.choose("Have you talked this through with her?", "Yes, with an interpreter")
    desk.page.get_by_role("button", name="Save and").click()
    desk.sees("Risk assessment 2 was sent to Carys Pugh to check.")


def check_the_fall(desk: Desk, reference: str) -> None:
    """Sign it as the second person."""
    desk.open_case(reference, "Risk")
    desk.page.get_by_role("link", name="Check it").first.click()
    desk.choose("Is this assessment right?", "Yes, sign it")
    desk.press("Send my answer")
    desk.sees("Risk assessment 2 is signed: low risk.")


def prove_the_six(desk: Desk, reference: str) -> None:
    """Bring together what the six criteria still ask for."""
    desk.open_case(reference, "People")
    desk.follow("Add an agency")
    desk.pick("What kind of agency?", "Solicitor")
    desk.fill("Name of the agency", "Brightwater Law")
    desk.choose("Did she say that we may share with them?", "Yes")
    desk.date("Working with her since", REASONABLE_GROUNDS)
    desk.press("Save")

    desk.tab("Exit")
    desk.follow("Say if they were told: Brightwater Law")
    desk.choose("Does this agency know that she is leaving?", "Yes, they were told")
    desk.fill("How?", "by phone to Nadia Rahman")
    desk.press("Save")

    for agency in ("The Salvation Army", "Police"):
        desk.follow(f"Say if they were told: {agency}")
        desk.choose("Does this agency know that she is leaving?", "They must not be told")
        desk.fill("Why must they not be told?", "She asked us to leave it to her solicitor")
        desk.press("Save")

    desk.follow("Write it with her")
    desk.fill("What keeps her safe, and what does she do first?", "I ring Salma. I lock the door.")
    desk.fill("Who witnessed it?", "Layla Mansour")
    desk.choose("How did she agree?", "Signed with a mark")
    desk.interpreted_by("Layla Mansour")
    desk.press("Save signed plan")

    desk.tab("Exit")
    desk.follow("Check her papers")
    for kind in Paper.Kind:
        desk.choose(kind.label, "The client has it")
    desk.press("Save papers")

    desk.follow("Record what she says")
    desk.fill("What does she say?", "I have a door that locks. I am ready.")
    desk.choose("Does she feel that her first targets are met and that she is ready?", "Yes")
    desk.choose("How ready does she feel?", "5, fully")
    desk.interpreted_by("Layla Mansour")
    desk.press("Save her words")

    desk.part("How she leaves").get_by_role("link", name="Record it").click()
    desk.date("When is she leaving?", LEAVES)
    desk.pick("Where is she going?", "Council housing")
    desk.choose("May we contact her in 3 months?", "Yes, agreed")
    desk.press("Save details")
    desk.sees("6 of 6 criteria settled")


def say_what_becomes_of_the_rest(desk: Desk) -> None:
    """Say to whom what is still open is handed on; what only we can do ends with her support."""
    desk.follow("Say what happens to it")
    ours = "Say whether you agree with the plan"
    desk.page.locator("summary").filter(has_text=ours).click()  # folded below the one answer
    desk.page.get_by_role("combobox", name=ours).select_option(label="Ended")
    desk.page.get_by_role("textbox", name=ours).fill("Her plan ends with her support.")
    desk.page.get_by_role("combobox", name="All the rest").select_option(label="Handed on")
    desk.fill("Who to, with phone or e-mail; or why: all the rest", "Brightwater Law, 020 7946 0100")
    desk.press("Save")
    desk.sees("is about her safety, so it needs an answer of its own")
    for number, box in enumerate(desk.page.locator("select[aria-invalid]").all(), 1):
        box.select_option(label="Ended")
        words = str(box.get_attribute("name")).replace("_how", "_words")
        why = f"She lives with her aunt, who knows what to watch for: {number} on her list."
        desk.page.locator(f"[name={words}]").fill(why)
    desk.press("Save")
    desk.sees("Protection ends")  # she leaves early: a manager says why


def ask_for_sign_off(desk: Desk, reference: str) -> None:
    """Ask the manager to sign."""
    desk.press("Ask Carys Pugh to sign off")
    desk.sees("Carys Pugh was asked to sign off.")


def sign_the_exit(desk: Desk, reference: str) -> None:
    """Read the proof, sign, and see the case closed."""
    desk.open_case(reference, "Exit")
    desk.follow("Read and sign off, or send back")
    desk.sees("Leaving before the move-on period reaches its minimum")
    desk.fill(
        "Why is it right to end what protects her?",
        "Her aunt’s flat is hers from that day, and she chose it.",
    )
    desk.press("Sign off and close the case")
    desk.sees("Support has ended")
    desk.sees("Planned exit, Tue 2 Feb 2027")


def find_her_among_the_closed(desk: Desk, reference: str) -> None:
    """Look for her where closed cases stand, and not among the open ones."""
    desk.follow("Cases", within=desk.page.get_by_role("navigation", name="Main"))
    assert reference not in desk.page.get_by_role("main").inner_text()
    desk.follow("Closed this quarter")
    row = desk.page.get_by_role("row").filter(has_text=reference)
    desk.sees("Closed", within=row)
    desk.sees("Follow up after exit", within=row)
