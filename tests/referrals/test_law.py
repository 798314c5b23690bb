"""Whose number it is, what ends, and what is still to be done: held against the law, not the code."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from cases.models import Case, Deadline
from hestia.accounts.models import User
from referrals import actions
from referrals.forms.policies import PolicyForm
from referrals.models import Decision, Policy, Referral
from referrals.queries.policy_choice import clock_policy_choice
from referrals.queries.strip import strip
from referrals.queries.timetable import clock_words, timetable
from referrals.rules.clocks import EndRule, recovery
from referrals.rules.minimums import shorter_than_law
from supportplans import actions as supportplans
from tests import make
from tests.referrals.conftest import NOON, Act, decision, fresh
from tests.referrals.pages import boxes, text_of, url
from tests.referrals.policies import add
from tests.referrals.promised import open_promises, problems_of

pytestmark = [pytest.mark.usefixtures("at_noon"), pytest.mark.django_db]


def tasks(case: Case, kind: str) -> dict[str, date]:
    return dict(Deadline.objects.open().filter(case=case, kind=kind).values_list("title", "due_on"))


def shown(referral: Referral, on: date) -> Any:
    referral = fresh(referral)
    return strip(referral.as_of(on), referral.case, today=on)


def a_no(**said: Any) -> dict[str, Any]:
    return decision(outcome="negative", **said)


class TestNoDateThatNoRuleSays:
    @pytest.mark.parametrize("on", [date(2026, 11, 6), date(2026, 11, 24), date(2027, 3, 1)])
    def test_the_final_decision_has_no_first_day(self, rg_positive: Referral, on: date) -> None:
        words = " ".join(f"{stage.fact} {stage.note}" for stage in shown(rg_positive, on).stages)
        assert "Not before" not in words


class TestAdvice:
    """A no of Wed 14 Oct 2026: the window closes on Fri 13 Nov, 30 days later."""

    @pytest.fixture
    def sent_early(self, act: Act, submitted: Referral) -> Referral:
        submitted.submitted_on = submitted.received_on = date(2026, 10, 5)
        submitted.reference, submitted.receipt_recorded_at = "NRM-1", NOON
        submitted.receipt_recorded_by = submitted.submission_recorded_by
        submitted.save()
        return fresh(submitted)

    @pytest.mark.parametrize(
        ("recorded_on", "due_on"),
        [
            pytest.param(date(2026, 11, 2), date(2026, 11, 5), id="well inside: three working days"),
            pytest.param(date(2026, 11, 12), date(2026, 11, 13), id="late: the last working day inside"),
            pytest.param(date(2026, 11, 13), date(2026, 11, 13), id="on the last day: that day"),
        ],
    )
    def test_falls_inside_the_window(
        self, act: Act, sent_early: Referral, recorded_on: date, due_on: date
    ) -> None:
        at = datetime.combine(recorded_on, NOON.time(), UTC)
        with time_machine.travel(at, tick=False):
            act("record_decision", referral=sent_early, **a_no(made_on=date(2026, 10, 14)), at=at)
        assert open_promises(sent_early.case)["legal_advice"] <= max(due_on, recorded_on)
        assert open_promises(sent_early.case)["legal_advice"] >= recorded_on
        if recorded_on != date(2026, 11, 2):
            assert open_promises(sent_early.case)["legal_advice"] == due_on

    def test_a_letter_after_the_last_day_is_the_reason_for_a_late_request(
        self, act: Act, sent_early: Referral, amina_browser: Browser
    ) -> None:
        late = a_no(made_on=date(2026, 10, 14), notified_on=date(2026, 11, 20), told_on=date(2026, 11, 20))
        act("record_decision", referral=sent_early, **late)
        [(title, due_on)] = tasks(sent_early.case, "reconsideration").items()
        assert title == "Ask late for reconsideration: the letter came after the last day"
        assert due_on > make.TODAY
        clock = timetable(fresh(sent_early)).reconsideration
        assert clock
        assert clock.words(make.TODAY).pill == "Ask late"
        assert "The letter came on Fri 20 Nov" in text_of(amina_browser.get(url(sent_early.case)))
        asked = text_of(amina_browser.get(url(sent_early.case, "reconsideration")))
        assert "The letter came on Fri 20 Nov 2026, after the last day to ask." in asked


class TestRefusedRequest:
    @pytest.fixture
    def refused(self, act: Act, rg_negative: Referral) -> Referral:
        asked = {"ground": "evidence", "evidence": ["statement"], "asked_by": "Us"}
        act("request_reconsideration", referral=rg_negative, asked_on=date(2026, 11, 10), **asked)
        answer = {"outcome": "refused", "answered_on": date(2026, 11, 18), "letter": "held"}
        more = {"letter_kept": "Her file", "reasons": "Nothing new."}
        act("record_reconsideration_outcome", referral=rg_negative, **answer, **more)
        return fresh(rg_negative)

    def test_leaves_the_window_open_and_counted(self, refused: Referral) -> None:
        # A no of 6 Nov: 30 days later is Sun 6 Dec.
        [(title, due_on)] = tasks(refused.case, "reconsideration").items()
        assert (title[:22], due_on) == ("Last day to ask again:", date(2026, 12, 6))
        clock = timetable(refused).reconsideration
        assert clock
        assert clock.words(make.TODAY).pill == "12 days left"
        assert clock.words(date(2026, 12, 7)).kind == "done"

    def test_can_be_asked_again_and_then_is_waited_for(self, act: Act, refused: Referral) -> None:
        asked = {"ground": "evidence", "evidence": ["medical"], "asked_by": "Us"}
        act("request_reconsideration", referral=refused, asked_on=make.TODAY, **asked)
        assert tasks(refused.case, "reconsideration") == {}


class TestDisqualified:
    @pytest.fixture
    def taken_away(self, act: Act, rg_positive: Referral) -> Referral:
        said = {"ground": "bad_faith", "reasons": "They say so", "notice_on": date(2026, 11, 9)}
        act("record_notice", referral=rg_positive, **said, respond_by=date(2026, 11, 19))
        notice = rg_positive.disqualification_set.get()
        act("record_notice_progress", notice=notice, outcome="disqualified", decided_on=date(2026, 11, 20))
        return fresh(rg_positive)

    def test_has_no_time_to_move_on_after_a_yes(self, act: Act, taken_away: Referral) -> None:
        act("record_decision", referral=taken_away, **decision(stage="cg", made_on=date(2026, 11, 23)))
        after = fresh(taken_away)
        assert timetable(after).move_on is None
        assert "move_on" not in open_promises(after.case)
        words = " ".join(f"{stage.fact} {stage.note}" for stage in shown(after, make.TODAY).stages)
        assert "support has ended" in words
        assert "at least" not in words.lower()

    def test_a_notice_that_waits_stands_above_everything(self, act: Act, rg_positive: Referral) -> None:
        said = {"ground": "bad_faith", "reasons": "They say so", "notice_on": date(2026, 11, 9)}
        act("record_notice", referral=rg_positive, **said, respond_by=date(2026, 11, 19))
        found = shown(rg_positive, make.TODAY)
        assert (found.headline, found.kind) == ("Notice of disqualification", "overdue")
        assert found.pill == "Answer was due Thu 19 Nov"

    def test_and_among_the_steps_until_it_is_decided(
        self, act: Act, rg_positive: Referral, amina_browser: Browser
    ) -> None:
        said = {"ground": "bad_faith", "reasons": "They say so", "notice_on": date(2026, 11, 9)}
        act("record_notice", referral=rg_positive, **said, respond_by=date(2026, 12, 4))
        page = text_of(amina_browser.get(url(rg_positive.case)))
        assert "Answer the notice of disqualification" in page
        notice = rg_positive.disqualification_set.get()
        act("record_notice_progress", notice=notice, responded_on=make.TODAY, responded_by="Her solicitor")
        assert "Answered. Record what they decide." in text_of(amina_browser.get(url(rg_positive.case)))

    def test_asked_to_look_again_and_given_back(
        self, act: Act, taken_away: Referral, amina_browser: Browser
    ) -> None:
        case = taken_away.case
        assert "They were asked to look at the disqualification again" in text_of(
            amina_browser.get(url(case))
        )
        asked = {"asked_by": "Her solicitor", **boxes("asked_on", date(2026, 11, 23))}
        amina_browser.post(url(case, "disqualification_review"), asked)
        assert fresh(taken_away).disqualified_on
        given = {**asked, "outcome": "given_back", **boxes("answered_on", make.TODAY)}
        amina_browser.post(url(case, "disqualification_review"), given)
        after = fresh(taken_away)
        assert after.disqualified_on is None
        table = timetable(after)
        assert table.removal
        assert table.removal.ceased_on is None
        assert "recovery_review" in open_promises(case)

    def test_an_answer_has_its_day(self, act: Act, taken_away: Referral) -> None:
        wrong = {"asked_on": date(2026, 11, 19), "asked_by": "Us", "outcome": "stays"}
        assert set(problems_of(act, "record_review", referral=taken_away, **wrong)) == {
            "asked_on",
            "answered_on",
        }


class TestSources:
    def test_a_statute_proves_no_contract(self, act: Act, rg_positive: Referral) -> None:
        act("record_decision", referral=rg_positive, **a_no(stage="cg", made_on=date(2026, 11, 20)))
        after = fresh(rg_positive)
        choice = clock_policy_choice(after, "move-on")
        assert choice
        assert "General knowledge" in choice.source.source
        assert choice.source.how_sure.startswith("In part from general knowledge")

    def test_every_length_of_every_row_has_its_own(self) -> None:
        for row in Policy.objects.filter(jurisdiction="EW"):
            for length in ("moveon_positive", "moveon_negative"):
                assert "Nationality and Borders" not in row.source_of(length).source
        law = Policy.objects.get(jurisdiction="EW", effective_from=date(2024, 2, 12))
        assert "s.61" in law.source_of("recovery").source
        assert law.source_of("recovery").how_sure == "Read in the primary source"

    def test_without_its_own_it_is_the_rows(self) -> None:
        row = Policy(note="A letter", verified="excerpt", recovery_days=30)
        assert row.source_of("recovery").source == "A letter"
        assert row.source_of("recovery").how_sure == "Read in an excerpt"


class TestWhoseNumber:
    """Guidance counted 45 days, the law counts 30 from the decision of Fri 6 Nov: to Sat 5 Dec."""

    def test_the_day_of_the_law_has_its_task(self, rg_positive: Referral) -> None:
        found = tasks(rg_positive.case, "run_up")
        [(title, due_on)] = [each for each in found.items() if "by law" in each[0]]
        assert title.startswith("Day 30 by law")
        assert due_on == date(2026, 12, 5)  # the Saturday that its words name

    def test_each_says_whose_it_is(self, rg_positive: Referral, amina_browser: Browser) -> None:
        page = text_of(amina_browser.get(url(rg_positive.case)))
        assert "45 days, our service’s own count (by law 30)" in page
        assert page.index("30 days, the law") < page.rindex("45 days, our service’s own count")
        assert "30 days, the law" in page
        # The 45 leave the day of the decision out, the 30 begin with it: each says which is its first.
        assert "day 1 is Sat 7 Nov" in page
        assert '<span class="muted small">day 1</span>' in page
        task = Deadline.objects.open().get(case=rg_positive.case, kind="recovery_review")
        assert "our service’s own count (by law 30)" in task.context
        assert "until December 2022" not in page + task.context
        assert "our own rule" not in page + task.context

    def test_a_row_that_people_entered_is_our_own(self) -> None:
        terms = Policy(jurisdiction="SEED", recovery_days=60, made_at=NOON, end_rule="later_of_cg").terms
        clock = recovery(date(2026, 11, 6), terms)
        assert clock
        assert clock.whose == "our own rule"

    def test_an_extension_is_the_home_offices(self, act: Act, rg_positive: Referral) -> None:
        longer = {"until_on": date(2027, 12, 1), "granted_on": date(2026, 11, 20), "reason": "health"}
        act("extend", referral=rg_positive, **longer, evidence="Dr Lund", letter_kept="Her file")
        found = shown(rg_positive, make.TODAY).stages[2]
        assert found.fact == "From Fri 6 Nov. Extended from Mon 21 Dec"

    def test_what_is_not_sure_says_so_beside_its_date(
        self, rg_negative: Referral, amina_browser: Browser
    ) -> None:
        page = text_of(amina_browser.get(url(rg_negative.case)))
        words = "30 days, the Home Office’s guidance (check before relying on it)"
        assert page.count(words) == 2  # in the strip, and among the clocks
        task = Deadline.objects.open().get(case=rg_negative.case, kind="reconsideration")
        assert words in task.context

    def test_after_a_no_the_rest_is_no_law(self, act: Act, rg_positive: Referral) -> None:
        at = datetime(2026, 12, 14, 12, tzinfo=UTC)
        no = a_no(stage="cg", made_on=date(2026, 12, 14))
        act("record_decision", referral=rg_positive, **no, at=at)
        clock = timetable(fresh(rg_positive)).recovery
        assert clock
        words = clock.words(date(2026, 12, 20))
        assert "left" not in words.pill
        assert "by our service’s own count" in words.headline


class TestTasks:
    def test_say_what_is_so_after_the_final_decision(self, act: Act, rg_positive: Referral) -> None:
        task = Deadline.objects.open().get(case=rg_positive.case, kind="recovery_review")
        assert "then until the final decision" in task.context
        act("record_decision", referral=rg_positive, **decision(stage="cg", made_on=date(2026, 11, 20)))
        task.refresh_from_db()
        assert task.is_open
        assert (task.title, task.due_on) == ("Recovery period ends", date(2026, 12, 21))
        assert "final decision" not in task.context

    def test_of_ours_fall_on_working_days(self, act: Act, rg_positive: Referral) -> None:
        """Move-on to Fri 8 Jan 2027: 14 days before is Christmas, 7 days before New Year's Day."""
        yes = decision(stage="cg", made_on=date(2026, 11, 24), told_on=date(2026, 11, 24))
        act("record_decision", referral=rg_positive, **yes)
        days = [
            due_on
            for title, due_on in tasks(rg_positive.case, "run_up").items()
            if "she may have to move on" in title
        ]
        assert sorted(days) == [date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 6)]


