"""Counting working days: examples, the slow independent count, and what cannot be known."""

import datetime as dt

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hestia.workingdays.calendar import STARTING_DAY, Calendar, CountedDay, NoHolidaysKnown

SUBDIVISIONS = {"ew": "ENG", "sct": "SCT", "nir": "NIR"}
YEARS = range(2020, 2042)
CALENDARS = {
    nation: Calendar(
        nation,
        dict(holidays.country_holidays("GB", subdiv=subdivision, years=YEARS)),
        YEARS[0],
        YEARS[-1],
    )
    for nation, subdivision in SUBDIVISIONS.items()
}
EW = CALENDARS["ew"]

days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
nations = st.sampled_from(sorted(CALENDARS))


def test_monday_to_friday_are_working_days() -> None:
    week = [dt.date(2026, 11, 23) + dt.timedelta(days=n) for n in range(7)]

    assert [EW.is_working_day(day) for day in week] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (dt.date(2026, 11, 26), None),
        (dt.date(2026, 11, 28), "Saturday"),
        (dt.date(2026, 11, 29), "Sunday"),
        (dt.date(2026, 12, 25), "Christmas Day"),
        (dt.date(2021, 12, 25), "Saturday"),
    ],
)
def test_says_why_a_day_is_no_working_day(day: dt.date, reason: str | None) -> None:
    assert EW.why_not(day) == reason


class TestAddWorkingDays:
    @pytest.mark.parametrize(
        ("received", "ew", "sct", "nir"),
        [
            pytest.param("2026-04-01", "2026-04-10", "2026-04-09", "2026-04-10", id="before Easter"),
            pytest.param("2026-04-02", "2026-04-13", "2026-04-10", "2026-04-13", id="Maundy Thursday"),
            pytest.param("2026-04-04", "2026-04-13", "2026-04-10", "2026-04-13", id="Easter Saturday"),
            pytest.param("2026-06-11", "2026-06-18", "2026-06-19", "2026-06-18", id="one-off in Scotland"),
            pytest.param("2026-12-23", "2027-01-04", "2027-01-05", "2027-01-04", id="over Christmas 2026"),
            pytest.param("2025-12-24", "2026-01-05", "2026-01-06", "2026-01-05", id="over Christmas 2025"),
        ],
    )
    def test_five_after_the_day_of_receipt(self, received: str, ew: str, sct: str, nir: str) -> None:
        start = dt.date.fromisoformat(received)

        due = {nation: str(calendar.add_working_days(start, 5)) for nation, calendar in CALENDARS.items()}

        assert due == {"ew": ew, "sct": sct, "nir": nir}

    def test_the_start_can_be_the_first_day(self) -> None:
        thursday = dt.date(2026, 11, 26)

        assert EW.add_working_days(thursday, 1, count_start=True) == thursday
        assert EW.add_working_days(thursday, 3, count_start=True) == dt.date(2026, 11, 30)

    def test_a_start_on_a_sunday_is_never_the_first_day(self) -> None:
        sunday = dt.date(2026, 11, 29)

        assert EW.add_working_days(sunday, 1, count_start=True) == dt.date(2026, 11, 30)

    def test_no_days_are_the_start_itself(self) -> None:
        sunday = dt.date(2026, 11, 29)

        assert EW.add_working_days(sunday, 0) == EW.add_working_days(sunday, 0, count_start=True) == sunday

    def test_refuses_to_count_backwards(self) -> None:
        with pytest.raises(ValueError, match="cannot count -1 working days"):
            EW.add_working_days(dt.date(2026, 11, 26), -1)

    @given(nations, days, st.integers(1, 60))
    def test_agrees_with_a_slow_count(self, nation: str, start: dt.date, n: int) -> None:
        assert CALENDARS[nation].add_working_days(start, n) == slowly(nation, start, n)

    @given(nations, days, st.integers(0, 60), st.booleans())
    def test_lands_on_a_working_day_and_never_earlier_for_more(
        self, nation: str, start: dt.date, n: int, count_start: bool
    ) -> None:
        calendar = CALENDARS[nation]

        end = calendar.add_working_days(start, n, count_start=count_start)

        assert end == start or calendar.is_working_day(end)
        assert calendar.add_working_days(start, n + 1, count_start=count_start) >= end


