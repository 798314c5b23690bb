"""Whoever wrote a part of an exit or of a plan does not sign it as the second person, whoever asks."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from cases.models import Case, Paper, Refused
from hestia.accounts.models import Service, User
from supportplans import actions
from supportplans.actions import StepRow
from supportplans.models import Exit, PlanVersion, Target
from supportplans.queries.writers import answerers, signers
from tests import make
from tests.riskassessment import build
from tests.supportplans.leaving import EXIT_ON, prepared

NOON = make.NOON


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role="manager", services=[outreach])


@pytest.fixture
def ready(her_case: Case, amina: User, ruth: User) -> Case:
    """A case with all that the six ask for, but nobody has begun the exit. Ruth checked the risk."""
    on = EXIT_ON
    build.signed(her_case, by=amina, checker=ruth, page=build.written(community=(1, 2)))
    target = actions.add_target(
        case=her_case, domain="safety", text="I want a room.", by=amina, at=NOON, on=on
    )
    actions.set_target_status(target=target, status="met", on=on, by=amina, at=NOON)
    actions.sign_safety_plan(case=her_case, content="I ring Amina.", signed_on=on, by=amina, at=NOON)
    for kind in Paper.Kind:
        Paper(case=her_case, kind=kind, state=Paper.State.GIVEN).save()
    her_words(her_case, amina)
    her_case.refresh_from_db()
    return her_case


def her_words(case: Case, by: User) -> None:
    actions.record_statement(
        case=case, words="I am ready.", on=EXIT_ON, rating=5, is_ready=True, by=by, at=NOON
    )


# --- Who writes what of an exit ----------------------------------------------------------------------


def begins_it(case: Case, boss: User, worker: User) -> Exit:
    actions.prepare_exit(case=case, by=boss, at=NOON)
    return prepared(case, worker, NOON)


def writes_where_she_goes(case: Case, boss: User, worker: User) -> Exit:
    return actions.change_exit(leaving=prepared(case, worker, NOON), destination="council", by=boss, at=NOON)


def writes_what_is_overwritten(case: Case, boss: User, worker: User) -> Exit:
    changed = writes_where_she_goes(case, boss, worker)
    return actions.change_exit(leaving=changed, destination="friends", by=worker, at=NOON)


def writes_her_words(case: Case, boss: User, worker: User) -> Exit:
    leaving = prepared(case, worker, NOON)
    her_words(case, boss)
    return leaving


def asked_before(case: Case, boss: User, worker: User) -> Exit:
    leaving = prepared(case, worker, NOON)
    ruth = User.objects.get(last_name="Ellery")
    asked = actions.ask_for_sign_off(leaving=leaving, manager=ruth, by=boss, at=NOON, today=EXIT_ON)
    actions.return_exit(leaving=asked, why="Ring her.", by=ruth, at=NOON, today=EXIT_ON)
    return Exit.objects.get(pk=asked.pk)


EXIT_PARTS = [
    begins_it,
    writes_where_she_goes,
    writes_what_is_overwritten,
    writes_her_words,
    asked_before,
]


@pytest.mark.parametrize("wrote", EXIT_PARTS, ids=lambda wrote: wrote.__name__)
class TestExit:
    def test_is_not_signed_by_a_writer(
        self,
        ready: Case,
        amina: User,
        carys: User,
        ruth: User,
        carys_browser: Browser,
        wrote: Callable[[Case, User, User], Exit],
    ) -> None:
        leaving = wrote(ready, carys, amina)
        assert list(signers(leaving, asked_by=amina, at=NOON)) == [ruth]
        with pytest.raises(Refused, match="wrote none of it"):
            actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=NOON, today=EXIT_ON)
        asked = actions.ask_for_sign_off(leaving=leaving, manager=ruth, by=amina, at=NOON, today=EXIT_ON)
        with pytest.raises(Refused, match=r"You wrote part of this exit, .*: Ruth Ellery"):
            actions.sign_off(leaving=asked, by=carys, at=NOON, today=EXIT_ON)
        page = carys_browser.get(f"/cases/{ready.reference}/exit/sign-off/").content.decode()
        assert "You wrote part of this exit" in page
        assert actions.sign_off(leaving=asked, by=ruth, at=NOON, today=EXIT_ON).state == Exit.State.SIGNED


def test_whoever_gave_an_exit_back_wrote_nothing_of_it(ready: Case, amina: User, carys: User) -> None:
    leaving = prepared(ready, amina, NOON)
    for _ in range(2):
        leaving = actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=NOON, today=EXIT_ON)
        actions.return_exit(leaving=leaving, why="Ring her first.", by=carys, at=NOON, today=EXIT_ON)
        leaving = Exit.objects.get(pk=leaving.pk)
    assert carys in signers(leaving, asked_by=amina, at=NOON)


@pytest.mark.parametrize("is_changed", [False, True], ids=["given back", "changed"])
@pytest.mark.parametrize("kind", [Case.ExitKind.PLANNED, Case.ExitKind.DIED])
@pytest.mark.parametrize("status", [Case.Status.OPEN, Case.Status.WAITING])
def test_no_longer_asked_for_the_case_is_what_it_was(
    status: str, kind: str, is_changed: bool, ready: Case, amina: User, carys: User
) -> None:
    """Who waited for a place waits again: nobody has given her one meanwhile."""
    ready.status = status
    ready.save()
    news = {"reason": "She died.", "told_by": "The ward", "told_of_death": "Police"}
    died = {**news, "destination": "", "may_contact": "not_asked"} if kind == Case.ExitKind.DIED else {}
    leaving = prepared(ready, amina, NOON, kind=kind, **died)
    leaving = actions.ask_for_sign_off(leaving=leaving, manager=carys, by=amina, at=NOON, today=EXIT_ON)
    if is_changed:
        actions.change_exit(leaving=leaving, note="By her own car.", by=amina, at=NOON)
    else:
        actions.return_exit(leaving=leaving, why="Ring her first.", by=carys, at=NOON, today=EXIT_ON)
    ready.refresh_from_db()
    assert ready.status == status


# --- Who writes what of a plan -----------------------------------------------------------------------


def a_target(case: Case, boss: User, worker: User) -> None:
    actions.add_target(case=case, domain="safety", text="I want a lock.", by=boss, at=NOON, on=EXIT_ON)


def a_step(case: Case, boss: User, worker: User) -> None:
    target = Target.objects.get(case=case)
    steps = [StepRow(what="Ring the council")]
    actions.change_target(target=target, steps=steps, by=boss, at=NOON, on=EXIT_ON)


def other_words(case: Case, boss: User, worker: User) -> None:
    target = Target.objects.get(case=case)
    actions.change_target(target=target, text="I want a flat.", by=boss, at=NOON, on=EXIT_ON)


def what_matters(case: Case, boss: User, worker: User) -> None:
    actions.write_what_matters(case=case, words="My son.", by=boss, at=NOON)


PLAN_PARTS = [a_target, a_step, other_words, what_matters]


def agreed(case: Case, *, by: User, manager: User | None = None) -> PlanVersion:
    return actions.agree(
        plan=case.plan_set.get(),
        answer="agrees",
        was_read_aloud=True,
        worker_answer="agrees",
        manager=manager,
        needs_manager=True,
        copy_given="paper",
        on=EXIT_ON,
        by=by,
        at=NOON,
    )


class TestPlan:
    @pytest.fixture
    def planned(self, her_case: Case, amina: User) -> Case:
        actions.add_target(
            case=her_case, domain="safety", text="I want a room.", by=amina, at=NOON, on=EXIT_ON
        )
        return her_case

    @pytest.mark.parametrize("wrote", PLAN_PARTS, ids=lambda wrote: wrote.__name__)
    def test_is_not_answered_by_a_writer(
        self,
        planned: Case,
        amina: User,
        carys: User,
        ruth: User,
        wrote: Callable[[Case, User, User], None],
    ) -> None:
        wrote(planned, carys, amina)
        targets = Target.objects.filter(case=planned)
        plan = planned.plan_set.get()
        assert list(answerers(plan, targets=targets, asked_by=amina, at=NOON)) == [ruth]
        with pytest.raises(Refused, match="wrote none of it"):
            agreed(planned, by=amina, manager=carys)
        version = agreed(planned, by=amina, manager=ruth)
        with pytest.raises(Refused, match="You wrote part of this plan"):
            actions.answer_as_manager(version=version, answer="agrees", on=EXIT_ON, by=carys, at=NOON)
        answer = actions.answer_as_manager(version=version, answer="agrees", on=EXIT_ON, by=ruth, at=NOON)
        assert answer.recorded_by == ruth

    def test_is_answered_by_whoever_only_said_how_far_it_is(
        self, planned: Case, amina: User, carys: User
    ) -> None:
        target = Target.objects.get(case=planned)
        actions.set_target_status(target=target, status="in_progress", on=EXIT_ON, by=carys, at=NOON)
        version = agreed(planned, by=amina, manager=carys)
        answer = actions.answer_as_manager(version=version, answer="agrees", on=EXIT_ON, by=carys, at=NOON)
        assert answer.recorded_by == carys
