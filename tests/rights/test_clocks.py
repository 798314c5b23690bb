"""By when copies, answers and acknowledgements are due, against a count that goes from day to day."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hestia.workingdays.calendar import Calendar
from rights.rules.clocks import Interval, acknowledge_by, correction_due, count
from tests import make

FREE = dict(holidays.country_holidays("GB", subdiv="ENG", years=range(2019, 2043)))
CALENDAR = Calendar("ew", FREE, 2019, 2042)
LAST = date(2042, 12, 31)
ONE_DAY = timedelta(days=1)


def due(received_on: date, *intervals: Interval, is_extended: bool = False, today: date = LAST) -> date:
    return count(received_on, intervals, is_extended=is_extended, calendar=CALENDAR, today=today).due_on


@pytest.mark.parametrize(
    ("received_on", "last_on"),
    [
        pytest.param(date(2026, 11, 3), date(2026, 12, 3), id="the corresponding date"),
        pytest.param(date(2026, 1, 31), date(2026, 3, 2), id="last day of February, a Saturday"),
        pytest.param(date(2028, 1, 31), date(2028, 2, 29), id="leap year"),
        pytest.param(date(2026, 11, 25), date(2026, 12, 29), id="over Christmas"),
        pytest.param(date(2026, 3, 6), date(2026, 4, 7), id="Easter Monday"),
    ],
)
def test_one_month(received_on: date, last_on: date) -> None:
    assert due(received_on) == last_on


def test_two_months_more_are_counted_from_the_start() -> None:
    assert due(date(2026, 8, 31), is_extended=True) == date(2026, 11, 30)
    assert due(date(2026, 11, 30), is_extended=True) == date(2027, 3, 1)  # 28 February is a Sunday


def test_days_from_asking_to_her_answer_are_not_counted() -> None:
    asked = Interval(date(2026, 11, 10), date(2026, 11, 17), "asked who she is")
    again = Interval(date(2026, 11, 20), date(2026, 11, 23), "asked which of our records she means")
    assert due(date(2026, 11, 3), asked) == date(2026, 12, 10)
    total = count(
        date(2026, 11, 3), [again, asked], is_extended=False, calendar=CALENDAR, today=date(2026, 12, 1)
    )
    assert [step.words for step in total.steps] == [
        "Received",
        "1 month from then",
        "7 days not counted: asked who she is",
        "3 days not counted: asked which of our records she means",
        "Next working day, as 13 December 2026 is a Sunday",
    ]
    assert total.due_on == date(2026, 12, 14)


def test_an_open_pause_counts_up_to_today_and_one_after_the_last_day_counts_nothing() -> None:
    total = count(
        date(2026, 11, 3),
        [Interval(date(2026, 11, 10), None, "asked who she is")],
        is_extended=False,
        calendar=CALENDAR,
        today=date(2026, 11, 20),
    )
    assert total.is_paused
    assert total.due_on == date(2026, 12, 14)  # ten days later is a Sunday
    assert due(date(2026, 11, 3), Interval(date(2026, 12, 3), date(2026, 12, 9))) == date(2026, 12, 3)


def months_on(day: date, months: int) -> date:
    """Return the corresponding date as a person with a calendar finds it: if there is none, a day before."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError(day)


def slowly(received_on: date, intervals: list[Interval], *, months: int) -> date:
    """Count as a person with a calendar and a pencil would: each day that is not crossed out is one."""
    days_left = (months_on(received_on, months) - received_on).days
    crossed_out = {
        asked.asked_on + timedelta(days=number)
        for asked in intervals
        for number in range(1, ((asked.answered_on or LAST) - asked.asked_on).days + 1)
    }
    day = received_on
    while days_left:
        day += ONE_DAY
        days_left -= day not in crossed_out
    while day.weekday() >= 5 or day in FREE:
        day += ONE_DAY
    return day


def every_day(dice: random.Random) -> Iterator[tuple[date, int, list[Interval], date]]:
    """Yield each day of 2020 to 2040, in one month and in three, with pauses drawn; the last may be open."""
    received_on = date(2020, 1, 1)
    while received_on.year <= 2040:
        for months in (1, 3):
            intervals, day = [], received_on
            for _ in range(dice.randint(0, 3)):
                asked_on = day + timedelta(days=dice.randint(0, 40))
                day = asked_on + timedelta(days=dice.randint(0, 25))
                intervals.append(Interval(asked_on, day, "asked"))
            yield received_on, months, intervals, day
        received_on += ONE_DAY


def test_every_day_of_twenty_one_years_with_random_pauses() -> None:
    counted = 0
    for received_on, months, intervals, _ in every_day(make.dice(2020)):
        ours = due(received_on, *intervals, is_extended=months == 3)
        assert ours == slowly(received_on, intervals, months=months), (received_on, months, intervals)
        counted += 1
    assert counted == 2 * 7671


@pytest.mark.security
@pytest.mark.parametrize("seed", range(20))
def test_every_day_often_with_pauses_that_nobody_has_answered(seed: int, record_property: Any) -> None:
    """An open pause counts up to today, and moves with it; the sum ends where its last line says."""
    dice, counted = make.dice(seed), 0
    for received_on, months, intervals, last in every_day(dice):
        today = last + timedelta(days=dice.randint(0, 30))
        if intervals and dice.random() < 0.5:
            intervals[-1] = Interval(intervals[-1].asked_on, None, "asked")
        until_today = [
            Interval(asked.asked_on, asked.answered_on or max(today, asked.asked_on)) for asked in intervals
        ]
        dice.shuffle(intervals)  # in whichever order they are told
        total = count(received_on, intervals, is_extended=months == 3, calendar=CALENDAR, today=today)
        assert total.due_on == slowly(received_on, until_today, months=months), (received_on, intervals)
        reached = [asked for asked in until_today if asked.asked_on < total.due_on]
        assert not total.is_paused or any(asked.answered_on is None for asked in intervals)
        assert len(total.steps) <= 3 + len(reached)
        counted += 1
    record_property("N", counted)
    assert counted == 2 * 7671


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
@settings(max_examples=30)
def test_an_answer_and_an_acknowledgement_as_a_pencil_counts_them(received_on: date) -> None:
    assert correction_due(received_on, calendar=CALENDAR) == slowly(received_on, [], months=1)
    day, days_left = received_on, 30
    while days_left:
        day += ONE_DAY
        days_left -= 1
    assert acknowledge_by(received_on) == day


def test_the_thirty_days_begin_the_day_after_and_are_not_moved() -> None:
    assert acknowledge_by(date(2026, 11, 26)) == date(2026, 12, 26)  # Boxing Day, a Saturday
    assert acknowledge_by(date(2028, 1, 31)) == date(2028, 3, 1)
