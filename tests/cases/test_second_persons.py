"""Who else could check or sign: exactly those who may, are at work, and for whom the case exists."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypedDict

import pytest
import time_machine
from django import forms
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.actions.disclosures import approvers
from cases.forms.tasks import TaskForm
from cases.models import (
    AccessGrant,
    Case,
    Cover,
    Disclosure,
    Exclusion,
    Named,
    Refused,
    Seal,
)
from cases.queries.second_persons import case_readers, second_persons
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import GRANTS, Permission, Role
from hestia.workingdays.models import BankHoliday
from riskassessment import actions as risk
from supportplans import actions as plans
from supportplans.models import Feedback
from tests import make
from tests.make import NOON, TODAY
from tests.riskassessment import build
from tests.roles import as_application


class Drawn(TypedDict):
    """How one person is tied to the case, drawn at random."""

    role: str
    ties: set[str]
    dated: dict[str, str]


RELEASED = {"second_worker", "released", "was_released"}
TIES = [*sorted(RELEASED), "service", "excluded", "named", "key", "left", "inactive"]
DATED = ["cover of worker", "cover of case", "asked", "broken_glass"]
LET_HERSELF_IN = [AccessGrant.Kind.ASKED, AccessGrant.Kind.BROKEN_GLASS]
WHY = "She rang the out-of-hours line and is frightened."
DAY = timedelta(days=1)
SPANS = {
    "now": (NOON - timedelta(minutes=30), NOON + timedelta(minutes=30)),
    "over": (NOON - timedelta(minutes=50), NOON),
    "to come": (NOON + timedelta(minutes=1), NOON + timedelta(minutes=40)),
}

person_ties = st.fixed_dictionaries(
    {
        "role": st.sampled_from([Role.MANAGER, *Role]),
        "ties": st.sets(st.sampled_from(TIES), max_size=3),
        "dated": st.dictionaries(st.sampled_from(DATED), st.sampled_from(sorted(SPANS)), max_size=2),
    }
)


def tie(case: Case, person: User, ties: set[str], dated: dict[str, str], boss: User) -> None:
    """Tie someone to a case in each of these ways."""
    by = {"given_at": NOON - DAY, "given_by": boss}
    if "excluded" in ties:
        Exclusion(client=case.client, person=person, reason="knows_her", **by).save()
    if ties & {"named", "key"}:
        standing = Named.Standing.SEES if "named" in ties else Named.Standing.KEY
        Named(client=case.client, person=person, standing_as=standing, **by).save()
    for kind, span in dated.items():
        from_at, until_at = SPANS[span]
        period = {"person": person, "from_at": from_at, "until_at": until_at, **by}
        if kind == "cover of worker":
            Cover(worker=boss, **period).save()
        elif kind == "cover of case":
            AccessGrant(case=case, kind=AccessGrant.Kind.COVER, worker=boss, **period).save()
        else:
            checked = {"check_due_on": TODAY} if kind == "broken_glass" else {}
            AccessGrant(case=case, kind=kind, reason="danger", words=WHY, **period, **checked).save()


@pytest.mark.django_db
@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(
    drawn=st.lists(person_ties, min_size=2, max_size=5),
    is_sealed=st.booleans(),
    permission=st.sampled_from([Permission.CASE_VIEW, *Permission]),
    author=st.integers(0, 4),
)
def test_whoever_is_returned_may_and_sees_it_and_nobody_else_does(
    drawn: list[Drawn], is_sealed: bool, permission: Permission, author: int, outreach: Service
) -> None:
    with transaction.atomic():
        # The key worker, whom some of them cover, holds every tie to the case herself: she is left out.
        boss = make.user("Key Worker", services=[outreach])
        case = make.case(worker=boss, service=outreach)
        people = []
        for number, one in enumerate(drawn):
            ties = one["ties"]
            person = make.user(
                f"Person N{number}",
                role=str(one["role"]),
                services=[outreach] if "service" in ties else [],
                is_active="inactive" not in ties,
                **({"ends_on": TODAY - DAY} if "left" in ties else {}),
            )
            people.append(person)
            tie(case, person, ties, one["dated"], boss)
            if ties & RELEASED:
                case.second_worker, case.second_until = person, None
                if "second_worker" not in ties:
                    case.second_until = TODAY if "released" in ties else TODAY - DAY
        if is_sealed:
            Seal(client=case.client, words=WHY, given_at=NOON - DAY, given_by=boss).save()
        case.save()
        but = people[author % len(people)]

        returned = list(second_persons(case, permission, but=[boss, but], at=NOON))
        assert len(returned) == len(set(returned))
        AccessGrant.objects.filter(kind__in=LET_HERSELF_IN).delete()  # that makes nobody a second person
        for person in people:
            # The policy's words: others than who asks, at work, with the permission, and the case is theirs.
            is_at_work = person.is_active and (person.ends_on is None or person.ends_on >= TODAY)
            may = is_at_work and permission in GRANTS[person.role]
            sees = Case.objects.visible_to(person, at=NOON).filter(pk=case.pk).exists()
            assert (person in returned) == (person != but and may and sees), (person.role, permission)
            if person in returned:
                with as_application(person, at=NOON):  # and the database, which decides again, agrees
                    assert Case.objects.filter(pk=case.pk).exists()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("amina", "ben", "efua", "farah", "gita", "hal")
class TestSecondPersons:
    def test_a_worker_asks_as_the_application_what_the_owner_would(
        self, her_case: Case, amina: User, carys: User, dev: User
    ) -> None:
        tie(her_case, dev, set(), {"cover of case": "now"}, amina)
        with as_application(amina, at=NOON):
            covering = list(second_persons(her_case, Permission.RISK_ASSESS, but=amina, at=NOON))
        assert covering == list(second_persons(her_case, Permission.RISK_ASSESS, but=amina, at=NOON))
        assert dev in covering

    def test_her_own_service_comes_first(self, her_case: Case, amina: User, carys: User) -> None:
        cover = make.user("Aaron Able", role=Role.MANAGER)
        tie(her_case, cover, set(), {"cover of worker": "now"}, amina)
        asked = second_persons(her_case, Permission.RISK_SIGN_OFF, but=amina, at=NOON)
        assert list(asked) == [carys, cover]

    @pytest.mark.parametrize("kind", LET_HERSELF_IN)
    @pytest.mark.parametrize("is_sealed", [False, True])
    def test_whoever_let_herself_in_reads_it_and_checks_nothing(
        self, her_case: Case, amina: User, kind: AccessGrant.Kind, is_sealed: bool
    ) -> None:
        boss = make.user("Aaron Able", role=Role.MANAGER)
        if is_sealed:
            out_of_a_sealed_case(her_case, boss, amina)
        tie(her_case, boss, {"key"} if is_sealed else set(), {str(kind): "now"}, amina)
        is_in = kind == AccessGrant.Kind.BROKEN_GLASS or not is_sealed
        assert (boss in case_readers(her_case, at=NOON)) is is_in
        assert boss not in second_persons(her_case, Permission.RISK_SIGN_OFF, but=amina, at=NOON)

    def test_readers_are_each_named_once(self, her_case: Case, amina: User, carys: User, ben: User) -> None:
        her_case.second_worker = ben
        her_case.save()
        assert list(case_readers(her_case, at=NOON)) == [amina, ben, carys]


def out_of_a_sealed_case(case: Case, manager: User, worker: User) -> None:
    Seal(client=case.client, words=WHY, given_at=NOON, given_by=worker).save()
    Named(client=case.client, person=worker, given_at=NOON, given_by=worker).save()


def kept_out(case: Case, manager: User, worker: User) -> None:
    tie(case, manager, {"excluded"}, {}, worker)


def gone(case: Case, manager: User, worker: User) -> None:
    manager.ends_on = TODAY - DAY
    manager.save()


def of_another_team(case: Case, manager: User, worker: User) -> None:
    manager.services.clear()


def covering(case: Case, manager: User, worker: User) -> None:
    manager.services.clear()
    tie(case, manager, set(), {"cover of worker": "now"}, worker)


def named_from_elsewhere(case: Case, manager: User, worker: User) -> None:
    manager.services.clear()
    out_of_a_sealed_case(case, manager, worker)
    tie(case, manager, {"named"}, {}, worker)


CANNOT = [out_of_a_sealed_case, kept_out, gone, of_another_team]
CAN = [covering, named_from_elsewhere]
type Change = Callable[[Case, User, User], None]


class TestWhoeverAsks:
    """Every act that asks for a second person asks the same people, and refuses all others."""

    def everyone_asked(self, case: Case, by: User, browser: Browser) -> dict[str, list[User]]:
        approving = Disclosure(case=case, prepared_by=by)
        leaving = browser.get(reverse("supportplans:exit", args=[case.reference]))
        task = TaskForm(None, case=case, calendar=BankHoliday.objects.calendar("ew"), today=TODAY, now=NOON)
        assignees = task.field(forms.ModelChoiceField, "assignee").queryset
        assert assignees is not None
        return {
            "disclosure": list(approvers(approving, asked_by=by, at=NOON)),
            "risk": risk.checkers_for(case, author=by, at=NOON),
            "exit": list(leaving.context["managers"]),
            "feedback": plans.feedback_readers(case, in_room=by, at=NOON),
            "task": list(assignees.exclude(pk=by.pk)),
        }

    @pytest.mark.parametrize("change", CANNOT)
    def test_nobody_who_cannot_open_the_case(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser, change: Change
    ) -> None:
        change(her_case, carys, amina)
        with time_machine.travel(NOON):
            asked = self.everyone_asked(her_case, amina, amina_browser)
        assert asked == {act: [] for act in asked}

    @pytest.mark.parametrize("change", CAN)
    def test_somebody_of_another_team_for_whom_it_exists(
        self, her_case: Case, amina: User, carys: User, amina_browser: Browser, change: Change
    ) -> None:
        change(her_case, carys, amina)
        with time_machine.travel(NOON):
            asked = self.everyone_asked(her_case, amina, amina_browser)
        assert asked == {act: [carys] for act in asked}

    @pytest.mark.parametrize("change", [out_of_a_sealed_case, kept_out, of_another_team])
    def test_the_acts_refuse_her_too(
        self, her_case: Case, amina: User, carys: User, change: Change, now: datetime
    ) -> None:
        assessment = build.draft(her_case, by=amina, page=build.written((3, 3)))
        change(her_case, carys, amina)
        with pytest.raises(Refused, match="cannot check this assessment"):
            risk.finish(assessment=assessment, by=amina, at=now, today=TODAY, sent_to=carys)

    def test_a_student_is_given_no_task_of_a_case_she_does_not_see(
        self, her_case: Case, amina: User, efua: User, amina_browser: Browser
    ) -> None:
        with time_machine.travel(NOON):
            assert self.everyone_asked(her_case, amina, amina_browser)["task"] == []
            her_case.second_worker = efua
            her_case.save()
            assert self.everyone_asked(her_case, amina, amina_browser)["task"] == [efua]

    def test_what_she_says_is_owed_by_whoever_sees_the_sealed_case(
        self, her_case: Case, amina: User, carys: User, outreach: Service
    ) -> None:
        said = {"good": "You listened."}
        plans.record_feedback(case=her_case, answers=said, on=TODAY, by=amina, at=NOON)
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        with time_machine.travel(NOON):
            assert not Feedback.objects.owed_by(ruth).exists()
            out_of_a_sealed_case(her_case, carys, amina)
            tie(her_case, ruth, {"named"}, {}, amina)
            assert Feedback.objects.owed_by(ruth).exists(), "she who promised is not named on it"
