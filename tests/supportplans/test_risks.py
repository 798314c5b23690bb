from datetime import date, datetime

import pytest

from cases.models import Case
from hestia.accounts.models import User
from supportplans import actions
from supportplans.models import Target, UnansweredRisk
from supportplans.queries.high_risks import answers, current_assessment, high_risks, risks_of
from tests.riskassessment import build

ASSESSED = date(2026, 11, 24)


def target(status: str = Target.Status.IN_PROGRESS, *, ended: date | None = None) -> Target:
    return Target(considerations=["community"], status=status, outcome_on=ended)


class TestAnswers:
    @pytest.mark.parametrize(
        ("found", "expected"),
        [
            pytest.param(target(), True, id="worked on"),
            pytest.param(target(Target.Status.NOT_STARTED), True, id="not started"),
            pytest.param(target(Target.Status.MET, ended=ASSESSED), True, id="met that day"),
            pytest.param(
                target(Target.Status.MET, ended=date(2026, 11, 23)), False, id="met before: risk stayed"
            ),
            pytest.param(target(Target.Status.STOPPED, ended=ASSESSED), False, id="stopped by her"),
            pytest.param(target(Target.Status.NOT_MET, ended=ASSESSED), False, id="not met"),
            pytest.param(target(Target.Status.SIGNPOSTED, ended=ASSESSED), True, id="passed on"),
        ],
    )
    def test_an_open_target_answers_and_so_does_one_reached_since(
        self, found: Target, expected: bool
    ) -> None:
        assert answers(found, "community", assessed_on=ASSESSED) is expected

    def test_a_target_for_another_risk_does_not(self) -> None:
        assert not answers(target(), "family", assessed_on=ASSESSED)


class TestHighRisks:
    def test_without_an_assessment_there_is_nothing_to_answer(self) -> None:
        assert high_risks(None, [target()], []) == []

    def test_lists_high_and_very_high_with_what_answers_them(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        page = build.written(community=(3, 3), safety=(4, 4), family=(2, 2))
        build.signed(her_case, by=amina, checker=carys, page=page)
        mine = actions.add_target(
            case=her_case,
            domain="safety",
            text="I want to feel safe.",
            considerations=["community"],
            by=amina,
            at=now,
            on=today,
        )
        community, safety = risks_of(her_case, [mine])
        assert (community.level, community.targets, community.is_answered) == ("high", (mine,), True)
        assert (safety.level, safety.is_answered) == ("very_high", False)

    def test_a_reason_counts_for_the_assessment_it_was_given_for(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written(family=(3, 3)))
        why = UnansweredRisk(consideration="family", assessment_number=1, reason="The police deal with it.")
        assert high_risks(current_assessment(her_case), [], [why])[0].is_answered
        why.assessment_number = 2
        assert not high_risks(current_assessment(her_case), [], [why])[0].is_answered

    def test_a_draft_does_not_count(self, her_case: Case, amina: User) -> None:
        build.draft(her_case, by=amina, page=build.written(family=(4, 4)))
        assert current_assessment(her_case) is None
