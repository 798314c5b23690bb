"""The settings of the rules: rows by date, bank holidays, what would move, and what is moved."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from cases.models import Case, Deadline, Entry, Refused, Seal
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.db.acting import acting_as
from hestia.workingdays.models import BankHoliday, forget_calendars
from referrals import actions
from referrals.models import Policy, Referral
from referrals.queries.policy_moves import fingerprint, holiday_change, policy_change, timed_cases
from referrals.rules.clocks import Terms, Unit
from referrals.rules.differences import policy_differences
from tests import make
from tests.referrals.conftest import NOON, RG_ON, SENT_ON, Act, decision, fresh
from tests.referrals.policies import THIRTY, WHY, add, hidden, recovery_of, row, seed, send, sent_and_decided
from tests.text import on_one_line

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _calendars_read_anew() -> Any:
    forget_calendars()
    yield
    forget_calendars()


class TestWhatChanged:
    BEFORE = Terms(rg_days=5, recovery_days=45, moveon_negative_days=9)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            pytest.param({}, [], id="nothing"),
            pytest.param({"recovery_days": 30}, ["recovery period 45 days → 30 days"], id="length"),
            pytest.param(
                {"rg_unit": Unit.CALENDAR}, ["reasonable grounds 5 working days → 5 days"], id="unit"
            ),
            pytest.param({"rg_days": None}, ["reasonable grounds 5 working days → not set"], id="taken out"),
            pytest.param({"reconsideration_days": 30}, ["reconsideration not set → 30 days"], id="new"),
            pytest.param({"rg_count_start": True}, ["the day of receipt now counts"], id="first day"),
            pytest.param(
                {"rg_calendar": "SCT"}, ["bank holidays of England and Wales → Scotland"], id="calendar"
            ),
            pytest.param(
                {"moveon_negative_unit": Unit.CALENDAR},
                ["move-on after a negative decision 9 working days → 9 days"],
                id="unit of move-on",
            ),
        ],
    )
    def test_says_each_difference(self, change: dict[str, Any], words: list[str]) -> None:
        terms = {"rg_days": 5, "recovery_days": 45, "moveon_negative_days": 9, **change}
        assert policy_differences(self.BEFORE, Terms(**terms)) == words


class TestRows:
    def test_a_correction_takes_the_place_of_the_row_and_keeps_it(self, carys: User) -> None:
        before = seed()
        right = row(effective_from=before.effective_from, **THIRTY)
        actions.correct_policy(policy=before, row=right, why=WHY, moving=False, by=carys, at=NOON)
        before.refresh_from_db()
        assert (before.superseded_by, before.recovery_days) == (carys, 45)
        assert (seed(), seed().corrects, seed().why) == (right, before, WHY)
        assert Event.objects.get(kind="policy.corrected").detail == {"clocks": "kept", "because": WHY}

    def test_a_row_corrected_by_someone_else_is_refused(self, carys: User) -> None:
        before = seed()
        for moving in (False, True):
            right = row(effective_from=before.effective_from, **THIRTY)
            if moving:
                with pytest.raises(Refused, match="already"):
                    actions.correct_policy(
                        policy=before, row=right, why=WHY, moving=moving, by=carys, at=NOON
                    )
            else:
                actions.correct_policy(policy=before, row=right, why=WHY, moving=moving, by=carys, at=NOON)

    def test_two_rows_that_begin_on_one_day_are_refused(self, carys: User) -> None:
        with pytest.raises(Refused, match="Correct that row instead"):
            add(carys, effective_from=seed().effective_from)

    @pytest.mark.parametrize(
        ("said", "constraint"),
        [
            ({"recovery_days": 1000}, "policy_lengths_are_at_most_999_days"),
            ({"made_at": NOON}, "policy_made_at_and_by_with_its_source_and_why"),
            ({"why": WHY}, "policy_made_at_and_by_with_its_source_and_why"),
            ({"superseded_at": NOON}, "policy_superseded_at_and_by"),
        ],
    )
    def test_the_database_refuses(self, said: dict[str, Any], constraint: str) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row(**said).save()


class TestPreview:
    def test_lists_what_would_move_and_by_how_much(self, rg_positive: Referral, carys: User) -> None:
        [effect] = policy_change(row(**THIRTY)).effects_for(carys, today=TODAY)
        [move] = effect.moves
        assert (move.reference, move.clock, move.by) == (
            rg_positive.case.reference,
            "Recovery period",
            "16 days earlier",
        )
        assert (move.was, move.becomes) == (date(2026, 12, 21), date(2026, 12, 5))
        assert recovery_of(rg_positive)[0] == date(2026, 12, 21)

    def test_clocks_that_started_before_the_day_stay(self, rg_positive: Referral, carys: User) -> None:
        change = policy_change(row(effective_from=date(2026, 11, 7), **THIRTY))
        assert change.effects_for(carys, today=TODAY) == []

    def test_a_clock_that_has_stopped_stays(self, rg_positive: Referral, carys: User) -> None:
        change = policy_change(row(effective_from=date(2026, 10, 1), rg_days=9))
        [effect] = change.effects_for(carys, today=TODAY)
        assert effect.moves == []
        assert [replacement.name for replacement in effect.replacements] == ["policy"]

    def test_a_period_that_was_taken_away_stays(self, act: Act, rg_positive: Referral, carys: User) -> None:
        notice = act(
            "record_notice",
            referral=rg_positive,
            ground="public_order",
            reasons="A conviction.",
            notice_on=date(2026, 11, 16),
            respond_by=date(2026, 11, 26),
        )
        act("record_notice_progress", notice=notice, outcome="disqualified", decided_on=date(2026, 11, 23))
        assert policy_change(row(**THIRTY)).effects_for(carys, today=TODAY) == []

    def test_a_window_that_has_closed_is_not_opened_again(self, rg_negative: Referral, carys: User) -> None:
        change = policy_change(row(jurisdiction="EW", reconsideration_days=60))
        [effect] = change.effects_for(carys, today=date(2026, 12, 6))
        assert [(move.was, move.becomes) for move in effect.moves] == [(date(2026, 12, 6), date(2027, 1, 5))]
        assert change.effects_for(carys, today=date(2026, 12, 7)) == []

    def test_not_even_for_the_move_on_that_the_same_row_times(
        self, act: Act, rg_positive: Referral, carys: User
    ) -> None:
        final = decision(stage="cg", outcome="negative", made_on=date(2026, 11, 20))
        act("record_decision", referral=rg_positive, **final)
        longer = {"jurisdiction": "EW", "reconsideration_days": 60, "moveon_negative_days": 60}
        change = policy_change(row(**longer))
        [effect] = change.effects_for(carys, today=date(2026, 12, 20))
        assert [move.clock for move in effect.moves] == ["Reconsideration", "Move-on period"]
        assert change.effects_for(carys, today=date(2026, 12, 21)) == []
        shorter = policy_change(row(**(longer | {"reconsideration_days": 30})))
        [effect] = shorter.effects_for(carys, today=date(2026, 12, 21))
        assert [move.clock for move in effect.moves] == ["Move-on period"]

    def test_another_nations_row_moves_nothing(self, rg_positive: Referral, carys: User) -> None:
        change = policy_change(row(jurisdiction="SCT", **THIRTY))
        assert change.effects_for(carys, today=TODAY) == []

    def test_asks_as_often_for_many_cases_as_for_one(
        self,
        rg_positive: Referral,
        act: Act,
        carys: User,
        amina: User,
        outreach: Service,
        django_assert_num_queries: Any,
    ) -> None:
        change = policy_change(row(**THIRTY))
        change.effects_for(carys, today=TODAY)
        for name in ("Ada", "Bea"):
            sent_and_decided(act, make.case(worker=amina, service=outreach, client=make.client(name)))
        with django_assert_num_queries(3):
            assert len(change.effects_for(carys, today=TODAY)) == 3

    def test_another_mark_for_another_list(self, rg_positive: Referral, carys: User) -> None:
        shown = policy_change(row(**THIRTY)).effects_for(carys, today=TODAY)
        later = policy_change(row(recovery_days=31)).effects_for(carys, today=TODAY)
        assert fingerprint(shown) != fingerprint(later)


class TestRunningClocks:
    def test_keep_their_dates_unless_the_manager_chooses(self, rg_positive: Referral, carys: User) -> None:
        before = recovery_of(rg_positive)
        add(carys, **THIRTY)
        assert recovery_of(rg_positive) == before

    def test_move_when_the_manager_chooses_and_the_timeline_says_why(
        self, rg_positive: Referral, carys: User
    ) -> None:
        new = add(carys, moving=True, **THIRTY)
        assert recovery_of(rg_positive) == (date(2026, 12, 5), new)
        case = Case.objects.get(pk=rg_positive.case_id)
        assert (case.recovery_to, case.recovery_days) == (date(2026, 12, 5), 30)
        entry = Entry.objects.filter(case=case).newest_first()[0]
        assert entry.title == "Dates changed because the rules changed: recovery period"
        assert "was Mon 21 Dec 2026, now Sat 5 Dec 2026 (16 days earlier)" in entry.body
        assert WHY in entry.body
        assert entry.by == carys
        assert Event.objects.filter(kind="referral.clocks_moved", case_ref=case.reference).count() == 1
        assert Event.objects.get(kind="policy.added").detail["clocks"] == "moved"

    def test_run_up_tasks_move_with_the_date(self, rg_positive: Referral, carys: User) -> None:
        add(carys, moving=True, **THIRTY)
        tasks = Deadline.objects.open().filter(case=rg_positive.case, kind="run_up").order_by("due_on")
        assert [task.due_on for task in tasks] == [date(2026, 11, 27), date(2026, 12, 3)]


class TestCorrectingWhatAKeptRowTimes:
    """The manager adds a row and lets running clocks keep theirs; a worker corrects something later."""

    LETTER: dict[str, Any] = {
        "outcome": "positive",
        "made_on": RG_ON,
        "notified_on": RG_ON,
        "letter": "held",
        "letter_kept": "Her file, drawer 3",
        "why": "It was moved",
    }
    RECEIPT: dict[str, Any] = {
        "submitted_on": SENT_ON,
        "received_on": SENT_ON,
        "reference": "NRM-4418-0237",
        "authority": "ieca",
        "why": "A slip",
    }

    def story(self, referral: Referral) -> str:
        return Entry.objects.filter(case=referral.case_id).order_by("-pk")[0].body

    def test_where_the_letter_is_kept_moves_no_date(
        self, act: Act, rg_positive: Referral, carys: User
    ) -> None:
        before = recovery_of(rg_positive)
        protection = fresh(rg_positive).decisions[0].removal_policy
        add(carys, **THIRTY)
        add(carys, jurisdiction="UK_REMOVAL", rg_days=None, recovery_days=60)
        act("correct_decision", decision=rg_positive.decisions[0], **self.LETTER)
        assert recovery_of(rg_positive) == before
        assert fresh(rg_positive).decisions[0].removal_policy == protection
        assert self.story(rg_positive) == "It was moved"

    def test_another_day_of_the_same_rules_keeps_the_row_that_was_kept(
        self, act: Act, rg_positive: Referral, carys: User
    ) -> None:
        """Both days are of the new row: that running clocks keep theirs was the manager's choice."""
        _, before = recovery_of(rg_positive)
        add(carys, **THIRTY)
        other = self.LETTER | {"made_on": date(2026, 11, 5)}
        act("correct_decision", decision=rg_positive.decisions[0], **other)
        assert recovery_of(rg_positive) == (date(2026, 12, 20), before)
        assert self.story(rg_positive) == "It was moved"

    def test_a_day_of_other_rules_chooses_anew_and_says_so(
        self, act: Act, rg_positive: Referral, carys: User
    ) -> None:
        new = add(carys, **THIRTY)
        add(carys, effective_from=date(2026, 11, 6), recovery_days=45)
        other = self.LETTER | {"made_on": date(2026, 11, 5)}
        act("correct_decision", decision=rg_positive.decisions[0], **other)
        assert recovery_of(rg_positive) == (date(2026, 12, 4), new)
        assert self.story(rg_positive) == (
            "It was moved. Now counted by the rule “The charity’s own, from 1 Nov 2026”, "
            "before by the rule “Home Office guidance, from 1 Apr 2009”."
        )

    def test_the_reference_moves_no_date(self, act: Act, received: Referral, carys: User) -> None:
        before = received.rg_policy
        add(carys, effective_from=date(2026, 10, 1), rg_days=9)
        act("correct_receipt", referral=received, **self.RECEIPT)
        assert fresh(received).rg_policy == before
        promise = Deadline.objects.open().get(case=received.case, kind="rg_decision")
        assert promise.due_on == date(2026, 11, 6)

    def test_another_day_of_receipt_of_the_same_rules_keeps_the_row(
        self, act: Act, received: Referral, carys: User
    ) -> None:
        before = received.rg_policy
        add(carys, effective_from=date(2026, 10, 1), rg_days=9)
        act("correct_receipt", referral=received, **(self.RECEIPT | {"received_on": date(2026, 11, 2)}))
        assert fresh(received).rg_policy == before

    def test_a_day_of_receipt_of_other_rules_chooses_anew_and_says_so(
        self, act: Act, received: Referral, carys: User
    ) -> None:
        new = add(carys, effective_from=date(2026, 10, 31), rg_days=9)
        act("correct_receipt", referral=received, **(self.RECEIPT | {"received_on": date(2026, 11, 2)}))
        assert fresh(received).rg_policy == new
        assert "Now counted by the rule “The charity’s own, from 31 Oct 2026”" in self.story(received)


