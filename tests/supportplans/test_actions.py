from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.models import Case, Deadline, Entry, Refused
from hestia.accounts.models import User
from hestia.audit.models import Event
from supportplans import actions
from supportplans.models import ConversationCheck, Plan, PlanVersion, Review, Step, Target, Who
from tests.riskassessment import build
from tests.supportplans.pages import agreed

Kind = Deadline.Kind


class TestWhatMatters:
    def test_begins_the_plan_once(self, her_case: Case, amina: User, now: datetime) -> None:
        actions.write_what_matters(case=her_case, words="A safe home.", by=amina, at=now)
        actions.write_what_matters(case=her_case, words="A safe home. To study.", by=amina, at=now)
        assert Plan.objects.get(case=her_case).what_matters == "A safe home. To study."
        assert her_case.entry_set.filter(kind=Entry.Kind.PLAN).count() == 1

    def test_a_closed_case_is_read_not_written(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        her_case.close(kind=Case.ExitKind.OTHER, on=today, by=amina, at=now)
        with pytest.raises(Refused, match="closed"):
            actions.write_what_matters(case=her_case, words="A safe home.", by=amina, at=now)


class TestTargets:
    def test_a_target_comes_with_its_steps_in_order(self, safe_street: Target) -> None:
        assert [step.what for step in safe_street.step_set.all()] == [
            "Walk to the bus stop together",
            "Save the house’s number",
        ]

    def test_steps_are_kept_changed_added_and_taken_away(
        self, safe_street: Target, amina: User, now: datetime, today: date
    ) -> None:
        first, second = safe_street.step_set.all()
        actions.change_target(
            target=safe_street,
            steps=[
                actions.StepRow(what=second.what, who=Who.CLIENT, status=Step.Status.DONE, pk=second.pk),
                actions.StepRow(what="Ask the college", who=Who.OTHER, who_name="Layla"),
            ],
            by=amina,
            at=now,
            on=today,
        )
        done, new = safe_street.step_set.all()
        assert (done.pk, done.done_on) == (second.pk, today)
        assert (new.what, new.who_name) == ("Ask the college", "Layla")
        assert not Step.objects.filter(pk=first.pk).exists()
        assert Step.history.filter(id=first.pk, history_type="-").exists()

    def test_the_steps_of_another_target_are_not_taken_over(
        self, safe_street: Target, court: Target, amina: User, now: datetime, today: date
    ) -> None:
        foreign = safe_street.step_set.all()[0]
        actions.change_target(
            target=court,
            steps=[actions.StepRow(what="Mine", pk=foreign.pk)],
            by=amina,
            at=now,
            on=today,
        )
        foreign.refresh_from_db()
        assert foreign.target == safe_street
        assert court.step_set.get().pk != foreign.pk

    @pytest.mark.parametrize(
        "status",
        [Target.Status.PARTLY, Target.Status.NOT_MET, Target.Status.STOPPED, Target.Status.SUPERSEDED],
    )
    def test_an_ending_short_of_met_needs_its_reason(
        self, status: str, safe_street: Target, amina: User, now: datetime, today: date
    ) -> None:
        with pytest.raises(Refused, match="Say why"):
            actions.set_target_status(
                target=safe_street, status=status, on=today, reason="  ", by=amina, at=now
            )
        safe_street.refresh_from_db()
        assert safe_street.is_open

    def test_only_a_long_term_target_is_passed_on(
        self, safe_street: Target, amina: User, now: datetime, today: date
    ) -> None:
        with pytest.raises(Refused, match="long-term"):
            actions.set_target_status(
                target=safe_street, status=Target.Status.SIGNPOSTED, on=today, by=amina, at=now
            )

    def test_met_tells_the_story_and_can_be_taken_back(
        self, safe_street: Target, amina: User, now: datetime, today: date
    ) -> None:
        actions.set_target_status(target=safe_street, status=Target.Status.MET, on=today, by=amina, at=now)
        assert (safe_street.outcome_on, safe_street.outcome_by) == (today, amina)
        assert safe_street.case.entry_set.newest_first()[0].title == "Safety target: met"
        actions.set_target_status(
            target=safe_street, status=Target.Status.IN_PROGRESS, on=today, by=amina, at=now
        )
        assert (safe_street.outcome_on, safe_street.outcome_by) == (None, None)

    def test_the_log_holds_no_words_of_hers(self, safe_street: Target) -> None:
        for event in Event.objects.filter(kind__startswith="plan."):
            assert "safe" not in str(event.detail).replace("safety", "")

    def test_the_database_refuses_an_ending_without_its_day(self, safe_street: Target) -> None:
        safe_street.status = Target.Status.MET
        with pytest.raises(IntegrityError, match="target_ended_has_day_and_person"), transaction.atomic():
            safe_street.save()


class TestAgree:
    def agree(self, plan: Plan, amina: User, now: datetime, **how: Any) -> PlanVersion:
        said: dict[str, Any] = {
            "answer": PlanVersion.Answer.AGREES,
            "was_read_aloud": True,
            "language": "Arabic",
            "interpreter_name": "Layla",
            "copy_given": PlanVersion.Copy.DISCREET,
            "on": date(2026, 11, 24),
        }
        return actions.agree(plan=plan, by=amina, at=now, **{**said, **how})

    def test_keeps_what_was_agreed_whatever_is_changed_later(
        self, plan: Plan, safe_street: Target, amina: User, now: datetime, today: date
    ) -> None:
        version = self.agree(plan, amina, now)
        actions.change_target(target=safe_street, text="I want something else.", by=amina, at=now, on=today)
        version.refresh_from_db()
        (kept,) = version.content["targets"]
        assert kept["text"] == "I want to feel safe in the street."
        assert [step["what"] for step in kept["steps"]] == [
            "Walk to the bus stop together",
            "Save the house’s number",
        ]
        assert version.content["what_matters"] == "A safe home for me and my baby."

    def test_a_version_is_never_changed(
        self, plan: Plan, safe_street: Target, amina: User, now: datetime
    ) -> None:
        version = self.agree(plan, amina, now)
        with pytest.raises(TypeError, match="never changed"):
            version.save()

    def test_versions_count_up(self, plan: Plan, safe_street: Target, amina: User, now: datetime) -> None:
        assert [self.agree(plan, amina, now).number for _ in range(2)] == [1, 2]
        plan.refresh_from_db()
        assert plan.current_number == 2

    def test_keeps_the_first_promise_and_makes_the_next(
        self, plan: Plan, safe_street: Target, her_case: Case, amina: User, now: datetime
    ) -> None:
        first = her_case.promise(Kind.FIRST_PLAN, due_on=date(2026, 11, 9), by=amina, at=now)
        self.agree(plan, amina, now)
        first.refresh_from_db()
        assert first.met_on == date(2026, 11, 24)
        review = her_case.open_deadline(Kind.PLAN_REVIEW)
        assert review is not None
        assert review.due_on == date(2026, 12, 22)

    def test_agreeing_again_leaves_the_promised_review_alone(
        self, plan: Plan, safe_street: Target, her_case: Case, amina: User, now: datetime
    ) -> None:
        self.agree(plan, amina, now, next_review_on=date(2026, 12, 8))
        self.agree(plan, amina, now)
        review = her_case.open_deadline(Kind.PLAN_REVIEW)
        assert review is not None
        assert review.due_on == date(2026, 12, 8)

    def test_an_empty_plan_is_not_agreed(self, plan: Plan, amina: User, now: datetime) -> None:
        with pytest.raises(Refused, match="no target yet"):
            self.agree(plan, amina, now)

    def test_a_high_risk_must_be_answered_first(
        self, plan: Plan, safe_street: Target, amina: User, carys: User, now: datetime
    ) -> None:
        build.signed(plan.case, by=amina, checker=carys, page=build.written(family=(3, 3)))
        with pytest.raises(Refused, match="Family and friends: the risk is high, and no target"):
            self.agree(plan, amina, now)
        actions.explain_unanswered_risk(
            case=plan.case,
            consideration="family",
            assessment_number=1,
            reason="The police deal with it.",
            by=amina,
            at=now,
        )
        assert self.agree(plan, amina, now).number == 1

    def test_a_reason_for_one_assessment_does_not_hold_for_the_next(
        self, plan: Plan, safe_street: Target, amina: User, carys: User, now: datetime
    ) -> None:
        build.signed(plan.case, by=amina, checker=carys, page=build.written(family=(3, 3)))
        actions.explain_unanswered_risk(
            case=plan.case, consideration="family", assessment_number=1, reason="Police.", by=amina, at=now
        )
        build.signed(plan.case, by=amina, checker=carys, page=build.written(family=(4, 4)))
        with pytest.raises(Refused, match="is very high"):
            self.agree(plan, amina, now)

    def test_without_full_agreement_the_database_wants_a_reason(
        self, plan: Plan, safe_street: Target, amina: User, now: datetime
    ) -> None:
        with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
            self.agree(plan, amina, now, answer=PlanVersion.Answer.IN_PART)

    def test_the_database_lets_only_an_agreement_in_part_name_targets(
        self, plan: Plan, safe_street: Target, amina: User, now: datetime
    ) -> None:
        in_part = PlanVersion.Answer.IN_PART
        assert self.agree(plan, amina, now, answer=in_part, not_agreed=[safe_street.pk]).not_agreed
        again = self.agree(plan, amina, now, not_agreed=[safe_street.pk])
        assert not again.not_agreed
        again.pk, again.number, again.not_agreed = None, 3, [safe_street.pk]
        again._state.adding = True
        with pytest.raises(IntegrityError, match="names_targets"), transaction.atomic():
            again.save()

    def test_a_target_that_went_meanwhile_cannot_be_named(
        self, plan: Plan, safe_street: Target, amina: User, now: datetime
    ) -> None:
        with pytest.raises(Refused, match="no longer in the plan"):
            self.agree(plan, amina, now, answer=PlanVersion.Answer.IN_PART, not_agreed=[safe_street.pk + 99])


class TestReview:
    def test_ends_what_is_met_or_stopped_and_keeps_the_rest(
        self, plan: Plan, safe_street: Target, court: Target, her_case: Case, amina: User, now: datetime
    ) -> None:
        her_case.promise(Kind.PLAN_REVIEW, due_on=date(2026, 11, 26), by=amina, at=now)
        done = actions.record_review(
            plan=plan,
            outcomes={
                safe_street.pk: (Review.Outcome.MET, ""),
                court.pk: (Review.Outcome.STOP, "She does not want to give evidence."),
            },
            what_changed="She sleeps better.",
            on=date(2026, 11, 24),
            by=amina,
            at=now,
        )
        safe_street.refresh_from_db()
        court.refresh_from_db()
        assert safe_street.status == Target.Status.MET
        assert (court.status, court.reason) == (
            Target.Status.STOPPED,
            "She does not want to give evidence.",
        )
        assert done.next_review_on == date(2026, 12, 22)
        promised = her_case.open_deadline(Kind.PLAN_REVIEW)
        assert promised is not None
        assert promised.due_on == date(2026, 12, 22)
        assert her_case.deadline_set.filter(kind=Kind.PLAN_REVIEW, met_on=date(2026, 11, 24)).count() == 1

    def test_a_day_before_she_was_asked_about_the_plan_is_refused(
        self, plan: Plan, safe_street: Target, amina: User, now: datetime, today: date
    ) -> None:
        agreed(plan, amina, now)
        with pytest.raises(Refused, match="The review must be on that day or later"):
            actions.record_review(
                plan=plan,
                outcomes={safe_street.pk: (Review.Outcome.MET, "")},
                on=today - timedelta(days=1),
                by=amina,
                at=now,
            )
        safe_street.refresh_from_db()
        assert safe_street.is_open

    def test_stopping_without_a_reason_saves_nothing(
        self, plan: Plan, safe_street: Target, court: Target, amina: User, now: datetime, today: date
    ) -> None:
        with pytest.raises(Refused):
            actions.record_review(
                plan=plan,
                outcomes={
                    safe_street.pk: (Review.Outcome.MET, ""),
                    court.pk: (Review.Outcome.STOP, ""),
                },
                on=today,
                by=amina,
                at=now,
            )
        safe_street.refresh_from_db()
        assert safe_street.is_open
        assert not Review.objects.exists()


class TestConversationChecks:
    @pytest.mark.parametrize(
        ("on", "last_decision_on", "is_current"),
        [
            pytest.param(date(2026, 11, 24), None, True, id="same day"),
            pytest.param(date(2027, 2, 22), None, True, id="90th day"),
            pytest.param(date(2027, 2, 23), None, False, id="91st day"),
            pytest.param(date(2026, 12, 1), date(2026, 11, 25), False, id="decision made after it"),
            pytest.param(date(2026, 12, 1), date(2026, 11, 24), True, id="decision made the same day"),
            pytest.param(date(2027, 2, 23), date(2026, 11, 6), False, id="old, decision older still"),
        ],
    )
    def test_current_for_90_days_and_until_a_decision(
        self, on: date, last_decision_on: date | None, is_current: bool
    ) -> None:
        check = ConversationCheck(held_on=date(2026, 11, 24))
        assert check.is_current(on=on, last_decision_on=last_decision_on) is is_current

    def test_a_follow_up_day_is_a_promise(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        actions.record_check(
            case=her_case,
            subject=ConversationCheck.Subject.POLICE,
            result=ConversationCheck.Result.PARTLY,
            on=today,
            language="Arabic",
            interpreter_name="Layla",
            follow_up_on=today + timedelta(days=7),
            by=amina,
            at=now,
        )
        task = her_case.deadline_set.open().get()
        assert task.title == "Talk again: concerns about the police were talked about"
        assert task.due_on == date(2026, 12, 1)
