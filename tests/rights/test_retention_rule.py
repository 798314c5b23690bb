"""The day on which a record falls due, against a slow count: day by day, by birthdays that have passed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rights.queries.retention import schedule
from rights.rules.retention import Facts, Kind, count, years_after

FROM, UNTIL = date(2020, 1, 1), date(2040, 12, 31)
DAYS = st.dates(FROM, UNTIL)


def passed(start: date, now: date) -> int:
    """Return how many whole years have passed."""
    return now.year - start.year - ((now.month, now.day) < (start.month, start.day))


def slowly(facts: Facts) -> date:
    """Return the first day, looked for one by one, of which nothing says that the record is still needed."""
    term = schedule()[Kind.CHILD if facts.has_children else Kind.ADULT]
    ended = max(facts.closed_on, facts.last_activity_on or facts.closed_on)
    now = facts.closed_on
    while True:
        is_needed = passed(ended, now) < term.years or bool(facts.kept_until and now < facts.kept_until)
        if facts.has_children and facts.youngest_born:
            is_needed |= now.year <= facts.youngest_born + term.age
        elif facts.has_children:
            is_needed |= passed(ended, now) < term.age
        if not is_needed:
            return now
        now += timedelta(days=1)


FACTS = st.builds(
    Facts,
    closed_on=DAYS,
    last_activity_on=st.none() | DAYS,
    has_children=st.booleans(),
    youngest_born=st.none() | st.integers(2002, 2040),
    kept_until=st.none() | DAYS,
)


@given(FACTS, DAYS)
@settings(max_examples=50)
def test_what_she_asked_to_have_erased_is_due_once_that_was_agreed(facts: Facts, agreed_on: date) -> None:
    total = count(replace(facts, agreed_on=agreed_on), schedule())
    assert total.due_on == agreed_on == total.steps[-1].day
    assert total.steps[:-1] == count(facts, schedule()).steps


@given(FACTS)
@settings(max_examples=30)
def test_it_is_the_day_of_a_slow_count(facts: Facts) -> None:
    assert count(facts, schedule()).due_on == slowly(facts)


@pytest.mark.security
@given(FACTS)
@settings(max_examples=2000)
def test_it_is_the_day_of_a_slow_count_often(facts: Facts) -> None:
    assert count(facts, schedule()).due_on == slowly(facts)


def test_each_day_of_twenty_years_of_an_adult() -> None:
    day = FROM
    while day <= UNTIL:
        due = count(Facts(day), schedule()).due_on
        years = schedule()[Kind.ADULT].years
        assert passed(day, due) == years
        assert passed(day, due - timedelta(days=1)) == years - 1
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "due", "steps"),
    [
        pytest.param(Facts(date(2020, 11, 24)), date(2026, 11, 24), 2, id="an adult"),
        pytest.param(
            Facts(date(2020, 11, 24), last_activity_on=date(2021, 2, 1)),
            date(2027, 2, 1),
            3,
            id="a call after",
        ),
        pytest.param(
            Facts(date(2020, 11, 24), has_children=True, youngest_born=2018),
            date(2044, 1, 1),
            3,
            id="a child",
        ),
        pytest.param(
            Facts(date(2040, 11, 24), has_children=True, youngest_born=2018),
            date(2046, 11, 24),
            3,
            id="a child who is grown by then",
        ),
        pytest.param(
            Facts(date(2020, 11, 24), has_children=True), date(2045, 11, 24), 3, id="a child of no known age"
        ),
        pytest.param(
            Facts(date(2020, 11, 24), kept_until=date(2028, 1, 1)), date(2028, 1, 1), 3, id="kept longer"
        ),
    ],
)
def test_the_sum_is_shown(facts: Facts, due: date, steps: int) -> None:
    total = count(facts, schedule())
    assert total.due_on == due
    assert len(total.steps) == steps


def test_of_a_leap_day_six_years_are_never_a_day_too_few() -> None:
    assert years_after(date(2024, 2, 29), 6) == date(2030, 3, 1)
    assert years_after(date(2024, 2, 29), 8) == date(2032, 2, 29)


def test_every_kind_has_its_length_its_source_and_a_day_on_which_that_is_looked_at_again() -> None:
    assert set(schedule()) == set(Kind)
    assert all(term.years > 0 and len(term.source) > 20 for term in schedule().values())
    assert all(term.review_on > FROM for term in schedule().values())