def slowly(nation: str, start: dt.date, n: int) -> dt.date:
    """Count as a person with a list of holidays would, one day after the other."""
    free = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation])
    day = start
    while n:
        day += dt.timedelta(days=1)
        if day.isoweekday() not in {6, 7} and day not in free:
            n -= 1
    return day


class TestWorkingDaysAfter:
    def test_counts_after_today_up_to_and_including_the_due_day(self) -> None:
        assert EW.working_days_after(dt.date(2026, 11, 26), dt.date(2026, 12, 1)) == 3

    def test_nothing_lies_after_the_end(self) -> None:
        assert EW.working_days_after(dt.date(2026, 12, 1), dt.date(2026, 11, 26)) == 0
        assert EW.working_days_after(dt.date(2026, 12, 1), dt.date(2026, 12, 1)) == 0

    @given(nations, days, st.integers(0, 60))
    def test_undoes_adding(self, nation: str, start: dt.date, n: int) -> None:
        calendar = CALENDARS[nation]

        assert calendar.working_days_after(start, calendar.add_working_days(start, n)) == n


class TestWorkingDayBefore:
    def test_skips_the_weekend_and_bank_holidays(self) -> None:
        assert EW.working_day_before(dt.date(2026, 12, 29)) == dt.date(2026, 12, 24)

    @given(nations, st.dates(dt.date(2021, 1, 1), dt.date(2040, 12, 31)))
    def test_is_the_last_one(self, nation: str, day: dt.date) -> None:
        calendar = CALENDARS[nation]

        before = calendar.working_day_before(day)

        assert before < day
        assert calendar.is_working_day(before)
        assert calendar.working_days_after(before, day - dt.timedelta(days=1)) == 0


class TestDaysCounted:
    def test_shows_every_day_with_its_number_or_the_reason(self) -> None:
        assert EW.days_counted(dt.date(2026, 12, 23), 2) == [
            CountedDay(dt.date(2026, 12, 23), reason=STARTING_DAY),
            CountedDay(dt.date(2026, 12, 24), number=1),
            CountedDay(dt.date(2026, 12, 25), reason="Christmas Day"),
            CountedDay(dt.date(2026, 12, 26), reason="Saturday"),
            CountedDay(dt.date(2026, 12, 27), reason="Sunday"),
            CountedDay(dt.date(2026, 12, 28), reason="Boxing Day (observed)"),
            CountedDay(dt.date(2026, 12, 29), number=2),
        ]

    @given(nations, days, st.integers(1, 40), st.booleans())
    def test_leaves_no_day_out(self, nation: str, start: dt.date, n: int, count_start: bool) -> None:
        counted = CALENDARS[nation].days_counted(start, n, count_start=count_start)

        assert [each.day for each in counted] == [
            start + dt.timedelta(days=offset) for offset in range(len(counted))
        ]
        assert [each.number for each in counted if each.number] == list(range(1, n + 1))
        assert all((each.number is None) != (each.reason is None) for each in counted)


class TestUnknownYears:
    @pytest.mark.parametrize("day", [dt.date(2019, 12, 31), dt.date(2042, 1, 1), dt.date.max])
    def test_are_not_guessed(self, day: dt.date) -> None:
        with pytest.raises(NoHolidaysKnown, match=f"Bank holidays for {day.year} are not entered yet"):
            EW.is_working_day(day)

    def test_stop_a_count_that_reaches_them(self) -> None:
        with pytest.raises(NoHolidaysKnown) as stopped:
            EW.add_working_days(dt.date(2041, 12, 30), 5)

        assert stopped.value.year == 2042
        assert "known for 2020 to 2041" in str(stopped.value)
