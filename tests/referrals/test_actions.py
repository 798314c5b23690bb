"""Every act: what it writes down, what it promises, what it refuses and in which words."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.actions import plan_reviews
from cases.models import Case, Client, Consent, Deadline, PromiseSource, Refused
from hestia.accounts.models import User
from hestia.audit.models import Event
from referrals.models import Decision, FirstResponderOrganisation, Policy, Referral
from referrals.queries.policy_choice import clock_policy_choice
from referrals.queries.timetable import timetable
from referrals.rules.dates import Contradiction
from referrals.rules.states import State
from tests.referrals.conftest import NOON, RG_ON, SENT_ON, Act, decision, fresh
from tests.referrals.promised import open_promises, problems_of

FUTURE = date(2026, 11, 25)


def run_up(case: Case) -> list[date]:
    """Return the days of the open tasks before a minimum is reached, in order."""
    tasks = Deadline.objects.open().filter(case=case, kind="run_up")
    return list(tasks.order_by("due_on").values_list("due_on", flat=True))


class TestExplain:
    def test_begins_the_referral_and_asks_again_in_a_week(self, her_case: Case, explained: Referral) -> None:
        her_case.refresh_from_db()
        assert explained.state == State.CONSIDERING
        assert her_case.nrm_stage == Case.NRMStage.CONSENT_NEEDED
        assert open_promises(her_case) == {"nrm_consent": date(2026, 12, 1)}

    def test_tells_the_story_on_the_day_it_happened(self, her_case: Case, explained: Referral) -> None:
        entry = her_case.entry_set.get()
        assert (entry.title, entry.kind) == ("NRM explained in Arabic", "nrm")
        assert entry.happened_at.astimezone(UTC).date() == SENT_ON
        assert entry.recorded_at == NOON

    def test_is_logged_without_a_name(self, explained: Referral) -> None:
        event = Event.objects.get(kind="referral.explained")
        assert event.case_ref == explained.case.reference
        assert event.detail == {}

    def test_keeps_the_promise_to_explain(self, act: Act, her_case: Case, amina: User) -> None:
        her_case.promise("nrm_explanation", due_on=date(2026, 11, 25), by=amina, at=NOON)
        act("explain", case=her_case, explained_on=date(2026, 11, 24), language="Arabic")
        assert "nrm_explanation" not in open_promises(her_case)

    def test_a_second_explanation_is_of_the_same_referral(self, act: Act, explained: Referral) -> None:
        again = act("explain", case=explained.case, explained_on=date(2026, 11, 2), language="Arabic")
        assert again.referral_id == explained.pk

    def test_a_child_has_the_council_told_today(self, childs_case: Case, childs_referral: Referral) -> None:
        assert open_promises(childs_case) == {"safeguarding": date(2026, 11, 24)}
        assert childs_referral.stage == Case.NRMStage.PREPARING

    @pytest.mark.parametrize(
        ("day", "reason"),
        [
            pytest.param(FUTURE, "The date you explained it cannot be in the future", id="to come"),
            pytest.param(
                date(2009, 3, 31),
                "The date you explained it must be on or after the day the NRM began, 1 April 2009",
                id="before the NRM",
            ),
        ],
    )
    def test_refuses_impossible_days(self, act: Act, her_case: Case, day: date, reason: str) -> None:
        found = problems_of(act, "explain", case=her_case, explained_on=day, language="Arabic")
        assert found == {"explained_on": reason}
        assert not Referral.objects.exists()

    def test_refuses_on_a_closed_case(self, act: Act, her_case: Case, amina: User) -> None:
        her_case.close(kind="planned", on=date(2026, 11, 24), by=amina, at=NOON)
        with pytest.raises(Refused, match="This case is closed"):
            act("explain", case=her_case, explained_on=SENT_ON, language="Arabic")


class TestConsent:
    def test_given_and_signed(self, her_case: Case, consented: Referral) -> None:
        her_case.refresh_from_db()
        assert consented.state == State.CONSENTED
        assert her_case.nrm_stage == Case.NRMStage.PREPARING
        assert open_promises(her_case) == {"nrm_handover": date(2026, 11, 26)}

    def test_stands_on_the_cases_own_list_of_consents(self, her_case: Case, consented: Referral) -> None:
        consent = her_case.consent_set.get()
        assert (consent.purpose, consent.answer, consent.how) == ("nrm", "given", "signed")
        assert consent.given_on == SENT_ON

    def test_spoken_needs_a_witness(self, act: Act, explained: Referral) -> None:
        found = problems_of(
            act, "record_consent", referral=explained, answer="given", how="witnessed", given_on=SENT_ON
        )
        assert found == {"witness": "Enter who witnessed it"}
        found = problems_of(
            act, "record_consent", referral=explained, answer="given", how="spoken", given_on=SENT_ON
        )
        assert found == {"how": "Consent to a referral must be signed, or spoken with a witness"}

    def test_spoken_with_a_witness(self, act: Act, explained: Referral) -> None:
        act(
            "record_consent",
            referral=explained,
            answer="given",
            how="witnessed",
            witness="Layla H.",
            given_on=SENT_ON,
        )
        assert fresh(explained).state == State.CONSENTED

    def test_refused(self, act: Act, explained: Referral) -> None:
        act("record_consent", referral=explained, answer="refused", how="spoken", given_on=SENT_ON)
        referral = fresh(explained)
        assert referral.state == State.DECLINED
        assert referral.stage == Case.NRMStage.DECLINED
        assert open_promises(referral.case) == {}

    def test_changing_her_mind_keeps_both_answers(self, act: Act, explained: Referral) -> None:
        act("record_consent", referral=explained, answer="refused", how="spoken", given_on=SENT_ON)
        act(
            "record_consent",
            referral=explained,
            answer="given",
            how="signed",
            given_on=date(2026, 11, 3),
        )
        referral = fresh(explained)
        assert referral.state == State.CONSENTED
        assert referral.nrmconsent_set.count() == 2

    def test_taken_back_before_it_was_sent(self, act: Act, handed_over: Referral) -> None:
        act(
            "record_consent",
            referral=handed_over,
            answer="withdrawn",
            how="spoken",
            given_on=date(2026, 11, 2),
        )
        referral = fresh(handed_over)
        assert referral.state == State.DECLINED
        assert open_promises(referral.case) == {}

    def test_taken_back_on_the_consent_page_counts_too(
        self, act: Act, consented: Referral, amina: User, salvation_army: FirstResponderOrganisation
    ) -> None:
        Consent(
            case=consented.case,
            purpose=Consent.Purpose.NRM,
            answer=Consent.Answer.WITHDRAWN,
            how=Consent.How.SPOKEN,
            given_on=date(2026, 11, 2),
            recorded_at=NOON,
            recorded_by=amina,
        ).save()
        assert fresh(consented).state == State.DECLINED
        with pytest.raises(Refused, match="You cannot refer her without consent"):
            act(
                "hand_over",
                referral=consented,
                organisation=salvation_army,
                referrer_name="Jo Lane",
                handed_over_on=date(2026, 11, 3),
            )

    def test_cannot_be_taken_back_before_it_was_given(self, act: Act, explained: Referral) -> None:
        found = problems_of(
            act, "record_consent", referral=explained, answer="withdrawn", how="spoken", given_on=SENT_ON
        )
        assert found == {"answer": "She has not given her consent, so she cannot take it back"}

    def test_cannot_come_before_the_explanation(self, act: Act, explained: Referral) -> None:
        found = problems_of(
            act,
            "record_consent",
            referral=explained,
            answer="given",
            how="signed",
            given_on=date(2026, 10, 29),
        )
        assert found == {
            "given_on": (
                "The date of her answer must be on or after the day the NRM was explained, 30 October 2026"
            )
        }

    def test_refused_once_it_was_sent(self, act: Act, submitted: Referral) -> None:
        with pytest.raises(Refused, match="record that she withdrew"):
            act("record_consent", referral=submitted, answer="withdrawn", how="spoken", given_on=SENT_ON)

    def test_not_asked_of_someone_who_may_be_a_child(self, act: Act, childs_referral: Referral) -> None:
        with pytest.raises(Refused, match="no consent is needed"):
            act("record_consent", referral=childs_referral, answer="given", how="signed", given_on=SENT_ON)

    def test_not_before_it_was_explained(self, act: Act, her_case: Case, amina: User) -> None:
        referral = Referral(case=her_case, started_at=NOON, started_by=amina)
        referral.save()
        with pytest.raises(Refused, match="Explain the NRM"):
            act("record_consent", referral=referral, answer="given", how="signed", given_on=SENT_ON)


class TestAuthorityContact:
    def test_opens_the_way_for_a_child(self, act: Act, childs_referral: Referral) -> None:
        act(
            "record_authority_contact",
            referral=childs_referral,
            contacted_on=SENT_ON,
            council="Southwark",
            phone="020 7946 0100",
            email="mash@example.org",
        )
        referral = fresh(childs_referral)
        assert referral.state == State.CONSENTED
        assert open_promises(referral.case) == {"nrm_handover": date(2026, 11, 26)}

    def test_not_for_an_adult(self, act: Act, explained: Referral) -> None:
        with pytest.raises(Refused, match="She is an adult"):
            act(
                "record_authority_contact",
                referral=explained,
                contacted_on=SENT_ON,
                council="Southwark",
                phone="020 7946 0100",
                email="mash@example.org",
            )


class TestHandOver:
    def test_to_a_first_responder(self, handed_over: Referral) -> None:
        assert handed_over.state == State.WITH_FIRST_RESPONDER
        assert open_promises(handed_over.case) == {"nrm_receipt": date(2026, 12, 1)}

    @pytest.mark.parametrize(
        ("source", "detail", "agencies"),
        [
            ("self", "", ["Bedfordshire Police"]),
            ("police", "PC Dale Harris, Bedfordshire Police", []),  # who referred her is that agency already
            ("police", "PC Ann Low, Kent Police", ["Bedfordshire Police"]),
        ],
    )
    def test_of_a_body_of_many_offices_the_office_is_the_agency(
        self, source: str, detail: str, agencies: list[str], act: Act, consented: Referral
    ) -> None:
        police = FirstResponderOrganisation.objects.get(name="A police force in England or Wales")
        case = consented.case
        case.source, case.source_detail = source, detail
        case.save()
        sent = {"office": "Bedfordshire Police", "referrer_name": "Jo Lane", "handed_over_on": SENT_ON}
        act("hand_over", referral=fresh(consented), organisation=police, **sent)
        assert [agency.name for agency in case.agency_set.all()] == agencies

    def test_refused_for_an_adult_without_consent(
        self, act: Act, explained: Referral, salvation_army: FirstResponderOrganisation
    ) -> None:
        with pytest.raises(Refused, match="Record her consent before you hand the referral over"):
            act(
                "hand_over",
                referral=explained,
                organisation=salvation_army,
                referrer_name="Jo Lane",
                handed_over_on=SENT_ON,
            )

    def test_refused_for_a_child_until_the_council_was_told(
        self, act: Act, childs_referral: Referral, salvation_army: FirstResponderOrganisation
    ) -> None:
        with pytest.raises(Refused, match="Record which council was told"):
            act(
                "hand_over",
                referral=childs_referral,
                organisation=salvation_army,
                referrer_name="Jo Lane",
                handed_over_on=SENT_ON,
            )

    def test_cannot_come_before_she_agreed(
        self, act: Act, consented: Referral, salvation_army: FirstResponderOrganisation
    ) -> None:
        found = problems_of(
            act,
            "hand_over",
            referral=consented,
            organisation=salvation_army,
            referrer_name="Jo Lane",
            handed_over_on=date(2026, 10, 29),
        )
        assert found == {
            "handed_over_on": (
                "The date you handed it over must be on or after the day she agreed, 30 October 2026"
            )
        }

    def test_an_adult_who_turns_out_to_be_unsure_of_her_age_is_stopped(
        self, act: Act, consented: Referral, salvation_army: FirstResponderOrganisation
    ) -> None:
        Client.objects.filter(pk=consented.case.client_id).update(age_status=Client.AgeStatus.UNSURE)
        assert fresh(consented).handover_blockers() == [
            "Record which council was told about her: she is or may be under 18."
        ]


class TestSubmit:
    def test_marks_it_as_sent(self, submitted: Referral) -> None:
        assert submitted.state == State.SUBMITTED
        assert submitted.submitted_on == SENT_ON

    def test_refused_before_anyone_has_it(self, act: Act, consented: Referral) -> None:
        with pytest.raises(Refused, match="Say which first responder"):
            act("submit", referral=consented, submitted_on=SENT_ON)

    @pytest.mark.parametrize(
        ("day", "reason"),
        [
            pytest.param(FUTURE, "The date sent cannot be in the future", id="to come"),
            pytest.param(
                date(2026, 10, 29),
                "The date sent must be on or after the day it was handed over, 30 October 2026",
                id="before the handover",
            ),
        ],
    )
    def test_refuses_impossible_days(self, act: Act, handed_over: Referral, day: date, reason: str) -> None:
        assert problems_of(act, "submit", referral=handed_over, submitted_on=day) == {"submitted_on": reason}

    def test_refused_twice(self, act: Act, submitted: Referral) -> None:
        with pytest.raises(Refused, match="already been sent"):
            act("submit", referral=submitted, submitted_on=SENT_ON)


class TestReceive:
    def test_starts_the_clock_of_five_working_days(self, her_case: Case, received: Referral) -> None:
        her_case.refresh_from_db()
        assert received.state == State.RECEIVED
        assert her_case.nrm_reference == "NRM-4418-0236"
        promise = her_case.open_deadline("rg_decision")
        assert promise
        assert (promise.due_on, promise.unit, promise.owner) == (date(2026, 11, 6), "working", "home_office")

    def test_keeps_the_policy_row_of_that_day(self, received: Referral) -> None:
        assert received.rg_policy
        assert received.rg_policy.jurisdiction == "SEED"

    def test_cannot_be_received_before_it_was_sent(self, act: Act, submitted: Referral) -> None:
        found = problems_of(
            act, "receive", referral=submitted, received_on=date(2026, 10, 29), reference="NRM-1"
        )
        assert found == {
            "received_on": "The date received must be on or after the date it was sent, 30 October 2026. "
            "If it was sent on another day, correct that first"
        }

    def test_refused_before_it_was_sent(self, act: Act, handed_over: Referral) -> None:
        with pytest.raises(Refused, match="Record the day it was sent"):
            act("receive", referral=handed_over, received_on=SENT_ON, reference="NRM-1")

    def test_refused_twice(self, act: Act, received: Referral) -> None:
        with pytest.raises(Refused, match="NRM-4418-0236 is already recorded"):
            act("receive", referral=received, received_on=SENT_ON, reference="NRM-1")

    def test_over_christmas(self, act: Act, submitted: Referral) -> None:
        act(
            "receive",
            referral=submitted,
            received_on=date(2026, 12, 23),
            reference="NRM-1",
            at=datetime(2026, 12, 23, 12, tzinfo=UTC),
        )
        assert open_promises(submitted.case)["rg_decision"] == date(2027, 1, 4)


class TestCorrectReceipt:
    def test_moves_the_promise(self, act: Act, received: Referral) -> None:
        act(
            "correct_receipt",
            referral=received,
            submitted_on=SENT_ON,
            received_on=date(2026, 11, 2),
            reference="NRM-4418-0237",
            why="Read from the confirmation",
        )
        referral = fresh(received)
        assert open_promises(referral.case)["rg_decision"] == date(2026, 11, 9)
        assert referral.case.nrm_reference == "NRM-4418-0237"
        assert referral.history.first().history_change_reason == "Read from the confirmation"

    def test_cannot_pass_the_decision(self, act: Act, rg_positive: Referral) -> None:
        found = problems_of(
            act,
            "correct_receipt",
            referral=rg_positive,
            submitted_on=SENT_ON,
            received_on=date(2026, 11, 9),
            reference="NRM-1",
            why="A slip",
        )
        assert found == {
            "received_on": "The date received must be on or before the decision, 6 November 2026"
        }

    def test_what_is_emptied_is_asked_for_on_its_own_field(self, act: Act, rg_positive: Referral) -> None:
        found = problems_of(act, "correct_receipt", referral=rg_positive, submitted_on=SENT_ON, why="A slip")
        assert found == {
            "received_on": "Enter the date received",
            "reference": "Enter the NRM number",
        }


class TestPositiveReasonableGrounds:
    def test_starts_45_days_from_the_day_it_was_made(self, her_case: Case, rg_positive: Referral) -> None:
        her_case.refresh_from_db()
        assert rg_positive.state == State.RG_POSITIVE
        assert her_case.nrm_stage == Case.NRMStage.RECOVERY
        assert (her_case.recovery_from, her_case.recovery_to) == (RG_ON, date(2026, 12, 21))
        assert her_case.recovery_days == 45

    def test_keeps_one_promise_and_makes_the_next(self, her_case: Case, rg_positive: Referral) -> None:
        assert open_promises(her_case) == {
            "recovery_review": date(2026, 12, 21),
            "risk_review": date(2026, 11, 26),
        }
        met = Deadline.objects.get(case=her_case, kind="rg_decision")
        assert (met.met_on, met.outcome) == (RG_ON, "Positive")

    def test_makes_tasks_on_day_30_and_14_7_and_2_days_before_day_45(
        self, her_case: Case, rg_positive: Referral
    ) -> None:
        # Sun 6 and Sat 19 Dec are no working days: ours fall on the Friday before, the day of the law stays.
        friday, saturday = date(2026, 12, 4), date(2026, 12, 5)
        days = [friday, saturday, date(2026, 12, 7), date(2026, 12, 14), date(2026, 12, 18)]
        assert run_up(her_case) == days
        review, law, first = Deadline.objects.filter(case=her_case, kind="run_up").soonest_first()[:3]
        assert law.title == "Day 30 by law: protection from removal is certain until this day"
        assert review.title == "Day 30 of 45: look at it together"
        assert first.title == "14 days before day 45: is what comes next ready?"
        assert first.is_met_by_hand
        assert not first.is_ours, "its day follows from the decision"

    def test_day_30_is_the_day_counted_as_30(self, act: Act, her_case: Case, rg_positive: Referral) -> None:
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 10), reason="missing")
        act("resume", referral=rg_positive, resumed_on=date(2026, 11, 20))
        review = Deadline.objects.open().get(case=her_case, title="Day 30 of 45: look at it together")
        assert review.due_on == date(2026, 12, 16), "ten days later"

    def test_day_30_is_a_day_earlier_where_the_day_of_the_decision_counts(
        self, act: Act, received: Referral
    ) -> None:
        Policy(
            jurisdiction="SEED",
            effective_from=date(2026, 11, 1),
            recovery_days=45,
            recovery_count_start=True,
            end_rule="later_of_cg",
            verified="seed",
        ).save()
        act("record_decision", referral=received, **decision())
        review = Deadline.objects.open().get(title="Day 30 of 45: look at it together")
        assert review.due_on == date(2026, 12, 4)  # day 30 is Sat 5 Dec

    def test_no_task_is_made_for_a_day_that_is_past(self, act: Act, received: Referral) -> None:
        act(
            "record_decision",
            referral=received,
            at=datetime(2026, 12, 10, 12, tzinfo=UTC),
            **decision(),
        )
        assert run_up(received.case) == [date(2026, 12, 14), date(2026, 12, 18)]

    def test_a_task_that_was_done_is_not_made_again(
        self, act: Act, her_case: Case, rg_positive: Referral, amina: User
    ) -> None:
        first = Deadline.objects.get(case=her_case, title="Day 30 of 45: look at it together")
        first.meet(by=amina, at=NOON, on=NOON.date(), outcome="She has seen two rooms.")
        act("suspend", referral=rg_positive, from_on=NOON.date(), reason="missing")
        assert run_up(her_case) == [], "nothing counts down while it is suspended"
        act("resume", referral=fresh(rg_positive), resumed_on=NOON.date())
        days = [date(2026, 12, 5), date(2026, 12, 7), date(2026, 12, 14), date(2026, 12, 18)]
        assert run_up(her_case) == days

    def test_runs_the_statutory_clock_beside_it(self, rg_positive: Referral) -> None:
        table = timetable(rg_positive)
        assert table.recovery
        assert table.removal
        assert (table.recovery.due_on, table.removal.due_on) == (date(2026, 12, 21), date(2026, 12, 5))

    def test_is_timed_by_the_day_it_was_made_not_the_day_it_was_recorded(
        self, act: Act, received: Referral
    ) -> None:
        act(
            "record_decision",
            referral=received,
            **decision(notified_on=date(2026, 11, 18), told_on=date(2026, 11, 20)),
        )
        made = fresh(received).reasonable_grounds
        assert made
        assert (made.made_on, made.notified_on) == (RG_ON, date(2026, 11, 18))
        assert made.recorded_at == NOON
        assert open_promises(received.case)["recovery_review"] == date(2026, 12, 21)

    def test_untold_makes_a_task_for_tomorrow(self, act: Act, received: Referral) -> None:
        act("record_decision", referral=received, **decision(told_how="not_yet", told_on=None))
        assert open_promises(received.case)["tell_decision"] == date(2026, 11, 25)

    def test_the_risk_is_looked_at_again_and_why(self, rg_positive: Referral) -> None:
        event = rg_positive.case.riskevent_set.get()
        assert (event.kind, event.words) == ("decision", "Reasonable grounds: positive")
        review = rg_positive.case.deadline_set.open().get(kind="risk_review")
        assert "a decision from the Home Office" in review.context_in_words

    def test_the_reason_bears_the_day_it_came_not_the_day_of_typing(
        self, act: Act, received: Referral
    ) -> None:
        """Made on Fri 6 Nov, received on Mon 9 Nov, written down on Tue 24 Nov 2026."""
        act("record_decision", referral=received, **decision(notified_on=date(2026, 11, 9)))
        review = received.case.deadline_set.open().get(kind="risk_review")
        assert "a decision from the Home Office, Mon 9 Nov" in review.context_in_words

    def test_an_earlier_risk_review_stays_as_it_is(self, act: Act, received: Referral, amina: User) -> None:
        received.case.promise("risk_review", due_on=date(2026, 11, 25), by=amina, at=NOON)
        act("record_decision", referral=received, **decision())
        assert open_promises(received.case)["risk_review"] == date(2026, 11, 25)

    @pytest.mark.parametrize(
        ("promised", "due"),
        [
            pytest.param(date(2026, 12, 15), date(2026, 12, 1), id="brought forward"),
            pytest.param(date(2026, 11, 26), date(2026, 11, 26), id="sooner already"),
        ],
    )
    def test_the_plan_is_looked_at_again_once_and_why(
        self, promised: date, due: date, act: Act, received: Referral, amina: User
    ) -> None:
        received.case.promise(
            "plan_review", due_on=promised, context="Last looked at Tue 17 Nov", by=amina, at=NOON
        )
        act("record_decision", referral=received, **decision())
        review = received.case.deadline_set.open().get(kind="plan_review")
        assert review.due_on == due
        assert review.context_in_words == (
            "Because: the reasonable grounds decision came, Fri 6 Nov. Last looked at Tue 17 Nov"
        )
        for reason in ("the reasonable grounds decision came, Fri 6 Nov", "she asked"):
            source = PromiseSource.of(Decision.objects.get(case=received.case))
            plan_reviews.ask_for_plan_review(
                case=received.case, words=reason, source=source, by=amina, at=NOON
            )
        again = received.case.deadline_set.open().get(kind="plan_review")
        said = again.context_in_words
        assert (again.pk, said.count("came"), said.count("; she asked.")) == (
            review.pk,
            1,
            1,
        )

    def test_one_that_was_kept_is_promised_again(self, act: Act, received: Referral, amina: User) -> None:
        received.case.promise("plan_review", due_on=NOON.date(), by=amina, at=NOON)
        received.case.meet("plan_review", by=amina, at=NOON, on=NOON.date())
        act("record_decision", referral=received, **decision())
        assert open_promises(received.case)["plan_review"] == date(2026, 12, 1)

    def test_the_story_says_what_follows(self, her_case: Case, rg_positive: Referral) -> None:
        entry = her_case.entry_set.get(title="Reasonable grounds decision: positive")
        assert entry.body == (
            "Protection from removal runs to at least Sat 5 Dec: 30 days, the law. "
            "Recovery period runs to at least Mon 21 Dec: 45 days, our service’s own count (by law 30). "
            "The client was told with an interpreter on Fri 6 Nov."
        )

    def test_a_minimum_that_is_past_is_not_promised(self, act: Act, received: Referral) -> None:
        act(
            "record_decision",
            referral=received,
            **decision(),
            at=datetime(2027, 2, 1, 12, tzinfo=UTC),
        )
        assert "recovery_review" not in open_promises(received.case)

    def test_a_later_row_does_not_change_a_running_clock(self, rg_positive: Referral) -> None:
        Policy(
            jurisdiction="SEED",
            effective_from=date(2026, 11, 1),
            rg_days=5,
            recovery_days=60,
            end_rule="later_of_cg",
            verified="seed",
        ).save()
        recovery = timetable(fresh(rg_positive)).recovery
        assert recovery
        assert recovery.length == 45


class TestNegativeReasonableGrounds:
    def test_opens_the_window_of_30_days(self, her_case: Case, rg_negative: Referral) -> None:
        her_case.refresh_from_db()
        assert rg_negative.state == State.RG_NEGATIVE
        assert her_case.recovery_to is None
        assert open_promises(her_case)["reconsideration"] == date(2026, 12, 6)


class TestRefusedDecisions:
    @pytest.mark.parametrize(
        ("answers", "found"),
        [
            pytest.param(
                {"made_on": date(2026, 10, 29), "told_on": SENT_ON},
                {"made_on": "The decision date must be on or after the referral date, 30 October 2026"},
                id="before the receipt",
            ),
            pytest.param(
                {"made_on": FUTURE, "notified_on": None, "told_how": "not_yet", "told_on": None},
                {"made_on": "The decision date cannot be in the future"},
                id="to come",
            ),
            pytest.param(
                {"notified_on": date(2026, 11, 5)},
                {
                    "notified_on": (
                        "The date we received it must be on or after the decision date, 6 November 2026"
                    )
                },
                id="heard of before it was made",
            ),
            pytest.param(
                {"told_on": date(2026, 11, 5)},
                {"told_on": "The date she was told must be on or after the decision date, 6 November 2026"},
                id="told before it was made",
            ),
            pytest.param({"told_on": None}, {"told_on": "Enter the date she was told"}, id="told, no day"),
            pytest.param(
                {"told_how": "not_yet"},
                {"told_on": "Leave the date empty, or choose how she was told"},
                id="not told, with a day",
            ),
        ],
    )
    def test_contradictions(
        self, act: Act, received: Referral, answers: dict[str, Any], found: dict[str, str]
    ) -> None:
        whole = decision(**answers)
        assert problems_of(act, "record_decision", referral=received, **whole) == found
        assert not Decision.objects.exists()
        assert "rg_decision" in open_promises(received.case)

    def test_before_the_receipt(self, act: Act, submitted: Referral) -> None:
        with pytest.raises(Refused, match="Record the NRM number"):
            act("record_decision", referral=submitted, **decision())

    def test_twice(self, act: Act, rg_positive: Referral) -> None:
        with pytest.raises(Refused, match="already recorded"):
            act("record_decision", referral=rg_positive, **decision())

    @pytest.mark.parametrize("stage", ["received", "rg_negative"])
    def test_conclusive_without_positive_reasonable_grounds(
        self, act: Act, stage: str, request: pytest.FixtureRequest
    ) -> None:
        referral = request.getfixturevalue(stage)
        with pytest.raises(Refused, match="needs a positive reasonable grounds decision first"):
            act("record_decision", referral=referral, **decision(stage="cg"))

    def test_conclusive_before_reasonable(self, act: Act, rg_positive: Referral) -> None:
        early = decision(stage="cg", made_on=date(2026, 11, 5), told_on=RG_ON)
        assert problems_of(act, "record_decision", referral=rg_positive, **early) == {
            "made_on": (
                "The decision date must be on or after the reasonable grounds decision, 6 November 2026"
            )
        }


class TestConclusiveGrounds:
    def test_rules_that_give_no_time_to_move_on_promise_none(self, act: Act, cg_positive: Referral) -> None:
        """Of Scotland, where the law sets none: the nation was entered wrongly."""
        assert "move_on" in open_promises(cg_positive.case)
        scotland = {"jurisdiction": "SCT", "reference": "NRM-1", "why": "She lives in Glasgow"}
        days = {"submitted_on": SENT_ON, "received_on": SENT_ON}
        act("correct_receipt", referral=cg_positive, **days, **scotland)
        assert timetable(fresh(cg_positive)).move_on is None
        assert "move_on" not in open_promises(cg_positive.case)

    def test_after_a_no_each_clock_has_the_row_that_sets_it(self, act: Act, rg_positive: Referral) -> None:
        """The charity's own row sets the window; what it leaves open is the law's."""
        own = Policy.objects.get(jurisdiction="SEED")
        own.reconsideration_days = 60
        own.save()
        no = decision(stage="cg", made_on=date(2026, 11, 20), outcome="negative")
        act("record_decision", referral=rg_positive, **no)
        referral = fresh(rg_positive)
        table = timetable(referral)
        assert table.reconsideration
        assert table.move_on
        assert (table.reconsideration.due_on, table.move_on.length) == (date(2027, 1, 19), 9)
        assert open_promises(referral.case)["move_on"] == table.move_on.due_on
        behind = clock_policy_choice(referral, "move-on")
        assert behind
        assert (behind.row.jurisdiction, behind.since) == ("EW", "")

    def test_both_may_be_made_on_one_day(self, act: Act, rg_positive: Referral) -> None:
        act("record_decision", referral=rg_positive, **decision(stage="cg"))
        assert fresh(rg_positive).state == State.CG_POSITIVE

    def test_positive_promises_what_she_needs_and_her_leave(
        self, act: Act, amina: User, cg_positive: Referral
    ) -> None:
        case = cg_positive.case
        promises = open_promises(case)
        assert promises["recovery_needs"] == date(2026, 12, 1)  # five working days after Tue 24 Nov
        assert promises["leave"] == date(2026, 12, 8)
        needs = case.open_deadline("recovery_needs")
        assert needs
        needs.meet(by=amina, at=NOON, on=date(2026, 11, 24))
        said = {"outcome": "positive", "notified_on": None, "letter": "held", "letter_kept": "Drawer 2"}
        made = cg_positive.conclusive_grounds
        act("correct_decision", decision=made, made_on=date(2026, 11, 19), **said, why="A slip")
        assert "recovery_needs" not in open_promises(case)  # once is enough
        notice = {"ground": "public_order", "reasons": "A conviction", "respond_by": date(2026, 11, 26)}
        sent = act("record_notice", referral=cg_positive, notice_on=date(2026, 11, 20), **notice)
        act("record_notice_progress", notice=sent, outcome="disqualified", decided_on=date(2026, 11, 23))
        assert "leave" not in open_promises(case)

    def test_the_assessment_is_of_england_and_wales(self, act: Act, rg_positive: Referral) -> None:
        rg_positive.jurisdiction = "SCT"
        rg_positive.save()
        act("record_decision", referral=rg_positive, **decision(stage="cg", made_on=date(2026, 11, 20)))
        promises = open_promises(rg_positive.case)
        assert "leave" in promises
        assert "recovery_needs" not in promises

    @pytest.mark.parametrize("stage", ["rg", "cg"])
    def test_negative_promises_legal_advice_until_it_is_asked_again(
        self, act: Act, received: Referral, stage: str
    ) -> None:
        if stage == "cg":
            act("record_decision", referral=received, **decision())
        act("record_decision", referral=received, **decision(stage=stage, outcome="negative"))
        promises = open_promises(received.case)
        assert promises["legal_advice"] == date(2026, 11, 26)
        assert "reconsideration" in promises
        asked = {"ground": "guidance", "guidance": "14.3", "asked_by": "Her solicitor"}
        act("request_reconsideration", referral=received, asked_on=date(2026, 11, 24), **asked)
        assert "legal_advice" not in open_promises(received.case)

    def test_positive_starts_move_on_and_the_period_runs_out(self, cg_positive: Referral) -> None:
        assert cg_positive.state == State.CG_POSITIVE
        promises = open_promises(cg_positive.case)
        assert promises["move_on"] == date(2027, 1, 4)
        assert promises["recovery_review"] == date(2026, 12, 21)
        recovery = timetable(cg_positive).recovery
        assert recovery
        assert recovery.ends_on == date(2026, 12, 21)

    def test_negative_opens_the_window_and_move_on(self, act: Act, rg_positive: Referral) -> None:
        act(
            "record_decision",
            referral=rg_positive,
            **decision(stage="cg", outcome="negative", made_on=date(2026, 11, 20)),
        )
        referral = fresh(rg_positive)
        assert referral.state == State.CG_NEGATIVE
        promises = open_promises(referral.case)
        assert promises["reconsideration"] == date(2026, 12, 20)
        assert promises["move_on"] == date(2026, 12, 3)

    def test_long_after_the_minimum_ends_the_period(self, act: Act, rg_positive: Referral) -> None:
        act(
            "record_decision",
            referral=rg_positive,
            **decision(stage="cg", made_on=date(2027, 5, 4)),
            at=datetime(2027, 5, 4, 12, tzinfo=UTC),
        )
        referral = fresh(rg_positive)
        assert referral.case.recovery_to == date(2027, 5, 4)


class TestWhoseRules:
    SAME = {"submitted_on": SENT_ON, "received_on": SENT_ON, "reference": "NRM-4418-0236"}

    def test_every_clock_is_counted_anew(self, act: Act, rg_positive: Referral) -> None:
        case, made = rg_positive.case, rg_positive.reasonable_grounds
        assert open_promises(case)["recovery_review"] == date(2026, 12, 21)
        scotland = {"jurisdiction": "SCT", "why": "She is supported in Glasgow"}
        act("correct_receipt", referral=rg_positive, **self.SAME, **scotland)
        referral = fresh(rg_positive)
        assert referral.jurisdiction == "SCT"
        assert referral.rg_policy
        assert referral.rg_policy.jurisdiction == "SCT"
        recovery = timetable(referral).recovery
        assert recovery
        assert (recovery.length, recovery.due_on) == (90, date(2027, 2, 4))
        assert open_promises(case)["recovery_review"] == date(2027, 2, 4)
        case.refresh_from_db()
        assert case.recovery_to == date(2027, 2, 4)
        told = case.entry_set.order_by("pk").last()
        assert told
        assert told.body == (
            "She is supported in Glasgow. The rules of Scotland apply now, not those of England and Wales. "
            "Recovery period: was Mon 21 Dec 2026, now Thu 4 Feb 2027 (45 days later)."
        )
        assert made
        kept = made.history.latest()
        assert kept.history_change_reason == "She is supported in Glasgow"

    def test_said_again_nothing_is_chosen_anew(self, act: Act, rg_positive: Referral) -> None:
        made = rg_positive.reasonable_grounds
        act("correct_receipt", referral=rg_positive, **self.SAME, jurisdiction="EW", why="A slip")
        assert made
        assert made.history.count() == 1


class TestCorrectDecision:
    def test_replaces_the_open_promises(self, act: Act, rg_positive: Referral) -> None:
        made = rg_positive.reasonable_grounds
        act(
            "correct_decision",
            decision=made,
            outcome="positive",
            made_on=date(2026, 11, 5),
            notified_on=RG_ON,
            letter="held",
            letter_kept="Her file",
            why="The letter says the 5th",
        )
        referral = fresh(rg_positive)
        assert open_promises(referral.case)["recovery_review"] == date(2026, 12, 20)
        friday = date(2026, 12, 4)  # the law's day; before Sat 5 Dec, day 30; and before Sun 6 Dec
        assert run_up(referral.case) == [friday, friday, friday, date(2026, 12, 11), date(2026, 12, 18)]
        assert referral.case.recovery_to == date(2026, 12, 20)
        replaced = Deadline.objects.get(kind="recovery_review", due_on=date(2026, 12, 21))
        assert replaced.cancelled_why == "Replaced by a new date"
        assert made
        assert made.history.first().history_change_reason == "The letter says the 5th"
        assert made.history.count() == 2

    def test_a_wrong_outcome_can_be_put_right(self, act: Act, rg_positive: Referral) -> None:
        act(
            "correct_decision",
            decision=rg_positive.reasonable_grounds,
            outcome="negative",
            made_on=RG_ON,
            notified_on=RG_ON,
            letter="held",
            letter_kept="Her file",
            reasons="They doubt two dates.",
            why="Wrong button",
        )
        referral = fresh(rg_positive)
        assert referral.state == State.RG_NEGATIVE
        assert referral.case.recovery_to is None
        assert open_promises(referral.case) == {
            "reconsideration": date(2026, 12, 6),
            "legal_advice": date(2026, 11, 26),
            "risk_review": date(2026, 11, 26),
        }

    def test_the_outcome_stays_once_something_followed(self, act: Act, cg_positive: Referral) -> None:
        found = problems_of(
            act,
            "correct_decision",
            decision=cg_positive.reasonable_grounds,
            outcome="negative",
            made_on=RG_ON,
            notified_on=RG_ON,
            letter="held",
            letter_kept="Her file",
            reasons="They doubt two dates.",
            why="Wrong button",
        )
        assert found == {
            "outcome": "Something has followed from this decision, so only its dates can be corrected"
        }

    @pytest.mark.parametrize(
        ("made_on", "reason"),
        [
            pytest.param(
                date(2026, 10, 29),
                "The decision date must be on or after the referral date, 30 October 2026",
                id="before the receipt",
            ),
            pytest.param(
                date(2026, 11, 21),
                "The decision date must be on or before the next decision, 20 November 2026",
                id="after the next decision",
            ),
        ],
    )
    def test_refuses_impossible_days(
        self, act: Act, cg_positive: Referral, made_on: date, reason: str
    ) -> None:
        found = problems_of(
            act,
            "correct_decision",
            decision=cg_positive.reasonable_grounds,
            outcome="positive",
            made_on=made_on,
            notified_on=None,
            letter="held",
            letter_kept="Her file",
            why="A slip",
        )
        assert found["made_on"] == reason


class TestTellHer:
    def test_keeps_the_promise(self, act: Act, received: Referral) -> None:
        made = act("record_decision", referral=received, **decision(told_how="not_yet", told_on=None))
        act("record_informing", decision=made, told_how="interpreter", told_on=date(2026, 11, 24))
        assert "tell_decision" not in open_promises(received.case)

    def test_only_once(self, act: Act, rg_positive: Referral) -> None:
        with pytest.raises(Refused, match="She was told on Fri 6 Nov 2026"):
            act(
                "record_informing",
                decision=rg_positive.reasonable_grounds,
                told_how="yes",
                told_on=date(2026, 11, 24),
            )


class TestChase:
    def test_counts_and_asks_again(self, act: Act, received: Referral) -> None:
        for day in (10, 17):
            act(
                "chase",
                referral=received,
                chased_on=date(2026, 11, day),
                asked="NRM desk",
                how="phone",
                again_on=date(2026, 11, 30),
            )
        assert received.chaser_set.count() == 2
        assert open_promises(received.case)["chase"] == date(2026, 11, 30)

    def test_one_that_was_forgotten_does_not_close_the_next_that_is_due(
        self, act: Act, received: Referral
    ) -> None:
        asked: dict[str, Any] = {"asked": "NRM desk", "how": "phone"}
        act(
            "chase",
            referral=received,
            chased_on=date(2026, 11, 17),
            **asked,
            again_on=date(2026, 11, 30),
        )
        act("chase", referral=received, chased_on=date(2026, 11, 10), **asked)
        assert open_promises(received.case)["chase"] == date(2026, 11, 30)
        act("chase", referral=received, chased_on=date(2026, 11, 24), **asked)
        assert "chase" not in open_promises(received.case)

    def test_nothing_to_chase_before_it_was_given_to_anybody(self, act: Act, consented: Referral) -> None:
        with pytest.raises(Refused, match="nothing to chase"):
            act("chase", referral=consented, chased_on=SENT_ON, asked="NRM desk", how="phone")

    def test_asking_again_lies_ahead(self, act: Act, received: Referral) -> None:
        found = problems_of(
            act,
            "chase",
            referral=received,
            chased_on=date(2026, 11, 24),
            asked="NRM desk",
            how="phone",
            again_on=date(2026, 11, 24),
        )
        assert found == {"again_on": "The date to ask again must be in the future"}

    def test_the_decision_ends_the_chasing(self, act: Act, received: Referral) -> None:
        act(
            "chase",
            referral=received,
            chased_on=date(2026, 11, 20),
            asked="NRM desk",
            how="phone",
            again_on=date(2026, 11, 30),
        )
        act("record_decision", referral=received, **decision())
        assert "chase" not in open_promises(received.case)


class TestReconsideration:
    def ask(self, act: Act, referral: Referral, **answers: Any) -> Any:
        whole = {
            "ground": "evidence",
            "evidence": ["medical"],
            "asked_on": date(2026, 11, 20),
            "asked_by": "Nadia Rahman",
            **answers,
        }
        return act("request_reconsideration", referral=referral, **whole)

    def test_meets_the_window(self, act: Act, rg_negative: Referral) -> None:
        self.ask(act, rg_negative)
        referral = fresh(rg_negative)
        assert referral.state == State.RECONSIDERING
        assert "reconsideration" not in open_promises(referral.case)

    def test_only_of_a_negative_decision(self, act: Act, rg_positive: Referral) -> None:
        with pytest.raises(Refused, match="Only a negative decision"):
            self.ask(act, rg_positive)

    def test_one_at_a_time(self, act: Act, rg_negative: Referral) -> None:
        self.ask(act, rg_negative)
        with pytest.raises(Refused, match="have not answered"):
            self.ask(act, rg_negative)

    def test_late_needs_a_reason(self, act: Act, rg_negative: Referral) -> None:
        late = {"asked_on": date(2026, 12, 7), "at": datetime(2026, 12, 7, 12, tzinfo=UTC)}
        with pytest.raises(Contradiction) as refusal:
            self.ask(act, rg_negative, **late)
        assert refusal.value.by_field == {
            "late_why": "Enter why it is late: the last day to ask was Sun 6 Dec 2026"
        }
        self.ask(act, rg_negative, **late, late_why="The letter never came")
        assert fresh(rg_negative).state == State.RECONSIDERING

    def test_not_before_the_decision(self, act: Act, rg_negative: Referral) -> None:
        with pytest.raises(Contradiction, match="on or after the decision date, 6 November 2026"):
            self.ask(act, rg_negative, asked_on=date(2026, 11, 5))

    def test_changed_starts_a_recovery_period_of_its_own(self, act: Act, rg_negative: Referral) -> None:
        self.ask(act, rg_negative)
        act(
            "record_reconsideration_outcome",
            referral=rg_negative,
            outcome="changed",
            answered_on=date(2026, 11, 23),
            told_how="not_yet",
        )
        referral = fresh(rg_negative)
        assert referral.state == State.RG_POSITIVE
        assert referral.case.recovery_from == date(2026, 11, 23)
        assert open_promises(referral.case)["recovery_review"] == date(2027, 1, 7)
        assert [d.outcome for d in referral.decisions] == ["negative", "positive"]

    @pytest.mark.parametrize("outcome", ["upheld", "refused"])
    def test_upheld_goes_back_to_negative(self, act: Act, rg_negative: Referral, outcome: str) -> None:
        self.ask(act, rg_negative)
        act(
            "record_reconsideration_outcome",
            referral=rg_negative,
            outcome=outcome,
            answered_on=date(2026, 11, 23),
        )
        referral = fresh(rg_negative)
        assert referral.state == State.RG_NEGATIVE
        # The window of 30 days still runs, to Sun 6 Dec: it can be asked again with new grounds.
        assert open_promises(referral.case)["reconsideration"] == date(2026, 12, 6)

    def test_no_answer_without_a_question(self, act: Act, rg_negative: Referral) -> None:
        with pytest.raises(Refused, match="No reconsideration is waiting"):
            act(
                "record_reconsideration_outcome",
                referral=rg_negative,
                outcome="upheld",
                answered_on=date(2026, 11, 23),
            )

    def test_answered_after_it_was_asked(self, act: Act, rg_negative: Referral) -> None:
        self.ask(act, rg_negative)
        found = problems_of(
            act,
            "record_reconsideration_outcome",
            referral=rg_negative,
            outcome="upheld",
            answered_on=date(2026, 11, 19),
        )
        assert found == {
            "answered_on": "The date of the answer must be on or after the request, 20 November 2026"
        }

    def test_of_a_final_decision(self, act: Act, rg_positive: Referral) -> None:
        act(
            "record_decision",
            referral=rg_positive,
            **decision(stage="cg", outcome="negative", made_on=date(2026, 11, 19)),
        )
        self.ask(act, rg_positive)
        act(
            "record_reconsideration_outcome",
            referral=rg_positive,
            outcome="changed",
            answered_on=date(2026, 11, 23),
        )
        assert fresh(rg_positive).state == State.CG_POSITIVE


class TestSuspend:
    def test_the_clocks_stand_still(self, act: Act, rg_positive: Referral) -> None:
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 16), reason="missing")
        referral = fresh(rg_positive)
        assert referral.state == State.SUSPENDED
        assert referral.case.nrm_stage == Case.NRMStage.SUSPENDED
        assert "recovery_review" not in open_promises(referral.case)
        recovery = timetable(referral).recovery
        assert recovery
        assert recovery.words(date(2026, 11, 24)).sentence == "Paused on Mon 16 Nov, 9 days used"

    def test_and_go_on_when_it_resumes(self, act: Act, rg_positive: Referral) -> None:
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 16), reason="missing")
        act("resume", referral=rg_positive, resumed_on=date(2026, 11, 23))
        referral = fresh(rg_positive)
        assert referral.state == State.RG_POSITIVE
        assert referral.case.recovery_to == date(2026, 12, 28)
        assert open_promises(referral.case)["recovery_review"] == date(2026, 12, 28)

    def test_twice(self, act: Act, rg_positive: Referral) -> None:
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 16), reason="missing")
        with pytest.raises(Refused, match="already suspended"):
            act("suspend", referral=rg_positive, from_on=date(2026, 11, 17), reason="missing")

    def test_not_before_the_home_office_has_it(self, act: Act, submitted: Referral) -> None:
        with pytest.raises(Refused, match="does not have the referral yet"):
            act("suspend", referral=submitted, from_on=SENT_ON, reason="missing")

    def test_a_decision_while_suspended_is_warned_of(self, act: Act, received: Referral) -> None:
        act("suspend", referral=received, from_on=date(2026, 11, 2), reason="missing")
        assert "rg_decision" not in open_promises(received.case)
        warned = problems_of(act, "record_decision", referral=received, **decision())
        assert warned == {
            "it_happened": "The case was suspended since 2 November 2026. Tick below if it happened so."
        }

    def test_resume_only_what_stands_still(self, act: Act, rg_positive: Referral) -> None:
        with pytest.raises(Refused, match="not suspended"):
            act("resume", referral=rg_positive, resumed_on=date(2026, 11, 23))

    def test_resumes_after_it_was_suspended(self, act: Act, rg_positive: Referral) -> None:
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 16), reason="missing")
        found = problems_of(act, "resume", referral=rg_positive, resumed_on=date(2026, 11, 15))
        assert found == {
            "resumed_on": (
                "The date it resumed must be on or after the day it was suspended, 16 November 2026"
            )
        }


class TestWithdraw:
    def withdraw(self, act: Act, referral: Referral, **answers: Any) -> Any:
        whole = {
            "withdrawn_on": date(2026, 11, 24),
            "reason": "her_choice",
            "how": "signed",
            "knows_support_ends": True,
            **answers,
        }
        return act("withdraw", referral=referral, **whole)

    def test_ends_the_referral_and_its_promises(self, act: Act, rg_positive: Referral) -> None:
        self.withdraw(act, rg_positive)
        referral = fresh(rg_positive)
        assert referral.state == State.WITHDRAWN
        assert referral.has_ended
        assert referral.case.nrm_stage == Case.NRMStage.WITHDRAWN
        assert referral.case.recovery_to is None
        assert open_promises(referral.case) == {"risk_review": date(2026, 11, 26)}

    def test_spoken_needs_a_witness(self, act: Act, rg_positive: Referral) -> None:
        with pytest.raises(Contradiction) as refusal:
            self.withdraw(act, rg_positive, how="witnessed")
        assert refusal.value.by_field == {"witness": "Enter who witnessed it"}

    def test_she_must_know_that_support_ends(self, act: Act, rg_positive: Referral) -> None:
        with pytest.raises(Contradiction) as refusal:
            self.withdraw(act, rg_positive, knows_support_ends=False)
        assert "knows_support_ends" in refusal.value.by_field

    def test_before_it_was_sent_it_is_consent_taken_back(self, act: Act, handed_over: Referral) -> None:
        with pytest.raises(Refused, match="taken her consent back"):
            self.withdraw(act, handed_over)

    def test_nothing_of_ours_can_happen_to_it(self, act: Act, rg_positive: Referral) -> None:
        """What they decided before they heard of it is another thing: see `test_crossed`."""
        self.withdraw(act, rg_positive)
        with pytest.raises(Refused, match="She withdrew from the NRM"):
            act("chase", referral=rg_positive, chased_on=date(2026, 11, 24), asked="When?", how="phone")

    def test_she_can_be_referred_again(self, act: Act, rg_positive: Referral) -> None:
        self.withdraw(act, rg_positive)
        again = act("explain", case=rg_positive.case, explained_on=date(2026, 11, 24), language="Arabic")
        assert again.referral_id != rg_positive.pk
        assert fresh(again.referral).state == State.CONSIDERING


class TestStudent:
    def test_acts_are_the_views_business_but_say_who(self, act: Act, her_case: Case, ben: User) -> None:
        explanation = act("explain", case=her_case, explained_on=SENT_ON, language="Arabic", by=ben)
        assert explanation.recorded_by == ben
        assert Event.objects.get(kind="referral.explained").by == ben


class TestTakeOver:
    """Intake was told that she is referred already; until that is recorded, no clock of hers is watched."""

    def test_recording_it_keeps_the_promise_and_starts_the_clock(
        self, act: Act, her_case: Case, amina: User, salvation_army: FirstResponderOrganisation
    ) -> None:
        her_case.promise("nrm_take_over", due_on=date(2026, 11, 25), by=amina, at=NOON)
        act(
            "record_earlier_referral",
            case=her_case,
            organisation=salvation_army,
            submitted_on=date(2026, 11, 19),
            received_on=date(2026, 11, 20),
            reference="NRM-4418-0236",
        )
        assert open_promises(her_case) == {"rg_decision": date(2026, 11, 27)}

    def test_so_does_beginning_another(self, act: Act, her_case: Case, amina: User) -> None:
        her_case.promise("nrm_take_over", due_on=date(2026, 11, 25), by=amina, at=NOON)
        act("explain", case=her_case, explained_on=SENT_ON, language="Arabic")
        assert "nrm_take_over" not in open_promises(her_case)
