"""Whatever is given, ended, moved, sealed or let run out: each person sees what a short oracle says."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import AccessGrant, Case, Cover, Refused
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.roles import as_application

WHY = "She rang the out-of-hours line and is frightened."
PEOPLE, CASES = range(5), range(4)
CAST = [Role.CASEWORKER, Role.SAFE_HOUSE_WORKER, Role.MANAGER, Role.MANAGER, Role.STUDENT]
SERVICES = [{0}, {1}, {0, 1}, {1}, {0}]  # where each of the cast works at first
LEARNER = 4
people, cases, houses = st.sampled_from(PEOPLE), st.sampled_from(CASES), st.sampled_from([0, 1])


@dataclass
class Oracle:
    """The rules again, in sets and numbers. Grants are (person, case or worker, first moment, end)."""

    works_in: list[set[int]] = field(default_factory=lambda: [set(service) for service in SERVICES])
    service: list[int] = field(default_factory=lambda: [0, 0, 1, 1])
    worker: list[int] = field(default_factory=lambda: [0, 0, 1, 1])
    second: list[int | None] = field(default_factory=lambda: [4, None, None, None])
    covers: list[tuple[int, int, datetime, datetime]] = field(default_factory=list)
    grants: list[tuple[int, int, datetime, datetime, str]] = field(default_factory=list)
    out: set[tuple[int, int]] = field(default_factory=set)
    sealed: set[int] = field(default_factory=set)
    names: dict[tuple[int, int], str] = field(default_factory=dict)

    def sees(self, who: int, case: int, at: datetime) -> bool:
        """Say whether a case exists for someone."""
        if (who, case) in self.out:
            return False
        works = who in {self.worker[case], self.second[case]}
        if who == LEARNER:
            return works and case not in self.sealed
        opened = {
            kind for p, c, start, end, kind in self.grants if (p, c) == (who, case) and start <= at < end
        }
        if case in self.sealed:
            name = self.names.get((who, case))
            return name == "sees" or (name == "key" and "broken_glass" in opened)
        covers = any(p == who and w == self.worker[case] and s <= at < e for p, w, s, e in self.covers)
        return works or self.service[case] in self.works_in[who] or covers or bool(opened)


class Machine(RuleBasedStateMachine):
    """Five people, four cases, two services, and everything that may happen to access."""

    def __init__(self) -> None:
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()
        self.at, self.oracle = make.NOON, Oracle()
        self.services = [make.service("Outreach"), make.service("Safe house B")]
        self.people = [
            make.user(f"Person {'ABCDE'[i]}", role=CAST[i], services=[self.services[s] for s in SERVICES[i]])
            for i in PEOPLE
        ]
        second = self.oracle.second
        self.cases = [
            make.case(
                worker=self.people[self.oracle.worker[i]],
                second_worker=None if second[i] is None else self.people[second[i] or 0],
                service=self.services[self.oracle.service[i]],
                client=make.client(f"Client{i}"),
            )
            for i in CASES
        ]
        self.calendar = BankHoliday.objects.calendar("ew")

    def teardown(self) -> None:
        """Leave nothing of this story behind."""
        transaction.set_rollback(True)
        self.story.__exit__(None, None, None)

    def does(self, act: Any, **arguments: Any) -> bool:
        """Try an act at the moment; say whether it was done."""
        try:
            act(**arguments, at=self.at)
        except Refused:
            return False
        return True

    def person(self, who: int) -> User:
        """Return someone as she signs in now, with the services she works in."""
        return User.objects.with_service_ids().get(pk=self.people[who].pk)

    def fresh(self, case: int) -> Case:
        return Case.objects.get(pk=self.cases[case].pk)

    # What may happen

    @rule(minutes=st.sampled_from([1, 59, 60, 61, 720, 1440, 4320]))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(who=people, service=houses, joins=st.booleans())
    def someone_changes_teams(self, who: int, service: int, joins: bool) -> None:
        change = self.people[who].services.add if joins else self.people[who].services.remove
        change(self.services[service])
        (self.oracle.works_in[who].add if joins else self.oracle.works_in[who].discard)(service)

    @rule(case=cases, service=houses)
    def a_case_moves(self, case: int, service: int) -> None:
        moved = self.fresh(case)
        moved.service = self.services[service]
        moved.save()
        self.oracle.service[case] = service

    @rule(case=cases, who=st.sampled_from([0, 1, 2, 3]))
    def a_case_is_allocated(self, case: int, who: int) -> None:
        case_now = self.fresh(case)
        try:
            access.refuse_if_kept_out(case_now, self.people[who])
        except Refused:
            assert (who, case) in self.oracle.out or case in self.oracle.sealed
            return
        case_now.allocate(worker=self.people[who], by=self.people[2], at=self.at)
        self.oracle.worker[case] = who
        if self.oracle.second[case] == who:
            self.oracle.second[case] = None

    @rule(who=people, worker=people, starts=st.integers(0, 2), days=st.integers(0, 2))
    def someone_covers(self, who: int, worker: int, starts: int, days: int) -> None:
        first = self.at.date() + timedelta(days=starts)  # in November London keeps UTC
        last = first + timedelta(days=days)
        arguments = {"worker": self.people[worker], "person": self.people[who], "by": self.people[2]}
        if self.does(access.arrange_cover, **arguments, first=first, last=last):
            latest = Cover.objects.latest("pk")
            self.oracle.covers.append((who, worker, latest.from_at, access.midnight_after(last)))

    @rule(who=people, case=cases)
    def someone_covers_one_case(self, who: int, case: int) -> None:
        day, worker = self.at.date(), self.people[self.oracle.worker[case]]
        arguments = {
            "worker": worker,
            "person": self.people[who],
            "case": self.fresh(case),
            "by": self.people[2],
        }
        if self.does(access.arrange_cover, **arguments, first=day, last=day):
            self.oracle.grants.append((who, case, self.at, access.midnight_after(day), "cover"))

    @rule(who=people, case=cases, breaks=st.booleans())
    def someone_opens_a_case(self, who: int, case: int, breaks: bool) -> None:
        before = self.oracle.sees(who, case, self.at)
        arguments: dict[str, Any] = {
            "reference": self.cases[case].reference,
            "reason": "danger",
            "words": WHY,
        }
        arguments |= {"calendar": self.calendar} if breaks else {}
        act = access.break_glass if breaks else access.give_reason
        opened = act(**arguments, by=self.person(who), at=self.at)
        # Someone who learns here opens nothing, not even what she sees already.
        assert (opened is None) if who == LEARNER else (opened is not None or not before)
        if opened is not None and not before:
            end = self.at + timedelta(hours=1) if breaks else access.midnight_after(self.at.date())
            self.oracle.grants.append((who, case, self.at, end, "broken_glass" if breaks else "asked"))

    @rule(case=cases)
    def a_grant_is_ended(self, case: int) -> None:
        grant = AccessGrant.objects.in_force(at=self.at).filter(case=self.cases[case]).first()
        if grant is not None:
            access.end_grant(grant=grant, by=self.people[2], at=self.at)
            who = next(i for i in PEOPLE if self.people[i] == grant.person)
            ended = (who, case, grant.from_at, grant.until_at, str(grant.kind))
            self.oracle.grants.remove(ended)

    @rule()
    def a_cover_is_ended(self) -> None:
        cover = Cover.objects.not_over(at=self.at).first()
        if cover is not None:
            access.end_cover(cover=cover, by=self.people[2], at=self.at)
            who, worker = (self.people.index(person) for person in (cover.person, cover.worker))
            self.oracle.covers.remove((who, worker, cover.from_at, cover.until_at))

    @rule(who=people, case=cases)
    def someone_is_kept_out(self, who: int, case: int) -> None:
        arguments = {"case": self.fresh(case), "person": self.people[who], "reason": "knows_her"}
        if self.does(access.exclude_worker, **arguments, by=self.people[2]):
            self.oracle.out.add((who, case))

    @rule(who=people, case=cases)
    def someone_is_let_back(self, who: int, case: int) -> None:
        for exclusion in self.cases[case].exclusion_set.standing().filter(person=self.people[who]):
            access.end_exclusion(exclusion=exclusion, by=self.people[2], at=self.at)
            self.oracle.out.discard((who, case))

    @rule(case=cases, key=people)
    def a_case_is_sealed(self, case: int, key: int) -> None:
        seeing = {2, self.oracle.worker[case], 3}
        names = SealNames([self.people[i] for i in seeing], [self.people[key]] if key not in seeing else [])
        arguments = {"case": self.fresh(case), "names": names, "words": WHY, "by": self.people[2]}
        if self.does(access.seal_case, **arguments):
            self.oracle.sealed.add(case)
            self.oracle.names |= {(i, case): "sees" for i in seeing}
            self.oracle.names |= {} if key in seeing else {(key, case): "key"}

    @rule(case=cases, who=people, standing=st.sampled_from(["sees", "key"]))
    def someone_is_named(self, case: int, who: int, standing: str) -> None:
        arguments = {"case": self.fresh(case), "person": self.people[who], "standing": standing}
        if self.does(access.name_person, **arguments, by=self.people[2]):
            self.oracle.names[who, case] = standing

    @rule(case=cases, who=people)
    def a_name_is_taken_off(self, case: int, who: int) -> None:
        for named in self.cases[case].named_set.standing().filter(person=self.people[who]):
            if self.does(access.unname_person, named=named, by=self.people[2]):
                del self.oracle.names[who, case]

    @rule(case=cases)
    def a_seal_is_lifted(self, case: int) -> None:
        if self.does(access.lift_seal, case=self.fresh(case), words=WHY, by=self.people[2]):
            self.oracle.sealed.discard(case)
            self.oracle.names = {key: name for key, name in self.oracle.names.items() if key[1] != case}

    # What must be so

    def by_the_scope(self, person: User) -> set[int]:
        """Return the ids of the cases that the scope lets someone see."""
        return set(Case.objects.visible_to(person, at=self.at).values_list("pk", flat=True))

    def by_the_database(self, person: User) -> set[int]:
        """Return the ids of the cases that row-level security shows someone when nothing asks for whom."""
        with as_application(person, at=self.at):
            return set(Case.objects.values_list("pk", flat=True))

    @invariant()
    def everyone_sees_what_the_oracle_says(self) -> None:
        for who in PEOPLE:
            person = self.person(who)
            expected = {self.cases[i].pk for i in CASES if self.oracle.sees(who, i, self.at)}
            for ask in (self.by_the_scope, self.by_the_database):
                assert ask(person) == expected, person


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [4, pytest.param(100, marks=pytest.mark.security)])
def test_whatever_happens_everyone_sees_what_the_oracle_says(examples: int) -> None:
    profile = settings(max_examples=examples, stateful_step_count=20, derandomize=True, database=None)
    run_state_machine_as_test(Machine, settings=profile)
