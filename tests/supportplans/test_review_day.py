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
    assert next_review_day(date(2026, 11, 27), risk="") == date(2026, 12, 24)  # 28 days later is 25 December
    assert next_review_day(date(2026, 11, 24), risk="") == date(2026, 12, 22)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("risk", "due_on"),
    [
        pytest.param("very_high", date(2026, 12, 1), id="very high, 7 days"),
        pytest.param("high", date(2026, 12, 8), id="high, 14 days"),
        pytest.param("medium", date(2026, 12, 22), id="medium, 28 days"),
        pytest.param("low", date(2026, 12, 22), id="low, no later than any plan"),
    ],
)
def test_no_plan_is_looked_at_later_than_the_risk(risk: str, due_on: date) -> None:
    assert next_review_day(date(2026, 11, 24), risk=risk) == due_on


@pytest.mark.parametrize("page", ["review", "agreement"])
def test_a_plan_at_very_high_risk_says_why_so_soon(
    page: str, her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
) -> None:
    """Sent to be checked is enough: until a manager has looked it counts as the higher of the two."""
    her_case.record_unchecked_risk("very_high")
    amina_browser.post(at(her_case, "review_target", safe_street.pk), {"outcome": "keep", "once": uuid4()})
    shown = amina_browser.get(at(her_case, page))
    assert shown.context["form"]["next_review_on"].initial == date(2026, 12, 1)
    assert "The risk is very high, so 7 days are suggested, as for the risk review." in text_of(shown)


def test_a_review_on_a_bank_holiday_offers_the_working_days_beside_it(
    her_case: Case, plan: Plan, safe_street: Target, amina_browser: Browser
) -> None:
    page = {"reviewed_on": date(2026, 11, 24), "next_review_on": date(2026, 12, 25)}
    sent = {name: part for field, on in page.items() for name, part in day(field, on).items()}
    sent["interpreter_name"] = "Layla H."
    url = at(her_case, "review")
    amina_browser.post(at(her_case, "review_target", safe_street.pk), {"outcome": "keep", "once": uuid4()})
    asked = text_of(amina_browser.post(url, {**sent, "once": uuid4()}))
    assert "Fri 25 Dec 2026 is a bank holiday (Christmas Day)." in asked
    assert "Thu 24 Dec 2026, the working day before" in asked
    assert "Tue 29 Dec 2026, the working day after" in asked
    assert amina_browser.post(url, {**sent, "nearest": "2026-12-29", "once": uuid4()}).status_code == 302
    assert her_case.deadline_set.open().get(kind="plan_review").due_on == date(2026, 12, 29)