class TestBankHolidays:
    """Received on Thu 19 Nov 2026, five working days: Thu 26 Nov."""

    @pytest.fixture
    def waiting(self, act: Act, submitted: Referral) -> Referral:
        act("receive", referral=submitted, received_on=date(2026, 11, 19), reference="NRM-4418-0236")
        return fresh(submitted)

    def due(self, referral: Referral) -> date:
        return Deadline.objects.open().get(case=referral.case, kind="rg_decision").due_on

    def test_a_new_one_moves_what_counts_over_it_and_says_so(self, waiting: Referral, carys: User) -> None:
        assert self.due(waiting) == date(2026, 11, 26)
        [effect] = holiday_change("ew", date(2026, 11, 25), "A day of thanks").effects_for(carys, today=TODAY)
        assert [move.by for move in effect.moves] == ["1 day later"]
        actions.add_bank_holiday(
            nation="ew", day=date(2026, 11, 25), name="A day of thanks", why=WHY, by=carys, at=NOON
        )
        assert self.due(waiting) == date(2026, 11, 27)
        entry = Entry.objects.filter(case=waiting.case).newest_first()[0]
        assert "A day of thanks, Wed 25 Nov 2026, is now a bank holiday" in entry.body

    def test_one_taken_away_while_a_clock_runs_moves_it_back(self, waiting: Referral, carys: User) -> None:
        holiday = actions.add_bank_holiday(
            nation="ew", day=date(2026, 11, 25), name="A day of thanks", why=WHY, by=carys, at=NOON
        )
        actions.remove_bank_holiday(holiday=holiday, why="It was called off", by=carys, at=NOON)
        assert self.due(waiting) == date(2026, 11, 26)
        entry = Entry.objects.filter(case=waiting.case).newest_first()[0]
        assert "no longer a bank holiday" in entry.body
        change = BankHoliday.history.filter(date=date(2026, 11, 25), history_type="-").get()
        assert change.history_change_reason == "It was called off"

    @pytest.mark.parametrize(
        ("nation", "day"),
        [("sct", date(2026, 11, 25)), ("ew", date(2026, 11, 27)), ("ew", date(2026, 11, 18))],
    )
    def test_what_does_not_count_over_it_stays(
        self, nation: str, day: date, waiting: Referral, carys: User
    ) -> None:
        assert holiday_change(nation, day, "A day of thanks").effects_for(carys, today=TODAY) == []

    def test_a_day_entered_already_is_refused(self, carys: User) -> None:
        with pytest.raises(Refused, match="already a bank holiday"):
            actions.add_bank_holiday(
                nation="ew", day=date(2026, 12, 25), name="Christmas", why=WHY, by=carys, at=NOON
            )

    @pytest.mark.parametrize(
        ("today", "count"),
        [(date(2031, 9, 30), 0), (date(2031, 10, 1), 3), (date(2030, 12, 1), 0)],
    )
    def test_next_years_are_asked_for_from_october(self, today: date, count: int) -> None:
        assert len(BankHoliday.objects.to_enter(today)) == count


