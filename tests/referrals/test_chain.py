"""One client's referrals are one chain: what a first positive decision does to every later one."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser

from cases.actions.access import exclude_worker
from cases.models import Case, Client, Deadline, Exclusion, Refused
from hestia.accounts.models import Service, User
from referrals.models import Decision, FirstResponderOrganisation, Referral
from referrals.queries.timetable import timetable
from tests import make
from tests.referrals.conftest import SENT_ON, Act, decision, fresh
from tests.referrals.pages import text_of, url
from tests.referrals.promised import open_promises, problems_of
from tests.roles import as_application

SECOND_SENT, SECOND_RG = date(2026, 11, 16), date(2026, 11, 19)
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def refer(act: Act, salvation_army: FirstResponderOrganisation) -> Any:
    """Record a referral that was made elsewhere, and a decision on it."""

    def do(case: Case, *, sent: date = SENT_ON, made: date | None = None, **answers: Any) -> Referral:
        referral = act(
            "record_earlier_referral",
            case=case,
            organisation=salvation_army,
            submitted_on=sent,
            received_on=sent,
            reference=f"NRM-{sent:%m%d}",
            jurisdiction=answers.pop("nation", "EW"),
        )
        if made:
            act("record_decision", referral=referral, **decision(made_on=made, **answers))
        return fresh(referral)

    return do


@pytest.fixture
def withdrawn(act: Act, rg_positive: Referral) -> Referral:
    act(
        "withdraw",
        referral=rg_positive,
        withdrawn_on=date(2026, 11, 10),
        reason="her_choice",
        how="signed",
        knows_support_ends=True,
    )
    return fresh(rg_positive)


@pytest.fixture
def again(withdrawn: Referral, refer: Any) -> Referral:
    """Return her second referral, positive too, after she had withdrawn from the first."""
    referral: Referral = refer(withdrawn.case, sent=SECOND_SENT, made=SECOND_RG)
    return referral


@pytest.fixture
def settled(act: Act, rg_negative: Referral) -> Referral:
    act("record_not_asking", referral=rg_negative, said_on=make.TODAY, why="A new one", language="Arabic")
    return fresh(rg_negative)


@pytest.fixture
def disqualified(act: Act, rg_positive: Referral) -> Referral:
    says = {"reasons": "They say", "respond_by": date(2026, 11, 20), "notice_on": date(2026, 11, 10)}
    notice = act("record_notice", referral=rg_positive, ground="bad_faith", **says)
    act("record_notice_progress", notice=notice, outcome="disqualified", decided_on=date(2026, 11, 18))
    return fresh(rg_positive)


class TestLaterPositive:
    def test_promises_no_protection_until_it_is_said_what_it_is_about(self, again: Referral) -> None:
        table = timetable(again)
        assert (table.removal, table.recovery) == (None, None)
        assert again.unclear_grounds
        assert open_promises(again.case)["nrm_grounds"] == date(2026, 11, 25)
        assert Case.objects.get(pk=again.case_id).recovery_from is None

    def test_gives_the_whole_period_if_some_of_it_came_later(self, act: Act, again: Referral) -> None:
        act("record_grounds", referral=again, wholly_before=False)
        table = timetable(fresh(again))
        assert table.removal
        # 30 days beginning with Thu 19 Nov: the last is Fri 18 Dec.
        assert (table.removal.starts_on, table.removal.due_on) == (SECOND_RG, date(2026, 12, 18))
        assert table.recovery
        assert "nrm_grounds" not in open_promises(again.case)

    @pytest.mark.parametrize("gives", [True, False])
    def test_gives_one_about_what_was_before_only_if_the_letter_says_so(
        self, act: Act, again: Referral, gives: bool
    ) -> None:
        act("record_grounds", referral=again, wholly_before=True, gives_recovery=gives)
        table = timetable(fresh(again))
        assert (bool(table.removal), bool(table.recovery)) == (gives, gives)

    def test_must_say_whether_the_letter_gives_one(self, act: Act, again: Referral) -> None:
        assert list(problems_of(act, "record_grounds", referral=again, wholly_before=True)) == [
            "gives_recovery"
        ]

    def test_can_be_said_again(self, act: Act, again: Referral) -> None:
        act("record_grounds", referral=again, wholly_before=True, gives_recovery=True)
        act("record_grounds", referral=again, wholly_before=True, gives_recovery=False)
        assert timetable(fresh(again)).removal is None
        stands = Case.objects.get(pk=again.case_id)
        assert (stands.recovery_from, stands.recovery_to) == (None, None)

    @pytest.mark.parametrize("nation", ["SCT", "NIR"])
    def test_the_other_nations_support_her_by_their_own_laws(
        self, act: Act, withdrawn: Referral, refer: Any, nation: str
    ) -> None:
        later = refer(withdrawn.case, sent=SECOND_SENT, made=SECOND_RG, nation=nation)
        act("record_grounds", referral=later, wholly_before=True, gives_recovery=False)
        table = timetable(fresh(later))
        assert table.recovery
        assert table.removal is None

    def test_a_first_one_is_asked_nothing(self, rg_positive: Referral) -> None:
        assert rg_positive.unclear_grounds is None
        assert timetable(rg_positive).removal

    def test_there_is_nothing_to_say_of_a_no(self, act: Act, rg_negative: Referral) -> None:
        with pytest.raises(Refused, match="nothing to say"):
            act("record_grounds", referral=rg_negative, wholly_before=False)

    def test_after_a_no_that_was_changed_is_asked_too(
        self, act: Act, withdrawn: Referral, refer: Any
    ) -> None:
        later = refer(withdrawn.case, sent=SECOND_SENT, made=SECOND_RG, outcome="negative")
        assert later.unclear_grounds is None
        act(
            "request_reconsideration",
            referral=later,
            ground="evidence",
            evidence=["statement"],
            asked_on=date(2026, 11, 20),
            asked_by="Us",
        )
        act(
            "record_reconsideration_outcome",
            referral=later,
            outcome="changed",
            answered_on=date(2026, 11, 23),
            letter="held",
            letter_kept="Her file",
        )
        assert fresh(later).unclear_grounds
        assert timetable(fresh(later)).removal is None

    def test_a_no_corrected_into_a_yes_is_asked_too(self, act: Act, withdrawn: Referral, refer: Any) -> None:
        later = refer(withdrawn.case, sent=SECOND_SENT, made=SECOND_RG, outcome="negative")
        correct(act, later.decisions[0], outcome="positive", reasons="")
        assert fresh(later).unclear_grounds


def correct(act: Act, wrong: Decision, **answers: Any) -> None:
    stands = {"outcome": wrong.outcome, "made_on": wrong.made_on, "reasons": wrong.reasons}
    act(
        "correct_decision",
        decision=wrong,
        notified_on=None,
        letter="held",
        letter_kept="Her file",
        why="A slip",
        **stands | answers,
    )


@pytest.fixture
def ghada(db: None) -> Client:
    return make.client()


@pytest.fixture
def before_that(ghada: Client, amina: User, outreach: Service, refer: Any) -> Any:
    """Open an earlier case of hers, refer her there, and close it again."""

    def do(*, worker: User = amina, service: Service = outreach, **referred: Any) -> Referral:
        case = make.case(worker=worker, service=service, client=ghada)
        referral = refer(case, **referred)
        case.refresh_from_db()
        case.close(kind=Case.ExitKind.OTHER, on=date(2026, 11, 12), by=worker, at=make.NOON)
        return fresh(referral)

    return do


@pytest.fixture
def refer_now(ghada: Client, amina: User, outreach: Service, refer: Any) -> Any:
    """Open a case of hers now, and refer her there."""

    def do(sent: date = SECOND_SENT, made: date = SECOND_RG) -> Referral:
        case = make.case(worker=amina, service=outreach, client=ghada)
        referral: Referral = refer(case, sent=sent, made=made)
        return referral

    return do


class TestAcrossHerCases:
    def test_a_positive_one_on_an_earlier_case_counts(self, before_that: Any, refer_now: Any) -> None:
        before_that(made=date(2026, 11, 5))
        later = refer_now()
        assert later.unclear_grounds
        assert timetable(later).removal is None
        assert [str(each) for each in later.on_other_cases] == ["NRM referral NRM-1030"]

    def test_a_negative_one_there_does_not(self, before_that: Any, refer_now: Any) -> None:
        before_that(made=date(2026, 11, 5), outcome="negative")
        later = refer_now()
        assert later.unclear_grounds is None
        assert timetable(later).removal

    def test_one_of_somebody_else_does_not(
        self, rg_positive: Referral, refer: Any, amina: User, outreach: Service
    ) -> None:
        other = make.case(worker=amina, service=outreach, client=make.client("Hana"))
        assert refer(other, sent=SECOND_SENT, made=SECOND_RG).unclear_grounds is None

    def test_is_not_asked_before_the_law_was_in_force(self, before_that: Any, refer_now: Any) -> None:
        before_that(sent=date(2022, 5, 2), made=date(2022, 5, 9))
        later = refer_now(date(2022, 12, 12), date(2022, 12, 19))
        assert later.unclear_grounds is None
        assert timetable(later).recovery

    def test_one_before_she_came_is_said_by_hand(self, act: Act, rg_positive: Referral) -> None:
        act("record_grounds", referral=rg_positive, wholly_before=True, gives_recovery=False)
        assert timetable(fresh(rg_positive)).removal is None

    def test_is_counted_alike_for_a_reader_who_sees_only_the_later_case(
        self, before_that: Any, refer_now: Any, amina_browser: Browser
    ) -> None:
        house = make.service("Safe house Rose")
        before_that(worker=make.user("Dev Anand", services=[house]), service=house, made=date(2026, 11, 5))
        her_case = refer_now().case
        page = text_of(amina_browser.get(url(her_case)))
        assert "Say what it is about" in page
        assert "NRM-1030" not in page
        page = text_of(amina_browser.get(url(her_case, "grounds")))
        assert "on a case that you cannot open" in page
        assert "5 Nov" not in page

    def test_the_database_tells_the_day_only_to_readers_of_cases(
        self, act: Act, rg_positive: Referral, amina: User, hal: User, told: Any
    ) -> None:
        assert told(amina, rg_positive.case) == date(2026, 11, 6)
        assert told(None, rg_positive.case) is None
        assert told(hal, rg_positive.case) is None

    def test_nor_to_a_reader_to_whom_she_is_closed(
        self, rg_positive: Referral, amina: User, ben: User, carys: User, told: Any
    ) -> None:
        assert told(ben, rg_positive.case) == date(2026, 11, 6)
        exclude_worker(
            case=rg_positive.case, person=ben, reason=Exclusion.Reason.values[0], by=carys, at=make.NOON
        )
        assert told(ben, rg_positive.case) is None
        assert told(amina, rg_positive.case) == date(2026, 11, 6)


@pytest.fixture
def told() -> Any:
    """Ask the database itself for her first day, as the application and for somebody."""

    def ask(person: User | None, case: Case) -> date | None:
        with as_application(person), connection.cursor() as cursor:
            cursor.execute("SELECT first_positive(%s, %s, 0)", [case.client_id, date(2026, 12, 1)])
            day: date | None = cursor.fetchone()[0]
            return day

    return ask


def decided_again(act: Act, first: Referral, organisation: FirstResponderOrganisation) -> Referral:
    """Refer her once more after a final decision, as far as a positive first decision."""
    sent_on, at = date(2026, 12, 1), datetime(2026, 12, 4, 12, tzinfo=UTC)
    new = act("begin_new_referral", referral=first, again_because="exploited_again", at=at)
    act("explain", case=new.case, explained_on=sent_on, language="Arabic", privacy_notice_given=True, at=at)
    act("record_consent", referral=fresh(new), answer="given", how="signed", given_on=sent_on, at=at)
    sender = {"organisation": organisation, "referrer_name": "Jo Lane", "handed_over_on": sent_on}
    act("hand_over", referral=fresh(new), **sender, at=at)
    act("submit", referral=fresh(new), submitted_on=sent_on, at=at)
    act("receive", referral=fresh(new), received_on=sent_on, reference="NRM-5512-0001", at=at)
    act("record_decision", referral=fresh(new), **decision(made_on=date(2026, 12, 4)), at=at)
    return fresh(new)


def moving_on(case: Case) -> list[tuple[str, date]]:
    """Return what is promised about moving on: the day, and what leads to it."""
    of_it = Deadline.objects.open().filter(case=case, kind__in=["move_on", "run_up"])
    rows = of_it.exclude(title__contains="protection").order_by("due_on", "pk")
    return [(row.kind, row.due_on) for row in rows if row.kind == "move_on" or "move on" in row.title]


class TestNewReferral:
    def test_is_begun_after_a_final_decision_and_leaves_what_that_started(
        self, act: Act, cg_positive: Referral
    ) -> None:
        before = open_promises(cg_positive.case)
        assert {"move_on", "leave", "recovery_needs"} <= set(before)
        new = act("begin_new_referral", referral=cg_positive, again_because="exploited_again")
        after = open_promises(new.case)
        for kind in ("move_on", "leave", "recovery_needs"):
            assert after[kind] == before[kind]
        assert after["nrm_explanation"] == date(2026, 11, 27)
        stands = Case.objects.get(pk=new.case_id)
        assert stands.nrm_stage == "not_referred"
        # Her recovery period ends on Mon 21 Dec, and runs on.
        assert stands.recovery_to == date(2026, 12, 21)
        # A later act on the new one leaves them too.
        act("explain", case=new.case, explained_on=make.TODAY, language="Arabic")
        assert open_promises(new.case)["move_on"] == before["move_on"]

    @pytest.mark.parametrize(
        ("outcome", "ends_last"),
        [
            pytest.param("positive", "new", id="the new one"),
            pytest.param("negative", "first", id="the first"),
        ],
    )
    def test_of_two_move_on_periods_the_one_that_ends_last_counts_with_what_leads_to_it(
        self,
        act: Act,
        cg_positive: Referral,
        salvation_army: FirstResponderOrganisation,
        outcome: str,
        ends_last: str,
    ) -> None:
        """She has been told of the longer one, and it runs on beside a no that comes sooner."""
        case = cg_positive.case
        first = moving_on(case)
        new = decided_again(act, cg_positive, salvation_army)
        made_on, at = date(2026, 12, 7), datetime(2026, 12, 7, 12, tzinfo=UTC)
        with time_machine.travel(at, tick=False):
            act(
                "record_decision",
                referral=new,
                **decision(stage="cg", outcome=outcome, made_on=made_on),
                at=at,
            )
        after = moving_on(case)
        assert len([kind for kind, _ in after if kind == "move_on"]) == 1
        if ends_last == "first":
            assert after == first
        else:
            assert not set(after) & set(first)
            assert max(day for _, day in after) > max(day for _, day in first)

    def test_what_stands_stays_in_sight(
        self, act: Act, amina_browser: Browser, cg_positive: Referral
    ) -> None:
        new = act("begin_new_referral", referral=cg_positive, again_because="exploited_again")
        case = Case.objects.get(pk=new.case_id)
        stands = "Conclusive grounds, positive (20 Nov)"
        assert case.nrm_in_words(on=make.TODAY) == f"{stands}. To be referred again"
        assert case.nrm_reference == "NRM-4418-0236"
        page = text_of(amina_browser.get(url(case)))
        assert f"{stands}. To be referred again" in page
        assert "Not referred" not in page
        assert "Move-on period" in page
        assert "41 days left, to at least" in page
        assert "Carries on from the earlier NRM referral NRM-4418-0236" in page
        assert "Its decisions still count, and what it started carries on" in page
        assert "Mon 4 Jan 2027" in text_of(amina_browser.get(url(case, "clock", "move-on")))
        act("explain", case=case, explained_on=make.TODAY, language="Arabic")
        case.refresh_from_db()
        assert case.nrm_in_words(on=make.TODAY) == f"{stands}. Consent needed"

    def test_one_that_was_only_begun_is_taken_back(
        self, act: Act, amina_browser: Browser, cg_positive: Referral
    ) -> None:
        act(
            "chase",
            referral=cg_positive,
            chased_on=make.TODAY,
            asked="Jo",
            how="phone",
            again_on=date(2026, 12, 1),
        )
        before = open_promises(cg_positive.case)
        assert "chase" in before
        new = act("begin_new_referral", referral=fresh(cg_positive), again_because="other")
        case = new.case
        assert url(case, "new_referral_undoing") in text_of(amina_browser.get(url(case)))
        page = text_of(
            amina_browser.post(url(case, "new_referral_undoing"), {"why": "The wrong case"}, follow=True)
        )
        assert "The one before it counts again" in page
        assert "Started by mistake, taken back" in page
        assert open_promises(case) == before
        case = Case.objects.get(pk=case.pk)
        assert (case.nrm_stage, case.nrm_stands, case.nrm_reference) == ("cg_positive", "", "NRM-4418-0236")
        assert not fresh(cg_positive).has_ended
        with pytest.raises(Refused, match="It was not started after another"):
            act("take_back_new_referral", referral=fresh(cg_positive), why="Again")

    def test_after_a_withdrawal_one_that_was_begun_is_taken_back_too(
        self, act: Act, rg_positive: Referral
    ) -> None:
        withdrew = {"reason": "her_choice", "how": "signed", "knows_support_ends": True}
        act("withdraw", referral=rg_positive, withdrawn_on=make.TODAY, **withdrew)
        new = act("begin_new_referral", referral=fresh(rg_positive), again_because="changed_mind")
        act("take_back_new_referral", referral=fresh(new), why="She did not want it")
        case = Case.objects.get(pk=new.case_id)
        assert case.nrm_stage == "withdrawn"
        counts = Referral.of_case(case)
        assert counts
        assert counts.pk == rg_positive.pk
        assert counts.withdrawn_on

    def test_one_that_a_first_responder_has_is_not_taken_back(
        self,
        act: Act,
        amina_browser: Browser,
        cg_positive: Referral,
        salvation_army: FirstResponderOrganisation,
    ) -> None:
        """They may have sent it by now, and heard nothing."""
        new = act("begin_new_referral", referral=cg_positive, again_because="exploited_again")
        case, whom = new.case, {"organisation": salvation_army, "referrer_name": "Jo Lane"}
        notice = {"privacy_notice_given": True}
        steps: list[tuple[str, dict[str, Any]]] = [
            ("explain", {"case": case, "explained_on": make.TODAY, "language": "Arabic", **notice}),
            ("record_consent", {"answer": "given", "how": "signed", "given_on": make.TODAY}),
            ("hand_over", {"handed_over_on": make.TODAY, **whom}),
        ]
        way = url(case, "new_referral_undoing")
        for step, answers in steps:
            assert way in text_of(amina_browser.get(url(case))), step
            act(step, **({"referral": fresh(new)} if step != "explain" else {}), **answers)
        assert way not in text_of(amina_browser.get(url(case)))
        page = text_of(amina_browser.post(way, {"why": "The wrong case"}))
        assert "It is with a first responder, who may have sent it." in page
        assert not fresh(new).has_ended

    def test_nobody_said_no_after_a_yes(self, amina_browser: Browser, cg_positive: Referral) -> None:
        page = text_of(amina_browser.get(url(cg_positive.case, "new_referral")))
        assert "Exploited again" in page
        assert "than when they said no" not in page
        assert "Withdrew, and wants" not in page

    def test_is_begun_after_a_no_once_it_is_settled(self, act: Act, rg_negative: Referral) -> None:
        with pytest.raises(Refused, match="First record whether or not she asks"):
            act("begin_new_referral", referral=rg_negative, again_because="more_is_known")
        act("record_not_asking", referral=rg_negative, said_on=make.TODAY, why="A new one", language="Arabic")
        new = act("begin_new_referral", referral=fresh(rg_negative), again_because="more_is_known")
        assert new.pk != rg_negative.pk
        assert fresh(rg_negative).is_followed

    def test_a_window_that_closed_blocks_nothing(
        self, act: Act, amina: User, amina_browser: Browser, rg_negative: Referral
    ) -> None:
        """The days to ask end on Sun 6 Dec 2026."""
        with time_machine.travel(datetime(2026, 12, 7, 12, tzinfo=UTC), tick=False):
            amina_browser.force_login(amina)
            assert "She is being referred again" in text_of(amina_browser.get(url(rg_negative.case)))
            page = text_of(amina_browser.get(url(rg_negative.case, "new_referral")))
        assert "First record whether or not she asks" not in page
        at = datetime(2026, 12, 7, 12, tzinfo=UTC)
        act("begin_new_referral", referral=rg_negative, again_because="more_is_known", at=at)

    @pytest.mark.parametrize("stage", ["received", "rg_positive", "consented"])
    def test_waits_while_the_last_is_not_decided(
        self, act: Act, request: pytest.FixtureRequest, stage: str
    ) -> None:
        with pytest.raises(Refused):
            act("begin_new_referral", referral=request.getfixturevalue(stage), again_because="other")

    def test_after_a_withdrawal_keeps_the_time_to_move_on(self, act: Act, cg_positive: Referral) -> None:
        move_on = open_promises(cg_positive.case)["move_on"]
        act(
            "withdraw",
            referral=cg_positive,
            withdrawn_on=make.TODAY,
            reason="her_choice",
            how="signed",
            knows_support_ends=True,
        )
        new = act("begin_new_referral", referral=fresh(cg_positive), again_because="changed_mind")
        assert open_promises(new.case)["move_on"] == move_on
        assert not Deadline.objects.open().filter(case=new.case, kind="leave").exists()

    def test_has_a_way_in_on_the_page(self, amina_browser: Browser, cg_positive: Referral) -> None:
        case = cg_positive.case
        page = text_of(amina_browser.get(url(case)))
        assert "She is being referred again" in page
        answered = amina_browser.post(
            url(case, "new_referral"), {"again_because": "exploited_again"}, follow=True
        )
        page = text_of(answered)
        assert "A new referral is started. Explain the NRM again first." in page
        assert "Earlier referrals" in page
        assert "Explain the NRM" in page.replace("Explain the NRM again", "")

    def test_the_later_decision_is_asked_about_on_the_next_page(
        self, amina_browser: Browser, again: Referral
    ) -> None:
        page = text_of(amina_browser.get(url(again.case)))
        assert "Say what it is about" in page
        assert "At least" not in page
        page = text_of(amina_browser.get(url(again.case, "grounds")))
        assert "Fri 6 Nov" in page
        amina_browser.post(url(again.case, "grounds"), {"wholly_before": "yes", "gives_recovery": "no"})
        assert "No new recovery period" in text_of(amina_browser.get(url(again.case)))
