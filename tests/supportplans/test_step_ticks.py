"""A step is ticked where it stands, with one button, and taken back beside the message that follows."""

import re
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from supportplans import actions
from supportplans.models import Step, Target
from tests.supportplans.pages import at, clock, text_of

__all__ = ["clock"]  # a fixture


@pytest.fixture
def step(safe_street: Target) -> Step:
    walk = safe_street.step_set.get(by_on__isnull=False)
    walk.status = Step.Status.IN_PROGRESS
    walk.save()
    return walk


def forms_of(answer: Any, words: str) -> list[tuple[str, dict[str, str]]]:
    """Return where the forms of one button lead that a page shows, and what each carries."""
    page = answer.content.decode()
    forms = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    return [
        (unescape(url), dict(re.findall(r'name="(\w+)" value="([^"]*)"', inside)))
        for url, inside in forms
        if words in inside and "Walk to the bus stop" in inside
    ]


def tick(browser: Browser, page: str) -> Any:
    [(url, carried)] = forms_of(browser.get(page), "Done")
    return browser.post(url, carried, follow=True)


class TestTick:
    @pytest.mark.parametrize("page", ["plan", "day"])
    def test_one_button_ticks_and_one_takes_back(
        self, page: str, her_case: Case, step: Step, amina_browser: Browser
    ) -> None:
        where = at(her_case, "plan") if page == "plan" else reverse("desk:my_day")
        answer = tick(amina_browser, where)
        assert "Done: Walk to the bus stop together" in text_of(answer)
        assert answer.request["PATH_INFO"] == where
        step.refresh_from_db()
        assert (step.status, step.done_on) == ("done", date(2026, 11, 24))

        [(undo, carried)] = forms_of(answer, "Undo")
        for _ in range(2):  # a double click does it once
            answer = amina_browser.post(undo, carried, follow=True)
            assert (answer.status_code, answer.request["PATH_INFO"]) == (200, where)
        step.refresh_from_db()
        assert (step.status, step.done_on) == ("in_progress", None)

    def test_sent_twice_it_ticks_once(self, her_case: Case, step: Step, amina_browser: Browser) -> None:
        [(url, carried)] = forms_of(amina_browser.get(at(her_case, "plan")), "Done")
        amina_browser.post(url, carried)
        versions = step.history.count()
        assert amina_browser.post(url, carried).status_code == 302
        assert step.history.count() == versions

    def test_a_step_that_another_window_ticked_says_so(
        self, her_case: Case, step: Step, amina: User, now: datetime, today: date, amina_browser: Browser
    ) -> None:
        [(url, carried)] = forms_of(amina_browser.get(at(her_case, "plan")), "Done")
        actions.set_step_done(step=step, on=today, by=amina, at=now)
        answer = amina_browser.post(url, carried)
        assert answer.status_code == 409
        assert "This step is already done or stopped." in text_of(answer)

    def test_what_was_changed_since_is_not_taken_back(
        self, her_case: Case, step: Step, amina_browser: Browser
    ) -> None:
        [(undo, carried)] = forms_of(tick(amina_browser, at(her_case, "plan")), "Undo")
        step.refresh_from_db()
        step.what = "Walk to the bus stop alone"
        step.save()
        assert amina_browser.post(undo, carried).status_code == 409
        step.refresh_from_db()
        assert (step.status, step.done_on) == ("done", date(2026, 11, 24))

    def test_no_version_of_ones_own_choice_takes_it_back(
        self, her_case: Case, step: Step, amina: User, now: datetime, today: date, amina_browser: Browser
    ) -> None:
        actions.set_step_done(step=step, on=today, by=amina, at=now)
        step.what = "Walk to the bus stop alone"
        step.save()  # the version before this one was done, too
        undo = at(her_case, "step_undoing", step.pk, step.version)
        assert amina_browser.post(undo).status_code == 409

    def test_nothing_is_ticked_in_a_target_that_has_ended(
        self, her_case: Case, step: Step, amina: User, now: datetime, today: date, amina_browser: Browser
    ) -> None:
        target = step.target
        actions.set_target_status(target=target, status=Target.Status.MET, on=today, by=amina, at=now)
        assert forms_of(amina_browser.get(at(her_case, "plan")), "Done") == []