TYPED = {
    "effective_from_day": "1",
    "effective_from_month": "11",
    "effective_from_year": "2026",
    "rg_days": "5",
    "rg_unit": "working",
    "rg_calendar": "EW",
    "recovery_days": "30",
    "recovery_count_start": "on",
    "end_rule": "later_of_cg",
    "moveon_negative_unit": "working",
    "note": "Letter of 20 November 2026",
    "verified": "yes",
    "why": WHY,
}
NEW = "/settings/policies/SEED/new/"


class TestPolicyPages:
    def test_say_what_each_row_changed(self, carys_browser: Browser) -> None:
        page = carys_browser.get("/settings/policies/").content.decode()
        assert "Recovery period 45 days → 30 days" in page
        assert "Read in the primary source" in page

    def test_nothing_is_saved_before_it_was_shown(
        self, carys_browser: Browser, rg_positive: Referral
    ) -> None:
        page = send(carys_browser, NEW, TYPED)
        assert "What would move" in page
        assert rg_positive.case.reference in page
        assert "16 days earlier" in page
        assert not Policy.objects.exclude(made_at=None).exists()
        seen = Event.objects.filter(kind="list.seen", cases=[rg_positive.case.reference])
        assert seen.get().detail["page"] == "rules:policy_new"

    def test_saving_moves_nothing_unless_chosen(self, carys_browser: Browser, rg_positive: Referral) -> None:
        seen = hidden(send(carys_browser, NEW, TYPED), "seen")
        page = send(carys_browser, NEW, TYPED, step="save", clocks="keep", seen=seen)
        assert "The row is added." in page
        assert recovery_of(rg_positive)[0] == date(2026, 12, 21)

    def test_saving_moves_what_was_shown_when_chosen(
        self, carys_browser: Browser, rg_positive: Referral
    ) -> None:
        seen = hidden(send(carys_browser, NEW, TYPED), "seen")
        send(carys_browser, NEW, TYPED, step="save", clocks="move", seen=seen)
        assert recovery_of(rg_positive)[0] == date(2026, 12, 5)

    def test_what_changed_meanwhile_is_shown_again(
        self, carys_browser: Browser, rg_positive: Referral
    ) -> None:
        page = send(carys_browser, NEW, TYPED, step="save", clocks="move", seen="another")
        assert "Something changed while you were reading" in page
        assert not Policy.objects.exclude(made_at=None).exists()

    def test_going_back_loses_nothing(self, carys_browser: Browser) -> None:
        page = send(carys_browser, NEW, TYPED, step="back")
        assert "Letter of 20 November 2026" in page
        assert "There is a problem" not in page

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            pytest.param(
                {"effective_from_month": "4", "effective_from_year": "2009"},
                "Correct that row instead",
                id="overlap",
            ),
            pytest.param({"effective_from_year": "1999"}, "when the NRM began", id="too early"),
            pytest.param({"effective_from_year": "2040"}, "Enter a day from", id="too far"),
            pytest.param({"recovery_days": "0"}, "enter at least 1 day", id="no days"),
            pytest.param({"recovery_days": "1000"}, "enter at most 999 days", id="too long"),
            pytest.param({"rg_days": "five"}, "enter a whole number of days", id="no number"),
            pytest.param({"rg_unit": "weeks"}, "counted in", id="unit"),
            pytest.param({"rg_days": "", "recovery_days": ""}, "at least one number of days", id="sets none"),
            pytest.param({"why": ""}, "Why are you entering it", id="no reason"),
            pytest.param({"note": ""}, "Enter", id="no source"),
        ],
    )
    def test_refuse_in_plain_words(self, wrong: dict[str, str], says: str, carys_browser: Browser) -> None:
        page = send(carys_browser, NEW, {**TYPED, **wrong})
        assert "There is a problem" in page
        assert says in page
        assert "What would move" not in page

    def test_a_clock_that_would_run_past_the_known_years_is_refused(
        self, carys_browser: Browser, received: Referral
    ) -> None:
        page = send(carys_browser, NEW, {**TYPED, "effective_from_month": "10", "rg_days": "999"})
        assert "would run into a year without bank holidays" in page or "What would move" in page

    def test_a_correction_is_kept_beside_what_it_corrects(self, carys_browser: Browser) -> None:
        url = f"/settings/policies/{seed().pk}/correction/"
        typed = {**TYPED, "effective_from_month": "4", "effective_from_year": "2009"}
        seen = hidden(send(carys_browser, url, typed), "seen")
        page = send(carys_browser, url, typed, step="save", clocks="keep", seen=seen)
        assert "Rows that were corrected (1)" in page
        assert "leads back" not in send(carys_browser, url, typed)
        assert "has already been corrected" in carys_browser.get(url, follow=True).content.decode()

    def test_a_correction_that_corrects_nothing_is_refused(self, carys_browser: Browser) -> None:
        before = seed()
        typed = {
            **TYPED,
            "effective_from_month": "4",
            "effective_from_year": "2009",
            "recovery_days": "45",
            "note": before.note,
            "verified": before.verified,
            "rg_source": before.rg_source,
            "rg_verified": before.rg_verified,
            "recovery_source": before.recovery_source,
            "recovery_verified": before.recovery_verified,
        }
        del typed["recovery_count_start"]
        page = send(carys_browser, f"/settings/policies/{before.pk}/correction/", typed)
        assert "Nothing is different" in page

    @pytest.mark.parametrize("url", ["/settings/policies/", NEW])
    def test_a_caseworker_is_refused(self, url: str, amina_browser: Browser) -> None:
        assert amina_browser.get(url).status_code == 403


