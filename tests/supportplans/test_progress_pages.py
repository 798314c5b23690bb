"""Versions side by side, progress by part, and the seven outcomes, as pages."""

import uuid
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client as Browser

from cases.models import Case
from hestia.accounts.models import User
from supportplans import actions
from supportplans.models import OutcomeRating, Plan, Target
from tests.supportplans.pages import agreed, at, clock, day, text_of

__all__ = ["clock"]  # the fixture that stops the clock


class TestCompare:
    def test_two_versions_stand_side_by_side(
        self,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        court: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
    ) -> None:
        agreed(plan, amina, now)
        actions.set_target_status(target=safe_street, status="met", on=today, by=amina, at=now)
        actions.write_what_matters(case=her_case, words="To see my mother.", by=amina, at=now)
        one = text_of(amina_browser.get(at(her_case, "compare")))
        assert "Not started, now met" in one, "one version is held against the plan as it stands"
        agreed(plan, amina, now)
        both = text_of(amina_browser.get(at(her_case, "compare")))
        for words in (
            "A safe home for me and my baby.",
            "To see my mother.",
            "Version 1",
            "Version 2",
            "The same",
        ):
            assert words in both
        same = text_of(amina_browser.get(at(her_case, "compare"), {"before": "2", "after": "2"}))
        assert "Changed" not in same
        assert amina_browser.get(at(her_case, "compare"), {"before": "99", "after": "x"}).status_code == 200

    def test_without_a_version_leads_back(self, her_case: Case, plan: Plan, amina_browser: Browser) -> None:
        assert "nothing to compare yet" in text_of(amina_browser.get(at(her_case, "compare"), follow=True))


class TestOutcomes:
    def page(self, **answers: Any) -> dict[str, Any]:
        return {
            "moment": "baseline",
            "housing": "2",
            "safety": "3",
            "medical": "",
            "words": "I do not sleep.",
            "once": str(uuid.uuid4()),
            **day("rated_on", date(2026, 11, 24)),
            **answers,
        }

    def test_are_rated_at_start_review_and_exit_and_the_change_is_shown(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        assert "I have a home that is safe and right for me." in text_of(
            amina_browser.get(at(her_case, "outcomes_new"))
        )
        amina_browser.post(at(her_case, "outcomes_new"), self.page())
        assert "At the start" not in text_of(amina_browser.get(at(her_case, "outcomes_new")))
        for moment, housing in (("review", "3"), ("exit", "5")):
            page = self.page(moment=moment, housing=housing, safety="2")
            assert amina_browser.post(at(her_case, "outcomes_new"), page).status_code == 302
        shown = text_of(amina_browser.get(at(her_case, "progress")))
        assert "Secure and suitable housing 2 3 5 3 points up" in shown
        assert "Safety from any trafficker or other abuser 3 2 2 1 point down" in shown
        assert "Access to medical treatment – – – Not talked about" in shown
        assert OutcomeRating.objects.count() == 3

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            pytest.param({"housing": "", "safety": ""}, "Choose a number for at least one", id="nothing"),
            pytest.param({"housing": "6"}, "Choose an answer to “I have a home", id="six"),
            pytest.param({"moment": ""}, "Answer “Which stage is this?”", id="when"),
            pytest.param({"words": "й" * 15_000}, "Shorten “What does she say about it?”", id="too long"),
        ],
    )
    def test_bad_input_comes_back_in_words(
        self, answers: dict[str, str], message: str, her_case: Case, amina_browser: Browser
    ) -> None:
        answer = amina_browser.post(at(her_case, "outcomes_new"), self.page(**answers))
        assert message in text_of(answer)
        assert answers.get("words", "I do not sleep.") in answer.content.decode()
        assert not OutcomeRating.objects.exists()

    def test_a_second_start_is_refused(self, her_case: Case, amina_browser: Browser) -> None:
        for _ in range(2):
            answer = amina_browser.post(at(her_case, "outcomes_new"), self.page())
        assert "Choose an answer to “Which stage is this?”" in text_of(answer)
        assert OutcomeRating.objects.count() == 1


def test_progress_shows_each_version_and_each_review(
    her_case: Case,
    plan: Plan,
    safe_street: Target,
    amina: User,
    now: datetime,
    today: date,
    amina_browser: Browser,
) -> None:
    assert "has not been asked yet" in text_of(amina_browser.get(at(her_case, "progress")))
    agreed(plan, amina, now)
    actions.record_review(
        plan=plan,
        outcomes={safe_street.pk: ("met", "I walk alone.")},
        what_changed="I sleep.",
        on=today,
        by=amina,
        at=now,
    )
    shown = text_of(amina_browser.get(at(her_case, "progress")))
    assert "Safety 0 of 1 1 of 1" in shown
    for words in ("I walk alone.", "It is met", "I sleep."):
        assert words in shown


class TestRatingDue:
    """She is asked at the start, after each review and before she leaves, and the pages say when."""

    def rate(self, case: Case, moment: str, on: date, by: User, at: datetime) -> None:
        actions.rate_outcomes(case=case, moment=moment, ratings={"housing": 3}, on=on, by=by, at=at)

    @pytest.mark.parametrize("page", ["plan", "review", "agreement"])
    def test_the_plan_its_review_and_her_answer_say_so(
        self,
        page: str,
        her_case: Case,
        plan: Plan,
        safe_street: Target,
        amina: User,
        now: datetime,
        today: date,
        amina_browser: Browser,
    ) -> None:
        link = at(her_case, "outcomes_new")
        url = at(her_case, page)
        first = text_of(amina_browser.get(url))
        assert "not been asked about the seven outcomes yet" in first
        self.rate(her_case, "baseline", date(2026, 11, 10), amina, now)
        assert link not in amina_browser.get(url).text
        actions.record_review(plan=plan, outcomes={}, on=today, by=amina, at=now)
        shown = amina_browser.get(url)
        assert "Ask how she rates the seven outcomes now." in text_of(shown)
        assert link in shown.text
        self.rate(her_case, "review", today, amina, now)
        assert link not in amina_browser.get(url).text

    def test_and_the_exit_until_she_was_asked(
        self, her_case: Case, amina: User, now: datetime, today: date, amina_browser: Browser
    ) -> None:
        link, url = at(her_case, "outcomes_new"), at(her_case, "exit")
        assert link not in amina_browser.get(url).text, "nothing is being prepared"
        actions.prepare_exit(case=her_case, by=amina, at=now)
        assert link in amina_browser.get(url).text
        assert amina_browser.get(link).context["form"]["moment"].value() == "exit"
        self.rate(her_case, "exit", today, amina, now)
        assert link not in amina_browser.get(url).text
