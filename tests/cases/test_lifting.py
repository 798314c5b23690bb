"""It takes two to open a case again to whom it was closed: nobody alone, and nothing by time passing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from cases.actions import access
from cases.actions import lifting as opening
from cases.actions.access import SealNames
from cases.models import AccessGrant, Case, Deadline, Exclusion, Lifting, Named, Refused, Seal
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from tests import make
from tests.cases.lifted import WHY, let_back, unseal
from tests.roles import as_application

NOON, TODAY = make.NOON, make.TODAY


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role="manager", services=[outreach])


def browser_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def sealed(case: Case, boss: User, other: User, ben: User) -> Seal:
    names = SealNames([boss, other, case.worker or boss], [])
    return access.seal_case(case=case, names=names, words=WHY, by=boss, at=NOON)


def kept_out(case: Case, boss: User, other: User, ben: User) -> Exclusion:
    return access.exclude_worker(case=case, person=ben, reason="knows_her", by=boss, at=NOON)


def ask(
    closed: Seal | Exclusion, *, of: User, by: User, at: datetime = NOON, on: Case | None = None
) -> Lifting:
    """Ask whether what was closed may be opened again, on one of her cases."""
    case = on or Case.objects.get(client=closed.client_id)
    asked: dict[str, Any] = {"case": case, "words": WHY, "asked_of": of, "due_on": TODAY, "by": by, "at": at}
    if isinstance(closed, Exclusion):
        return opening.ask_to_let_back(exclusion=closed, **asked)
    return opening.ask_to_lift_seal(**asked)


def decide(asked: Lifting, *, by: User, at: datetime = NOON, **answer: Any) -> Lifting:
    return opening.decide(lifting=asked, **{"is_allowed": True, **answer}, by=by, at=at, today=TODAY)


type Closing = Callable[[Case, User, User, User], Seal | Exclusion]
CLOSED = [sealed, kept_out]


@pytest.mark.parametrize("close", CLOSED, ids=lambda close: close.__name__)
class TestTwoPeople:
    def test_one_asks_and_another_decides(
        self, her_case: Case, amina: User, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        closed = close(her_case, carys, ruth, ben)
        asked = ask(closed, of=ruth, by=carys)
        assert not access.sees(her_case, ben, at=NOON), "asked is not done"
        promise = her_case.deadline_set.open().get(kind=Deadline.Kind.LIFTING_SIGN_OFF)
        assert (promise.assignee, promise.made_by) == (ruth, carys)
        assert "Ben" not in f"{promise.title} {promise.context}"
        decide(asked, by=ruth)
        assert access.sees(her_case, ben, at=NOON)
        closed.refresh_from_db()
        assert (closed.ended_by, closed.ended_at) == (ruth, NOON)
        assert not her_case.deadline_set.open().filter(kind=Deadline.Kind.LIFTING_SIGN_OFF).exists()
        done = Event.objects.get(kind__in=["case.unsealed", "access.let_back"])
        assert (done.by, done.detail["asked_by"]) == (ruth, carys.pk)

    def test_nobody_does_it_alone(
        self, her_case: Case, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        closed = close(her_case, carys, ruth, ben)
        with pytest.raises(Refused, match="Carys Pugh cannot decide this"):
            ask(closed, of=carys, by=carys)
        asked = ask(closed, of=ruth, by=carys)
        with pytest.raises(Refused, match="Ruth Ellery was asked, so nobody else can answer"):
            decide(asked, by=carys)
        assert not access.sees(her_case, ben, at=NOON)

    def test_whom_it_is_closed_to_decides_nothing(
        self, her_case: Case, ben: User, carys: User, ruth: User, outreach: Service, close: Closing
    ) -> None:
        boss = make.user("Mia Stone", role="manager", services=[outreach])
        closed = close(her_case, carys, ruth, boss)
        assert boss not in opening.deciders(her_case, asked_by=carys, at=NOON)
        with pytest.raises(Refused, match="Mia Stone cannot decide this"):
            ask(closed, of=boss, by=carys)

    def test_nor_does_whoever_let_herself_in(
        self, her_case: Case, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        closed = close(her_case, carys, ruth, ben)
        boss = make.user("Mia Stone", role="manager")
        grant = {"case": her_case, "person": boss, "from_at": NOON, "until_at": NOON + timedelta(minutes=60)}
        if close is sealed:
            Named(
                client=her_case.client, person=boss, standing_as="key", given_at=NOON, given_by=carys
            ).save()
        AccessGrant(
            **grant,
            kind="broken_glass",
            reason="danger",
            words=WHY,
            given_at=NOON,
            given_by=boss,
            check_due_on=TODAY,
        ).save()
        assert access.sees(her_case, boss, at=NOON)
        with pytest.raises(Refused, match="Mia Stone cannot decide this"):
            ask(closed, of=boss, by=carys)

    def test_a_no_changes_nothing_and_says_why(
        self, her_case: Case, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        closed = close(her_case, carys, ruth, ben)
        refused = decide(ask(closed, of=ruth, by=carys), by=ruth, is_allowed=False, words="He rang her.")
        assert refused.decided_words == "He rang her."
        assert not access.sees(her_case, ben, at=NOON)
        with pytest.raises(Refused, match="no longer waiting for an answer"):
            decide(refused, by=ruth)

    def test_nothing_is_opened_by_time_passing(
        self, her_case: Case, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        closed = close(her_case, carys, ruth, ben)
        asked = ask(closed, of=ruth, by=carys)
        late = NOON + timedelta(days=settings.APPROVAL_DAYS)
        with pytest.raises(Refused, match="Ask for it again"):
            decide(asked, by=ruth, at=late)
        assert not access.sees(her_case, ben, at=late)
        again = ask(closed, of=ruth, by=carys, at=late)
        with pytest.raises(Refused, match="no longer waiting for an answer"):
            decide(asked, by=ruth, at=late)
        decide(again, by=ruth, at=late)
        assert access.sees(her_case, ben, at=late)

    def test_asked_anew_the_earlier_question_is_over(
        self, her_case: Case, ben: User, carys: User, ruth: User, outreach: Service, close: Closing
    ) -> None:
        closed = close(her_case, carys, ruth, ben)
        first = ask(closed, of=ruth, by=carys)
        second = ask(closed, of=carys, by=ruth)
        assert her_case.deadline_set.open().get(kind=Deadline.Kind.LIFTING_SIGN_OFF).assignee == carys
        with pytest.raises(Refused, match="no longer waiting for an answer"):
            decide(first, by=ruth)
        assert decide(second, by=carys).is_allowed

    def test_whoever_was_asked_and_sees_the_case_no_more_decides_nothing(
        self, her_case: Case, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        closed = close(her_case, carys, ruth, ben)
        asked = ask(closed, of=ruth, by=carys)
        if close is sealed:
            named = her_case.client.named_set.get(person=ruth)
            access.unname_person(case=her_case, named=named, by=carys, at=NOON)
        ruth.services.clear()
        with pytest.raises(Refused, match="You can no longer decide this"):
            decide(asked, by=ruth)

    def test_the_database_refuses_one_alone(
        self, her_case: Case, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        closed = close(her_case, carys, ruth, ben)
        ask(closed, of=ruth, by=carys)
        for who in (carys, ruth):
            with pytest.raises(IntegrityError, match="opened_by_two"), transaction.atomic():
                type(closed).objects.filter(pk=closed.pk).update(ended_at=NOON, ended_by=who)
        for fields in (
            {"decided_at": NOON, "decided_by": carys, "is_allowed": True},
            {"decided_at": NOON + timedelta(days=99), "decided_by": ruth, "is_allowed": True},
            {"decided_at": NOON, "decided_by": ruth, "is_allowed": False},
            {"asked_of": carys},
        ):
            with pytest.raises(IntegrityError, match="lifting_"), transaction.atomic():
                Lifting.objects.update(**fields)

    def test_it_waits_on_the_day_of_whoever_is_asked(
        self, her_case: Case, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        with time_machine.travel(NOON):
            ask(close(her_case, carys, ruth, ben), of=ruth, by=carys)
            words = "Decide whether more people may open it"
            assert words in browser_of(ruth).get("/my-day/").text
            page = browser_of(ruth).get(f"/cases/{her_case.reference}/access/").text
        assert "Say yes or no" in page
        assert WHY in page


def test_a_seal_with_one_manager_is_lifted_with_another_of_those_named(
    her_case: Case, amina: User, ben: User, carys: User
) -> None:
    access.seal_case(case=her_case, names=SealNames([carys, amina], []), words=WHY, by=carys, at=NOON)
    assert list(opening.deciders(her_case, asked_by=carys, at=NOON)) == [amina]
    unseal(her_case, by=carys, other=amina)
    assert access.sees(her_case, ben, at=NOON)


def test_an_only_manager_cannot_ask_and_is_told_what_to_do(
    her_case: Case, amina: User, ben: User, carys: User
) -> None:
    out = kept_out(her_case, carys, carys, ben)
    page = browser_of(carys).get(f"/cases/{her_case.reference}/access/exclusions/{out.pk}/end/").text
    assert "it takes two people to open a case again" in page
    boss = make.user("Mia Stone", role="manager")
    days: dict[str, Any] = {"first": TODAY, "last": TODAY, "words": WHY}
    access.arrange_cover(worker=amina, person=boss, **days, case=her_case, by=carys, at=NOON)
    let_back(out, case=her_case, by=carys, other=boss)
    assert access.sees(her_case, ben, at=NOON)


class TestNaming:
    """Whoever could name others alone would need nobody to lift a seal."""

    @pytest.fixture
    def closed(self, her_case: Case, amina: User, ben: User, carys: User, ruth: User) -> Seal:
        return sealed(her_case, carys, ruth, ben)

    def ask(self, case: Case, person: User, *, of: User, by: User, standing: str = "sees") -> Lifting:
        asked: dict[str, Any] = {"words": WHY, "asked_of": of, "due_on": TODAY, "by": by, "at": NOON}
        return opening.ask_to_name(case=case, person=person, standing=standing, **asked)

    @pytest.mark.parametrize("standing", ["sees", "key"])
    def test_one_asks_and_another_of_those_named_decides(
        self, closed: Seal, her_case: Case, ben: User, carys: User, ruth: User, standing: str
    ) -> None:
        asked = self.ask(her_case, ben, of=ruth, by=carys, standing=standing)
        assert not Named.objects.standing().filter(person=ben).exists(), "asked is not done"
        decide(asked, by=ruth)
        named = Named.objects.standing().get(person=ben)
        assert (named.standing_as, named.given_by) == (standing, ruth)
        assert access.sees(her_case, ben, at=NOON) == (standing == "sees")
        assert Event.objects.get(kind="case.named").detail["asked_by"] == carys.pk
        assert Seal.objects.standing().exists(), "the seal stays"

    def test_nobody_does_it_alone_while_another_is_at_work(
        self, closed: Seal, her_case: Case, ben: User, carys: User, ruth: User
    ) -> None:
        with pytest.raises(Refused, match="Carys Pugh cannot decide this"):
            self.ask(her_case, ben, of=carys, by=carys)
        with pytest.raises(Refused, match="nobody else can answer"):
            decide(self.ask(her_case, ben, of=ruth, by=carys), by=carys)
        with pytest.raises(Refused, match="Someone else who is named has to agree"):
            opening.name_alone(case=her_case, person=ben, standing="sees", by=carys, at=NOON)
        assert not access.sees(her_case, ben, at=NOON)

    def test_is_done_alone_and_logged_so_where_nobody_else_is_at_work(
        self, closed: Seal, her_case: Case, amina: User, ben: User, carys: User, ruth: User
    ) -> None:
        User.objects.filter(pk__in=[amina.pk, ruth.pk]).update(is_active=False)
        url = f"/cases/{her_case.reference}/access/names/new/"
        with time_machine.travel(NOON):
            browser = browser_of(carys)
            assert "you can do this alone" in browser.get(url).text
            browser.post(url, {"person": ben.pk, "standing": "sees"})
        assert access.sees(her_case, ben, at=NOON)
        assert Event.objects.get(kind="case.named").detail["alone"] is True

    def test_a_yes_to_a_name_lifts_no_seal(
        self, closed: Seal, her_case: Case, ben: User, carys: User, ruth: User
    ) -> None:
        decide(self.ask(her_case, ben, of=ruth, by=carys), by=ruth)
        with pytest.raises(IntegrityError, match="opened_by_two"), transaction.atomic():
            Seal.objects.filter(pk=closed.pk).update(ended_at=NOON, ended_by=ruth)

    def test_waits_for_nobody_once_the_seal_is_lifted(
        self, closed: Seal, her_case: Case, ben: User, carys: User, ruth: User
    ) -> None:
        asked = self.ask(her_case, ben, of=ruth, by=carys)
        unseal(her_case, by=carys, other=ruth)
        with pytest.raises(Refused, match="no longer waiting for an answer"):
            decide(asked, by=ruth)
        assert not her_case.deadline_set.open().filter(kind=Deadline.Kind.LIFTING_SIGN_OFF).exists()

    def test_whoever_was_kept_out_meanwhile_is_not_named(
        self, closed: Seal, her_case: Case, ben: User, carys: User, ruth: User
    ) -> None:
        asked = self.ask(her_case, ben, of=ruth, by=carys)
        kept_out(her_case, carys, ruth, ben)
        with pytest.raises(Refused, match="kept out of this case"):
            decide(asked, by=ruth)


@pytest.mark.parametrize("close", CLOSED, ids=lambda close: close.__name__)
class TestHerOtherCase:
    """What was closed holds for all her cases, so it is asked about on any of them, once at a time."""

    @pytest.fixture
    def other_case(self, her_case: Case, amina: User, carys: User, outreach: Service) -> Case:
        her_case.close(kind="planned", on=TODAY, by=carys, at=NOON)
        return make.case(worker=amina, service=outreach, client=her_case.client)

    def test_asked_on_another_case_takes_the_place_of_the_earlier_question(
        self, her_case: Case, other_case: Case, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        closed = close(her_case, carys, ruth, ben)
        with as_application(carys):
            first = ask(closed, of=ruth, by=carys, on=other_case)
        with as_application(ruth):
            second = ask(closed, of=carys, by=ruth, on=her_case)
        assert not other_case.deadline_set.open().filter(kind=Deadline.Kind.LIFTING_SIGN_OFF).exists()
        with pytest.raises(Refused, match="no longer waiting for an answer"):
            decide(first, by=ruth)
        with as_application(carys):
            decide(second, by=carys)
        for case in (her_case, other_case):
            assert access.sees(case, ben, at=NOON)

    def test_stands_on_the_pages_of_both(
        self, her_case: Case, other_case: Case, ben: User, carys: User, ruth: User, close: Closing
    ) -> None:
        with time_machine.travel(NOON):
            asked = ask(close(her_case, carys, ruth, ben), of=ruth, by=carys, on=other_case)
            for case in (her_case, other_case):
                page = browser_of(ruth).get(f"/cases/{case.reference}/access/").text
                assert f"/cases/{other_case.reference}/access/liftings/{asked.pk}/" in page
