"""Whether the points of cases go by the time that was logged: by hand, and of few nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client as Browser

from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from oversight.queries.calibrating import logged_beside_points
from oversight.rules.calibrating import Weighed, bands_of, findings
from tests import make


def some(many: int, points: int, minutes: int) -> list[Weighed]:
    return [Weighed(Decimal(points), minutes)] * many


class TestRules:
    def test_each_case_is_in_one_band(self) -> None:
        cases = [case for points in range(14) for case in some(1, points, 10)]
        assert [len(band.cases) for band in bands_of(cases)] == [5, 3, 3, 3]

    def test_counted_by_hand(self) -> None:
        light, *_, heavy = bands_of([*some(10, 3, 60), *some(5, 12, 240), *some(5, 12, 480)])
        assert (light.a_case, heavy.a_case) == (30, 180)
        assert [light.a_point, heavy.a_point] == [Decimal(10), Decimal(15)]

    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (180, "about alike"),  # 10 a point in light ones, 7.5 in heavy ones
            (120, "light ones take more"),  # 5
            (360, "heavy ones take more"),  # 15
        ],
    )
    def test_light_and_heavy_ones_are_compared(self, minutes: int, words: str) -> None:
        assert words in findings(bands_of([*some(10, 3, 60), *some(10, 12, minutes)]))[-1]

    def test_of_few_nothing_is_concluded(self) -> None:
        first, second = findings(bands_of([*some(9, 3, 60), *some(10, 12, 999)]))
        assert first.startswith("Of 19 cases that were open for the last two weeks, 19 had time logged:")
        assert first.endswith(" 277 minutes a case and week, 36 a point.")
        assert second == "It takes 10 cases in two rows to compare them."
        assert findings(bands_of(some(30, 3, 0))) == [
            "No time with clients was logged in the last two weeks."
        ]


@pytest.mark.django_db
def test_what_was_logged_in_two_weeks_of_cases_that_were_open(
    amina: User, carys: User, outreach: Service, carys_browser: Browser
) -> None:
    old, new = (
        make.case(worker=amina, service=outreach, opened_on=make.TODAY - timedelta(days=days))
        for days in (40, 3)
    )
    for case, days, minutes in ((old, 1, 30), (old, 13, 45), (old, 20, 300), (new, 1, 60)):
        at = make.NOON - timedelta(days=days)
        case.narrate(Entry.Kind.MET, "Met", by=amina, at=at, happened_at=at, minutes=minutes)
    bands = logged_beside_points(carys, today=make.TODAY)
    assert [(len(band.cases), band.minutes) for band in bands if band.cases] == [(1, 75)]
    assert Case.objects.count() == 2
    assert "Do the points go by the work?" in carys_browser.get("/reports/load/points/").text
