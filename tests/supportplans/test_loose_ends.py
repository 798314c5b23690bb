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
from cases.actions.contact import CHECK
from cases.actions.disclosures import ask_approval, prepare_disclosure, refuse_disclosure
from cases.actions.lifting import ask_to_let_back, decide
from cases.actions.tasks import add_task
from cases.models import Agency, Case, Deadline, Disclosure, Lifting, PromiseSource, Refused
from hestia.accounts.models import User
from supportplans import actions
from supportplans.documents.exit_for_file import EXIT_FOR_FILE
from supportplans.forms import LooseEndsForm
from supportplans.models import Exit
from supportplans.queries.evidence import exit_evidence
from supportplans.rules.exit_blockers import asking_blockers, let_go_refusal
from supportplans.rules.exit_criteria import criteria
from supportplans.rules.loose_ends import (
    EndAnswer,
    How,
    LooseEnd,
    StillRunning,
    Thing,
    left,
    let_go,
    loose_ends,
    unanswered,
    without_reason,
)
from tests import make
from tests.cases.lifted import WHY
from tests.cases.test_sharing import reading, to_solicitor
from tests.riskassessment import build
from tests.supportplans.leaving import EXIT_ON, LET_GO_WHY, all_answered
from tests.supportplans.pages import text_of
from tests.supportplans.test_documents import copy, words_of
from tests.supportplans.test_exits import leaving, proven

K = Deadline.Kind
# Named here a second time, so that the rule cannot forget one for both.
MADE_FOR_AFTERWARDS = {"exit_checklist", "exit_sign_off", "follow_up", "after_exit"}

days = st.integers(-40, 90).map(lambda number: EXIT_ON + timedelta(days=number))


@st.composite
def records(draw: st.DrawFn) -> tuple[StillRunning, dict[str, EndAnswer]]:
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
        things.append(
            Thing(
                f"{name}:{number}",
                f"{name} {number}",
                deadlines=mine,
                is_question=is_question,
                is_of_risk=name in OF_RISK,
                protects=name == "concern",
            )
        )
    referral = draw(st.none() | st.just(Thing("referral:1", "NRM referral: waiting")))
    hearings = draw(st.sets(st.sampled_from(deadlines or [Deadline(pk=0)]).map(lambda each: each.pk)))
    running = StillRunning(
        exit_on=EXIT_ON,
        deadlines=deadlines,
        referral=referral,
        things=things,
        room=draw(st.sampled_from(["", "Her room 3"])),
        carried=dict.fromkeys(hearings, "Court support takes it on"),
        is_high_risk=draw(st.booleans()),
    )
    named = [end.key for end in loose_ends(running)]
    answers = {
        key: EndAnswer(
            how=draw(st.sampled_from([*How.values, "", "lost"])),
            words=draw(st.sampled_from(["Riverside Law, 020 7946 0001", "Fine", "", "  "])),
            title=key,
            of="",
        )
        for key in named
        if draw(st.integers(0, 9))
    }
    return running, answers


QUESTIONS = ["disclosure", "lifting"]
OF_RISK = ["assessment", "riskevent", "concern"]
THINGS = [*OF_RISK, *QUESTIONS]
RISK_KINDS = {"risk_screen", "first_risk_assessment", "risk_review", "risk_sign_off", "risk_call"}
EVERYTHING = StillRunning(
    exit_on=EXIT_ON,
    deadlines=[Deadline(pk=n, kind=kind, title=kind, due_on=EXIT_ON) for n, kind in enumerate(K.values, 1)],
    referral=Thing("referral:1", "NRM referral: waiting"),
    things=[Thing(f"{name}:1", name, is_question=name in QUESTIONS) for name in THINGS],
)


# A question to a colleague is never left as it is: somebody could say yes to it when she is gone.
ENOUGH = {False: {"handed_on", "ended", "explained"}, True: {"handed_on", "ended"}}


def is_held(key: str, answer: EndAnswer, running: StillRunning) -> bool:
    """Say by hand whether an answer is one: what protects her does not end without a reason."""
    if answer["how"] not in ENOUGH[key.split(":", maxsplit=1)[0] in QUESTIONS] or not answer["words"].strip():
        return False
    kinds = {f"deadline:{each.pk}": each.kind for each in running.deadlines}
    is_of_risk = key.split(":", maxsplit=1)[0] in OF_RISK or kinds.get(key) in RISK_KINDS
    protects = key.startswith("concern:") or kinds.get(key) in {"safeguarding", "tell_decision"}
    is_grave = protects or (is_of_risk and running.is_high_risk)
    return not is_grave or answer["how"] == "handed_on" or answer["words"] != "Fine"