class TestOtherServices:
    """dev's case in Safe house B: carys may not see it, but a rule is a rule for all."""

    @pytest.fixture
    def elsewhere(self, act: Act, dev: User, house_b: Service) -> Referral:
        case = make.case(worker=dev, service=house_b, client=make.client("Linh", "Tran"))
        return sent_and_decided(act, case)

    def test_are_said_to_move_and_neither_listed_nor_counted(
        self, carys_browser: Browser, act: Act, dev: User, house_b: Service
    ) -> None:
        assert not Referral.objects.exists()
        assert f"<li>{house_b}</li>" in send(carys_browser, NEW, TYPED)
        told = set()
        for n in range(11):
            case = make.case(worker=dev, service=house_b, client=make.client("Linh", f"Tran{n}"))
            referral = sent_and_decided(act, case)
            page = send(carys_browser, NEW, TYPED)
            assert referral.case.reference not in page
            if n in {0, 10}:
                told.add(page[page.index("Other services") : page.index(f"<li>{house_b}</li>")])
        assert len(told) == 1

    def test_are_moved_too(self, carys_browser: Browser, elsewhere: Referral, rg_positive: Referral) -> None:
        seen = hidden(send(carys_browser, NEW, TYPED), "seen")
        send(carys_browser, NEW, TYPED, step="save", clocks="move", seen=seen)
        for referral in (elsewhere, rg_positive):
            assert recovery_of(referral)[0] == date(2026, 12, 5)
        assert carys_browser.get(elsewhere.get_absolute_url()).status_code == 404

    def test_a_sealed_case_is_moved_and_never_counted(
        self, carys_browser: Browser, rg_positive: Referral, amina: User
    ) -> None:
        Seal(
            client=rg_positive.case.client, words="A relative works here.", given_at=NOON, given_by=amina
        ).save()
        page = send(carys_browser, NEW, TYPED)
        assert "no date would move in the open cases you can see" in page
        assert "up to" not in page
        send(carys_browser, NEW, TYPED, step="save", clocks="move", seen=hidden(page, "seen"))
        assert recovery_of(rg_positive)[0] == date(2026, 12, 5)

    def test_an_administrator_sees_no_case(self, hal: User, rg_positive: Referral) -> None:
        browser = Browser()
        browser.force_login(hal)
        page = send(browser, NEW, TYPED)
        assert rg_positive.case.reference not in page
        assert "<li>Outreach</li>" in page

    def test_a_caseworker_learns_no_numbers(self, elsewhere: Referral, amina: User) -> None:
        with acting_as(amina, at=NOON):
            assert timed_cases(policy_change(row(**THIRTY))) == []