class TestRows:
    def test_a_correction_by_a_day_keeps_the_row_that_was_kept(
        self, act: Act, rg_positive: Referral, carys: User
    ) -> None:
        before = rg_positive.decisions[0].policy
        add(carys, recovery_days=60)  # from 1 Nov, and running clocks keep their dates
        made = fresh(rg_positive).decisions[0]
        corrected = {"outcome": "positive", "notified_on": None, "letter": "held", "letter_kept": "Her file"}
        act("correct_decision", decision=made, made_on=date(2026, 11, 5), why="A slip", **corrected)
        assert fresh(rg_positive).decisions[0].policy == before

    def test_a_correction_to_a_day_of_other_rules_takes_theirs(
        self, act: Act, received: Referral, carys: User
    ) -> None:
        add(carys, effective_from=date(2026, 11, 10), recovery_days=60)
        act("record_decision", referral=received, **decision())
        made = fresh(received).decisions[0]
        corrected = {"outcome": "positive", "notified_on": None, "letter": "held", "letter_kept": "Her file"}
        made.told_on, made.told_how = None, "not_yet"
        made.save()
        act("correct_decision", decision=made, made_on=date(2026, 11, 11), why="A slip", **corrected)
        policy = fresh(received).decisions[0].policy
        assert policy
        assert policy.recovery_days == 60

    @pytest.mark.parametrize(
        ("jurisdiction", "days", "first", "is_shorter"),
        [
            ("SEED", 7, False, True),
            ("SEED", 28, False, True),
            ("SEED", 29, False, False),
            ("EW", 29, True, True),
            ("EW", 30, True, False),
            ("SCT", 89, False, True),
            ("NIR", 45, False, False),
        ],
    )
    def test_shorter_than_the_law(self, jurisdiction: str, days: int, first: bool, is_shorter: bool) -> None:
        said = shorter_than_law(jurisdiction, effective_from=date(2026, 11, 1), days=days, counts_first=first)
        assert bool(said) is is_shorter

    def test_is_warned_of_once_and_names_the_law(self) -> None:
        said = {
            **boxes("effective_from", date(2026, 12, 1)),
            "rg_unit": "working",
            "rg_calendar": "EW",
            "recovery_days": "7",
            "end_rule": EndRule.LATER_OF_CG,
            "moveon_negative_unit": "working",
            "note": "Our trustees",
            "verified": "seed",
            "why": "Less room",
        }
        form = PolicyForm(said, today=make.TODAY, jurisdiction="SEED")
        assert not form.is_valid()
        assert "at least 30 days" in str(form.errors["is_meant"])
        assert "Nationality and Borders Act 2022 s.61" in str(form.errors["is_meant"])
        assert PolicyForm({**said, "is_meant": "on"}, today=make.TODAY, jurisdiction="SEED").is_valid()


