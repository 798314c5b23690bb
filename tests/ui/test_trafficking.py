"""What trafficking is: the brief's definition, signs, and sources with the day they are looked at again."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import reverse
from time_machine import TimeMachineFixture

from hestia.ui.trafficking import GUIDANCE, INDICATORS, WRITTEN_ON
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db


def test_it_says_what_it_is_and_what_may_show_it_to_anybody() -> None:
    page = text_of(Browser().get(reverse("ui:trafficking")))
    for words in (
        "modern-day slavery , involving victims who are forced, defrauded or coerced into labour or sexual",
        "within Europe the UK ranked “high” as a destination country",
        "Written on Mon 30 Nov 2026",
        *(sign for _, signs in INDICATORS for sign in signs),
        *(guidance.title for guidance in GUIDANCE),
    ):
        assert words in page or words.replace(" ,", ",") in page, words
    assert reverse("ui:trafficking") in Browser().get(reverse("ui:help")).text


def test_each_source_is_looked_at_again_within_a_year_and_a_day_that_passed_is_said(
    time_machine: TimeMachineFixture,
) -> None:
    for guidance in GUIDANCE:
        assert guidance.url.startswith("https://")
        assert 0 < (guidance.review_on - WRITTEN_ON).days <= 366
    first = min(guidance.review_on for guidance in GUIDANCE)
    time_machine.move_to(datetime(first.year, first.month, first.day, 12, tzinfo=ZoneInfo("Europe/London")))
    late = "We should have reviewed this by"
    assert late not in Browser().get(reverse("ui:trafficking")).text
    time_machine.move_to(datetime(2030, 1, 1, 12, tzinfo=ZoneInfo("Europe/London")))
    assert Browser().get(reverse("ui:trafficking")).text.count(late) == len(GUIDANCE)
    assert GUIDANCE[0].is_to_review(date(2030, 1, 1))
