"""What happens when an assessment is written, sent, checked and signed."""

import threading
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from cases.models import Case, Deadline, Entry, Refused
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.db.acting import acting_as
from riskassessment import actions
from riskassessment.actions import Planned
from riskassessment.models import Assessment, SafeguardingConcern
from riskassessment.queries.progress import risk_progress
from riskassessment.rules.scoring import Score
from tests import make
from tests.riskassessment import build

Kind = Deadline.Kind


def promise(case: Case, kind: str) -> Deadline:
    found = case.open_deadline(kind)
    assert found is not None
    return found


class TestStart:
    def test_the_first_is_number_one_and_a_first_assessment(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        begun = actions.start_or_continue(case=her_case, by=amina, at=now, on=today)
        assert (begun.number, begun.kind, begun.status) == (1, "initial", "draft")

    def test_what_was_begun_is_carried_on_by_a_colleague(
        self, her_case: Case, amina: User, ben: User, now: datetime, today: date
    ) -> None:
        begun = actions.start_or_continue(case=her_case, by=amina, at=now, on=today)
        assert actions.start_or_continue(case=her_case, by=ben, at=now, on=today) == begun

    def test_an_extra_review_keeps_its_reason(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        build.finished(her_case, by=amina)
        begun = actions.start_or_continue(case=her_case, by=amina, at=now, on=today, trigger="missing")
        assert (begun.number, begun.kind, begun.trigger) == (2, "extra", "missing")

    def test_a_review_before_exit_is_one(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        build.finished(her_case, by=amina)
        begun = actions.start_or_continue(case=her_case, by=amina, at=now, on=today, trigger="exit")
        assert begun.kind == "exit"

    def test_refuses_on_a_closed_case(self, her_case: Case, amina: User, now: datetime, today: date) -> None:
        her_case.close(kind=Case.ExitKind.OTHER, on=today, by=amina, at=now)
        with pytest.raises(Refused, match="closed"):
            actions.start_or_continue(case=her_case, by=amina, at=now, on=today)


class TestSave:
    def test_an_unfinished_page_is_kept_as_far_as_it_goes(self, her_case: Case, amina: User) -> None:
        page = build.written((3, 3), None, None, None, None, talked_through="")
        draft = build.draft(her_case, by=amina, page=page)
        draft.refresh_from_db()
        assert (draft.level, draft.calculated_level, draft.total) == ("high", "high", 9)
        assert draft.outcome().answered == 1

    def test_a_chosen_level_says_who_chose_it(self, her_case: Case, amina: User) -> None:
        page = build.written(0, chosen_level="high", override_reason="A threat")
        draft = build.draft(her_case, by=amina, page=page)
        assert (draft.calculated_level, draft.level, draft.override_by) == ("low", "high", amina)

    def test_choosing_the_level_the_answers_give_is_no_judgement(self, her_case: Case, amina: User) -> None:
        page = build.written((3, 3), chosen_level="high", override_reason="A threat")
        draft = build.draft(her_case, by=amina, page=page)
        assert (draft.override_by, draft.override_reason) == (None, "")

    def test_refuses_what_was_sent(self, her_case: Case, amina: User, now: datetime) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        with pytest.raises(Refused, match="sent to be checked"):
            actions.save_assessment(assessment=waiting, written=build.written(0), by=amina, at=now)

    def test_refuses_what_was_signed(self, her_case: Case, amina: User, now: datetime) -> None:
        done = build.finished(her_case, by=amina)
        with pytest.raises(Refused, match="already signed by Amina Osei"):
            actions.save_assessment(assessment=done, written=build.written(0), by=amina, at=now)


class TestFinish:
    def test_low_and_medium_are_signed_by_their_author(self, her_case: Case, amina: User) -> None:
        for page in (build.written((1, 3)), build.written((2, 2))):
            done = build.finished(her_case, by=amina, page=page)
            assert (done.is_signed, done.signed_by, done.checked_by) == (True, amina, None)

    @pytest.mark.parametrize(
        ("page", "due_on"),
        [
            pytest.param(build.written((3, 3)), date(2026, 11, 25), id="high within a working day"),
            pytest.param(build.written((4, 4)), date(2026, 11, 24), id="very high the same day"),
            pytest.param(
                build.written(0, chosen_level="medium", override_reason="A threat"),
                date(2026, 11, 27),
                id="judged within three working days",
            ),
        ],
    )
    def test_the_rest_waits_for_a_second_person(
        self, her_case: Case, amina: User, carys: User, page: actions.AssessmentAnswers, due_on: date
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=page)
        assert waiting.is_waiting
        assert promise(her_case, Kind.RISK_SIGN_OFF).due_on == due_on
        her_case.refresh_from_db()
        assert her_case.risk_level == ""

    def test_it_can_be_sent_to_one_manager(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        draft = build.draft(her_case, by=amina, page=build.written((3, 3)))
        sent = actions.finish(assessment=draft, by=amina, at=now, today=today, sent_to=carys)
        assert sent.sent_to == carys
        assert promise(her_case, Kind.RISK_SIGN_OFF).assignee == carys

    def test_not_to_someone_who_may_not_check_it(
        self, her_case: Case, amina: User, ben: User, now: datetime, today: date
    ) -> None:
        draft = build.draft(her_case, by=amina, page=build.written((3, 3)))
        with pytest.raises(Refused, match="Ben Archer cannot check"):
            actions.finish(assessment=draft, by=amina, at=now, today=today, sent_to=ben)

    def test_refuses_what_is_unfinished_naming_each_thing(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        page = build.written((3, 3), Score(2), None, talked_through="", evidence="")
        draft = build.draft(her_case, by=amina, page=page)
        with pytest.raises(Refused) as refusal:
            actions.finish(assessment=draft, by=amina, at=now, today=today)
        reasons = refusal.value.reasons
        assert "“Does the client understand what is going on?” is not answered." in reasons
        assert "Enter what you saw or heard about “Is the local community safe for the client?”." in reasons
        assert "Say whether you have talked this through with her." in reasons

    def test_a_worker_cannot_lower_a_level_and_a_manager_can(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        page = build.written((3, 3), chosen_level="medium", override_reason="He is in prison")
        with pytest.raises(Refused, match="Only a manager"):
            build.finished(her_case, by=amina, page=page)
        assert build.finished(her_case, by=carys, page=page).is_waiting

    def test_not_known_blocks_signing_after_fourteen_days(self, her_case: Case, amina: User) -> None:
        def page(day: date) -> actions.AssessmentAnswers:
            return build.written(0, money=Score(not_known=True), on=day)

        build.finished(her_case, by=amina, page=page(date(2026, 11, 10)))
        build.finished(her_case, by=amina, page=page(date(2026, 11, 24)))
        with pytest.raises(Refused, match="“not known” for 15 days"):
            build.finished(her_case, by=amina, page=page(date(2026, 11, 25)))
        settled = build.finished(her_case, by=amina, page=build.written(0, on=date(2026, 11, 25)))
        assert settled.is_signed

    def test_very_high_promises_a_call_the_same_day(self, her_case: Case, amina: User, today: date) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((4, 4)))
        assert waiting.escalation is not None
        assert (waiting.escalation.due_on, waiting.escalation.assignee) == (today, amina)
        actions.record_escalation(
            assessment=waiting, decision="Referral made.", by=amina, at=build.noon(today), today=today
        )
        waiting.escalation.refresh_from_db()
        assert waiting.escalation.outcome == "Referral made."
        with pytest.raises(Refused, match="already done"):
            actions.record_escalation(
                assessment=waiting, decision="Again", by=amina, at=build.noon(today), today=today
            )


class TestSign:
    def test_the_case_the_promises_and_the_story_follow(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        her_case.promise(Kind.FIRST_RISK_ASSESSMENT, due_on=today, by=amina, at=now)
        done = build.signed(her_case, by=amina, checker=carys, page=build.written((3, 3)))
        her_case.refresh_from_db()
        assert (her_case.risk_level, her_case.risk_rank, her_case.risk_total) == ("high", 3, 9)
        assert her_case.open_deadline(Kind.FIRST_RISK_ASSESSMENT) is None
        assert her_case.open_deadline(Kind.RISK_SIGN_OFF) is None
        review = promise(her_case, Kind.RISK_REVIEW)
        assert review.due_on == date(2026, 12, 8)
        assert review.context == "Last assessed Tue 24 Nov 2026. High risk: review every 14 days."
        told = Entry.objects.newest_first()[0]
        assert told.title == "Risk assessed as high, total 9"
        assert told.body == "Assessed by Amina Osei, checked by Carys Pugh."
        assert told.url == done.get_absolute_url()
        assert Event.objects.about(her_case.reference)[0].kind == "risk.checked"

    def test_the_next_says_what_it_was(self, her_case: Case, amina: User, carys: User, today: date) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written((3, 3)))
        later = build.written((1, 3), on=today + timedelta(7))
        build.signed(her_case, by=amina, checker=carys, page=later)
        assert Entry.objects.newest_first()[0].title == "Risk assessed as low, total 3 (was 9)"
        assert promise(her_case, Kind.RISK_REVIEW).due_on == today + timedelta(7 + 84)

    def test_what_was_planned_becomes_tasks(
        self, her_case: Case, amina: User, carys: User, today: date
    ) -> None:
        planned = [
            Planned(what="Change her SIM card", by_on=date(2026, 11, 27), party="us", assignee=amina),
            Planned(
                what="Fit a door chain", by_on=date(2026, 11, 30), party="agency", consideration="safety"
            ),
        ]
        page = build.written((3, 3), actions=planned)
        build.signed(her_case, by=amina, checker=carys, page=page)
        tasks = list(her_case.deadline_set.open().filter(kind=Kind.TASK).order_by("due_on"))
        assert [(task.title, task.assignee, task.owner) for task in tasks] == [
            ("Change her SIM card", amina, "us"),
            ("Fit a door chain", None, "other"),
        ]

    def test_refuses_the_author(self, her_case: Case, carys: User, now: datetime, today: date) -> None:
        waiting = build.finished(her_case, by=carys, page=build.written((3, 3)))
        with pytest.raises(Refused, match="Someone else must check"):
            actions.sign_off(assessment=waiting, by=carys, at=now, today=today)

    def test_refuses_what_was_not_sent(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        draft = build.draft(her_case, by=amina, page=build.written((3, 3)))
        with pytest.raises(Refused, match="not waiting to be checked"):
            actions.sign_off(assessment=draft, by=carys, at=now, today=today)

    def test_the_checker_may_set_another_level_saying_why(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        page = build.written((2, 2), chosen_level="high", override_reason="A threat")
        waiting = build.finished(her_case, by=amina, page=page)
        with pytest.raises(Refused, match="why you set a different level"):
            actions.sign_off(assessment=waiting, by=carys, at=now, today=today, chosen_level="very_high")
        done = actions.sign_off(
            assessment=waiting, by=carys, at=now, today=today, chosen_level="very_high", reason="He is near"
        )
        assert (done.level, done.calculated_level, done.override_by) == ("very_high", "medium", carys)

    def test_the_checker_lowers_nothing_that_was_sent_as_high(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        """One person says high and another says less: neither word alone makes it lower."""
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        for lower in ("medium", "low"):
            with pytest.raises(Refused, match="cannot lower this level alone"):
                actions.sign_off(
                    assessment=waiting,
                    by=carys,
                    at=now,
                    today=today,
                    chosen_level=lower,
                    reason="He is in prison",
                )


class TestAskChanges:
    def test_goes_back_to_the_author_and_comes_again(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        back = actions.ask_changes(assessment=waiting, words="Say who saw him", by=carys, at=now, today=today)
        assert back.state_words == "Changes asked for"
        assert her_case.open_deadline(Kind.RISK_SIGN_OFF) is None
        assert back.changes_task is not None
        assert (back.changes_task.assignee, back.changes_task.due_on) == (amina, date(2026, 11, 25))
        again = build.finished(her_case, by=amina, page=build.written((3, 3), evidence="Her sister saw him"))
        assert again == back
        assert (again.is_waiting, again.changes_asked) == (True, "")
        back.changes_task.refresh_from_db()
        assert back.changes_task.met_by == amina

    def test_says_what_to_change(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        with pytest.raises(Refused, match="what should be changed"):
            actions.ask_changes(assessment=waiting, words=" ", by=carys, at=now, today=today)


class TestThrowAway:
    def test_the_draft_goes_and_its_history_stays(self, her_case: Case, amina: User, now: datetime) -> None:
        draft = build.draft(her_case, by=amina)
        actions.throw_away(assessment=draft, by=amina, at=now)
        assert not Assessment.objects.exists()
        assert Assessment.history.filter(history_type="-").count() == 1

    def test_a_second_time_says_so(self, her_case: Case, amina: User, now: datetime) -> None:
        draft = build.draft(her_case, by=amina)
        stale = Assessment.objects.select_related("case").get(pk=draft.pk)
        actions.throw_away(assessment=draft, by=amina, at=now)
        with pytest.raises(Refused, match="was deleted"):
            actions.throw_away(assessment=stale, by=amina, at=now)

    def test_not_what_waits_or_is_signed(self, her_case: Case, amina: User, now: datetime) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        with pytest.raises(Refused, match="sent to be checked"):
            actions.throw_away(assessment=waiting, by=amina, at=now)


class TestCheckers:
    def test_managers_who_see_the_case_but_not_the_author(
        self, her_case: Case, amina: User, carys: User, house_b: Service, now: datetime
    ) -> None:
        make.user("Elsewhere Manager", role=Role.MANAGER, services=[house_b])
        make.user("Gone Manager", role=Role.MANAGER, services=[her_case.service], is_active=False)
        assert actions.checkers_for(her_case, author=amina, at=now) == [carys]
        assert actions.checkers_for(her_case, author=carys, at=now) == []


class TestConcerns:
    def record(self, case: Case, by: User, at: datetime) -> SafeguardingConcern:
        return actions.record_concern(
            case=case,
            concern="Bruises on both arms",
            noticed_on=date(2026, 11, 23),
            route="adult",
            told="Duty social worker",
            agreed="no",
            why="Risk to life",
            by=by,
            at=at,
        )

    def test_open_until_a_manager_closes_it_with_an_outcome(
        self, her_case: Case, amina: User, carys: User, now: datetime
    ) -> None:
        concern = self.record(her_case, amina, now)
        assert SafeguardingConcern.objects.open().get() == concern
        with pytest.raises(Refused, match="Enter the outcome"):
            actions.close_concern(concern=concern, outcome_words="", by=carys, at=now)
        actions.close_concern(concern=concern, outcome_words="Enquiry ended", by=carys, at=now)
        assert not SafeguardingConcern.objects.open().exists()
        with pytest.raises(Refused, match="already closed by Carys Pugh"):
            actions.close_concern(concern=concern, outcome_words="Again", by=carys, at=now)


class TestProgress:
    def test_first_and_last_signed_are_compared_with_the_facts_of_the_record(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        plan = [Planned(what="Open a bank account", by_on=today, consideration="money", assignee=amina)]
        start = build.written((3, 3), (1, 2), on=date(2026, 11, 3))
        first = build.signed(her_case, by=amina, checker=carys, page=start)
        end = build.written((1, 1), (2, 2), actions=plan)
        last = build.signed(her_case, by=amina, checker=carys, page=end)
        found = risk_progress(her_case, exit_on=today)
        assert (found.baseline, found.latest) == (first, last)
        assert found.verdict.reasons == (
            ("Money: gone up from low to medium, and no action planned for it since then has been done."),
        )
        her_case.deadline_set.get(title="Open a bank account").meet(by=amina, at=now, on=today)
        assert risk_progress(her_case, exit_on=today).verdict.holds

    def test_an_action_older_than_the_rise_does_not_excuse_it(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        plan = [Planned(what="Open a bank account", by_on=today, consideration="money", assignee=amina)]
        start = build.written((3, 3), (1, 2), on=date(2026, 11, 3), actions=plan)
        build.signed(her_case, by=amina, checker=carys, page=start)
        build.signed(her_case, by=amina, checker=carys, page=build.written((1, 1), (2, 2)))
        her_case.deadline_set.get(title="Open a bank account").meet(by=amina, at=now, on=today)
        assert not risk_progress(her_case, exit_on=today).verdict.holds

    def test_an_action_done_before_it_was_planned_does_not_excuse_it(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        plan = [Planned(what="Open a bank account", by_on=today, consideration="money", assignee=amina)]
        for page in (
            build.written((3, 3), (1, 2), on=date(2026, 11, 3)),
            build.written((1, 1), (2, 2), actions=plan),
        ):
            build.signed(her_case, by=amina, checker=carys, page=page)
        task = her_case.deadline_set.get(title="Open a bank account")
        task.meet(by=amina, at=now, on=date(2026, 11, 10))
        assert not risk_progress(her_case, exit_on=today).verdict.holds

    def test_a_draft_does_not_count(self, her_case: Case, amina: User, today: date) -> None:
        build.draft(her_case, by=amina)
        found = risk_progress(her_case, exit_on=today)
        assert (found.baseline, found.latest, found.verdict.holds) == (None, None, False)

    def test_an_open_concern_is_in_the_way(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        build.finished(her_case, by=amina)
        assert risk_progress(her_case, exit_on=today).verdict.holds
        TestConcerns().record(her_case, amina, now)
        assert not risk_progress(her_case, exit_on=today).verdict.holds


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def together(self, *acts: partial[Assessment]) -> list[object]:
        """Run acts at the same moment, each on its own connection; return results and refusals."""
        barrier, results = threading.Barrier(len(acts)), list[object]()

        def run(act: partial[Assessment]) -> None:
            barrier.wait()
            try:
                with acting_as(act.keywords["by"]):
                    results.append(act())
            except Refused as refusal:
                results.append(refusal)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    def test_two_managers_sign_and_one_signature_stands(
        self, her_case: Case, amina: User, carys: User, now: datetime, today: date
    ) -> None:
        other = make.user("Ruth Ellery", role=Role.MANAGER, services=[her_case.service])
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        results = self.together(
            *(
                partial(actions.sign_off, assessment=waiting, by=by, at=now, today=today)
                for by in (carys, other)
            )
        )
        assert sorted(type(result).__name__ for result in results) == ["Assessment", "Refused"]
        assert Entry.objects.filter(title__startswith="Risk assessed as").count() == 1
        assert her_case.deadline_set.filter(kind=Kind.RISK_REVIEW).count() == 1

    def test_two_people_start_and_there_is_one_draft(
        self, her_case: Case, amina: User, ben: User, now: datetime, today: date
    ) -> None:
        results = self.together(
            *(
                partial(actions.start_or_continue, case=her_case, by=by, at=now, on=today)
                for by in (amina, ben)
            )
        )
        assert len({getattr(result, "pk", None) for result in results}) == 1
        assert Assessment.objects.count() == 1
