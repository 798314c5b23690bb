"""The rows that ship, held against two independent sources, and the calendar they make."""

import datetime as dt
from collections.abc import Iterator

import holidays
import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from govuk_bank_holidays.bank_holidays import BankHolidays

from hestia.workingdays.models import BankHoliday, Nation, forget_calendars

pytestmark = pytest.mark.django_db

FRIDAY = 4
SCOTLAND_AT_THE_WORLD_CUP = dt.date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _calendars_read_anew() -> Iterator[None]:
    forget_calendars()
    yield
    forget_calendars()


def rows(nation: str) -> set[dt.date]:
    return set(BankHoliday.objects.filter(nation=nation).values_list("date", flat=True))


class TestRows:
    @pytest.mark.parametrize(
        ("nation", "subdivision"), [("ew", "ENG"), ("ew", "WLS"), ("sct", "SCT"), ("nir", "NIR")]
    )
    def test_agree_with_the_holidays_package(self, nation: str, subdivision: str) -> None:
        theirs = holidays.country_holidays("GB", subdiv=subdivision, years=range(2009, 2032))

        assert rows(nation) == {day for day in theirs if day.weekday() <= FRIDAY}

    @pytest.mark.parametrize(
        ("nation", "division", "gap"),
        [
            ("ew", BankHolidays.ENGLAND_AND_WALES, set()),
            ("sct", BankHolidays.SCOTLAND, {SCOTLAND_AT_THE_WORLD_CUP}),
            ("nir", BankHolidays.NORTHERN_IRELAND, set()),
        ],
    )
    def test_agree_with_the_government(self, nation: str, division: str, gap: set[dt.date]) -> None:
        theirs = {each["date"] for each in BankHolidays(use_cached_holidays=True).get_holidays(division)}
        ours = {day for day in rows(nation) if min(theirs) <= day <= max(theirs)}

        assert ours - gap == theirs - gap

    def test_hold_the_one_off_of_2026_in_scotland_alone(self) -> None:
        assert [row.nation for row in BankHoliday.objects.filter(date=SCOTLAND_AT_THE_WORLD_CUP)] == ["sct"]

    def test_lie_on_weekdays(self) -> None:
        assert not BankHoliday.objects.filter(date__iso_week_day__gt=FRIDAY + 1).exists()

    @pytest.mark.parametrize("nation", Nation.values)
    def test_reach_a_year_ahead(self, nation: str) -> None:
        today = dt.datetime.now(tz=dt.UTC).date()

        assert BankHoliday.objects.calendar(nation).last_year > today.year


class TestModel:
    def test_one_row_a_nation_and_day(self) -> None:
        with pytest.raises(IntegrityError, match="bank_holiday_once_a_nation"):
            BankHoliday.objects.create(nation="ew", date=dt.date(2026, 12, 25), name="Christmas")

    def test_no_other_nation(self) -> None:
        with pytest.raises(IntegrityError, match="bank_holiday_nation_known"):
            BankHoliday.objects.create(nation="fr", date=dt.date(2026, 7, 14), name="Bastille Day")

    def test_says_what_it_is(self) -> None:
        christmas = BankHoliday.objects.get(nation="ew", date="2026-12-25")

        assert str(christmas) == "Christmas Day, 2026-12-25, England and Wales"


class TestCalendar:
    def test_is_read_once(self) -> None:
        BankHoliday.objects.calendar("ew")

        with CaptureQueriesContext(connection) as queries:
            calendar = BankHoliday.objects.calendar("ew")

        assert len(queries) == 0
        assert (calendar.first_year, calendar.last_year) == (2009, 2031)
        assert calendar.why_not(dt.date(2026, 12, 28)) == "Boxing Day"

    def test_knows_a_new_holiday_at_once_and_forgets_a_removed_one(self) -> None:
        coronation = dt.date(2027, 5, 10)
        assert BankHoliday.objects.calendar("ew").is_working_day(coronation)

        holiday = BankHoliday.objects.create(nation="ew", date=coronation, name="Coronation")
        assert BankHoliday.objects.calendar("ew").why_not(coronation) == "Coronation"

        holiday.delete()
        assert BankHoliday.objects.calendar("ew").is_working_day(coronation)

    @pytest.mark.parametrize(("nation", "days"), [("ew", 8), ("sct", 9), ("nir", 10)])
    def test_a_year_counts_once_it_is_whole(self, nation: str, days: int) -> None:
        for number in range(days):
            forget_calendars()
            assert BankHoliday.objects.calendar(nation).last_year == 2031, number
            assert Nation(nation) in BankHoliday.objects.missing(2032)
            BankHoliday.objects.create(nation=nation, date=dt.date(2032, 1, 5 + number), name=f"Day {number}")
        forget_calendars()
        assert BankHoliday.objects.calendar(nation).last_year == 2032
        assert Nation(nation) not in BankHoliday.objects.missing(2032)

    def test_a_day_taken_away_from_a_year_between_closes_none(self) -> None:
        BankHoliday.objects.get(nation="ew", date="2026-12-25").delete()
        assert BankHoliday.objects.calendar("ew").last_year == 2031

    def test_keeps_the_history_of_a_change(self) -> None:
        holiday = BankHoliday.objects.create(nation="ew", date=dt.date(2027, 5, 10), name="Coronation")
        holiday.name = "Coronation day"
        holiday.save()

        assert [past.name for past in holiday.history.all()] == ["Coronation day", "Coronation"]

    def test_of_an_unknown_nation_knows_no_year(self) -> None:
        calendar = BankHoliday.objects.calendar("fr")

        assert calendar.last_year < calendar.first_year
