"""Nobody is given more by one person alone: every role and service, oneself and others, asked, answered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser

from hestia.accounts.models import Notice, OutgoingMail, Service, StaffChange, User
from hestia.accounts.permissions import GRANTS, LEARNERS, Permission, Role
from hestia.accounts.staffing import begin_again, change_account, decide
from hestia.accounts.two_persons import Rights, gives_more, needs_second_person
from hestia.audit.models import Event
from hestia.refusals import Refused
from tests import make
from tests.roles import as_application

NOON = make.NOON
WHY = "She stands in for Ruth until Easter."
HELD = "second person has confirmed"

pytestmark = pytest.mark.django_db


def edited(person: User, **fields: Any) -> User:
    """Return somebody as a form leaves them: edited, and not saved."""
    again = User.objects.get(pk=person.pk)
    for name, value in fields.items():
        setattr(again, name, value)
    if again.role in LEARNERS and again.ends_on is None:
        again.ends_on = make.TODAY + timedelta(days=30)
    return again


def ask(person: User, by: User, services: list[Service] | None = None, **fields: Any) -> StaffChange:
    wanted = list(person.services.all()) if services is None else services
    with as_application(by, at=NOON):
        change = change_account(person=edited(person, **fields), services=wanted, why=WHY, by=by, at=NOON)
    assert change
    return change


def answer(change: StaffChange, by: User, *, yes: bool = True, at: datetime = NOON) -> None:
    with transaction.atomic(), as_application(by, at=at):
        asked = StaffChange.objects.select_for_update().get(pk=change.pk)
        decide(change=asked, is_confirmed=yes, words="I asked her manager.", by=by, at=at)


def stored(person: User) -> Rights:
    return User.objects.get(pk=person.pk).rights(on=make.TODAY)


@contextmanager
def refused_by_the_database(by: User | None) -> Iterator[None]:
    with pytest.raises(ProgrammingError, match=HELD), transaction.atomic(), as_application(by, at=NOON):
        yield


class TestRule:
    def test_nobody_holds_both_ends(self) -> None:
        both = {Permission.STAFF_CHANGE, Permission.STAFF_CONFIRM}
        assert [role for role in Role if both <= GRANTS[role]] == []
        confirming = {role for role in Role if Permission.STAFF_CONFIRM in GRANTS[role]}
        assert confirming == {Role.SERVICE_LEAD, Role.DATA_PROTECTION_LEAD}

    def test_every_change_of_a_role_and_a_service(
        self, record_property: Callable[[str, object], None]
    ) -> None:
        """Said again in sets: what was not held before, and is held now, takes two; as do other hands."""
        days = [None, make.TODAY, make.TODAY + timedelta(days=1)]
        count = alone = 0
        sets = [frozenset(numbers) for numbers in ((), (1,), (2,), (1, 2))]
        for was, will, old, new in product(Role, Role, sets, sets):
            for was_usable, will_be_usable, address, begins in product([True, False], repeat=4):
                before = Rights(was, old, "a@example.org", was_usable)
                after = Rights(will, new, "b@example.org" if address else "A@example.org", will_be_usable)
                held = GRANTS[was] if was_usable else frozenset()
                more = not GRANTS[will] <= held or not new <= (old if was_usable else frozenset())
                more = more or (was != will and GRANTS[will] == held)  # as much, under another name
                new_hands = address or begins or not was_usable
                expected = will_be_usable and (more or new_hands)
                assert needs_second_person(before, after, begins_again=begins) == expected, (before, after)
                count, alone = count + 1, alone + (not expected)
        same = Rights(Role.VOLUNTEER, frozenset({1}), "a@example.org", True)
        later = {(1, 2), (1, 0), (2, 0)}
        for n, m in product(range(3), repeat=2):
            before, after = replace(same, last_day=days[n]), replace(same, last_day=days[m])
            assert needs_second_person(before, after) == ((n, m) in later), (before, after)
        record_property("figure", f"changes of an account: {count} judged, {alone} made by one person")
        assert count == 10 * 10 * 4 * 4 * 16


class TestAsked:
    @pytest.mark.parametrize(("was", "will"), list(product(Role, Role)))
    def test_a_role_that_may_do_more_waits_for_the_yes(
        self, was: Role, will: Role, hal: User, gita: User, outreach: Service
    ) -> None:
        ends = make.TODAY + timedelta(days=30) if {was, will} & {*LEARNERS} else None
        person = make.user("Rosa Lima", role=was, services=[outreach], ends_on=ends)
        if was == will:
            return
        before = stored(person)
        change = ask(person, hal, role=will)
        assert change.needs_second == gives_more(was, will)
        if not change.needs_second:
            assert stored(person).role == will
            return
        assert stored(person) == before
        answer(change, gita)
        assert stored(person) == replace(before, role=will)

    @pytest.mark.parametrize(
        ("was", "will"),
        [(Role.STUDENT, Role.VOLUNTEER), (Role.CASEWORKER, Role.SAFE_HOUSE_WORKER)],
    )
    def test_a_role_that_may_do_as_much_takes_two(
        self, was: Role, will: Role, hal: User, outreach: Service
    ) -> None:
        for old, new in ((was, will), (will, was)):
            person = make.user(f"Rosa {old.name.title().replace('_', '')}", role=old, services=[outreach])
            with refused_by_the_database(hal):
                User.objects.filter(pk=person.pk).update(role=new)
            assert ask(person, hal, role=new).needs_second
            assert stored(person).role == old

    @pytest.mark.parametrize("role", list(Role))
    def test_a_service_is_given_by_two_and_taken_by_one(
        self, role: Role, hal: User, gita: User, outreach: Service, house_a: Service
    ) -> None:
        person = make.user("Rosa Lima", role=role, services=[outreach])
        change = ask(person, hal, [outreach, house_a])
        assert change.needs_second
        assert stored(person).services == {outreach.pk}
        answer(change, gita)
        assert stored(person).services == {outreach.pk, house_a.pk}
        assert not ask(person, hal, []).needs_second
        assert stored(person).services == frozenset()

    @pytest.mark.parametrize("role", list(Role))
    @pytest.mark.parametrize("count", [0, 1, 2])
    def test_an_account_is_made_by_two(
        self, role: Role, count: int, hal: User, farah: User, outreach: Service, house_a: Service
    ) -> None:
        new = User(first_name="Rosa", last_name="Lima", email="rosa@example.org", role=role)
        new.ends_on = make.TODAY if role in LEARNERS else None
        new.set_unusable_password()
        services = [outreach, house_a][:count]
        with as_application(hal, at=NOON):
            change = change_account(person=new, services=services, why=WHY, by=hal, at=NOON)
        assert change
        assert change.needs_second
        assert not stored(new).is_usable
        assert stored(new).services == {service.pk for service in services}
        assert not new.can_accept_invitation(at=NOON)
        answer(change, farah)
        assert stored(new).is_usable
        assert User.objects.get(pk=new.pk).can_accept_invitation(at=NOON)

    def test_whoever_leaves_leaves_at_once_and_comes_back_by_two(
        self, hal: User, gita: User, carys: User
    ) -> None:
        assert not ask(carys, hal, is_active=False).needs_second
        assert not stored(carys).is_usable
        change = ask(carys, hal, is_active=True)
        assert change.needs_second
        assert not stored(carys).is_usable
        answer(change, gita)
        assert stored(carys).is_usable

    def test_an_ended_account_is_changed_only_with_the_yes_that_brings_it_back(
        self, hal: User, gita: User, amina: User, outreach: Service, house_a: Service
    ) -> None:
        """Nor on the way out: what is changed besides the end would not wait either."""
        house = [outreach, house_a]
        changed: list[dict[str, Any]] = [
            {"first_name": "Rosa"},
            {"email": "hal.too@example.org"},
            {"phone": "077"},
            {"role": Role.MANAGER},
            {"services": house},
            {"caseload_limit": 50},
        ]
        for fields in changed:
            with pytest.raises(Refused, match="of an account not in use stay as they are"):
                ask(amina, hal, is_active=False, **fields)
        ask(amina, hal, is_active=False)
        before = stored(amina)
        for fields in changed:
            with pytest.raises(Refused, match="of an account not in use stay as they are"):
                ask(amina, hal, **fields)
        assert stored(amina) == before
        everything: dict[str, Any] = {name: value for fields in changed for name, value in fields.items()}
        back = ask(amina, hal, is_active=True, **everything)
        said = back.sentences({outreach.pk: "Outreach", house_a.pk: "House A"})
        assert said == [
            "The account can be used: Manager in House A, Outreach, hal.too@example.org, work phone 077.",
            "First name: Amina becomes Rosa.",
            "Role: Outreach caseworker becomes Manager.",
            "Work e-mail: amina.osei@example.org becomes hal.too@example.org.",
            "Work phone: none becomes 077.",
            "Most clients at once: 18 becomes 50.",
            "Works in, from now on: House A.",
        ]
        assert stored(amina) == before
        answer(back, gita)
        assert stored(amina) == back.after

    @pytest.mark.parametrize("role", list(Role))
    def test_another_address_and_another_beginning_are_other_hands(
        self, role: Role, hal: User, gita: User, carys: User, outreach: Service
    ) -> None:
        """Who signed in until now is told by mail, and who manages them at the bell: before the yes."""
        ends = make.TODAY + timedelta(days=30) if role in LEARNERS else None
        person = make.user("Rosa Lima", role=role, services=[outreach], ends_on=ends)
        change = ask(person, hal, email="hal.byrne.too@example.org")
        assert change.needs_second
        assert stored(person).email == person.email
        with as_application(hal, at=NOON):
            asked = begin_again(person=User.objects.get(pk=person.pk), why=WHY, by=hal, at=NOON)
        assert asked
        mails = OutgoingMail.objects.values_list("kind", "to")
        assert list(mails) == [(OutgoingMail.Kind.HANDOVER, person.email)] * 2
        assert Notice.objects.filter(person=carys).count() == 2
        person.refresh_from_db()
        assert person.enrolled_at
        answer(asked, gita)
        person.refresh_from_db()
        assert person.enrolled_at is None

    def test_a_later_last_day_takes_two_and_an_earlier_one_takes_one(
        self, hal: User, gita: User, efua: User
    ) -> None:
        day = timedelta(days=1)
        first = stored(efua).last_day or make.TODAY
        change = ask(efua, hal, ends_on=first + day)
        assert change.needs_second
        assert stored(efua).last_day == first
        answer(change, gita)
        assert stored(efua).last_day == first + day
        with as_application(hal, at=NOON):
            change_account(
                person=edited(efua, ends_on=first), services=list(efua.services.all()), by=hal, at=NOON
            )
        assert stored(efua).last_day == first

    def test_is_not_asked_for_oneself_nor_without_a_reason(
        self, hal: User, amina: User, outreach: Service
    ) -> None:
        with pytest.raises(Refused, match="you cannot give yourself more"):
            ask(hal, hal, role=Role.MANAGER)
        with pytest.raises(Refused, match="Say why"):
            change_account(person=edited(amina, role=Role.MANAGER), services=[outreach], by=hal, at=NOON)
        assert not StaffChange.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "sentence", "named"),
        [
            ({"phone": "07700 900999"}, "Work phone: none becomes 07700 900999.", "Work phone"),
            ({"last_name": "Ellery"}, "Last name: Osei becomes Ellery.", "Last name"),
            ({"first_name": "Ruth"}, "First name: Amina becomes Ruth.", "First name"),
            ({"caseload_limit": 50}, "Most clients at once: 18 becomes 50.", "Most clients at once"),
        ],
    )
    def test_who_somebody_is_takes_two(
        self, fields: dict[str, Any], sentence: str, named: str, hal: User, gita: User, amina: User
    ) -> None:
        """Their name and the phone that clients ring, and how many cases they carry: told before the yes."""
        before = stored(amina)
        change = ask(amina, hal, **fields)
        assert change.needs_second
        assert stored(amina) == before
        told = {notice.person for notice in Notice.objects.filter(words__contains=sentence)}
        assert told == ({gita} if named.startswith("Most") else {gita, amina})
        answer(change, gita)
        assert stored(amina) == replace(before, **fields)
        asked, confirmed = Event.objects.naming(amina).order_by("pk")
        assert asked.detail == confirmed.detail == {"change": change.pk, "what": [named]}

    def test_fewer_clients_take_one(self, hal: User, amina: User) -> None:
        assert not ask(amina, hal, caseload_limit=2).needs_second
        assert stored(amina).caseload_limit == 2

    def test_nobody_takes_the_name_of_another(self, hal: User, gita: User, amina: User, ben: User) -> None:
        """Not in other capitals either, nor once it was asked; of whoever has left, a name is free again."""
        for first, last in (("Ben", "Archer"), ("BEN", "archer"), ("Ben A", "rcher")):
            with pytest.raises(Refused, match="has this name"):
                ask(amina, hal, first_name=first, last_name=last)
        change = ask(amina, hal, first_name="Rosa")
        User.objects.filter(pk=ben.pk).update(first_name="Rosa", last_name="Osei")
        with pytest.raises(Refused, match="has this name"):
            answer(change, gita)
        User.objects.filter(pk=ben.pk).update(is_active=False)
        answer(change, gita)
        assert stored(amina).first_name == "Rosa"

    def test_nobody_asks_for_another_name_of_their_own(self, hal: User) -> None:
        with pytest.raises(Refused, match="Someone else has to ask"):
            ask(hal, hal, first_name="Ruth")
        assert stored(hal).first_name == "Hal"


class TestAnswer:
    def test_every_role_that_answers(
        self, hal: User, amina: User, outreach: Service, record_property: Callable[[str, object], None]
    ) -> None:
        """Only the leads, and neither who asked nor whom it is about."""
        confirmed = set()
        for role in Role:
            person = make.user(f"Rosa {role.name.title().replace('_', '')}", role=role, services=[outreach])
            change = ask(amina, hal, role=Role.MANAGER)
            try:
                with transaction.atomic():
                    answer(change, person)
                    confirmed.add(role)
                    assert stored(amina).role == Role.MANAGER
                    transaction.set_rollback(True)
            except (Refused, StaffChange.DoesNotExist):
                assert stored(amina).role == Role.CASEWORKER
        assert confirmed == {Role.SERVICE_LEAD, Role.DATA_PROTECTION_LEAD}
        record_property("figure", f"roles that may answer: {len(confirmed)} of {len(Role)}")

    def test_neither_who_asked_nor_whom_it_is_about(
        self, hal: User, farah: User, gita: User, house_a: Service
    ) -> None:
        change = ask(farah, hal, [*farah.services.all(), house_a])
        for person in (hal, farah):
            with pytest.raises(Refused, match="Someone else has to answer"):
                answer(change, person)
        # Whoever asked is a lead by now: still no.
        User.objects.filter(pk=hal.pk).update(role=Role.DATA_PROTECTION_LEAD)
        with pytest.raises(Refused, match="Someone else has to answer"):
            answer(change, User.objects.get(pk=hal.pk))
        answer(change, gita)

    def test_a_no_changes_nothing(self, hal: User, gita: User, amina: User) -> None:
        change = ask(amina, hal, role=Role.MANAGER)
        answer(change, gita, yes=False)
        assert stored(amina).role == Role.CASEWORKER
        with pytest.raises(Refused, match="already answered"):
            answer(change, gita)

    def test_is_void_after_fourteen_days_and_once_another_is_asked(
        self, hal: User, gita: User, amina: User
    ) -> None:
        change = ask(amina, hal, role=Role.MANAGER)
        with pytest.raises(Refused, match="no longer counts"):
            answer(change, gita, at=NOON + timedelta(days=14))
        later = ask(amina, hal, role=Role.SERVICE_LEAD)
        with pytest.raises(Refused, match="no longer counts"):
            answer(change, gita)
        answer(later, gita, at=NOON + timedelta(days=14) - timedelta(seconds=1))
        assert stored(amina).role == Role.SERVICE_LEAD

    def test_counts_for_exactly_what_was_asked(
        self, hal: User, gita: User, amina: User, house_a: Service
    ) -> None:
        change = ask(amina, hal, role=Role.MANAGER)
        amina.services.add(house_a)
        with pytest.raises(Refused, match="has changed since"):
            answer(change, gita)

    def test_is_logged_and_told(self, hal: User, farah: User, gita: User, amina: User) -> None:
        change = ask(amina, hal, role=Role.MANAGER)
        assert {notice.person for notice in Notice.objects.all()} == {farah, gita}
        assert "Role: Outreach caseworker becomes Manager." in Notice.objects.all()[0].words
        answer(change, gita)
        assert {notice.person for notice in Notice.objects.filter(told_by=gita)} == {hal, farah, amina}
        kinds = Event.objects.naming(amina).order_by("pk").values_list("kind", "by")
        assert list(kinds) == [("staff.change_asked", hal.pk), ("staff.change_confirmed", gita.pk)]
        ask(amina, hal, [])
        assert Event.objects.filter(kind="staff.changed", by=hal).count() == 1
        assert not mail.outbox


class TestDatabase:
    """By hand, with the application's password: what its pages would never send."""

    @pytest.mark.parametrize("role", list(Role))
    def test_changes_no_role_that_gives_more(self, role: Role, hal: User, amina: User, carys: User) -> None:
        for person in (amina, carys):
            wanted = {"role": role, "ends_on": make.TODAY if role in LEARNERS else person.ends_on}
            if not gives_more(person.role, role):
                with transaction.atomic(), as_application(hal, at=NOON):
                    User.objects.filter(pk=person.pk).update(**wanted)
                continue
            for by in (hal, None):
                with refused_by_the_database(by):
                    User.objects.filter(pk=person.pk).update(**wanted)

    def test_changes_no_name_phone_or_number_of_clients(self, hal: User, gita: User, amina: User) -> None:
        account = User.objects.filter(pk=amina.pk)
        changed: list[dict[str, Any]] = [
            {"first_name": "Ruth"},
            {"last_name": "Ellery"},
            {"phone": "07700 900999"},
            {"caseload_limit": 19},
        ]
        for fields, by in product(changed, (hal, gita, amina, None)):
            with refused_by_the_database(by):
                account.update(**fields)
        with transaction.atomic(), as_application(hal, at=NOON):
            account.update(caseload_limit=17, languages="Twi")
        changed += [{"role": Role.MANAGER}, {"email": "hal.too@example.org"}]
        for fields in changed:
            with refused_by_the_database(hal):
                account.update(is_active=False, **fields)
        account.update(is_active=False)
        for fields in changed:
            with refused_by_the_database(hal):
                account.update(**fields)

    def test_gives_no_service(self, hal: User, amina: User, carys: User, house_b: Service) -> None:
        for person in (amina, carys, hal):
            with refused_by_the_database(hal):
                person.services.add(house_b)
            assert house_b.pk not in stored(person).services
        with transaction.atomic(), as_application(hal, at=NOON):
            User.objects.get(pk=amina.pk).services.clear()
        ask(amina, hal, [], is_active=False)
        with refused_by_the_database(hal):
            amina.services.add(house_b)

    @pytest.mark.parametrize("role", list(Role))
    def test_makes_brings_back_keeps_longer_and_hands_over_nobody(
        self, role: Role, hal: User, outreach: Service
    ) -> None:
        day = timedelta(days=1)
        with refused_by_the_database(hal):
            make.user("Rosa Lima", role=role, ends_on=make.TODAY)
        person = make.user("Rosa Lima", role=role, services=[outreach], ends_on=make.TODAY + day)
        account = User.objects.filter(pk=person.pk)
        for fields in (
            {"email": "hal.byrne.too@example.org"},
            {"enrolled_at": None},
            {"ends_on": make.TODAY + 2 * day},
            {"ends_on": None},
        ):
            with refused_by_the_database(hal):
                account.update(**fields)
        for ended in ({"is_active": False}, {"ends_on": make.TODAY - day}):
            account.update(**ended)
            with refused_by_the_database(hal):
                account.update(is_active=True, ends_on=make.TODAY + day)
            account.update(is_active=True, ends_on=make.TODAY + day)

    def test_asks_and_answers_for_nobody_else(self, hal: User, gita: User, amina: User) -> None:
        change = ask(amina, hal, role=Role.MANAGER)
        forged: list[tuple[User, dict[str, Any]]] = [
            (gita, {"pk": None, "asked_by": hal}),
            (amina, {"pk": None, "asked_by": amina, "asked_as": Role.CASEWORKER, "needs_second": False}),
            (
                hal,
                {
                    "pk": None,
                    "decided_at": NOON,
                    "decided_by": gita,
                    "decided_as": gita.role,
                    "was_confirmed": True,
                },
            ),
            (hal, {"decided_at": NOON, "decided_by": gita, "decided_as": gita.role, "was_confirmed": True}),
            (gita, {"role_to": Role.ADMINISTRATOR}),
            (
                gita,
                {
                    "role_to": Role.ADMINISTRATOR,
                    "decided_at": NOON,
                    "decided_by": gita,
                    "decided_as": gita.role,
                    "was_confirmed": True,
                },
            ),
        ]
        for by, fields in forged:
            row = StaffChange.objects.get(pk=change.pk)
            for name, value in fields.items():
                setattr(row, name, value)
            with pytest.raises(ProgrammingError), transaction.atomic(), as_application(by, at=NOON):
                row.save(force_insert=row.pk is None)

    def test_a_yes_makes_one_change_and_no_other(
        self, hal: User, gita: User, amina: User, ben: User, house_b: Service
    ) -> None:
        change = ask(amina, hal, role=Role.MANAGER)
        for act in (
            lambda: User.objects.filter(pk=ben.pk).update(role=Role.MANAGER),
            lambda: User.objects.filter(pk=amina.pk).update(role=Role.ADMINISTRATOR),
            lambda: User.objects.filter(pk=amina.pk).update(role=Role.MANAGER, email="hal.too@example.org"),
            lambda: User.objects.filter(pk=amina.pk).update(role=Role.MANAGER, phone="07700 900999"),
            lambda: amina.services.add(house_b),
        ):
            with refused_by_the_database(gita):
                decide(
                    change=StaffChange.objects.get(pk=change.pk),
                    is_confirmed=True,
                    words="I asked her.",
                    by=gita,
                    at=NOON,
                )
                act()

    @pytest.mark.django_db(transaction=True)
    def test_a_yes_of_yesterday_makes_nothing_today(self, hal: User, gita: User, amina: User) -> None:
        change = ask(amina, hal, role=Role.MANAGER)
        answer(change, gita)
        assert not ask(amina, hal, role=Role.CASEWORKER).needs_second
        with refused_by_the_database(hal):
            User.objects.filter(pk=amina.pk).update(role=Role.MANAGER)

    def test_constraints_hold_the_owner_too(self, hal: User, gita: User, amina: User) -> None:
        change = ask(amina, hal, role=Role.MANAGER)
        decided = {"decided_at": NOON, "was_confirmed": True}
        for fields in (
            {"asked_by": amina},
            {**decided, "decided_by": hal, "decided_as": Role.SERVICE_LEAD},
            {**decided, "decided_by": amina, "decided_as": Role.SERVICE_LEAD},
            {**decided, "decided_by": gita, "decided_as": Role.ADMINISTRATOR},
            {"was_confirmed": True},
            {"why": "So."},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                StaffChange.objects.filter(pk=change.pk).update(**fields)


class TestPages:
    def sent(self, person: User, *services: Service, **more: Any) -> dict[str, Any]:
        return {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "role": person.role,
            "services": [service.pk for service in services],
            "caseload_limit": 18,
            "is_active": "on",
            "version": User.objects.get(pk=person.pk).version,
            **more,
        }

    def browser(self, person: User) -> Browser:
        browser = Browser()
        browser.force_login(person)
        return browser

    def test_from_asking_to_the_yes(
        self, hal: User, gita: User, amina: User, outreach: Service, house_a: Service
    ) -> None:
        admin, lead = self.browser(hal), self.browser(gita)
        url = f"/settings/staff/{amina.pk}/"
        sent = self.sent(amina, outreach, house_a, role="manager", languages="Twi")
        page = admin.post(url, sent)
        assert page.status_code == 409
        assert "Say why" in page.text
        page = admin.post(url, {**sent, "why": WHY}, follow=True)
        assert "A second person has to confirm this." in page.text
        assert "Waiting for a second person" in page.text
        amina.refresh_from_db()
        assert (amina.role, amina.languages) == (Role.CASEWORKER, "Twi")
        assert "Staff changes" in lead.get("/audit/").text
        assert WHY in lead.get("/settings/staff/changes/").text
        bell = lead.get("/notifications/").text
        assert "Role: Outreach caseworker becomes Manager." in bell
        change = StaffChange.objects.get()
        url = f"/settings/staff/changes/{change.pk}/"
        shown = lead.get(url).text
        assert "Works in, from now on: Safe house A." in shown
        assert "Seal a case, and name the people who can see it" in shown
        shown = lead.post(url, {"is_confirmed": "yes", "words": "I rang Ruth."}, follow=True).text
        assert "Confirmed. It applies from now on." in shown
        amina.refresh_from_db()
        assert amina.role == Role.MANAGER
        assert "I have seen this" in self.browser(amina).get("/notifications/").text

    def test_a_phone_is_printed_once_a_lead_has_read_it(
        self, hal: User, gita: User, amina: User, outreach: Service
    ) -> None:
        sent = self.sent(amina, outreach, phone="07700 900999", why="She has another work phone.")
        self.browser(hal).post(f"/settings/staff/{amina.pk}/", sent)
        amina.refresh_from_db()
        assert amina.phone == ""
        assert "Work phone: none becomes 07700 900999." in self.browser(amina).get("/notifications/").text
        change, lead = StaffChange.objects.get(), self.browser(gita)
        url = f"/settings/staff/changes/{change.pk}/"
        assert "Work phone: none becomes 07700 900999." in lead.get(url).text
        lead.post(url, {"is_confirmed": "yes", "words": "I rang her."})
        amina.refresh_from_db()
        assert amina.phone == "07700 900999"
        assert "Work phone: none becomes 07700 900999." in lead.get("/settings/staff/changes/").text
        log = lead.get("/audit/").text
        assert "Amina Osei: Work phone" in log
        assert "900999" not in log

    def test_a_manager_is_invited_after_the_yes(self, hal: User, farah: User, outreach: Service) -> None:
        new = User(first_name="Rosa", last_name="Lima", email="rosa@example.org", role="manager")
        new_account = {**self.sent(farah, outreach), "first_name": "Rosa", "last_name": "Lima"}
        new_account |= {"email": new.email, "role": "manager", "why": WHY}
        del new_account["version"]
        self.browser(hal).post("/settings/staff/new/", new_account)
        assert not OutgoingMail.objects.exists()
        change = StaffChange.objects.get()
        assert (
            "The account can be used: Manager in Outreach, rosa@example.org."
            in self.browser(farah).get(f"/settings/staff/changes/{change.pk}/").text
        )
        self.browser(farah).post(
            f"/settings/staff/changes/{change.pk}/", {"is_confirmed": "yes", "words": "I rang Ruth."}
        )
        [invitation] = OutgoingMail.objects.all()
        assert invitation.to == "rosa@example.org"

    def test_nobody_ends_their_own_account(self, hal: User) -> None:
        yesterday = {"ends_on_day": "23", "ends_on_month": "11", "ends_on_year": "2020"}
        for how in ({"is_active": ""}, yesterday):
            page = self.browser(hal).post(f"/settings/staff/{hal.pk}/", self.sent(hal, **how))
            assert page.status_code == 409
            assert "Someone else has to end your account" in page.text
            assert stored(hal).is_usable

    def test_a_second_request_takes_the_place_of_one_that_is_shown(
        self, hal: User, gita: User, amina: User, outreach: Service
    ) -> None:
        ada = make.user("Ada Boateng", role=Role.ADMINISTRATOR)
        ask(amina, ada, role=Role.MANAGER)
        for page in ("", "beginning/"):
            shown = self.browser(hal).get(f"/settings/staff/{amina.pk}/{page}").text
            assert "Ada Boateng asked for a change to this account" in shown
            assert "Role: Outreach caseworker becomes Manager." in shown
            assert "replaces it" in shown
        sent = self.sent(amina, outreach, phone="07700 900999", why="She has another work phone.")
        self.browser(hal).post(f"/settings/staff/{amina.pk}/", sent)
        for person in (ada, gita):
            told = Notice.objects.filter(person=person, told_by=hal).get().words
            assert "What Ada Boateng asked for before no longer counts." in told

    def test_of_oneself_one_is_shown_no_question(self, hal: User, farah: User, house_a: Service) -> None:
        change = ask(farah, hal, [*farah.services.all(), house_a])
        page = self.browser(farah).get(f"/settings/staff/changes/{change.pk}/").text
        assert "Someone else has to answer this." in page
        assert "Should this take effect?" not in page

    def test_a_notice_is_put_away_by_whom_it_is_for(
        self, hal: User, gita: User, farah: User, amina: User
    ) -> None:
        ask(amina, hal, role=Role.MANAGER)
        of_gita = Notice.objects.get(person=gita)
        assert self.browser(farah).post(f"/notices/{of_gita.pk}/").status_code == 404
        self.browser(gita).post(f"/notices/{of_gita.pk}/")
        assert not Notice.objects.unread_by(gita).exists()


def test_no_function_of_these_runs_as_the_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname LIKE 'guard\\_%' AND prosecdef")
        assert cursor.fetchone() == (0,)