class TestWords:
    def test_a_no_says_so_before_there_was_a_last_day(self, act: Act, received: Referral) -> None:
        Decision(
            referral=received,
            stage="rg",
            outcome="negative",
            made_on=date(2026, 11, 6),
            letter="awaited",
            told_how="not_yet",
            recorded_at=NOON,
            recorded_by=received.started_by,
        ).save()
        found = shown(received, make.TODAY)
        assert found.headline == "Reasonable grounds, negative"
        assert found.pill == "No last day is set"

    def test_days_keep_their_capitals_and_sentences_one_stop(
        self, act: Act, rg_positive: Referral, amina: User, amina_browser: Browser
    ) -> None:
        act("record_decision", referral=rg_positive, **a_no(stage="cg", made_on=date(2026, 11, 20)))
        with time_machine.travel(datetime(2027, 1, 5, 12, tzinfo=UTC), tick=False):
            amina_browser.force_login(amina)
            page = text_of(amina_browser.get(url(rg_positive.case)))
        assert "Reconsideration: closed Sun 20 Dec" in page
        assert ".." not in page.split("<main", 1)[1].split("</main", 1)[0]


class TestSpoken:
    """By speaking, through a first responder's professional, only from Fri 13 Feb 2026."""

    def test_a_withdrawal_before_that_was_signed(self, act: Act, her_case: Case, salvation_army: Any) -> None:
        sent = {"submitted_on": date(2026, 1, 5), "received_on": date(2026, 1, 5), "reference": "NRM-9"}
        referral = act("record_earlier_referral", case=her_case, organisation=salvation_army, **sent)
        said = {"reason": "her_choice", "how": "witnessed", "witness": "Jo", "knows_support_ends": True}
        wrong = problems_of(act, "withdraw", referral=referral, withdrawn_on=date(2026, 2, 12), **said)
        assert wrong["how"].startswith("Before 13 February 2026")
        act("withdraw", referral=referral, withdrawn_on=date(2026, 2, 13), **said)

    def test_a_panel_may_decide(self) -> None:
        assert "Devolved panel, for children" in Referral.Authority.labels


