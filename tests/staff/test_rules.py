"""When training runs out and who is told when: pure, and each alert once whatever days are looked at."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hestia.staff.models import DbsCheck, Training
from hestia.staff.queries.register import Item
from hestia.staff.rules import (
    ALERTS,
    RegisterStanding,
    alert_due,
    check_due,
    hours_in_words,
    last_day,
    last_day_to_join,
    renewal_opens,
    standing_until,
)
from hestia.workingdays.calendar import months_after

TODAY = date(2026, 11, 24)
ON_SERVICE = {"update_service": True, "status_checked_on": date(2026, 12, 2)}


@pytest.mark.parametrize(
    ("held_on", "months", "until"),
    [
        pytest.param(date(2026, 11, 24), 12, date(2027, 11, 24), id="a year"),
        pytest.param(date(2028, 2, 29), 12, date(2029, 2, 28), id="from a leap day"),
        pytest.param(date(2026, 8, 31), 6, date(2027, 2, 28), id="to a shorter month"),
        pytest.param(date(2026, 12, 31), 1, date(2027, 1, 31), id="over New Year"),
        pytest.param(date(2026, 11, 24), None, None, id="does not expire"),
    ],
)
def test_the_last_day_is_worked_out(held_on: date, months: int | None, until: date | None) -> None:
    assert last_day(held_on, months) == until


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 120))
def test_months_go_forward_and_keep_the_day_where_they_can(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)


def test_hours_are_said_as_people_say_them() -> None:
    said = [hours_in_words(Decimal(hours)) for hours in ("1.0", "1.5", "6.0", "14", "70")]
    assert said == ["1 hour", "1.5 hours", "6 hours", "14 hours", "70 hours"]
    assert hours_in_words(None) == ""


def test_a_check_is_due_in_three_years_or_a_year_after_its_status() -> None:
    issued, looked = date(2025, 3, 1), date(2026, 6, 1)
    assert check_due(issued, is_on_update_service=False, status_checked_on=None) == date(2028, 3, 1)
    assert check_due(issued, is_on_update_service=True, status_checked_on=None) == date(2026, 3, 1)
    assert check_due(issued, is_on_update_service=True, status_checked_on=looked) == date(2027, 6, 1)


def test_a_check_is_due_when_its_subscription_ends_if_that_is_sooner() -> None:
    issued, looked = date(2025, 3, 1), date(2026, 6, 1)
    for ends, due in ((date(2027, 3, 9), date(2027, 3, 9)), (date(2027, 9, 9), date(2027, 6, 1))):
        counted = check_due(
            issued, is_on_update_service=True, status_checked_on=looked, subscribed_until=ends
        )
        assert counted == due
    assert renewal_opens(date(2027, 3, 9), days=30) == date(2027, 2, 7)
    assert last_day_to_join(issued, days=19) == date(2025, 3, 20)


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (-1, RegisterStanding.LAPSED),
        (0, RegisterStanding.SOON),
        (90, RegisterStanding.SOON),
        (91, RegisterStanding.CURRENT),
    ],
)
def test_how_it_stands(days: int, standing: RegisterStanding) -> None:
    assert standing_until(TODAY + timedelta(days), today=TODAY) == standing
    assert standing_until(None, today=TODAY) == RegisterStanding.CURRENT


def told_over(until: date, days: list[date]) -> list[tuple[date, int]]:
    """Return of what somebody is told on these days, one after another."""
    told: list[tuple[date, int]] = []
    for day in days:
        if number := alert_due(until, told=[number for _, number in told], today=day):
            told.append((day, number))
    return told


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 400))
def test_who_is_looked_at_each_day_is_told_each_time_once_and_on_its_day(until: date, before: int) -> None:
    first = until - timedelta(before)
    told = told_over(until, [first + timedelta(n) for n in range(before + 30)])
    at_once = [(first, min(days for days in ALERTS if days >= before))] if before <= max(ALERTS) else []
    assert told == [*at_once, *((until - timedelta(days), days) for days in ALERTS if days < before)]


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.lists(st.integers(-30, 200), max_size=40))
def test_whatever_days_are_looked_at_nobody_is_told_twice_nor_late(until: date, before: list[int]) -> None:
    """Days with gaps, the same day again: each number once, the nearest that was reached, none afterwards."""
    days = [until - timedelta(n) for n in sorted(before, reverse=True)]
    told = told_over(until, days)
    numbers = [number for _, number in told]
    assert numbers == sorted(set(numbers), reverse=True)
    reached = {min(n for n in ALERTS if left <= n) for left in before if 0 <= left <= max(ALERTS)}
    assert set(numbers) == reached
    assert all(day <= until for day, _ in told)


def test_the_windows_of_the_update_service_are_settings(settings: Any) -> None:
    settings.DBS_JOINED_WITHIN_DAYS, settings.DBS_RENEWED_WITHIN_DAYS = 28, 10
    check = DbsCheck(issued_on=date(2026, 12, 1), subscribed_until=date(2027, 3, 11))
    assert check.joins_until(date(2026, 12, 29)) == date(2026, 12, 29)
    assert check.joins_until(date(2026, 12, 30)) is None
    assert check.renewed_from == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({}, "Can join the Update Service until 20 December 2026", id="can be joined"),
        pytest.param({"issued_on": date(2026, 11, 1)}, "Not on the Update Service", id="too late"),
        pytest.param(
            {"update_service": True}, "On the Update Service, status checked never", id="never checked"
        ),
        pytest.param(
            {**ON_SERVICE, "subscribed_until": date(2027, 3, 11)},
            "On the Update Service, status checked 2 December 2026."
            " Subscription until 11 March 2027, renewed from 9 February 2027",
            id="renewed later",
        ),
        pytest.param(
            {**ON_SERVICE, "subscribed_until": date(2027, 1, 4)},
            "On the Update Service, status checked 2 December 2026. Renew the subscription by 4 January 2027",
            id="renewed now",
        ),
        pytest.param(
            {**ON_SERVICE, "subscribed_until": date(2026, 12, 4)},
            "On the Update Service, status checked 2 December 2026. The subscription ended 4 December 2026",
            id="ended",
        ),
        pytest.param({"outcome": "refused"}, "", id="not suitable"),
    ],
)
def test_the_register_says_what_is_next_on_the_update_service(fields: dict[str, Any], words: str) -> None:
    check = DbsCheck(**{"issued_on": date(2026, 12, 1), "outcome": "clear", **fields})
    assert Item("DBS check", date(2026, 12, 5), check).update_service == words


def test_of_training_and_of_no_check_the_update_service_is_not_spoken_of() -> None:
    assert Item("Fire safety", date(2026, 12, 5), Training()).update_service == ""
    assert Item("DBS check", date(2026, 12, 5)).update_service == ""
