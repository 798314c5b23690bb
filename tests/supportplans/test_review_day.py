"""The next look at a plan falls on a working day."""

from datetime import date

import pytest

from supportplans.queries.review_day import next_review_day


@pytest.mark.django_db
def test_christmas_day_is_no_day_for_a_review() -> None:
    assert next_review_day(date(2026, 11, 27)) == date(2026, 12, 24)  # 28 days later is 25 December
    assert next_review_day(date(2026, 11, 24)) == date(2026, 12, 22)
