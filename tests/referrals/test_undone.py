"""What was recorded by mistake: a suspension's days, a suspension that never was, a withdrawal."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from cases.models import Case, Consent, Deadline, Refused
from referrals.models import Referral, Suspension, Withdrawal
from referrals.rules.states import State
from tests.referrals.conftest import NOON, RG_ON, SENT_ON, Act, decision, fresh
from tests.referrals.pages import boxes, text_of, url
from tests.referrals.promised import open_promises, problems_of

pytestmark = pytest.mark.usefixtures("at_noon")


def days(referral: Referral) -> date | None:
    """Return the last certain day of the recovery period, as the case knows it."""
    return Case.objects.get(pk=referral.case_id).recovery_to


class TestSuspension:
    @pytest.fixture
    def suspended(self, act: Act, rg_positive: Referral) -> Suspension:
        """From Mon 9 to Thu 19 Nov 2026: ten days."""
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 9), reason="missing")
        resumed: Suspension = act("resume", referral=rg_positive, resumed_on=date(2026, 11, 19))
        return resumed

    def test_its_days_are_corrected_and_the_clocks_follow(
        self, amina_browser: Browser, rg_positive: Referral, suspended: Suspension
    ) -> None:
        case = rg_positive.case
        assert days(rg_positive) == date(2026, 12, 31)
        address = url(case, "suspension_correction", suspended.pk)
        assert f'href="{address}"' in text_of(amina_browser.get(url(case)))
        sent: dict[str, Any] = {
            "stands": "yes",
            **boxes("from_on", date(2026, 11, 9)),
            **boxes("resumed_on", date(2026, 11, 12)),
            "version": suspended.version,
        }
        page = text_of(amina_browser.post(address, sent))
        assert "Enter why you are correcting it" in page
        page = text_of(amina_browser.post(address, sent | {"why": "The letter says the 12th"}, follow=True))
        assert "The suspension is corrected, and so is what follows from it." in page
        assert "It said: Mon 9 Nov 2026 to Thu 19 Nov 2026. The letter says the 12th" in page
        assert days(rg_positive) == open_promises(case)["recovery_review"] == date(2026, 12, 24)
        before = suspended.history.order_by("history_date", "history_id")
        assert [each.resumed_on for each in before][-2:] == [date(2026, 11, 19), date(2026, 11, 12)]

    def test_one_that_never_was_is_undone(
        self, amina_browser: Browser, rg_positive: Referral, suspended: Suspension
    ) -> None:
        case = rg_positive.case
        address = url(case, "suspension_correction", suspended.pk)
        sent = {"stands": "no", "why": "Another woman’s letter", "version": suspended.version}
        page = text_of(amina_browser.post(address, sent, follow=True))
        assert "Suspension undone: Mon 9 Nov 2026 to Thu 19 Nov 2026" in page
        assert days(rg_positive) == date(2026, 12, 21)
        suspended.refresh_from_db()
        assert (suspended.undone_at, suspended.undone_why) == (NOON, "Another woman’s letter")
        assert "This suspension has already been undone." in text_of(amina_browser.get(address))

    def test_one_that_still_runs_is_undone(self, act: Act, rg_positive: Referral) -> None:
        before = open_promises(rg_positive.case)
        wrong = act("suspend", referral=rg_positive, from_on=date(2026, 11, 16), reason="other")
        assert "recovery_review" not in open_promises(rg_positive.case)
        act("correct_suspension", suspension=wrong, stands=False, why="A slip")
        assert open_promises(rg_positive.case) == before
        assert fresh(rg_positive).state == State.RG_POSITIVE
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 10), reason="missing")
        assert fresh(rg_positive).suspended_on == date(2026, 11, 10)

    def test_contradictions(self, act: Act, rg_positive: Referral, suspended: Suspension) -> None:
        act("suspend", referral=rg_positive, from_on=date(2026, 11, 20), reason="missing")
        wrong: dict[str, Any] = {"suspension": suspended, "stands": True, "why": "A slip"}

        def found(**said: date | None) -> set[str]:
            return set(problems_of(act, "correct_suspension", **wrong, **said))

        assert found(from_on=None) == {"from_on"}
        assert found(from_on=SENT_ON - timedelta(1), resumed_on=RG_ON) == {"from_on"}
        assert found(from_on=SENT_ON, resumed_on=date(2026, 11, 9)) == {"it_happened"}  # decided on 6 Nov
        assert found(from_on=RG_ON, resumed_on=None) == {"resumed_on"}
        assert found(from_on=RG_ON, resumed_on=date(2026, 11, 21)) == {"resumed_on"}
        later = fresh(rg_positive).suspension_set.get(resumed_on=None)
        wrong["suspension"] = later
        assert found(from_on=date(2026, 11, 18), resumed_on=None) == {"from_on"}

    def test_an_undoing_is_whole(self, suspended: Suspension) -> None:
        suspended.undone_at = NOON
        with pytest.raises(IntegrityError, match="suspension_undone_is_whole"), transaction.atomic():
            suspended.save()


class TestWithdrawal:
    WITHDREW: dict[str, Any] = {
        "withdrawn_on": date(2026, 11, 20),
        "reason": "her_choice",
        "how": "signed",
        "knows_support_ends": True,
        "tell": ["Jo Lane, The Salvation Army"],
    }

    def test_the_referral_goes_on_with_its_promises(
        self, act: Act, amina_browser: Browser, received: Referral
    ) -> None:
        case = received.case
        told = {"told_how": "not_yet", "told_on": None, "letter": "awaited"}
        act("record_decision", referral=received, **decision(**told))
        asked = {"chased_on": date(2026, 11, 20), "asked": "The desk", "how": "phone"}
        act("chase", referral=received, **asked, again_on=date(2026, 12, 1))
        before = open_promises(case)
        assert {"chase", "tell_decision", "decision_letter", "recovery_review"} <= set(before)
        later = NOON + timedelta(minutes=1)
        act("withdraw", referral=received, **self.WITHDREW, at=later)
        assert set(open_promises(case)) == {"risk_review", "task"}

        page = text_of(amina_browser.get(url(case)))
        assert f'href="{url(case, "withdrawal_undoing")}"' in page
        sent = {"undone_why": "It was another woman’s form"}
        page = text_of(amina_browser.post(url(case, "withdrawal_undoing"), sent, follow=True))
        assert "The referral goes on. Its clocks and tasks are back." in page
        assert "Had not withdrawn from the NRM" in page
        assert open_promises(case) == before
        referral = fresh(received)
        assert (referral.state, referral.closed_at) == (State.RG_POSITIVE, None)
        case.refresh_from_db()
        assert (case.nrm_stage, case.recovery_to) == (Case.NRMStage.RECOVERY, date(2026, 12, 21))
        assert not Deadline.objects.open().filter(case=case, title__startswith="Tell Jo Lane").exists()

    def test_her_ledger_says_that_she_had_not_taken_it_back(self, act: Act, rg_positive: Referral) -> None:
        case = rg_positive.case
        act("withdraw", referral=rg_positive, **self.WITHDREW)
        act("undo_withdrawal", referral=rg_positive, undone_why="Another woman’s form")
        answers = case.consent_set.filter(purpose="nrm").order_by("pk")
        assert [each.answer for each in answers] == ["given", "withdrawn", "given"]
        last = Consent.objects.filter(case=case, purpose="nrm").current().get()
        assert last.why == "She had not taken it back. Another woman’s form"
        assert (last.how, last.given_on) == ("signed", date(2026, 11, 24))
        referral = fresh(rg_positive)
        assert (referral.consents, referral.consent_on) == (True, SENT_ON)  # what she said then
        undone = Withdrawal.objects.get()
        assert undone.undoing_consent == last
        act("withdraw", referral=rg_positive, **self.WITHDREW)
        assert fresh(rg_positive).state == State.WITHDRAWN

    def test_not_once_another_was_begun(self, act: Act, rg_positive: Referral) -> None:
        with pytest.raises(Refused, match="She has not withdrawn"):
            act("undo_withdrawal", referral=rg_positive, undone_why="A slip")
        act("withdraw", referral=rg_positive, **self.WITHDREW)
        act("explain", case=rg_positive.case, explained_on=date(2026, 11, 24), language="Arabic")
        with pytest.raises(Refused, match="A new referral has been started since"):
            act("undo_withdrawal", referral=rg_positive, undone_why="A slip")

    def test_not_once_she_answered_anew(self, act: Act, amina: Any, rg_positive: Referral) -> None:
        act("withdraw", referral=rg_positive, **self.WITHDREW)
        said = {"purpose": "nrm", "answer": "refused", "how": "spoken", "given_on": date(2026, 11, 24)}
        Consent(case=rg_positive.case, **said, recorded_at=NOON, recorded_by=amina).save()
        with pytest.raises(Refused, match="She has answered again since"):
            act("undo_withdrawal", referral=rg_positive, undone_why="A slip")

    def test_an_undoing_is_whole(self, act: Act, rg_positive: Referral) -> None:
        made = act("withdraw", referral=rg_positive, **self.WITHDREW)
        made.undone_at = NOON
        with pytest.raises(IntegrityError, match="withdrawal_undone_is_whole"), transaction.atomic():
            made.save()
