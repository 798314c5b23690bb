"""The next look at a plan falls on a working day."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client as Browser

from cases.models import Case
from supportplans.models import Plan, Target
from supportplans.queries.review_day import next_review_day
from tests.supportplans.pages import at, clock, day, text_of

__all__ = ["clock"]  # a fixture


@pytest.mark.django_db
def test_christmas_day_is_no_day_for_a_review() -> None:
    assert next_review_day(date(2026, 11, 27)) == date(2026, 12, 24)  # 28 days later is 25 December
    assert next_review_day(date(2026, 11, 24)) == date(2026, 12, 22)


def test_a_review_on_a_bank_holiday_offers_the_working_days_beside_it(
    her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
) -> None:
    page = {"reviewed_on": date(2026, 11, 24), "next_review_on": date(2026, 12, 25)}
    sent = {name: part for field, on in page.items() for name, part in day(field, on).items()}
    url = at(her_case, "review")
    amina_browser.post(at(her_case, "review_target", safe_street.pk), {"outcome": "keep", "once": uuid4()})
    asked = text_of(amina_browser.post(url, {**sent, "once": uuid4()}))
    assert "Fri 25 Dec 2026 is a bank holiday (Christmas Day)." in asked
    assert "Thu 24 Dec 2026, the working day before" in asked
    assert "Tue 29 Dec 2026, the working day after" in asked
    assert amina_browser.post(url, {**sent, "nearest": "2026-12-29", "once": uuid4()}).status_code == 302
    assert her_case.deadline_set.open().get(kind="plan_review").due_on == date(2026, 12, 29)
