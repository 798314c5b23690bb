"""The words of deadlines, row by row as the interface's specification gives them."""

import datetime as dt
from typing import Any

import pytest

from hestia.ui import words as page_words
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.words import DueWords, clock_time, due_words, long_day, short_day

THU_26_NOV = dt.date(2026, 11, 26)
FRI_27_NOV = dt.date(2026, 11, 27)
CALENDAR = Calendar("ew", {dt.date(2026, 12, 25): "Christmas Day"}, 2025, 2027)


def words(due_on: dt.date | None, *, today: dt.date = THU_26_NOV, **more: Any) -> DueWords:
    asked: dict[str, Any] = {"unit": "calendar", "owner": "us", "soon_within": 3, "calendar": CALENDAR}
    return due_words(due_on=due_on, today=today, **(asked | more))


def test_more_than_the_soon_limit() -> None:
    assert words(dt.date(2026, 12, 4)) == DueWords("track", "8 days left", "Due Fri 4 Dec, 8 days left")


def test_within_the_soon_limit() -> None:
    assert words(dt.date(2026, 11, 29)) == DueWords("soon", "3 days left", "Due Sun 29 Nov, 3 days left")


def test_working_day_clock() -> None:
    assert words(dt.date(2026, 12, 1), unit="working", soon_within=2) == DueWords(
        "track", "3 working days left", "Due Tue 1 Dec, 3 working days left"
    )


def test_tomorrow() -> None:
    assert words(FRI_27_NOV) == DueWords("soon", "Due tomorrow", "Due tomorrow, Fri 27 Nov")


def test_next_working_day_that_is_not_tomorrow() -> None:
    assert words(dt.date(2026, 11, 30), today=FRI_27_NOV, unit="working", soon_within=2) == DueWords(
        "soon", "1 working day left", "Due Mon 30 Nov, 1 working day left"
    )


def test_today() -> None:
    assert words(THU_26_NOV) == DueWords("soon", "Due today", "Due today, Thu 26 Nov")


def test_late_and_ours() -> None:
    assert words(dt.date(2026, 11, 24)) == DueWords(
        "overdue", "Overdue by 2 days", "Was due Tue 24 Nov, overdue by 2 days"
    )


def test_late_by_one_day() -> None:
    assert words(dt.date(2026, 11, 25)).pill == "Overdue by 1 day"


def test_late_and_theirs() -> None:
    assert words(dt.date(2026, 11, 23), unit="working", owner="home_office", subject="Decision") == DueWords(
        "soon",
        "Past the Home Office’s target by 3 working days",
        "Past the Home Office’s target by 3 working days, Mon 23 Nov: chase it",
    )


def test_late_but_no_working_day_has_passed() -> None:
    assert words(FRI_27_NOV, today=dt.date(2026, 11, 28), unit="working") == DueWords(
        "overdue", "Overdue", "Was due Fri 27 Nov, overdue"
    )


def test_met() -> None:
    friday = dt.date(2026, 11, 6)

    assert words(
        friday, unit="working", met_on=friday, counted_from=dt.date(2026, 10, 30), verb="Made"
    ) == DueWords("done", "Made on day 5", "Made Fri 6 Nov, day 5 of 5")


def test_met_without_a_count() -> None:
    assert words(THU_26_NOV, met_on=dt.date(2026, 11, 24)) == DueWords(
        "done", "Done Tue 24 Nov", "Done Tue 24 Nov"
    )


def test_met_late() -> None:
    assert words(dt.date(2026, 11, 6), unit="working", met_on=dt.date(2026, 11, 10), verb="Made") == DueWords(
        "done", "Made 2 working days late", "Made Tue 10 Nov, 2 working days late"
    )


def test_paused() -> None:
    assert words(
        dt.date(2026, 12, 8),
        today=dt.date(2026, 12, 4),
        unit="working",
        paused_on=dt.date(2026, 12, 3),
        counted_from=dt.date(2026, 12, 1),
    ) == DueWords("paused", "Paused on 3 Dec", "Paused on Thu 3 Dec, 2 working days used")


def test_no_date() -> None:
    assert words(None) == DueWords("waiting", "No date yet", "No date yet")


def test_a_day_before_the_next_working_day() -> None:
    assert words(dt.date(2026, 11, 29), today=FRI_27_NOV, unit="working") == DueWords(
        "track", "Due Sun 29 Nov", "Due Sun 29 Nov"
    )


class TestYearsWithoutBankHolidays:
    """A list of deadlines still shows; only the count is left out."""

    def test_ahead(self) -> None:
        assert words(dt.date(2033, 1, 4), unit="working").sentence == "Due Tue 4 Jan 2033"

    def test_late(self) -> None:
        late = words(dt.date(2033, 1, 4), today=dt.date(2033, 1, 6), unit="working")

        assert late.sentence == "Was due Tue 4 Jan, overdue"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 12, 1), "Tue 1 Dec"),
        (dt.date(2026, 12, 31), "Thu 31 Dec"),
        (dt.date(2027, 1, 1), "Fri 1 Jan 2027"),
        (dt.date(2026, 1, 1), "Thu 1 Jan"),
        (dt.date(2025, 12, 31), "Wed 31 Dec 2025"),
    ],
)
def test_the_year_is_said_of_every_day_but_this_years_on_every_page(day: dt.date, expected: str) -> None:
    assert short_day(day, THU_26_NOV) == page_words.day(day, today=THU_26_NOV) == expected


def test_long_day_always_names_the_year() -> None:
    assert long_day(dt.date(2026, 12, 1)) == "Tue 1 Dec 2026"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("09:40", "9:40am"),
        ("14:30", "2:30pm"),
        ("12:00", "midday"),
        ("12:05", "12:05pm"),
        ("00:00", "midnight"),
        ("00:30", "12:30am"),
        ("17:00", "5pm"),
    ],
)
def test_clock_time(time: str, expected: str) -> None:
    assert clock_time(dt.time.fromisoformat(time)) == expected
