"""No case is closed with a running clock, an open task or an awaited decision that nobody holds."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases.actions.access import exclude_worker
from cases.actions.disclosures import ask_approval, prepare_disclosure, refuse_disclosure
from cases.actions.lifting import ask_to_let_back, decide
from cases.actions.tasks import add_task
from cases.models import Case, Deadline, Disclosure, Lifting, Refused
from hestia.accounts.models import User
from supportplans import actions
from supportplans.documents.exit_for_file import EXIT_FOR_FILE
from supportplans.models import Exit
from supportplans.queries.evidence import exit_evidence
from supportplans.rules.exit_blockers import asking_blockers
from supportplans.rules.exit_criteria import criteria
from supportplans.rules.loose_ends import Answer, How, StillRunning, Thing, left, loose_ends
from tests.cases.lifted import WHY
from tests.cases.test_sharing import reading, to_solicitor
from tests.riskassessment import build
from tests.supportplans.leaving import EXIT_ON, all_answered
from tests.supportplans.pages import text_of
from tests.supportplans.test_documents import copy, words_of
from tests.supportplans.test_exits import leaving, proven

K = Deadline.Kind
# Named here a second time, so that the rule cannot forget one for both.
MADE_FOR_AFTERWARDS = {"exit_checklist", "exit_sign_off", "follow_up", "after_exit"}

days = st.integers(-40, 90).map(lambda number: EXIT_ON + timedelta(days=number))


@st.composite
def records(draw: st.DrawFn) -> tuple[StillRunning, dict[str, Answer]]:
    """Return a small record of what runs, and some answers about it."""
    kinds = draw(st.lists(st.sampled_from(K.values), max_size=6))
    deadlines = [
        Deadline(pk=number, kind=kind, title=f"Promise {number}", due_on=draw(days))
        for number, kind in enumerate(kinds, 1)
    ]
    keys = draw(st.permutations([deadline.pk for deadline in deadlines]))
    things = []
    for number, name in enumerate(draw(st.lists(st.sampled_from(THINGS), max_size=3)), 1):
        mine, keys = tuple(keys[:1]) if draw(st.booleans()) else (), keys[1:]
        is_question = name in QUESTIONS
        things.append(Thing(f"{name}:{number}", f"{name} {number}", deadlines=mine, is_question=is_question))
    referral = draw(st.none() | st.just(Thing("referral:1", "NRM referral: waiting")))
    hearings = draw(st.sets(st.sampled_from(deadlines or [Deadline(pk=0)]).map(lambda each: each.pk)))
    running = StillRunning(
        exit_on=EXIT_ON,
        deadlines=deadlines,
        referral=referral,
        things=things,
        room=draw(st.sampled_from(["", "Her room 3"])),
        carried=dict.fromkeys(hearings, "Court support takes it on"),
    )
    named = [end.key for end in loose_ends(running)]
    answers = {
        key: Answer(
            how=draw(st.sampled_from([*How.values, "", "lost"])),
            words=draw(st.sampled_from(["Riverside Law", "", "  "])),
            title=key,
            of="",
        )
        for key in named
        if draw(st.integers(0, 9))
    }
    return running, answers


QUESTIONS = ["disclosure", "lifting"]
THINGS = ["assessment", "riskevent", "concern", *QUESTIONS]
EVERYTHING = StillRunning(
    exit_on=EXIT_ON,
    deadlines=[Deadline(pk=n, kind=kind, title=kind, due_on=EXIT_ON) for n, kind in enumerate(K.values, 1)],
    referral=Thing("referral:1", "NRM referral: waiting"),
    things=[Thing(f"{name}:1", name, is_question=name in QUESTIONS) for name in THINGS],
)


# A question to a colleague is never left as it is: somebody could say yes to it when she is gone.
ENOUGH = {False: {"handed_on", "ended", "explained"}, True: {"handed_on", "ended"}}


def running_keys(running: StillRunning) -> set[str]:
    """Count a second time what runs: by hand, without the rule."""
    keys = {f"deadline:{each.pk}" for each in running.deadlines if each.kind not in MADE_FOR_AFTERWARDS}
    return keys | {thing.key for thing in [*running.things, running.referral] if thing}


@settings(max_examples=2500, database=None)
@given(record=records())
@example(record=(EVERYTHING, {}))
def test_what_can_be_signed_leaves_nothing_that_nobody_holds(
    record: tuple[StillRunning, dict[str, Answer]],
) -> None:
    running, answers = record
    ends = loose_ends(running)
    facts = proven(loose_ends=ends)
    blocked = asking_blockers(leaving(left_open=answers), facts, criteria(facts), risk_level="low")
    becomes = left(ends, answers)
    unheld = {
        key
        for key in running_keys(running)
        if key not in becomes
        or becomes[key]["how"] not in ENOUGH[key.split(":")[0] in QUESTIONS]
        or not becomes[key]["words"].strip()
    }
    assert bool(unheld) is bool(blocked)
    assert len(ends) == len({end.key for end in ends})


def test_each_of_everything_is_asked_about_or_says_why_it_ends() -> None:
    ends = loose_ends(EVERYTHING)
    asked = [end for end in ends if not end.by_itself]
    assert {end.key for end in asked} >= {"referral:1", *(f"{name}:1" for name in THINGS)}
    alone = {end.title.split(",")[0] for end in ends if end.by_itself}
    assert alone == {K.RISK_SCREEN, K.FIRST_RISK_ASSESSMENT, K.RISK_REVIEW, K.FIRST_PLAN, K.PLAN_REVIEW}


def test_a_review_that_is_late_is_asked_about() -> None:
    late = Deadline(pk=1, kind=K.RISK_REVIEW, title="Review", due_on=EXIT_ON - timedelta(days=1))
    (end,) = loose_ends(StillRunning(exit_on=EXIT_ON, deadlines=[late]))
    assert not end.by_itself


# --- On the record -------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def at(case: Case, page: str, *args: object) -> str:
    return reverse(f"supportplans:{page}", args=[case.reference, *args])


@pytest.fixture
def lost(her_case: Case, amina: User, carys: User, now: datetime) -> Exit:
    """Return an exit of someone whom nobody can reach, with all that is asked of it, but what is open."""
    return actions.change_exit(
        leaving=actions.prepare_exit(case=her_case, kind="lost_contact", by=amina, at=now),
        exit_on=EXIT_ON,
        destination="unknown",
        may_contact="no",
        reason="She does not answer.",
        last_contact_on=EXIT_ON,
        checks_made="Rang each day.",
        safeguarding="Reported missing.",
        not_possible=dict.fromkeys(SLUGS, "She cannot be reached."),
        by=amina,
        at=now,
    )


SLUGS = ["risk", "agencies", "safety-plan", "papers", "signposting", "statement"]


@pytest.fixture
def due_tomorrow(her_case: Case, amina: User, now: datetime) -> Deadline:
    return add_task(
        case=her_case, title="Ring the solicitor", due_on=EXIT_ON + timedelta(days=1), by=amina, at=now
    )


def ask(leaving: Exit, manager: User, by: User, now: datetime) -> Exit:
    return actions.ask_for_sign_off(leaving=leaving, manager=manager, by=by, at=now, today=EXIT_ON)


@pytest.mark.usefixtures("due_tomorrow")
def test_it_is_not_asked_for_before_each_is_answered(
    lost: Exit, amina: User, carys: User, now: datetime
) -> None:
    build.draft(lost.case, by=amina, page=build.written((2, 2)))
    with pytest.raises(Refused, match="what is still open"):
        ask(lost, carys, amina, now)
    asked = ask(all_answered(lost, by=amina, at=now, today=EXIT_ON), carys, amina, now)
    assert asked.is_asked


def test_what_came_since_it_was_asked_stops_the_signature(
    lost: Exit, amina: User, carys: User, now: datetime
) -> None:
    asked = ask(all_answered(lost, by=amina, at=now, today=EXIT_ON), carys, amina, now)
    add_task(case=lost.case, title="Ring the police", due_on=EXIT_ON, by=amina, at=now)
    with pytest.raises(Refused, match="what is still open"):
        actions.sign_off(leaving=asked, by=carys, at=now, today=EXIT_ON)


def test_what_is_handed_on_has_its_holder_after_closing(
    lost: Exit, due_tomorrow: Deadline, amina: User, carys: User, now: datetime, carys_browser: Browser
) -> None:
    asked = ask(all_answered(lost, by=amina, at=now, today=EXIT_ON), carys, amina, now)
    page = text_of(carys_browser.get(at(lost.case, "exit_sign_off")))
    assert "Ring the solicitor, due Wed 25 Nov 2026. Handed on: Riverside Law, 020 7946 0001." in page
    actions.sign_off(leaving=asked, by=carys, at=now, today=EXIT_ON)
    due_tomorrow.refresh_from_db()
    assert due_tomorrow.cancelled_why == "Handed on: Riverside Law, 020 7946 0001"
    page = text_of(carys_browser.get(at(lost.case, "exit")))
    assert "Ring the solicitor, due Wed 25 Nov 2026. Handed on: Riverside Law, 020 7946 0001." in page


def test_the_page_lists_each_and_one_answer_does_for_the_rest(
    lost: Exit, due_tomorrow: Deadline, amina_browser: Browser
) -> None:
    page = text_of(amina_browser.get(at(lost.case, "exit")))
    assert "Nobody has said what happens to Ring the solicitor, due Wed 25 Nov 2026." in page
    url = at(lost.case, "exit_loose_ends")
    form = amina_browser.get(url).context["form"]
    sent: dict[str, Any] = {bound.html_name: bound.value() or "" for bound in form}
    stopped = amina_browser.post(url, {**sent, "rest_how": "handed_on"})
    assert "Enter who it is handed on to" in text_of(stopped)
    answer = amina_browser.post(url, {**sent, "rest_how": "handed_on", "rest_words": "Riverside Law"})
    assert answer.status_code == 302
    kept = Exit.objects.get(pk=lost.pk).left_open
    assert kept[f"deadline:{due_tomorrow.pk}"]["words"] == "Riverside Law"
    assert "Handed on: Riverside Law" in text_of(amina_browser.get(at(lost.case, "exit")))


def test_whoever_says_what_becomes_of_it_does_not_sign(
    lost: Exit, amina: User, carys: User, now: datetime
) -> None:
    add_task(case=lost.case, title="Ring the police", due_on=EXIT_ON, by=amina, at=now)
    answered = all_answered(lost, by=carys, at=now, today=EXIT_ON)
    with pytest.raises(Refused, match="cannot sign this"):
        ask(answered, carys, amina, now)


def test_the_database_lets_no_exit_be_signed_that_leaves_one_out(
    lost: Exit, due_tomorrow: Deadline, amina: User, carys: User, now: datetime
) -> None:
    asked = ask(all_answered(lost, by=amina, at=now, today=EXIT_ON), carys, amina, now)
    signs = (
        "UPDATE supportplans_exit SET state = 'signed', signed_at = now(), signed_by_id = %s,"
        " left_open = left_open - %s WHERE id = %s"
    )
    key = f"deadline:{due_tomorrow.pk}"
    with pytest.raises(IntegrityError, match=key), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(signs, [carys.pk, key, asked.pk])


@pytest.mark.usefixtures("due_tomorrow")
def test_nor_a_case_be_closed_with_an_open_promise(her_case: Case, carys: User) -> None:
    closes = (
        "UPDATE cases_case SET status = 'closed', closed_at = now(), closed_by_id = %s, closed_on = %s,"
        " exit_kind = 'other' WHERE id = %s"
    )
    closed_on = date(2026, 11, 24)
    with (
        pytest.raises(IntegrityError, match="case_closed_promises_nothing"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(closes, [carys.pk, closed_on, her_case.pk])


@pytest.fixture
def awaited(lost: Exit, amina: User, ben: User, carys: User, now: datetime) -> tuple[Disclosure, Lifting]:
    """Return what a manager was asked: may a solicitor be told where she is, and a worker be let back?"""
    case = lost.case
    letter = to_solicitor(
        case, facts=["first_name", "address"], secret_reason="To visit her for her statement"
    )
    disclosure = prepare_disclosure(disclosure=letter, by=amina, at=now)
    asked: dict[str, Any] = {"due_on": EXIT_ON, "by": amina, "at": now}
    ask_approval(disclosure=disclosure, approver=carys, reading=reading, **asked)
    kept_out = exclude_worker(case=case, person=ben, reason="knows_her", by=carys, at=now)
    lifting = ask_to_let_back(case=case, exclusion=kept_out, words=WHY, asked_of=carys, **asked)
    return disclosure, lifting


def test_a_question_to_a_colleague_is_not_left_as_it_is(
    lost: Exit, awaited: tuple[Disclosure, Lifting], amina_browser: Browser
) -> None:
    disclosure, lifting = awaited
    url = at(lost.case, "exit_loose_ends")
    page = amina_browser.get(url)
    assert "Waiting for Carys Pugh to say yes: what Brightwater Law may be told" in text_of(page)
    assert "Waiting for a decision by Carys Pugh: let Ben Archer back" in text_of(page)
    sent: dict[str, Any] = {bound.html_name: bound.value() or "" for bound in page.context["form"]}
    rest = {"rest_how": "explained", "rest_words": "It can wait"}
    stopped = text_of(amina_browser.post(url, sent | rest))
    assert "A colleague was asked: hand it on, or withdraw it" in stopped
    its_own = {
        f"end_disclosure_{disclosure.pk}_how": "handed_on",
        f"end_disclosure_{disclosure.pk}_words": "Brightwater Law asks the court",
        f"end_lifting_{lifting.pk}_how": "ended",
        f"end_lifting_{lifting.pk}_words": "He has left us",
    }
    assert amina_browser.post(url, sent | rest | its_own).status_code == 302


def test_what_nobody_answered_is_withdrawn_with_what_becomes_of_it(
    lost: Exit, awaited: tuple[Disclosure, Lifting], amina: User, carys: User, now: datetime
) -> None:
    signed = ask(all_answered(lost, by=amina, at=now, today=EXIT_ON), carys, amina, now)
    actions.sign_off(leaving=signed, by=carys, at=now, today=EXIT_ON)
    disclosure, lifting = awaited
    disclosure.refresh_from_db()
    lifting.refresh_from_db()
    assert (disclosure.state, disclosure.dropped_by) == (Disclosure.State.DROPPED, carys)
    assert lifting.ended_by == carys
    assert not lifting.waits(at=now)
    for promise in (disclosure.promise, lifting.promise):
        assert promise
        assert promise.cancelled_why == "Handed on: Riverside Law, 020 7946 0001"
    case = Case.objects.get(pk=lost.case_id)
    assert not case.deadline_set.open().exists()


def test_what_was_answered_first_is_asked_about_no_longer(
    lost: Exit, awaited: tuple[Disclosure, Lifting], carys: User, now: datetime
) -> None:
    disclosure, lifting = awaited
    refuse_disclosure(disclosure=disclosure, why="They can meet here.", by=carys, at=now, today=EXIT_ON)
    decide(lifting=lifting, is_allowed=False, words="Not yet", by=carys, at=now, today=EXIT_ON)
    evidence = exit_evidence(lost.case, lost, today=EXIT_ON)
    assert not [end.key for end in evidence.loose_ends if end.is_question]


def test_the_file_lists_what_still_ran_and_who_has_it(
    lost: Exit, due_tomorrow: Deadline, amina: User, carys: User, now: datetime
) -> None:
    before = words_of(EXIT_FOR_FILE, lost.case, copy(amina))
    assert "Ring the solicitor, due Wed 25 Nov 2026" in before
    assert "Nobody has said yet" in before
    signed = ask(all_answered(lost, by=amina, at=now, today=EXIT_ON), carys, amina, now)
    actions.sign_off(leaving=signed, by=carys, at=now, today=EXIT_ON)
    after = words_of(EXIT_FOR_FILE, Case.objects.get(pk=lost.case_id), copy(amina))
    assert "Ring the solicitor, due Wed 25 Nov 2026" in after
    assert "Handed on: Riverside Law, 020 7946 0001" in after
    assert "Nobody has said yet" not in after


def test_what_only_we_can_do_is_not_handed_on(lost: Exit, amina: User, amina_browser: Browser) -> None:
    build.finished(lost.case, by=amina, page=build.written((4, 4)))
    url = at(lost.case, "exit_loose_ends")
    form = amina_browser.get(url).context["form"]
    sent: dict[str, Any] = {bound.html_name: bound.value() or "" for bound in form}
    rest = {"rest_how": "handed_on", "rest_words": "Leeds charity"}
    stopped = text_of(amina_browser.post(url, sent | rest))
    assert "This is about her safety, so it needs an answer of its own" in stopped
    assert not Exit.objects.get(pk=lost.pk).left_open
    ours = {end.key: end.answers for end in form.ends.values() if end.is_ours}
    assert any(key.startswith("assessment:") for key in ours)
    assert any(key.startswith("deadline:") for key in ours)
    assert all(How.HANDED_ON not in answers for answers in ours.values())