class TestBankHolidayPages:
    def test_add_one_and_take_it_away(self, carys_browser: Browser) -> None:
        url = "/settings/bank-holidays/ew/2026/new/"
        typed = {"day_day": "2", "day_month": "12", "day_year": "2026", "name": "A day of thanks", "why": WHY}
        seen = hidden(send(carys_browser, url, typed), "seen")
        assert not BankHoliday.objects.filter(name="A day of thanks").exists()
        page = send(carys_browser, url, typed, step="save", seen=seen)
        assert "The bank holiday is added" in page
        away = f"/settings/bank-holidays/{BankHoliday.objects.get(name='A day of thanks').pk}/removal/"
        seen = hidden(send(carys_browser, away, {"why": "Called off"}), "seen")
        page = send(carys_browser, away, {"why": "Called off"}, step="save", seen=seen)
        assert "A day of thanks, Wed 2 Dec 2026" in on_one_line(re.sub(r"<[^>]*>", "", page))
        assert "Called off" in page

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"day_day": "5"}, "is a weekend"),
            ({"day_day": "25"}, "already a bank holiday"),
            ({"day_year": "2019"}, "Only bank holidays from"),
            ({"why": ""}, "Why are you adding it"),
        ],
    )
    def test_refuse_in_plain_words(self, wrong: dict[str, str], says: str, carys_browser: Browser) -> None:
        typed = {
            "day_day": "2",
            "day_month": "12",
            "day_year": "2026",
            "name": "A day of thanks",
            "why": WHY,
            **wrong,
        }
        page = send(carys_browser, "/settings/bank-holidays/ew/2026/new/", typed)
        assert says in page

    @pytest.mark.parametrize("place", ["ew/0", "ew/99999", "fr/2026"])
    def test_there_is_no_such_year_or_nation(self, place: str, carys_browser: Browser) -> None:
        assert carys_browser.get(f"/settings/bank-holidays/{place}/").status_code == 404
