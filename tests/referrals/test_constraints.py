"""Impossible states are refused by the database as well, whoever writes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hestia.accounts.models import User
from referrals.models import (
    Decision,
    NRMConsent,
    Reconsideration,
    Referral,
    Suspension,
    Withdrawal,
)
from tests.referrals.conftest import NOON, RG_ON, SENT_ON


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield


def new_decision(referral: Referral, amina: User, **fields: Any) -> Decision:
    return Decision(
        **{
            "referral": referral,
            "stage": "rg",
            "outcome": "positive",
            "made_on": RG_ON,
            "letter": "held",
            "reasons": "No." if fields.get("outcome") == "negative" else "",
            "told_how": "not_yet",
            "recorded_at": NOON,
            "recorded_by": amina,
            **fields,
        }
    )


class TestReferral:
    def test_one_open_on_a_case(self, explained: Referral, amina: User) -> None:
        with refused("referral_one_open_per_case"):
            Referral(case=explained.case, started_at=NOON, started_by=amina).save()

    def test_received_before_it_was_sent(self, received: Referral) -> None:
        received.received_on = date(2026, 10, 29)
        with refused("referral_received_on_or_after_it_was_sent"):
            received.save()

    def test_received_without_its_reference(self, received: Referral) -> None:
        received.reference = ""
        with refused("referral_receipt_is_whole"):
            received.save()

    def test_received_without_who_recorded_it(self, received: Referral) -> None:
        received.receipt_recorded_by = None
        with refused("referral_receipt_is_whole"):
            received.save()

    def test_sent_without_who_recorded_it(self, submitted: Referral) -> None:
        submitted.submission_recorded_by = None
        with refused("referral_submission_is_whole"):
            submitted.save()

    def test_closed_by_nobody(self, received: Referral) -> None:
        received.closed_at = NOON
        with refused("referral_closed_at_and_by"):
            received.save()

    def test_in_an_unknown_place(self, received: Referral) -> None:
        received.jurisdiction = "IOM"
        with refused("referral_jurisdiction_is_known"):
            received.save()

    def test_received_after_its_decision(self, rg_positive: Referral) -> None:
        rg_positive.received_on = date(2026, 11, 9)
        with refused("decision_made_on_or_after_receipt"):
            rg_positive.save()


class TestDecision:
    def test_before_the_receipt(self, received: Referral, amina: User) -> None:
        with refused("decision_made_on_or_after_receipt"):
            new_decision(received, amina, made_on=date(2026, 10, 29)).save()

    def test_of_what_was_never_received(self, submitted: Referral, amina: User) -> None:
        with refused("decision_made_on_or_after_receipt"):
            new_decision(submitted, amina).save()

    def test_conclusive_before_reasonable(self, rg_positive: Referral, amina: User) -> None:
        with refused("decision_conclusive_after_reasonable"):
            new_decision(rg_positive, amina, stage="cg", made_on=date(2026, 11, 5)).save()

    def test_conclusive_after_a_negative(self, rg_negative: Referral, amina: User) -> None:
        with refused("decision_conclusive_after_reasonable"):
            new_decision(rg_negative, amina, stage="cg", made_on=date(2026, 11, 20)).save()

    def test_twice_of_one_stage(self, rg_positive: Referral, amina: User) -> None:
        with refused("decision_one_of_each_stage"):
            new_decision(rg_positive, amina).save()

    def test_heard_of_before_it_was_made(self, received: Referral, amina: User) -> None:
        with refused("decision_notified_on_or_after_it_was_made"):
            new_decision(received, amina, notified_on=date(2026, 11, 5)).save()

    @pytest.mark.parametrize(
        "fields",
        [
            pytest.param({"told_how": "yes", "told_on": date(2026, 11, 5)}, id="before it was made"),
            pytest.param({"told_how": "yes"}, id="on no day"),
            pytest.param({"told_on": RG_ON}, id="not yet, on a day"),
        ],
    )
    def test_told(self, received: Referral, amina: User, fields: dict[str, Any]) -> None:
        with refused("decision_told_has_its_day"):
            new_decision(received, amina, **fields).save()

    def test_neither_positive_nor_negative(self, received: Referral, amina: User) -> None:
        with refused("decision_stage_and_outcome_are_known"):
            new_decision(received, amina, outcome="perhaps").save()


class TestOthers:
    def test_two_reconsiderations_at_once(self, rg_negative: Referral, amina: User) -> None:
        def ask() -> None:
            Reconsideration(
                referral=rg_negative,
                decision=rg_negative.reasonable_grounds,
                ground="both",
                evidence=["other"],
                guidance="14.3",
                asked_on=date(2026, 11, 20),
                asked_by="Nadia Rahman",
                recorded_at=NOON,
                recorded_by=amina,
            ).save()

        ask()
        with refused("reconsideration_one_at_a_time"):
            ask()

    def test_reconsideration_answered_before_it_was_asked(self, rg_negative: Referral, amina: User) -> None:
        request = Reconsideration(
            referral=rg_negative,
            decision=rg_negative.reasonable_grounds,
            ground="both",
            evidence=["other"],
            guidance="14.3",
            asked_on=date(2026, 11, 20),
            asked_by="Nadia Rahman",
            outcome="upheld",
            answered_on=date(2026, 11, 19),
            outcome_recorded_at=NOON,
            outcome_recorded_by=amina,
            recorded_at=NOON,
            recorded_by=amina,
        )
        with refused("reconsideration_answered_after_it_was_asked"):
            request.save()
        request.answered_on = None
        with refused("reconsideration_outcome_is_whole"):
            request.save()
        request.answered_on, request.understood = date(2026, 11, 21), "partly"
        with refused("reconsideration_understood_only_once_told"):
            request.save()

    def test_suspension_resumed_before_it_began(self, received: Referral, amina: User) -> None:
        suspension = Suspension(
            referral=received,
            from_on=date(2026, 11, 3),
            reason="missing",
            resumed_on=date(2026, 11, 2),
            resumption_recorded_at=NOON,
            resumption_recorded_by=amina,
            recorded_at=NOON,
            recorded_by=amina,
        )
        with refused("suspension_resumed_on_or_after_it_began"):
            suspension.save()
        suspension.resumed_on = None
        with refused("suspension_resumption_is_whole"):
            suspension.save()

    def test_withdrawal_spoken_without_a_witness(self, received: Referral, amina: User) -> None:
        with refused("withdrawal_spoken_has_its_witness"):
            Withdrawal(
                referral=received,
                withdrawn_on=SENT_ON,
                reason="her_choice",
                how="witnessed",
                recorded_at=NOON,
                recorded_by=amina,
            ).save()

    def test_decision_sent_to_someone_without_a_name(self, consented: Referral) -> None:
        answers = NRMConsent.objects.get(referral=consented)
        answers.decision_goes_to = "someone_else"
        with refused("nrm_consent_recipient_is_named"):
            answers.save()

    def test_everything_stands_on_the_referrals_own_case(self, rg_positive: Referral) -> None:
        for records in (rg_positive.explanation_set, rg_positive.handover_set, rg_positive.decision_set):
            assert {record.case_id for record in records.all()} == {rg_positive.case_id}
