"""Whoever wrote a part of an assessment does not check it, whoever sends it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from cases.models import Case, Refused
from hestia.accounts.models import Service, User
from riskassessment import actions
from riskassessment.actions import AssessmentAnswers, Planned
from riskassessment.models import Assessment
from tests import make
from tests.riskassessment import build

NOON, TODAY = make.NOON, make.TODAY


def page(**fields: Any) -> AssessmentAnswers:
    return build.written((3, 3), **{"evidence": "Her sister saw him.", **fields})


def all_the_ratings(case: Case, boss: User, worker: User) -> None:
    build.draft(case, by=boss, page=page())
    actions.save_assessment(assessment=case.assessment_set.get(), written=page(), by=worker, at=NOON)


def one_reason(case: Case, boss: User, worker: User) -> None:
    build.draft(case, by=worker, page=page(evidence="Nothing yet."))
    actions.save_assessment(assessment=case.assessment_set.get(), written=page(), by=boss, at=NOON)


def what_will_be_done(case: Case, boss: User, worker: User) -> None:
    build.draft(case, by=worker, page=page())
    planned = page(actions=[Planned(what="Change the lock", by_on=TODAY, assignee=worker)])
    actions.save_assessment(assessment=case.assessment_set.get(), written=planned, by=boss, at=NOON)


def the_level(case: Case, boss: User, worker: User) -> None:
    build.draft(case, by=worker, page=page())
    judged = page(chosen_level="medium", override_reason="He is in prison")
    actions.save_assessment(assessment=case.assessment_set.get(), written=judged, by=boss, at=NOON)


def what_was_overwritten(case: Case, boss: User, worker: User) -> None:
    """What she wrote was written over: she has still written in it."""
    one_reason(case, boss, worker)
    changed = page(evidence="Her brother saw him.")
    actions.save_assessment(assessment=case.assessment_set.get(), written=changed, by=worker, at=NOON)


def why_it_was_begun(case: Case, boss: User, worker: User) -> None:
    actions.start_extra(case=case, trigger="missing", trigger_words="Two nights", by=boss, at=NOON, on=TODAY)
    actions.save_assessment(assessment=case.assessment_set.get(), written=page(), by=worker, at=NOON)


def what_was_asked_for(case: Case, boss: User, worker: User) -> None:
    """She asked for changes and then made them herself."""
    waiting = build.finished(case, by=worker, page=page())
    actions.ask_changes(assessment=waiting, words="Say who.", by=boss, at=NOON, today=TODAY)
    changed = page(evidence="Me.")
    actions.save_assessment(assessment=case.assessment_set.get(), written=changed, by=boss, at=NOON)


type Writing = Callable[[Case, User, User], None]
PARTS = [
    all_the_ratings,
    one_reason,
    what_will_be_done,
    the_level,
    what_was_overwritten,
    why_it_was_begun,
    what_was_asked_for,
]


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role="manager", services=[outreach])


def sent(case: Case, by: User, to: User | None = None) -> Assessment:
    return actions.finish(
        assessment=case.assessment_set.unsigned().get(), by=by, at=NOON, today=TODAY, sent_to=to
    )


@pytest.mark.parametrize("wrote", PARTS, ids=lambda wrote: wrote.__name__)
class TestWhoWroteAPart:
    def test_does_not_check_it(
        self, her_case: Case, amina: User, carys: User, ruth: User, wrote: Writing
    ) -> None:
        wrote(her_case, carys, amina)
        waiting = sent(her_case, amina)
        with pytest.raises(Refused, match=r"You wrote part of this assessment\..*Ruth Ellery"):
            actions.sign_off(assessment=waiting, by=carys, at=NOON, today=TODAY)
        checked = actions.sign_off(assessment=waiting, by=ruth, at=NOON, today=TODAY)
        assert checked.is_signed

    def test_is_not_asked_to(
        self, her_case: Case, amina: User, carys: User, ruth: User, wrote: Writing
    ) -> None:
        wrote(her_case, carys, amina)
        begun = her_case.assessment_set.unsigned().get()
        assert actions.checkers_for(her_case, author=amina, assessment=begun, at=NOON) == [ruth]
        with pytest.raises(Refused, match="wrote none"):
            sent(her_case, amina, carys)

    def test_can_still_send_it_back(self, her_case: Case, amina: User, carys: User, wrote: Writing) -> None:
        """Or nothing would ever become of it where she is the only manager."""
        wrote(her_case, carys, amina)
        waiting = sent(her_case, amina)
        back = actions.ask_changes(assessment=waiting, words="Not me.", by=carys, at=NOON, today=TODAY)
        assert back.was_sent_back


def test_whoever_only_asked_for_changes_wrote_nothing(
    her_case: Case, amina: User, carys: User, now: datetime, today: date
) -> None:
    waiting = build.finished(her_case, by=amina, page=page())
    for words in ("Say who saw him.", "And when."):
        actions.ask_changes(assessment=waiting, words=words, by=carys, at=now, today=today)
        waiting = build.finished(her_case, by=amina, page=page(evidence=words))
    assert actions.sign_off(assessment=waiting, by=carys, at=now, today=today).is_signed


def test_the_page_says_who_can(
    her_case: Case, amina: User, carys: User, ruth: User, carys_browser: Browser
) -> None:
    all_the_ratings(her_case, carys, amina)
    waiting = sent(her_case, amina)
    url = f"/cases/{her_case.reference}/risk/{waiting.number}/sign-off/"
    answer = {"answer": "sign", "version": waiting.version, "saw_no_action": "on"}
    page = carys_browser.post(url, answer).content.decode()
    assert "You wrote part of this assessment. Someone else must check it: Ruth Ellery." in page
    assert not Assessment.objects.signed().exists()


def test_the_database_refuses_it_too(her_case: Case, amina: User, carys: User) -> None:
    all_the_ratings(her_case, carys, amina)
    sent(her_case, amina)
    signed = {"status": "signed", "signed_at": NOON, "signed_by": amina}
    with pytest.raises(IntegrityError, match="checker_wrote_none_of_it"), transaction.atomic():
        Assessment.objects.update(**signed, checked_at=NOON, checked_by=carys)
