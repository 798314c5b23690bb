"""Who was given cases in a month is counted from the history, whatever happened since."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client as Browser

from cases.actions.access import exclude_worker
from cases.models import Case, RiskLevel
from cases.queries.load import given_between
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from oversight.queries.team import OTHERS, months_of, spread_of
from tests import make

pytestmark = pytest.mark.django_db
OCTOBER = {"first": date(2026, 10, 1), "last": date(2026, 10, 31)}


def opened(worker: User | None, service: Service, on: date, by: User) -> Case:
    with time_machine.travel(datetime.combine(on, time(10), UTC)):
        return make.case(worker=worker, by=by, service=service, opened_on=on)


def given(case: Case, worker: User, on: date, by: User) -> None:
    at = datetime.combine(on, time(10), UTC)
    with time_machine.travel(at):
        case.allocate(worker=worker, by=by, at=at)


def closed(case: Case, on: date, by: User) -> None:
    at = datetime.combine(on, time(10), UTC)
    with time_machine.travel(at):
        case.close(kind=Case.ExitKind.PLANNED, on=on, by=by, at=at)


def test_what_was_closed_or_passed_on_since_was_given_as_well(
    amina: User, ben: User, carys: User, farah: User, outreach: Service, carys_browser: Browser
) -> None:
    gone = opened(amina, outreach, date(2026, 10, 5), carys)
    closed(gone, date(2026, 11, 2), carys)
    passed_on = opened(None, outreach, date(2026, 9, 1), carys)
    for worker, on in ((amina, date(2026, 10, 1)), (ben, date(2026, 10, 31)), (amina, date(2026, 11, 1))):
        given(passed_on, worker, on, carys)
    for reader in (carys, farah):
        spread = spread_of(reader, **OCTOBER, today=make.TODAY)
        shares = {share.person: (share.given, len(share.load.cases)) for share in spread.shares}
        assert shares == {amina: (2, 1), ben: (1, 0)}
        assert (spread.given, spread.given_to_others) == (2, 0)
    # Who works here no longer was given what they were given: it is said beneath, by number.
    with time_machine.travel(make.NOON):
        ben.services.clear()
        page = " ".join(carys_browser.get("/reports/load/?month=2026-10").text.split())
    assert "In October 2026, 2 cases were allocated in your services" in page
    assert "1 case went to someone who is not on the list below today." in page
    assert "Only the last column is about October 2026. The others are about today" in page


def test_the_service_is_that_of_the_day_and_what_is_closed_to_the_reader_is_not_told(
    amina: User, carys: User, outreach: Service, house_b: Service
) -> None:
    moved = opened(amina, outreach, date(2026, 10, 5), carys)
    with time_machine.travel(make.NOON):
        moved.service = house_b
        moved.save()
    tessa = make.user("Tessa Wynn", role=Role.MANAGER, services=[house_b])
    mona = make.user("Mona Reed", role=Role.MANAGER, services=[outreach])
    for reader, cases in ((carys, [(moved.pk, amina.pk)]), (tessa, []), (mona, [(moved.pk, amina.pk)])):
        assert given_between(reader, **OCTOBER) == cases, reader
    exclude_worker(case=moved, person=mona, reason="knows_her", by=carys, at=make.NOON)
    assert given_between(mona, **OCTOBER) == []
    assert given_between(amina, **OCTOBER) == []  # who counts no team


def holders(diary: list[tuple[date, int, int]], ends: dict[int, date], on: date) -> Counter[int]:
    """Return how many cases each had at the end of a day, by a diary in the order of each case."""
    of_case = {case: worker for given_on, case, worker in diary if given_on <= on}
    return Counter(worker for case, worker in of_case.items() if case not in ends or ends[case] > on)


def test_each_past_month_is_what_a_slow_count_says(
    amina: User, ben: User, carys: User, outreach: Service
) -> None:
    """A diary is kept beside the record while cases are opened, passed on and closed, July to November."""
    dice, diary, ends = make.dice(62), list[tuple[date, int, int]](), dict[int, date]()
    for _ in range(8):
        on = date(2026, 7, 1) + timedelta(dice.randrange(60))
        worker = dice.choice([None, amina, ben])
        case = opened(worker, outreach, on, carys)
        if worker:
            diary.append((on, case.pk, worker.pk))
        while (on := on + timedelta(dice.randrange(1, 45))) < make.TODAY:
            if dice.random() < 0.2:
                closed(case, on, carys)
                ends[case.pk] = on
                break
            other = dice.choice([amina, ben])
            if other != case.worker:
                given(case, other, on, carys)
                diary.append((on, case.pk, other.pk))
    for month in range(7, 12):
        first = date(2026, month, 1)
        last = date(2026, month + 1, 1) - timedelta(1)
        slow = Counter(worker for _, worker in {row[1:] for row in diary if first <= row[0] <= last})
        spread = spread_of(carys, first=first, last=last, today=make.TODAY)
        assert {share.person.pk: share.given for share in spread.shares} == {
            person.pk: slow[person.pk] for person in (amina, ben)
        }, month
        had = holders(diary, ends, last)
        months = months_of(carys, [last], today=make.TODAY)
        assert [(name, end.cases) for name, [end] in months.rows] == [
            (str(person), had[person.pk]) for person in (amina, ben)
        ], month
    assert len(diary) > 15
    assert Case.objects.filter(status="closed").exists()


def test_month_ends_are_of_that_day_and_name_nobody_who_left(
    amina: User, ben: User, carys: User, farah: User, outreach: Service, carys_browser: Browser
) -> None:
    case = opened(ben, outreach, date(2026, 9, 7), carys)
    with time_machine.travel(datetime(2026, 10, 20, 10, tzinfo=UTC)):
        case.risk_level, case.risk_rank = RiskLevel.VERY_HIGH, RiskLevel.VERY_HIGH.rank
        case.save()
    given(case, amina, date(2026, 10, 31), carys)  # on the last day: it is hers at the end of it
    days = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
    for reader in (carys, farah):
        months = months_of(reader, days, today=make.TODAY)
        assert dict(months.rows) == {
            str(amina): [(0, 0), (0, 0), (1, 1)],
            str(ben): [(0, 0), (1, 0), (0, 0)],
        }
    with time_machine.travel(make.NOON):
        ben.services.clear()
        page = carys_browser.get("/reports/load/").text
    assert OTHERS in page
    assert str(ben) not in page
    # Who counts no team is told of nobody.
    assert not any(end.cases for _, ends in months_of(amina, days, today=make.TODAY).rows for end in ends)


def test_the_range_is_of_each_of_the_team_and_of_no_sum(
    amina: User, ben: User, carys: User, outreach: Service
) -> None:
    """Neither of two of one name together, nor of all who left."""
    twin = make.user("Amina Osei", email="other.osei@example.org", services=[outreach])
    leavers = [make.user(f"{name} Gone", services=[outreach]) for name in ("Ivy", "Joe")]
    opened_on, last = date(2026, 9, 7), date(2026, 9, 30)
    for worker, count in ((amina, 1), (twin, 2), *((leaver, 2) for leaver in leavers)):
        for _ in range(count):
            opened(worker, outreach, opened_on, carys)
    for leaver in leavers:
        leaver.services.clear()
    months = months_of(carys, [last], today=make.TODAY)
    assert [(name, end.cases) for name, [end] in months.rows] == [
        (str(amina), 1),
        (str(twin), 2),
        (str(ben), 0),
        (OTHERS, 4),
    ]