class TestDeath:
    def test_stops_what_ran_and_asks_nothing_more(
        self, rg_positive: Referral, amina: User, carys_browser: Browser
    ) -> None:
        case = Case.objects.get(pk=rg_positive.case_id)
        case.close(kind=Case.ExitKind.DIED, on=make.TODAY, by=amina, at=NOON)
        found = shown(rg_positive, date(2026, 12, 1))
        assert found.headline == "She died"
        assert "left" not in " ".join(f"{stage.fact} {stage.note}" for stage in found.stages)
        assert case.nrm_in_words(on=make.TODAY) == "Died"
        page = text_of(carys_browser.get(url(case)))
        assert "Not chased yet" not in page
        assert ">Reopen<" not in page

    def test_a_decision_that_comes_afterwards_asks_nothing_until_it_is_taken_back(
        self, act: Act, received: Referral, amina: User
    ) -> None:
        leaving = supportplans.prepare_exit(case=received.case, kind="died", by=amina, at=NOON)
        told = {"reason": "In hospital", "told_by": "The ward", "told_of_death": "Police"}
        died_on = date(2026, 11, 20)
        leaving = supportplans.change_exit(leaving=leaving, exit_on=died_on, **told, by=amina, at=NOON)
        act("record_decision", referral=fresh(received), **decision(letter="awaited"))
        case = Case.objects.get(pk=received.case_id)
        assert not case.deadline_set.open().exists()
        assert case.next_due_on is None
        referral = fresh(received)
        assert shown(referral, make.TODAY).headline == "She died"
        assert "stopped" in {
            clock_words(clock, referral, today=make.TODAY).kind for clock in timetable(referral)
        }
        supportplans.take_back_death(leaving=leaving, by=amina, at=NOON)
        kinds = set(case.deadline_set.open().values_list("kind", flat=True))
        assert {"recovery_review", "run_up", "decision_letter", "risk_review"} <= kinds
        assert "rg_decision" not in kinds


def test_the_acts_are_the_houses() -> None:
    assert {"record_grounds", "record_review", "begin_new_referral"} <= set(actions.__all__)
