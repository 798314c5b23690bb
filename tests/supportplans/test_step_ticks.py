"""A step or a target is ticked where it stands, with one button, and taken back beside what is said then."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.audit.models import Event
from supportplans import actions
from supportplans.models import Plan, Step, Target
from tests.supportplans.pages import agreed, at, clock, day, text_of

__all__ = ["clock"]  # a fixture


@pytest.fixture
def step(safe_street: Target) -> Step:
    walk = safe_street.step_set.get(by_on__isnull=False)
    walk.status = Step.Status.IN_PROGRESS
    walk.save()
    return walk


def forms_of(answer: Any, words: str, of: str = "Walk to the bus stop") -> list[tuple[str, dict[str, str]]]:
    """Return where the forms of one button lead that a page shows, and what each carries."""
    page = answer.content.decode()
    forms = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    return [
        (unescape(url), dict(re.findall(r'name="(\w+)" value="([^"]*)"', inside)))
        for url, inside in forms
        if words in inside and of in inside
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

    def test_on_a_phone_its_target_stays_unfolded(
        self, her_case: Case, court: Target, amina_browser: Browser
    ) -> None:
        Step(case=her_case, target=court, what="Ring the solicitor").save()

        def is_unfolded(answer: Any, fold: str) -> bool:
            before, _, target = answer.text.partition(f'id="target-{court.pk}"')
            around: str = (
                before.rsplit("<details", 1)[-1] if fold == "later" else target.partition("<details")[2]
            )
            return around.partition(">")[0].endswith(" open")

        page = amina_browser.get(at(her_case, "plan"))
        assert not is_unfolded(page, "its own")
        assert not is_unfolded(page, "later")
        [(url, carried)] = forms_of(page, "Done", "Ring the solicitor")
        answer = amina_browser.post(url, carried)
        assert answer["Location"].endswith(f"#target-{court.pk}")
        page = amina_browser.get(answer["Location"])
        assert is_unfolded(page, "its own")
        [(undo, carried)] = forms_of(page, "Undo", "Ring the solicitor")
        page = amina_browser.post(undo, carried, follow=True)  # it is for later again, which is folded
        assert is_unfolded(page, "its own")
        assert is_unfolded(page, "later")

    def test_the_first_step_starts_its_target_and_taken_back_it_is_not_started_again(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        answer = tick(amina_browser, at(her_case, "plan"))
        safe_street.refresh_from_db()
        assert safe_street.status == Target.Status.IN_PROGRESS

        [(undo, carried)] = forms_of(answer, "Undo")
        amina_browser.post(undo, carried)
        safe_street.refresh_from_db()
        assert safe_street.status == Target.Status.NOT_STARTED

    def test_a_target_that_somebody_started_stays_so_when_its_step_is_taken_back(
        self, her_case: Case, safe_street: Target, amina: User, now: datetime, amina_browser: Browser
    ) -> None:
        started = Target.Status.IN_PROGRESS
        actions.set_target_status(target=safe_street, status=started, on=now.date(), by=amina, at=now)
        [(undo, carried)] = forms_of(tick(amina_browser, at(her_case, "plan")), "Undo")
        amina_browser.post(undo, carried)
        safe_street.refresh_from_db()
        assert safe_street.status == started

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


@pytest.fixture
def waiting(safe_street: Target) -> Target:
    """A target that waits for another service: marking it as met forgets for whom."""
    safe_street.status, safe_street.agency = Target.Status.WAITING, "The escort service"
    safe_street.agency_asked_on, safe_street.agency_answer = date(2026, 11, 20), "waiting"
    safe_street.save()
    return safe_street


class TestMet:
    WANTS = "I want to feel safe in the street."

    def test_one_button_marks_and_one_takes_back(
        self, her_case: Case, waiting: Target, amina: User, now: datetime, amina_browser: Browser
    ) -> None:
        for step in waiting.step_set.all():
            actions.set_step_done(step=step, on=now.date(), by=amina, at=now)
        [(url, carried)] = forms_of(amina_browser.get(at(her_case, "plan")), "Mark as met", self.WANTS)
        amina_browser.post(url, carried)
        answer = amina_browser.post(url, carried, follow=True)  # a double click marks it once
        [(undo, carried)] = forms_of(answer, "Undo", self.WANTS)
        waiting.refresh_from_db()
        assert (waiting.status, waiting.agency, waiting.outcome_by) == ("met", "", amina)
        for _ in range(2):
            answer = amina_browser.post(undo, carried, follow=True)
            assert (answer.status_code, answer.request["PATH_INFO"]) == (200, at(her_case, "plan"))
        waiting.refresh_from_db()
        assert (waiting.status, waiting.agency, waiting.outcome_on) == ("waiting", "The escort service", None)
        titles = set(her_case.entry_set.values_list("title", flat=True))
        assert {"Safety target: met", "Safety target: no longer marked as met"} <= titles
        assert Event.objects.filter(kind="plan.target_taken_back").count() == 1

    def test_what_happens_to_its_open_steps_is_asked_before(
        self, her_case: Case, safe_street: Target, amina: User, amina_browser: Browser
    ) -> None:
        walk, house = safe_street.step_set.all()
        page = amina_browser.get(at(her_case, "plan"))
        assert forms_of(page, "Mark as met", self.WANTS) == [], "not with one button"
        url = f"{at(her_case, 'target_status', safe_street.pk)}?status=met"
        assert f'href="{url}"' in page.text
        # A page that was open before the step was added leads there too.
        assert amina_browser.post(at(her_case, "target_met", safe_street.pk))["Location"] == url

        asked = text_of(amina_browser.get(url))
        assert "“Walk to the bus stop together” is not done yet. What happens to it?" in unescape(asked)
        answers = {"status": "met", "version": safe_street.version, **day("on", date(2026, 11, 24))}
        answers[f"step_{walk.pk}"] = "stopped"
        said = unescape(text_of(amina_browser.post(url, answers)))
        assert f"Choose what happens to “{house.what}”" in said
        safe_street.refresh_from_db()
        assert safe_street.is_open

        assert amina_browser.post(url, {**answers, f"step_{house.pk}": "open"}).status_code == 302
        for record in (safe_street, walk, house):
            record.refresh_from_db()
        assert (safe_street.status, walk.status, house.status) == ("met", "stopped", "not_started")
        body = her_case.entry_set.get(title="Safety target: met").body
        assert "Step stopped: Walk to the bus stop together" in body
        assert f"Step left open: {house.what}" in body

    def test_a_step_that_was_done_is_done_on_the_day_of_its_target(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        steps = list(safe_street.step_set.all())
        answers = {"status": "met", "version": safe_street.version, **day("on", date(2026, 11, 23))}
        answers |= {f"step_{step.pk}": "done" for step in steps}
        assert amina_browser.post(at(her_case, "target_status", safe_street.pk), answers).status_code == 302
        done = set(safe_street.step_set.values_list("status", "done_on"))
        assert done == {("done", date(2026, 11, 23))}

    def test_it_is_not_asked_where_the_target_goes_on(
        self, her_case: Case, safe_street: Target, amina_browser: Browser
    ) -> None:
        answers = {"status": "in_progress", "version": safe_street.version, **day("on", date(2026, 11, 24))}
        answers |= {f"step_{step.pk}": "stopped" for step in safe_street.step_set.all()}
        assert amina_browser.post(at(her_case, "target_status", safe_street.pk), answers).status_code == 302
        assert safe_street.step_set.open().count() == 2

    def test_what_was_changed_or_agreed_since_is_not_taken_back(
        self, her_case: Case, plan: Plan, waiting: Target, amina: User, now: datetime, amina_browser: Browser
    ) -> None:
        actions.set_target_met(target=waiting, on=now.date(), by=amina, at=now)
        undo = at(her_case, "target_undoing", waiting.pk, waiting.version)
        agreed(plan, amina, now + timedelta(minutes=5))
        answer = amina_browser.post(undo)
        assert answer.status_code == 409
        assert "She has been asked about the plan since." in text_of(answer)
        waiting.save()
        for version in (waiting.version - 1, waiting.version):  # the version before it was met, too
            answer = amina_browser.post(at(her_case, "target_undoing", waiting.pk, version))
            assert answer.status_code == 409
            assert "This target has been changed since." in text_of(answer)
        waiting.refresh_from_db()
        assert waiting.status == "met"
