from datetime import date

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case
from hestia.accounts.models import User
from riskassessment.queries.trend import FLOOR, LEFT, RIGHT, trend
from tests import make
from tests.riskassessment import build

GHADA = [
    (date(2026, 11, 2), "very_high", 52),
    (date(2026, 11, 6), "high", 47),
    (date(2026, 11, 10), "high", 38),
]


class TestTrend:
    def test_days_and_points_are_to_scale(self) -> None:
        found = trend(GHADA, due_on=date(2026, 11, 24), today=date(2026, 11, 26))
        assert found is not None
        assert [(point.x, point.y) for point in found.points] == [(20, 36), (67, 41), (113, 50)]
        assert (found.due_x, found.is_overdue) == (RIGHT, True)
        assert found.line == "M20 36 L67 41 L113 50"
        assert found.future == "M113 50 H276"

    def test_the_words_hold_every_number(self) -> None:
        found = trend(GHADA, due_on=date(2026, 11, 24), today=date(2026, 11, 26))
        assert found is not None
        assert found.words == (
            "Risk total out of 80: 52 on 2 November 2026, very high. 47 on 6 November 2026, high. "
            "38 on 10 November 2026, high. Review was due on 24 November 2026."
        )

    def test_nothing_is_no_drawing(self) -> None:
        assert trend([], today=date(2026, 11, 26)) is None

    def test_one_alone_stands_at_the_left(self) -> None:
        found = trend([(date(2026, 11, 2), "low", 3)], today=date(2026, 11, 2))
        assert found is not None
        assert (found.points[0].x, found.future) == (LEFT, "")

    def test_numbers_too_close_give_way_to_the_last(self) -> None:
        days = [(date(2026, 11, 2), "low", 3), (date(2026, 12, 30), "low", 2), (date(2026, 12, 31), "low", 1)]
        found = trend(days, today=date(2026, 12, 31))
        assert found is not None
        assert [point.is_labelled for point in found.points] == [True, False, True]

    @given(
        st.lists(
            st.tuples(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.just("low"), st.integers(0, 80)),
            min_size=1,
        ).map(sorted)
    )
    def test_everything_stays_in_the_picture(self, days: list[tuple[date, str, int]]) -> None:
        found = trend(days, today=date(2026, 11, 26))
        assert found is not None
        assert all(LEFT <= point.x <= RIGHT and 8 <= point.y <= FLOOR for point in found.points)


@pytest.mark.django_db
class TestTag:
    def test_one_query_whatever_the_number(self, her_case: Case, amina: User, carys: User) -> None:
        for day in (3, 10, 17):
            build.signed(
                her_case, by=amina, checker=carys, page=build.written((3, 3), on=date(2026, 11, day))
            )
        template = Template("{% load risk %}{% risk_trend case %}")
        with CaptureQueriesContext(connection) as queries:
            drawn = template.render(Context({"case": her_case, "today": make.TODAY}))
        assert len(queries) == 1
        assert drawn.count("<circle") == 3
        assert "Due 1 Dec" in drawn
        assert "style=" not in drawn

    def test_nothing_yet_draws_nothing(self, her_case: Case) -> None:
        drawn = Template("{% load risk %}{% risk_trend case %}").render(
            Context({"case": her_case, "today": make.TODAY})
        )
        assert not drawn.strip()
