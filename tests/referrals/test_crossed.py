"""Facts that cross in the post: recorded in their order, with a warning, never refused."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from cases.models import Deadline, Entry
from referrals.models import Referral
from referrals.queries.timetable import timetable
from referrals.rules.states import State
from tests import make
from tests.referrals.conftest import RG_ON, SENT_ON, Act, decision, fresh
from tests.referrals.pages import boxes, text_of, url
from tests.referrals.promised import problems_of

pytestmark = pytest.mark.usefixtures("at_noon")
WITHDREW = {"reason": "her_choice", "how": "signed", "knows_support_ends": True}


def told(referral: Referral) -> str:
    """Return what the latest lines of her timeline say."""
    lines = Entry.objects.filter(case=referral.case).order_by("-pk")[:2]
    return " ".join(f"{line.title} {line.body}" for line in lines)


class TestConsentTakenBack:
    @pytest.fixture
    def taken_back(self, act: Act, handed_over: Referral) -> Referral:
        on = date(2026, 11, 3)
        act("record_consent", referral=handed_over, answer="withdrawn", how="signed", given_on=on)
        return fresh(handed_over)

    @pytest.mark.parametrize("sent_on", [date(2026, 11, 2), date(2026, 11, 4)])
    def test_after_it_was_sent_or_before_they_heard(
        self, act: Act, taken_back: Referral, sent_on: date
    ) -> None:
        warned = problems_of(act, "submit", referral=taken_back, submitted_on=sent_on)
        assert list(warned) == ["it_happened"]
        assert "She took back her consent on 3 November 2026" in warned["it_happened"]
        assert fresh(taken_back).submitted_on is None
        act("submit", referral=taken_back, submitted_on=sent_on, it_happened=True)
        sent = fresh(taken_back)
        assert (sent.state, sent.submitted_on) == (State.SUBMITTED, sent_on)
        assert "She took back her consent on 3 November 2026" in told(sent)
        tasks = Deadline.objects.open().filter(case=sent.case, kind="task")
        assert tasks.filter(title__startswith="Take the referral back").count() == 1

    def test_leads_to_her_withdrawal(self, act: Act, amina_browser: Browser, taken_back: Referral) -> None:
        page = text_of(amina_browser.get(url(taken_back.case)))
        assert "It had been sent already" in page
        sent = boxes("submitted_on", date(2026, 11, 2))
        page = text_of(amina_browser.post(url(taken_back.case, "submission"), sent))
        assert "It did happen in this order. Record it that way" in page
        answered = amina_browser.post(
            url(taken_back.case, "submission"), {**sent, "it_happened": "on"}, follow=True
        )
        page = text_of(answered)
        assert "The referral is recorded as sent." in page
        assert "She took back her consent. Nothing ends automatically." in page
        act("withdraw", referral=fresh(taken_back), withdrawn_on=make.TODAY, **WITHDREW)

    def test_a_no_is_no_handover(self, act: Act, taken_back: Referral, salvation_army: Any) -> None:
        with pytest.raises(Exception, match="You cannot refer her without consent"):
            act(
                "hand_over",
                referral=taken_back,
                organisation=salvation_army,
                referrer_name="Jo",
                handed_over_on=make.TODAY,
            )


class TestWithdrawal:
    def test_before_the_day_of_a_decision_that_was_recorded(self, act: Act, rg_positive: Referral) -> None:
        on = date(2026, 11, 4)
        warned = problems_of(act, "withdraw", referral=rg_positive, withdrawn_on=on, **WITHDREW)
        assert "is before the reasonable grounds decision, 6 November 2026" in warned["it_happened"]
        act("withdraw", referral=rg_positive, withdrawn_on=on, **WITHDREW, it_happened=True)
        after = fresh(rg_positive)
        assert (after.state, after.withdrawn_on) == (State.WITHDRAWN, on)
        # A decision made after she had withdrawn starts nothing.
        table = timetable(after)
        assert (table.recovery, table.removal) == (None, None)

    def test_before_a_decision_that_comes_later(self, act: Act, received: Referral) -> None:
        act("withdraw", referral=received, withdrawn_on=date(2026, 11, 4), **WITHDREW)
        warned = problems_of(act, "record_decision", referral=received, **decision())
        assert "She had withdrawn on 4 November 2026" in warned["it_happened"]
        act("record_decision", referral=received, **decision(), it_happened=True)
        after = fresh(received)
        assert after.state == State.WITHDRAWN
        assert [each.made_on for each in after.decisions] == [RG_ON]
        assert timetable(after).removal is None
        assert "She had withdrawn on 4 November 2026: it does not start a clock." in told(after)

    def test_cannot_be_before_her_own_last_answer(self, act: Act, received: Referral) -> None:
        wrong = problems_of(
            act, "withdraw", referral=received, withdrawn_on=date(2026, 10, 29), **WITHDREW, it_happened=True
        )
        assert list(wrong) == ["withdrawn_on"]

    def test_has_a_way_in_on_the_page(self, act: Act, received: Referral, amina_browser: Browser) -> None:
        act("withdraw", referral=received, withdrawn_on=date(2026, 11, 4), **WITHDREW)
        page = text_of(amina_browser.get(url(received.case)))
        assert "They decided anyway" in page
        assert amina_browser.get(url(received.case, "decision_new")).status_code == 200


class TestSuspension:
    def test_learned_of_after_a_decision(self, act: Act, rg_positive: Referral) -> None:
        on = date(2026, 11, 4)
        warned = problems_of(act, "suspend", referral=rg_positive, from_on=on, reason="missing")
        assert "is before the last decision, 6 November 2026" in warned["it_happened"]
        act("suspend", referral=rg_positive, from_on=on, reason="missing", it_happened=True)
        assert fresh(rg_positive).state == State.SUSPENDED
        act("resume", referral=rg_positive, resumed_on=date(2026, 11, 9))
        table = timetable(fresh(rg_positive))
        assert table.recovery
        # 6 Nov is day 0, and 7 and 8 Nov are suspended: day 1 is 9 Nov, and day 45 is 44 days later.
        assert table.recovery.due_on == date(2026, 12, 23)

    def test_a_decision_made_meanwhile_is_recorded(self, act: Act, received: Referral) -> None:
        act("suspend", referral=received, from_on=date(2026, 11, 3), reason="missing")
        warned = problems_of(act, "record_decision", referral=received, **decision())
        assert "The case was suspended since 3 November 2026" in warned["it_happened"]
        act("record_decision", referral=received, **decision(), it_happened=True)
        assert fresh(received).state == State.SUSPENDED

    def test_sent_and_received_stay_in_order(self, act: Act, received: Referral) -> None:
        wrong = problems_of(
            act, "suspend", referral=received, from_on=date(2026, 10, 29), reason="missing", it_happened=True
        )
        assert list(wrong) == ["from_on"]
        assert received.received_on == SENT_ON
