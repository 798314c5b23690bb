"""A promise says what made it, and is found by that whatever it is called."""

from datetime import date, timedelta

from cases.models import PromiseSource
from referrals.models import Referral
from tests.referrals.conftest import NOON, Act, decision


class TestWhatMadeAPromise:
    def test_a_letter_that_stays_awaited_follows_its_own_decision(self, act: Act, received: Referral) -> None:
        awaited = {**decision(), "letter": "awaited", "letter_kept": ""}
        made = act("record_decision", referral=received, **awaited)
        letter = received.case.deadline_set.open().get(kind="decision_letter")
        letter.title = "Obtain the written decision"  # whatever it is called
        letter.save()
        act("record_letter", decision=made, letter_kept="Drawer 2")
        letter.refresh_from_db()
        assert letter.outcome == "The letter came"

    def test_what_a_withdrawal_took_comes_back_with_what_made_it(self, act: Act, received: Referral) -> None:
        said = {**decision(), "told_how": "not_yet", "told_on": None, "letter": "awaited", "letter_kept": ""}
        said.pop("told_language", None)
        said.pop("told_interpreter", None)
        made = act("record_decision", referral=received, **said)
        act(
            "withdraw",
            referral=received,
            withdrawn_on=date(2026, 11, 20),
            reason="her_choice",
            how="witnessed",
            witness="Jo Lane",
            knows_support_ends=True,
            at=NOON + timedelta(minutes=1),
        )
        act("undo_withdrawal", referral=received, undone_why="A slip", at=NOON + timedelta(minutes=2))
        promises = received.case.deadline_set.open().filter(kind__in=["tell_decision", "decision_letter"])
        assert [promise.source for promise in promises] == [PromiseSource.of(made)] * 2