def running_keys(running: StillRunning) -> set[str]:
    """Count a second time what runs: by hand, without the rule."""
    keys = {f"deadline:{each.pk}" for each in running.deadlines if each.kind not in MADE_FOR_AFTERWARDS}
    return keys | {thing.key for thing in [*running.things, running.referral] if thing}


@pytest.mark.parametrize("examples", [400, pytest.param(2_500, marks=pytest.mark.security)])
def test_what_can_be_signed_leaves_nothing_that_nobody_holds(examples: int) -> None:
    tried = given(record=records())(nothing_is_left_that_nobody_holds)
    settings(max_examples=examples, database=None)(example(record=(EVERYTHING, {}))(tried))()


def nothing_is_left_that_nobody_holds(record: tuple[StillRunning, dict[str, EndAnswer]]) -> None:
    running, answers = record
    ends = loose_ends(running)
    facts = proven(loose_ends=ends)
    blocked = asking_blockers(leaving(left_open=answers), facts, criteria(facts), risk_level="low")
    becomes = left(ends, answers)
    unheld = {
        key
        for key in running_keys(running)
        if key not in becomes or not (becomes[key]["of"] or is_held(key, becomes[key], running))
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


# --- What protects her ---------------------------------------------------------------------------


def task(part: str = "", *, is_of_risk: bool = False, kind: str = K.TASK) -> Deadline:
    """Return a task that the record made: the second word says of what."""
    return Deadline(pk=1, kind=kind, title="Task", due_on=EXIT_ON, source_kind=part, is_of_risk=is_of_risk)


REFERRAL = "riskassessment.assessment"


@pytest.mark.parametrize("is_high", [False, True])
@pytest.mark.parametrize(
    ("deadline", "always", "at_high_risk"),
    [
        pytest.param(task(f"{REFERRAL}.make_referral", is_of_risk=True), True, True, id="referral"),
        pytest.param(task(f"{REFERRAL}.decide_referral", is_of_risk=True), True, True, id="undecided"),
        pytest.param(task("cases.case.safe_contact_check"), True, True, id="whose phone it is"),
        pytest.param(task(kind=K.TELL_DECISION), True, True, id="decision not told"),
        pytest.param(task(kind=K.SAFEGUARDING), True, True, id="children's services"),
        pytest.param(task("riskassessment.action", is_of_risk=True), False, True, id="action on a risk"),
        pytest.param(task(kind=K.RISK_SIGN_OFF), False, True, id="check of an assessment"),
        pytest.param(task(), False, False, id="a task"),
        pytest.param(task(kind=K.PLAN_ANSWER), False, False, id="a plan"),
    ],
)
def test_what_protects_her_is_grave(
    deadline: Deadline, *, always: bool, at_high_risk: bool, is_high: bool
) -> None:
    (end,) = loose_ends(StillRunning(exit_on=EXIT_ON, deadlines=[deadline], is_high_risk=is_high))
    assert end.is_grave is (at_high_risk if is_high else always)
    (after,) = loose_ends(
        StillRunning(exit_on=EXIT_ON, deadlines=[deadline], is_high_risk=is_high, has_died=True)
    )
    assert not after.is_grave


@pytest.mark.parametrize(("later", "is_asked"), [(0, False), (38, True)])
def test_leaving_before_the_least_time_to_move_on_is_asked_of_a_manager(
    later: int, *, is_asked: bool
) -> None:
    least = Deadline(pk=1, kind=K.MOVE_ON, title="Move-on", due_on=EXIT_ON + timedelta(later))
    referral = Thing("referral:1", "NRM referral")
    ends = loose_ends(StillRunning(exit_on=EXIT_ON, deadlines=[least], referral=referral))
    grave = [end.key for end in ends if end.is_grave]
    assert grave == (["deadline:1"] if is_asked else [])
    assert ("Leaving before the move-on period reaches its minimum" in ends[0].title) is is_asked
    ended = {end.key: said("ended", "She has a flat of her own from that day") for end in ends}
    assert [end.key for end in let_go(ends, ended)] == grave
    # Nor does it help to name somebody else: then a manager would not be asked.
    handed_on = {end.key: said("handed_on", "Leeds council") for end in ends}
    assert ("deadline:1" in [end.key for end in unanswered(ends, handed_on)]) is is_asked
    died = StillRunning(exit_on=EXIT_ON, deadlines=[least], referral=referral, has_died=True)
    assert not any(end.is_grave for end in loose_ends(died))


def test_a_decision_she_was_not_told_is_nobody_elses_to_tell() -> None:
    untold = Deadline(pk=1, kind=K.TELL_DECISION, title="Tell her the decision", due_on=EXIT_ON)
    (end,) = loose_ends(StillRunning(exit_on=EXIT_ON, deadlines=[untold]))
    assert unanswered([end], {end.key: said("handed_on", "Brightwater Law")}) == [end]
    explained = {end.key: said("explained", "Her solicitor tells her on Monday, in Arabic")}
    assert not unanswered([end], explained)
    assert let_go([end], explained) == [end]


def test_what_one_answer_cannot_hand_on_is_named_beforehand() -> None:
    deadlines = [
        Deadline(pk=n, kind=kind, title=kind, due_on=EXIT_ON)
        for n, kind in enumerate((K.TASK, K.PLAN_ANSWER), 1)
    ]
    ends = loose_ends(StillRunning(exit_on=EXIT_ON, deadlines=deadlines))
    form = LooseEndsForm(None, ends=ends, answers={}, why_not_to=lambda _: "", today=EXIT_ON)
    assert [end.key for end in form.only_ours] == ["deadline:2"]


def said(how: str, words: str, title: str = "") -> EndAnswer:
    return EndAnswer(how=how, words=words, title=title, of="")


FIRST = LooseEnd(key="concern:1", title="Concern", is_grave=True)
SECOND = LooseEnd(key="deadline:2", title="Tell her", is_grave=True)


@pytest.mark.parametrize("how", ["ended", "explained"])
def test_what_is_grave_ends_with_a_reason_of_its_own_only(how: str) -> None:
    ends = [FIRST, SECOND]
    same = {end.key: said(how, "Not needed: she has moved") for end in ends}
    assert without_reason(ends, same) == {
        "deadline:2": "“Tell her” protects her. Say why this one ends: “Concern” has the same"
    }
    own = {**same, "deadline:2": said(how, "Her solicitor read it to her on Monday")}
    assert not without_reason(ends, own)
    empty = {FIRST.key: said(how, "Not needed")}
    assert list(without_reason(ends, empty)) == [FIRST.key]
    assert unanswered(ends, empty) == ends
    assert not unanswered(ends, own)


def test_what_is_handed_on_stays_simple() -> None:
    handed_on = {end.key: said("handed_on", "Riverside Law") for end in (FIRST, SECOND)}
    assert not without_reason([FIRST, SECOND], handed_on)
    assert not let_go([FIRST, SECOND], handed_on)
    assert not let_go_refusal([], handed_on, "")


@pytest.mark.parametrize(
    ("why", "refusal"),
    [
        ("", "Enter why it is right to end what protects her: 1 thing"),
        ("not needed: she has MOVED", "Use your own words, not those of the person who prepared the exit"),
        ("It is fine", ""),
    ],
)
def test_a_manager_signs_in_their_own_words(why: str, refusal: str) -> None:
    answers = {FIRST.key: said("ended", "Not needed: she has moved")}
    assert let_go_refusal([FIRST], answers, why) == refusal


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
    assert "Enter who “all the rest” is handed on to" in text_of(stopped)
    assert "Anyone who takes something on is told about her: ask her first" in text_of(stopped)
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
    assert "what Brightwater Law may be told”: a colleague was asked. Hand it on, or withdraw it" in stopped
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
    assert (
        "Risk assessment 1: not checked yet” is about her safety, so it needs an answer of its own" in stopped
    )
    assert not Exit.objects.get(pk=lost.pk).left_open
    ours = {end.key: end.answers for end in form.ends.values() if end.is_ours}
    assert any(key.startswith("assessment:") for key in ours)
    assert any(key.startswith("deadline:") for key in ours)
    assert all(How.HANDED_ON not in answers for answers in ours.values())


@pytest.fixture
def protecting(lost: Exit, amina: User, now: datetime) -> list[Deadline]:
    """Return two tasks that protect her: a decision she was not told, and whose phone it is."""
    who: dict[str, Any] = {"due_on": EXIT_ON, "by": amina, "at": now}
    source = PromiseSource.of(lost.case, CHECK)
    title = "Tell the client the conclusive grounds decision"
    return [
        lost.case.promise(K.TELL_DECISION, title=title, **who),
        lost.case.promise(K.TASK, title="Check whose phone it is", source=source, **who),
    ]


def ended(deadlines: list[Deadline], *words: str) -> dict[str, str]:
    """Return what the page sends to end each, with its reason."""
    names = [f"end_deadline_{deadline.pk}" for deadline in deadlines]
    return {f"{name}_how": "ended" for name in names} | {
        f"{name}_words": why for name, why in zip(names, words, strict=True)
    }


OWN = ("Her solicitor read it to her on Monday", "She has a new phone that the police gave her")


def test_each_message_names_its_thing(
    lost: Exit, protecting: list[Deadline], due_tomorrow: Deadline, amina_browser: Browser
) -> None:
    sent = {"version": str(lost.version), **ended([*protecting, due_tomorrow], "", "", "")}
    page = text_of(amina_browser.post(at(lost.case, "exit_loose_ends"), sent))
    for deadline in (*protecting, due_tomorrow):
        assert f"Enter why “{deadline.title}, due" in page


@pytest.mark.usefixtures("protecting", "due_tomorrow")
def test_what_one_answer_can_do_for_folds_below_that_answer(
    lost: Exit, amina: User, now: datetime, amina_browser: Browser
) -> None:
    add_task(case=lost.case, title="Ring the police", due_on=EXIT_ON, by=amina, at=now)
    url = at(lost.case, "exit_loose_ends")
    page = amina_browser.get(url)
    words = text_of(page)
    below = min(words.index("Ring the solicitor"), words.index("Ring the police"))
    assert words.index("Protects her") < words.index("One answer for 2 things") < below
    assert page.text.count('<details class="sheet fold mb-2">') == 2
    newest = lost.case.deadline_set.latest("pk")
    stopped = amina_browser.post(
        url, {"version": str(lost.version), f"end_deadline_{newest.pk}_how": "ended"}
    )
    # What has to be put right is open.
    assert stopped.text.count('<details class="sheet fold mb-2" open>') == 1


def test_what_protects_her_does_not_simply_end(
    lost: Exit, protecting: list[Deadline], amina_browser: Browser
) -> None:
    url = at(lost.case, "exit_loose_ends")
    assert text_of(amina_browser.get(url)).count("Protects her") == 2
    sent = {"version": str(lost.version)}
    rest = {**sent, "rest_how": "ended", "rest_words": "Not needed: she has moved"}
    page = text_of(amina_browser.post(url, rest))
    assert "decision, due Tue 24 Nov 2026” is about her safety, so it needs an answer of its own" in page
    same = "Not needed: she has moved"
    refused = amina_browser.post(url, {**sent, **ended(protecting, same, same)})
    assert "“Check whose phone it is, due Tue 24 Nov 2026” protects her. Say why this one ends" in text_of(
        refused
    )
    assert refused.text.count(same) >= 2
    assert not Exit.objects.get(pk=lost.pk).left_open
    assert amina_browser.post(url, {**sent, **ended(protecting, *OWN)}).status_code == 302
    page = text_of(amina_browser.get(at(lost.case, "exit")))
    assert "All answered" not in page
    assert "Protection ends" in page
    assert page.count("Protects her, and nobody takes it on") == 2


def test_nor_by_another_way_than_the_page(
    lost: Exit, protecting: list[Deadline], amina: User, now: datetime
) -> None:
    answers = {f"deadline:{each.pk}": ("explained", "Not needed: she moved") for each in protecting}
    with pytest.raises(Refused, match="Say why this one ends"):
        actions.settle_loose_ends(leaving=lost, answers=answers, by=amina, at=now, today=EXIT_ON)


@pytest.fixture
def given_up(lost: Exit, protecting: list[Deadline], amina: User, carys: User, now: datetime) -> Exit:
    """Return an exit that a manager was asked to sign, in which what protects her ends."""
    answers = {f"deadline:{each.pk}": ("ended", why) for each, why in zip(protecting, OWN, strict=True)}
    leaving = actions.settle_loose_ends(leaving=lost, answers=answers, by=amina, at=now, today=EXIT_ON)
    return ask(leaving, carys, amina, now)


def test_a_manager_reads_it_first_and_says_why_before_they_sign(
    given_up: Exit, amina: User, carys_browser: Browser
) -> None:
    case, url = given_up.case, at(given_up.case, "exit_sign_off")
    page = text_of(carys_browser.get(url))
    assert "2 things would end with nobody to take over." in page
    assert page.index("What protects her, and is still open") < page.index("What happened")
    signs = {"sign": "1", "version": str(Exit.objects.get(pk=given_up.pk).version)}
    assert "Enter why it is right to end what protects her: 2 things" in text_of(
        carys_browser.post(url, signs)
    )
    copied = carys_browser.post(url, {**signs, "let_go_why": OWN[0]})
    assert "Use your own words" in text_of(copied)
    assert OWN[0] in copied.text
    case.refresh_from_db()
    assert not case.is_closed
    assert carys_browser.post(url, {**signs, "let_go_why": LET_GO_WHY}).status_code == 302
    assert Exit.objects.get(pk=given_up.pk).let_go_why == LET_GO_WHY
    told = case.entry_set.get(title="Ended at the exit, although it protects the client: 2 things")
    assert told.body == LET_GO_WHY
    page = text_of(carys_browser.get(at(case, "exit")))
    assert f"Why what protected her could end, says Carys Pugh: {LET_GO_WHY}" in page
    assert page.count("Nobody took it on:") == 2
    paper = words_of(EXIT_FOR_FILE, Case.objects.get(pk=case.pk), copy(amina))
    assert LET_GO_WHY in paper


def test_what_came_meanwhile_is_said_first_and_no_words_are_asked_for_it(
    given_up: Exit, amina: User, now: datetime, carys_browser: Browser
) -> None:
    signs = {"sign": "1", "version": str(Exit.objects.get(pk=given_up.pk).version), "let_go_why": "Half"}
    add_task(case=given_up.case, title="Ring the council", due_on=EXIT_ON, by=amina, at=now)
    page = carys_browser.post(at(given_up.case, "exit_sign_off"), signs)
    assert "Finish 1 thing before sign-off" in text_of(page)
    assert "Enter why it is right to end" not in text_of(page)
    assert "Half</textarea>" in page.text, "what was typed stays"


def test_the_act_refuses_it_too(given_up: Exit, carys: User, now: datetime) -> None:
    with pytest.raises(Refused, match="Enter why it is right to end what protects her"):
        actions.sign_off(leaving=given_up, by=carys, at=now, today=EXIT_ON)


def test_the_database_keeps_no_exit_that_lets_go_without_why(
    given_up: Exit, carys: User, now: datetime
) -> None:
    actions.sign_off(leaving=given_up, let_go_why=LET_GO_WHY, by=carys, at=now, today=EXIT_ON)
    with (
        pytest.raises(IntegrityError, match="exit_lets_nothing_go_without_why"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE supportplans_exit SET let_go_why = '' WHERE id = %s", [given_up.pk])


def test_nothing_is_asked_of_a_manager_where_all_is_handed_on(
    lost: Exit, protecting: list[Deadline], amina: User, carys: User, now: datetime, carys_browser: Browser
) -> None:
    protecting[0].meet(by=amina, at=now, on=EXIT_ON)  # the decision: nobody else can answer for telling it
    asked = ask(all_answered(lost, by=amina, at=now, today=EXIT_ON), carys, amina, now)
    assert 'name="let_go_why"' not in carys_browser.get(at(lost.case, "exit_sign_off")).text
    signed = actions.sign_off(leaving=asked, let_go_why="Not kept", by=carys, at=now, today=EXIT_ON)
    assert (signed.let_go_why, len(protecting)) == ("", 2)


class TestWhoMustNotBeTold:
    """What is handed on goes to nobody who must not be told, or about whom she was not asked."""

    TO = "Linh Pham, Lewisham Refugee Centre, 020 7946 0003"

    @pytest.fixture
    def centre(self, her_case: Case, today: date) -> Agency:
        centre = Agency(
            case=her_case,
            kind="charity",
            name="Lewisham Refugee Centre",
            worker="Linh Pham",
            started_on=today,
            not_told_why="She does not want it.",
        )
        centre.save()
        return centre

    @pytest.mark.parametrize("words", [TO, "Linh Pham, 020 7946 0003", "the refugee centre in Lewisham"])
    @pytest.mark.usefixtures("centre", "due_tomorrow")
    def test_the_page_refuses_who_must_not_be_told(
        self, words: str, lost: Exit, amina_browser: Browser
    ) -> None:
        url = at(lost.case, "exit_loose_ends")
        form = amina_browser.get(url).context["form"]
        sent: dict[str, Any] = {bound.html_name: bound.value() or "" for bound in form}
        stopped = amina_browser.post(url, {**sent, "rest_how": "handed_on", "rest_words": words})
        assert "Lewisham Refugee Centre must not be told: “She does not want it”." in text_of(stopped)
        assert Exit.objects.get(pk=lost.pk).left_open == {}

    @pytest.mark.usefixtures("centre")
    def test_so_does_the_act(self, lost: Exit, due_tomorrow: Deadline, amina: User, now: datetime) -> None:
        answers = {f"deadline:{due_tomorrow.pk}": ("handed_on", self.TO)}
        with pytest.raises(Refused, match="must not be told: “She does not want it”"):
            actions.settle_loose_ends(leaving=lost, answers=answers, by=amina, at=now, today=EXIT_ON)

    def test_nor_to_one_she_was_not_asked_about_until_she_says_yes(
        self, lost: Exit, centre: Agency, due_tomorrow: Deadline, amina: User, now: datetime
    ) -> None:
        Agency.objects.filter(pk=centre.pk).update(not_told_why="")
        answers = {f"deadline:{due_tomorrow.pk}": ("handed_on", self.TO)}
        with pytest.raises(Refused, match="She was not asked whether we may tell Lewisham Refugee Centre"):
            actions.settle_loose_ends(leaving=lost, answers=answers, by=amina, at=now, today=EXIT_ON)
        centre.refresh_from_db()
        make.she_says(centre, "yes")
        done = actions.settle_loose_ends(leaving=lost, answers=answers, by=amina, at=now, today=EXIT_ON)
        assert done == lost

    @pytest.mark.usefixtures("centre")
    def test_a_namesake_takes_it_on(
        self, lost: Exit, due_tomorrow: Deadline, amina: User, now: datetime
    ) -> None:
        answers = {f"deadline:{due_tomorrow.pk}": ("handed_on", "Ann Reed, Greenwich Law Centre, Lewisham")}
        done = actions.settle_loose_ends(leaving=lost, answers=answers, by=amina, at=now, today=EXIT_ON)
        assert done == lost

    def test_the_manager_reads_it_and_cannot_sign(
        self,
        lost: Exit,
        centre: Agency,
        due_tomorrow: Deadline,
        amina: User,
        carys: User,
        now: datetime,
        carys_browser: Browser,
    ) -> None:
        make.she_says(centre, "yes")
        Agency.objects.filter(pk=centre.pk).update(not_told_why="")
        answered = all_answered(lost, by=amina, at=now, today=EXIT_ON)
        kept = answered.left_open[f"deadline:{due_tomorrow.pk}"]
        answered.left_open[f"deadline:{due_tomorrow.pk}"] = {**kept, "words": self.TO}
        answered.save()
        Agency.objects.filter(pk=centre.pk).update(told_of_exit_on=EXIT_ON, told_of_exit_how="by phone")
        waiting = ask(answered, carys, amina, now)
        Agency.objects.filter(pk=centre.pk).update(
            told_of_exit_on=None, told_of_exit_how="", not_told_why="She does not want it."
        )
        page = carys_browser.get(at(lost.case, "exit_sign_off"))
        words = "Lewisham Refugee Centre must not be told: “She does not want it”."
        assert text_of(page).count(words) >= 2  # what stands in the way, and the thing itself
        assert 'name="sign"' not in page.text
        with pytest.raises(Refused, match="must not be told"):
            actions.sign_off(leaving=waiting, by=carys, at=now, today=EXIT_ON)
