"""More, fewer or about the same; and which month lies outside what chance explains. Worked by hand."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client as Browser

from cases.models import Placement, Room
from hestia.accounts.models import Service, User
from oversight.queries.over_time import TOO_SHORT, months_before, over_time
from oversight.rules.differences import (
    A_LARGER,
    A_SMALLER,
    EQUAL,
    FEWER,
    LONGER,
    MORE,
    SAME,
    SAME_DAYS,
    SHORTER,
    TOO_FEW,
    TOO_FEW_DAYS,
    ControlLimits,
    change,
)
from oversight.rules.figures.coming import ENTERED
from oversight.rules.figures.elsewhere import OCCUPANCY
from oversight.rules.numbers import Count, Median, Number, Share
from tests import make


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


class TestChange:
    @pytest.mark.parametrize(
        ("now", "before", "words"),
        [
            pytest.param(Count(6), Count(3), TOO_FEW, id="nine in all"),
            pytest.param(Count(12), Count(8), SAME, id="4 more, and chance explains 8.8"),
            pytest.param(Count(42), Count(36), SAME, id="6 more, and chance explains 17.3"),
            pytest.param(Count(60), Count(36), MORE, id="24 more, and chance explains 19.2"),
            pytest.param(Count(36), Count(60), FEWER, id="24 fewer"),
            pytest.param(Share(7, 9), Share(20, 40), TOO_FEW, id="of nine"),
            # 0.70 and 0.35, Wilson 0.481 to 0.855 and 0.181 to 0.567: the difference is 0.04 to 0.58.
            pytest.param(Share(14, 20), Share(7, 20), A_LARGER, id="excludes none"),
            pytest.param(Share(7, 20), Share(14, 20), A_SMALLER, id="the other way"),
            pytest.param(Share(14, 20), Share(9, 20), SAME, id="does not"),
            pytest.param(Share(0, 0), Share(9, 20), "", id="of nobody"),
            pytest.param(Count(36), Count(52), SAME, id="16 fewer, and chance explains 18.4"),
            pytest.param(Count(9), Count(9), EQUAL, id="no difference"),
            pytest.param(Median.of([1, 2]), Median.of([3]), TOO_FEW_DAYS, id="days of three"),
            pytest.param(Median.of([]), Median.of([3]), "", id="days of nobody"),
            # Notches of 1.57 × 140 ÷ 6 = 36.6 and 1.57 × 70 ÷ √52 = 15.2: together 51.9, and 70 days more.
            pytest.param(Median(36, 118, 60, 200), Median(52, 48, 20, 90), LONGER, id="notches apart"),
            pytest.param(Median(52, 48, 20, 90), Median(36, 118, 60, 200), SHORTER, id="apart, and less"),
            pytest.param(Median(36, 99, 60, 200), Median(52, 48, 20, 90), SAME_DAYS, id="51 days more"),
        ],
    )
    def test_is_said_only_where_chance_does_not_explain_it(
        self, now: Number, before: Number, words: str
    ) -> None:
        assert change(now, before) == words


class TestLimits:
    COUNTS = (4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6)  # 5 on average, each 2 from the next: 5 ± 5.32

    def test_from_twelve_months_on(self) -> None:
        assert ControlLimits.of(self.COUNTS[:11]) is None
        limits = ControlLimits.of(self.COUNTS)
        assert limits is not None
        assert (limits.middle, limits.low, round(limits.high, 2)) == (5, 0, 10.32)
        assert [limits.leaves_out(count) for count in (0, 10, 11)] == [False, False, True]

    def test_no_share_is_more_than_all(self) -> None:
        limits = ControlLimits.of([90, 100] * 6, most=100)
        assert limits is not None
        assert limits.high == 100
        assert "from 68.4% to 100.0%" in limits.words_of(unit="%")

    def test_months_that_are_over_from_the_first_case_on(self) -> None:
        months = months_before(date(2026, 12, 1), date(2020, 1, 1))
        assert (len(months), months[0].first, months[-1].last) == (12, date(2025, 12, 1), date(2026, 11, 30))
        assert len(months_before(date(2026, 12, 1), date(2026, 10, 20))) == 2
        assert months_before(date(2026, 12, 1), None) == []


@pytest.mark.django_db
class TestPage:
    def opened(self, worker: User, service: Service, counts: list[int]) -> None:
        for back, count in enumerate(reversed(counts), start=1):
            index = make.TODAY.year * 12 + make.TODAY.month - 1 - back
            for _ in range(count):
                make.case(worker=worker, service=service, opened_on=date(index // 12, index % 12 + 1, 10))

    def test_says_which_month_to_ask_about(
        self, amina: User, carys: User, outreach: Service, carys_browser: Browser
    ) -> None:
        self.opened(amina, outreach, [1] * 11 + [9])  # 1.67 on average, 0.73 from the next: up to 3.6
        shown = over_time(ENTERED, carys, today=make.TODAY)
        assert [row.numbers[0].whole for row in shown.table.rows] == [1] * 11 + [9]
        last = shown.table.rows[-1].label
        assert shown.finding[1] == f"Ask what was different in {last}: more or fewer than chance explains."
        page = carys_browser.get("/reports/entered/over-time/")
        assert last in page.text

    def test_room_nights_are_shares_of_each_month(
        self, carys: User, house_a: Service, carys_browser: Browser, amina: User
    ) -> None:
        room = Room(service=house_a, number=1)
        room.save()
        case = make.case(worker=amina, service=house_a, opened_on=date(2026, 9, 1))
        stay = Placement(case=case, room=room, from_on=date(2026, 9, 1), until_on=date(2026, 10, 1))
        stay.save()
        shown = over_time(OCCUPANCY, carys, today=make.TODAY)
        assert [row.numbers[0].cell for row in shown.table.rows] == ["30 of 30 (100%)", "0 of 31 (0%)"]
        assert shown.table.columns == ("Share",)
        assert "30 of 30" in carys_browser.get("/reports/occupancy/over-time/").text

    def test_with_fewer_months_nothing_is_usual(self, amina: User, carys: User, outreach: Service) -> None:
        self.opened(amina, outreach, [1, 9])
        assert over_time(ENTERED, carys, today=make.TODAY).finding == [TOO_SHORT]

    def test_exact_months_are_for_who_reads_cases_and_of_what_is_counted(
        self, amina: User, outreach: Service, carys_browser: Browser, client: Browser
    ) -> None:
        self.opened(amina, outreach, [1, 1])
        lead = make.user("Lena Fox", role="service_lead", services=[outreach])
        client.force_login(lead)
        assert "Month by month" not in client.get("/reports/entered/").text
        assert client.get("/reports/entered/over-time/").status_code == 404
        assert carys_browser.get("/reports/stay/over-time/").status_code == 404
        page = carys_browser.get("/reports/entered/").text
        assert "Month by month" in page

    def test_says_beside_the_period_before_whether_that_is_the_same(
        self, amina: User, outreach: Service, carys_browser: Browser
    ) -> None:
        for day in (date(2026, 6, 1), date(2026, 9, 1)):
            for _ in range(6):
                make.case(worker=amina, service=outreach, opened_on=day)
        dates: dict[str, str | int] = {
            "period": "dates",
            "first_day": 1,
            "first_month": 7,
            "first_year": 2026,
        }
        dates |= {"last_day": 30, "last_month": 9, "last_year": 2026}
        assert EQUAL in carys_browser.get("/reports/entered/", dates).text
