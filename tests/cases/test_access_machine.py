"""Whatever is given, ended, moved, sealed, closed or begun again: each person sees what a short oracle says.

Clients have up to three cases, in two services. What is asked is which cases, clients, addresses and safe
contacts there are for someone: of the application's scope, and of the database alone.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from cases.actions import access
from cases.actions.access import SealNames
from cases.actions.details import add_address
from cases.actions.opening import reopen_case
from cases.models import AccessGrant, Address, Case, Client, Consent, Counted, Cover, Refused, SafeContact
from cases.queries.organisation import people_sought
from cases.queries.records import case_asked_for
from cases.rules.access import READ_ONLY_WAYS, access_path
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.privacy.keyring import keyring
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.cases.lifted import let_back, name, unseal
from tests.roles import as_application

WHY = "She rang the out-of-hours line and is frightened."
PEOPLE = range(5)
CAST = [Role.CASEWORKER, Role.SAFE_HOUSE_WORKER, Role.MANAGER, Role.MANAGER, Role.STUDENT]
SERVICES = [{0}, {1}, {0, 1}, {1}, {0}]  # where each of the cast works at first
LEARNER = 4
GIVER = 2  # the manager who arranges every cover
BLIND = [role for role in Role if role not in CAST]  # one of each: nothing leads them to any case
MOST_CASES = 3  # of one client
HERS = [0, 0, 1, 1, 2]  # the client of each case at first: one after another, the last of hers open
people, houses = st.sampled_from(PEOPLE), st.sampled_from([0, 1])


@dataclass(frozen=True)
class Seen:
    """What there is for someone: cases and clients by id, homes by case, cases with a safe contact.

    And of the cases those that they may only read.
    """

    cases: frozenset[int]
    clients: frozenset[int]
    addresses: frozenset[tuple[int, str]]
    contacts: frozenset[int]
    only_read: frozenset[int]


@dataclass
class Oracle:
    """The rules again, in sets and numbers. Grants are (person, case or worker, first moment, end)."""

    works_in: list[set[int]] = field(default_factory=lambda: [set(service) for service in SERVICES])
    client: list[int] = field(default_factory=lambda: list(HERS))
    service: list[int] = field(default_factory=lambda: [0, 1, 1, 0, 1])
    worker: list[int] = field(default_factory=lambda: [0, 1, 1, 0, 1])
    second: list[int | None] = field(default_factory=lambda: [4, None, None, 4, None])
    is_open: list[bool] = field(default_factory=lambda: [False, True, False, True, True])
    addresses: list[set[str]] = field(default_factory=lambda: [set() for _ in HERS])
    covers: list[tuple[int, int, datetime, datetime]] = field(default_factory=list)
    grants: list[tuple[int, int, datetime, datetime, str]] = field(default_factory=list)
    # Of clients:
    out: set[tuple[int, int]] = field(default_factory=set)
    sealed: set[int] = field(default_factory=set)
    names: dict[tuple[int, int], str] = field(default_factory=dict)

    def sees(self, who: int, case: int, at: datetime) -> bool:
        """Say whether a case exists for someone."""
        her = self.client[case]
        if self.is_closed(who, case, at):
            return False
        if who == LEARNER:
            return who in {self.worker[case], self.second[case]}
        return her in self.sealed or bool(self.ways(who, case, at))

    def is_closed(self, who: int, case: int, at: datetime) -> bool:
        """Say whether a case is closed to someone, whatever would lead there."""
        her = self.client[case]
        if (who, her) in self.out or her not in self.sealed:
            return (who, her) in self.out
        broke = any(
            (p, c, kind) == (who, case, "broken_glass") and start <= at < end
            for p, c, start, end, kind in self.grants
        )
        name = self.names.get((who, her))
        return name != "sees" and not (name == "key" and broke)

    def ways(self, who: int, case: int, at: datetime) -> set[str]:
        """Say what leads someone to a case that is not sealed."""
        ways = {kind for p, c, start, end, kind in self.grants if (p, c) == (who, case) and start <= at < end}
        if any(p == who and w == self.worker[case] and s <= at < e for p, w, s, e in self.covers):
            ways.add("cover")
        if self.service[case] not in self.works_in[GIVER]:
            ways.discard("cover")  # whoever arranged it lends no more than they have
        if who in {self.worker[case], self.second[case]} or self.service[case] in self.works_in[who]:
            ways.add("works")
        return ways

    def only_reads(self, who: int, case: int, at: datetime) -> bool:
        """Say whether someone sees a case because they said why, and for nothing else."""
        is_sealed = self.client[case] in self.sealed
        return not is_sealed and self.sees(who, case, at) and self.ways(who, case, at) == {"asked"}


class Machine(RuleBasedStateMachine):
    """Five people, three clients with up to three cases, and everything that may happen to access."""

    cases = Bundle("cases")

    def __init__(self) -> None:
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()
        self.at, self.oracle = make.NOON, Oracle()
        self.services = [make.service("Outreach"), make.service("Outreach B")]
        self.people = [
            make.user(f"Person {'ABCDE'[i]}", role=CAST[i], services=[self.services[s] for s in SERVICES[i]])
            for i in PEOPLE
        ]
        self.blind = [
            make.user(f"Blind {'ABCDEF'[n]}", role=role, services=self.services)
            for n, role in enumerate(BLIND)
        ]
        self.clients = [make.client(f"Client{i}") for i in range(len(set(HERS)))]
        self.cases_made: list[Case] = []
        self.calendar = BankHoliday.objects.calendar("ew")

    @initialize(target=cases)
    def each_has_her_cases(self) -> Any:
        """Make the first cases, each with a place where she lives."""
        for case, her in enumerate(HERS):
            second = self.oracle.second[case]
            made = make.case(
                worker=self.people[self.oracle.worker[case]],
                second_worker=None if second is None else self.people[second],
                service=self.services[self.oracle.service[case]],
                client=self.clients[her],
            )
            self.cases_made.append(made)
            self.lives(case)
            if not self.oracle.is_open[case]:
                made.close(kind="planned", on=self.at.date(), by=self.people[2], at=self.at)
        return multiple(*range(len(HERS)))

    def lives(self, case: int) -> None:
        """Let her live somewhere new, as far as this case knows."""
        text = f"{len(self.oracle.addresses[case]) + 1} Street of {case}"
        address = Address(case=self.fresh(case), kind="own", text=text, from_on=self.at.date())
        add_address(case=address.case, address=address, by=self.people[2], at=self.at)
        self.oracle.addresses[case].add(text)

    def teardown(self) -> None:
        """Leave nothing of this story behind."""
        try:
            self.check_who_sees_no_case()
        finally:
            self.undo()

    def undo(self) -> None:
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
        return Case.objects.get(pk=self.cases_made[case].pk)

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

    @rule(case=cases)
    def she_moves(self, case: int) -> None:
        if self.oracle.is_open[case]:
            self.lives(case)

    @rule(case=cases)
    def a_case_is_closed(self, case: int) -> None:
        if self.oracle.is_open[case]:
            self.fresh(case).close(kind="planned", on=self.at.date(), by=self.people[2], at=self.at)
            self.oracle.is_open[case] = False

    @rule(target=cases, case=cases, service=houses, who=st.sampled_from([0, 1, 2, 3]))
    def she_comes_again(self, case: int, service: int, who: int) -> Any:
        """Open her case again, as the application, for whoever sees the earlier one and may."""
        oracle, her = self.oracle, self.oracle.client[case]
        hers = [n for n, client in enumerate(oracle.client) if client == her]
        if len(hers) == MOST_CASES or not oracle.sees(who, case, self.at):
            return multiple()
        consent = Consent(answer="given", how="spoken", given_on=self.at.date())
        new: dict[str, Any] = {"service": self.services[service], "worker": None, "consent": consent}
        person = self.person(who)
        try:
            with transaction.atomic(), as_application(person, at=self.at):
                earlier = Case.objects.get(pk=self.cases_made[case].pk)
                made = reopen_case(earlier=earlier, why="She came again.", by=person, at=self.at, **new)
        except Refused:
            assert any(oracle.is_open[n] for n in hers)
            return multiple()
        self.cases_made.append(made)
        oracle.client.append(her)
        oracle.service.append(service)
        oracle.worker.append(-1)
        oracle.second.append(None)
        oracle.is_open.append(True)
        oracle.addresses.append(set(oracle.addresses[case]))
        return len(oracle.client) - 1

    @rule(case=cases, who=st.sampled_from([0, 1, 2, 3]))
    def a_case_is_allocated(self, case: int, who: int) -> None:
        if not self.oracle.is_open[case]:
            return
        case_now, her = self.fresh(case), self.oracle.client[case]
        try:
            access.refuse_if_kept_out(case_now, self.people[who])
        except Refused:
            assert (who, her) in self.oracle.out or her in self.oracle.sealed
            return
        case_now.allocate(worker=self.people[who], by=self.people[2], at=self.at)
        self.oracle.worker[case] = who
        if self.oracle.second[case] == who:
            self.oracle.second[case] = None

    @rule(who=people, worker=people, starts=st.integers(0, 2), days=st.integers(0, 2))
    def someone_covers(self, who: int, worker: int, starts: int, days: int) -> None:
        first = self.at.date() + timedelta(days=starts)  # in November London keeps UTC
        last = first + timedelta(days=days)
        arguments = {"worker": self.person(worker), "person": self.people[who], "by": self.person(2)}
        if self.does(access.arrange_cover, **arguments, words=WHY, first=first, last=last):
            latest = Cover.objects.latest("pk")
            self.oracle.covers.append((who, worker, latest.from_at, access.midnight_after(last)))

    @rule(who=people, case=cases)
    def someone_covers_one_case(self, who: int, case: int) -> None:
        if self.oracle.worker[case] < 0:
            return
        day, worker = self.at.date(), self.people[self.oracle.worker[case]]
        arguments = {
            "worker": worker,
            "person": self.people[who],
            "case": self.fresh(case),
            "by": self.person(2),
        }
        if self.does(access.arrange_cover, **arguments, words=WHY, first=day, last=day):
            self.oracle.grants.append((who, case, self.at, access.midnight_after(day), "cover"))

    @rule(who=people, case=cases, breaks=st.booleans())
    def someone_opens_a_case(self, who: int, case: int, breaks: bool) -> None:
        before = self.oracle.sees(who, case, self.at)
        # In an emergency who may only read does more.
        is_more = breaks and self.oracle.only_reads(who, case, self.at)
        arguments: dict[str, Any] = {
            "reference": self.cases_made[case].reference,
            "reason": "danger",
            "words": WHY,
        }
        arguments |= {"calendar": self.calendar} if breaks else {}
        act = access.break_glass if breaks else access.give_reason
        opened = act(**arguments, by=self.person(who), at=self.at)
        # Someone who learns here opens nothing, not even what she sees already.
        assert (opened is None) if who == LEARNER else (opened is not None or not before)
        if opened is not None and (not before or is_more):
            end = self.at + timedelta(hours=1) if breaks else access.midnight_after(self.at.date())
            self.oracle.grants.append((who, case, self.at, end, "broken_glass" if breaks else "asked"))

    @rule(case=cases)
    def a_grant_is_ended(self, case: int) -> None:
        grant = AccessGrant.objects.in_force(at=self.at).filter(case=self.cases_made[case]).first()
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
            self.oracle.out.add((who, self.oracle.client[case]))

    @rule(who=people, case=cases)
    def someone_is_let_back(self, who: int, case: int) -> None:
        for exclusion in (
            self.cases_made[case].client.exclusion_set.standing().filter(person=self.people[who])
        ):
            arguments = {"case": self.fresh(case), "exclusion": exclusion}
            if self.does(let_back, **arguments, by=self.people[2], other=self.people[3]):
                self.oracle.out.discard((who, self.oracle.client[case]))

    @rule(case=cases, key=people)
    def a_case_is_sealed(self, case: int, key: int) -> None:
        her, oracle = self.oracle.client[case], self.oracle
        now = {
            oracle.worker[n] for n, client in enumerate(oracle.client) if client == her and oracle.is_open[n]
        }
        seeing = {2, 3, self.oracle.worker[case], *now} - {-1}
        names = SealNames([self.people[i] for i in seeing], [self.people[key]] if key not in seeing else [])
        arguments = {"case": self.fresh(case), "names": names, "words": WHY, "by": self.people[2]}
        if self.does(access.seal_case, **arguments):
            self.oracle.sealed.add(her)
            self.oracle.names |= {(i, her): "sees" for i in seeing}
            self.oracle.names |= {} if key in seeing else {(key, her): "key"}

    @rule(case=cases, who=people, standing=st.sampled_from(["sees", "key"]))
    def someone_is_named(self, case: int, who: int, standing: str) -> None:
        arguments = {"case": self.fresh(case), "person": self.people[who], "standing": standing}
        if self.does(name, **arguments, by=self.people[2], other=self.people[3]):
            self.oracle.names[who, self.oracle.client[case]] = standing

    @rule(case=cases, who=people)
    def a_name_is_taken_off(self, case: int, who: int) -> None:
        for named in self.cases_made[case].client.named_set.standing().filter(person=self.people[who]):
            if self.does(access.unname_person, case=self.fresh(case), named=named, by=self.people[2]):
                del self.oracle.names[who, self.oracle.client[case]]

    @rule(case=cases)
    def a_seal_is_lifted(self, case: int) -> None:
        if self.does(unseal, case=self.fresh(case), by=self.people[2], other=self.people[3]):
            her = self.oracle.client[case]
            self.oracle.sealed.discard(her)
            self.oracle.names = {key: name for key, name in self.oracle.names.items() if key[1] != her}

    # What must be so

    def by_the_scope(self, person: User) -> Seen:
        """Return what the scope lets someone see."""
        cases = Case.objects.visible_to(person, at=self.at)
        addresses = Address.objects.visible_to(person, at=self.at)
        contacts = SafeContact.objects.visible_to(person, at=self.at)
        return Seen(
            frozenset(cases.values_list("pk", flat=True)),
            frozenset(Client.objects.filter(cases__in=cases).values_list("pk", flat=True)),
            frozenset((address.case_id, address.text) for address in addresses),
            frozenset(contacts.values_list("case", flat=True)),
            frozenset(
                cases.annotate(way=access_path(person, at=self.at))
                .filter(way__in=READ_ONLY_WAYS)
                .values_list("pk", flat=True)
            ),
        )

    def by_the_database(self, person: User) -> Seen:
        """Return what row-level security shows someone when nothing asks for whom."""
        with as_application(person, at=self.at), connection.cursor() as cursor:

            def ids(question: str) -> frozenset[int]:
                cursor.execute(question)
                return frozenset(pk for (pk,) in cursor.fetchall())

            cursor.execute("SELECT case_id, text, row_key FROM cases_address")
            addresses = frozenset(
                (case, keyring().open(text, purpose=f"cases.address.text:{row}"))
                for case, text, row in cursor.fetchall()
            )
            cases, clients = ids("SELECT id FROM cases_case"), ids("SELECT id FROM cases_client")
            contacts = ids("SELECT case_id FROM cases_safecontact")
            # Of a sealed case too it is kept that a reason led there once; it is not there to be written to.
            return Seen(cases, clients, addresses, contacts, cases & ids("SELECT unnest(only_read_cases())"))

    def by_the_oracle(self, who: int) -> Seen:
        """Return what there is for one of the cast."""
        oracle = self.oracle
        cases = [n for n in range(len(oracle.client)) if oracle.sees(who, n, self.at)]
        ids = frozenset(self.cases_made[n].pk for n in cases)
        lived = {(self.cases_made[n].pk, text) for n in cases for text in oracle.addresses[n]}
        return Seen(
            ids,
            frozenset(self.clients[oracle.client[n]].pk for n in cases),
            frozenset() if who == LEARNER else frozenset(lived),
            frozenset() if who == LEARNER else ids,
            frozenset(self.cases_made[n].pk for n in cases if oracle.only_reads(who, n, self.at)),
        )

    @invariant()
    def everyone_sees_what_the_oracle_says(self) -> None:
        for who in PEOPLE:
            person, expected = self.person(who), self.by_the_oracle(who)
            for ask in (self.by_the_scope, self.by_the_database):
                assert ask(person) == expected, person

    @invariant()
    def a_page_opens_for_everyone_what_the_oracle_says(self) -> None:
        """Whose scope is written once with that of others like them; the way is the nearest."""
        for who in PEOPLE:
            person, expected = self.person(who), self.by_the_oracle(who)
            person.moment = self.at
            opened = {
                case.pk: vars(case)["way"]
                for made in self.cases_made
                for case in case_asked_for().records(person, reference=made.reference)
            }
            assert opened.keys() == expected.cases, person
            assert {pk for pk, way in opened.items() if way in READ_ONLY_WAYS} == expected.only_read, person

    @invariant()
    def nobody_finds_or_counts_what_is_closed_to_them(self) -> None:
        """Where the database tells of other teams: by initials to who looks first, by number to managers."""
        oracle, every = self.oracle, range(len(self.oracle.client))
        for who in PEOPLE:
            person = self.person(who)
            person.moment = self.at
            found = {card.case_id for card in people_sought(by=person, limit=99, words=["client"])}
            there = [n for n in every if who != LEARNER and not oracle.is_closed(who, n, self.at)]
            assert found == {self.cases_made[n].pk for n in there}, person
            with as_application(person, at=self.at):
                counted = set(Counted.objects.values_list("pk", flat=True))
            manages = oracle.works_in[who] if CAST[who] == Role.MANAGER else set()
            assert counted == {
                self.cases_made[n].pk for n in there if oracle.is_open[n] and oracle.service[n] in manages
            }, person

    def check_who_sees_no_case(self) -> None:
        """Whose role sees no case sees nothing of any, whatever happened."""
        nothing: frozenset[Any] = frozenset()
        for person in User.objects.with_service_ids().filter(pk__in=[person.pk for person in self.blind]):
            for ask in (self.by_the_scope, self.by_the_database):
                assert ask(person) == Seen(nothing, nothing, nothing, nothing, nothing), person.role


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [3, pytest.param(100, marks=pytest.mark.security)])
def test_whatever_happens_everyone_sees_what_the_oracle_says(examples: int) -> None:
    profile = settings(max_examples=examples, stateful_step_count=20, derandomize=True, database=None)
    run_state_machine_as_test(Machine, settings=profile)
