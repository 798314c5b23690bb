"""Her copy is the whole of her record, or nobody is asked for a yes; and nobody learns of a seal by it."""

from datetime import date

import pytest

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case, Entry
from cases.queries.organisation import query
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.refusals import Refused
from hestia.workingdays.models import BankHoliday
from rights import actions
from rights.actions.gathering import NOT_YOURS
from rights.documents.pack import as_data
from rights.models import AccessRequest
from rights.queries.standing import ready_blockers
from rights.queries.whole import unseen_cases
from tests import make
from tests.rights.asked import RECEIVED, decide_all, gathered, request_of
from tests.roles import as_application

pytestmark = pytest.mark.django_db
THERE = "She cooked for the whole house."
WHY = "Her brother works next door to this office."


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def other_case(her_case: Case, dev: User, house_b: Service) -> Case:
    """Her case in a house that is not of those who gather."""
    other = make.case(
        worker=dev,
        service=house_b,
        client=her_case.client,
        status="closed",
        opened_on=date(2025, 3, 3),
        closed_on=date(2025, 9, 1),
        closed_at=make.NOON,
        closed_by=dev,
        exit_kind="planned",
    )
    other.narrate(Entry.Kind.NOTE, "Supper", THERE, by=dev, at=make.NOON)
    return other


def copy_counts(case: Case, *, by: User) -> dict[str, int]:
    with as_application(by, at=make.NOON):
        return dict(query("SELECT of_table, rows FROM copy_counts(%s)", case.client_id, by=by))


def seal(case: Case, *, seeing: list[User], with_key: list[User], by: User) -> None:
    worker = [case.worker] if case.worker else []
    names = SealNames([*seeing, *worker], with_key)
    access.seal_case(case=case, names=names, words=WHY, by=by, at=make.NOON)


class TestTwoServices:
    def test_what_the_gatherer_does_not_see_is_counted_and_stops_the_copy(
        self, her_case: Case, other_case: Case, carys: User, ruth: User
    ) -> None:
        asked = gathered(her_case, by=carys)
        assert not asked.is_whole
        assert asked.not_gathered is not None
        assert asked.not_gathered["Notes, and what happened"] == 1
        assert asked.not_gathered["The case"] == 1
        decide_all(asked, by=carys)
        [blocker] = ready_blockers(asked, today=make.TODAY)
        assert "Not all of her record is gathered" in blocker
        assert "Notes, and what happened (1)" in blocker
        assert unseen_cases(her_case, by=carys) == [other_case.reference]
        with pytest.raises(Refused, match="Not all of her record"):
            actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)

    def test_once_it_is_opened_to_them_it_is_whole(
        self, her_case: Case, other_case: Case, carys: User, ruth: User
    ) -> None:
        asked = gathered(her_case, by=carys)
        carys.moment = make.NOON
        opened = access.give_reason(
            reference=other_case.reference,
            reason="other",
            words="She asked for a copy of all of her record.",
            by=carys,
            at=make.NOON,
        )
        assert opened
        carys = User.objects.get(pk=carys.pk)  # as the next page reads who asks
        carys.moment = make.NOON
        with as_application(carys, at=make.NOON):
            asked = actions.gather(request=asked, by=carys, at=make.NOON)
        assert asked.not_gathered == {}
        decide_all(asked, by=carys)
        assert ready_blockers(asked, today=make.TODAY) == []
        assert THERE in str(as_data(asked))

    def test_what_was_gathered_before_this_was_counted_is_gathered_again(
        self, her_case: Case, carys: User
    ) -> None:
        asked = gathered(her_case, by=carys)
        decide_all(asked, by=carys)
        assert ready_blockers(asked, today=make.TODAY) == []
        AccessRequest.objects.filter(pk=asked.pk).update(not_gathered=None)
        asked = AccessRequest.objects.get(pk=asked.pk)
        [blocker] = ready_blockers(asked, today=make.TODAY)
        assert blocker.startswith("Gather her record again")


class TestSealed:
    def test_who_is_named_gathers_all_of_it(
        self, her_case: Case, other_case: Case, carys: User, ruth: User
    ) -> None:
        seal(her_case, seeing=[carys, ruth], with_key=[], by=carys)
        assert gathered(her_case, by=carys).not_gathered == {}

    @pytest.mark.parametrize("has_other_case", [True, False], ids=["two cases", "one case"])
    def test_who_broke_the_glass_of_one_is_told_the_same_whether_there_is_another(
        self,
        has_other_case: bool,
        her_case: Case,
        carys: User,
        ruth: User,
        request: pytest.FixtureRequest,
    ) -> None:
        if has_other_case:
            request.getfixturevalue("other_case")
        key = make.user("Nia Pugh", role=Role.MANAGER, services=[her_case.service])
        seal(her_case, seeing=[carys, ruth], with_key=[key], by=carys)
        key.moment = make.NOON
        access.break_glass(
            reference=her_case.reference,
            reason="danger",
            words="The police are at her door and ask for her solicitor.",
            by=key,
            at=make.NOON,
            calendar=BankHoliday.objects.calendar("ew"),
        )
        asked = request_of(her_case, by=carys)
        actions.identify(request=asked, how="known", on=RECEIVED, by=carys, at=make.NOON)
        with pytest.raises(Refused) as refusal:
            actions.gather(request=asked, by=key, at=make.NOON)
        assert refusal.value.reasons == [NOT_YOURS]
        assert copy_counts(her_case, by=key) == {}

    def test_nothing_is_counted_for_whom_she_is_closed(
        self, her_case: Case, other_case: Case, carys: User, ruth: User
    ) -> None:
        vic = make.user("Vic Stone", role=Role.MANAGER, services=[her_case.service])
        assert copy_counts(her_case, by=vic)["cases_case"] == 2
        seal(her_case, seeing=[carys, ruth], with_key=[], by=carys)
        assert copy_counts(her_case, by=vic) == {}


def test_it_counts_for_who_gathers_and_for_nobody_else(
    her_case: Case, other_case: Case, amina: User, gita: User, carys: User
) -> None:
    elsewhere = make.user("Sam Reid", role=Role.MANAGER, services=[make.service("South")])
    assert copy_counts(her_case, by=carys)["cases_case"] == 2
    assert [copy_counts(her_case, by=person) for person in (amina, gita, elsewhere)] == [{}, {}, {}]
