"""The state of a referral follows from its facts."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.rules.states import ReferralFacts, State, state_of

SENT: dict[str, Any] = {"explained": True, "consents": True, "handed_over": True, "submitted": True}
RECEIVED = {**SENT, "received": True}
POSITIVE = {**RECEIVED, "reasonable": "positive"}


class TestStateOf:
    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            pytest.param({}, State.NOT_REFERRED, id="nothing yet"),
            pytest.param({"explained": True}, State.CONSIDERING, id="explained"),
            pytest.param({"explained": True, "consents": True}, State.CONSENTED, id="agreed"),
            pytest.param({"explained": True, "consents": False}, State.DECLINED, id="declined"),
            pytest.param(
                {"explained": True, "consents": False, "handed_over": True},
                State.DECLINED,
                id="changed her mind after the handover",
            ),
            pytest.param({"needs_consent": False}, State.NOT_REFERRED, id="a child, nobody told"),
            pytest.param(
                {"needs_consent": False, "authority_told": True}, State.CONSENTED, id="a child, council told"
            ),
            pytest.param(
                {"explained": True, "consents": True, "handed_over": True},
                State.WITH_FIRST_RESPONDER,
                id="handed over",
            ),
            pytest.param(SENT, State.SUBMITTED, id="sent"),
            pytest.param(RECEIVED, State.RECEIVED, id="received"),
            pytest.param(POSITIVE, State.RG_POSITIVE, id="positive"),
            pytest.param({**RECEIVED, "reasonable": "negative"}, State.RG_NEGATIVE, id="negative"),
            pytest.param({**POSITIVE, "conclusive": "positive"}, State.CG_POSITIVE, id="confirmed"),
            pytest.param({**POSITIVE, "conclusive": "negative"}, State.CG_NEGATIVE, id="not confirmed"),
            pytest.param(
                {**RECEIVED, "reasonable": "negative", "reconsidering": True},
                State.RECONSIDERING,
                id="asked again",
            ),
            pytest.param({**POSITIVE, "suspended": True}, State.SUSPENDED, id="suspended"),
            pytest.param({**POSITIVE, "withdrawn": True}, State.WITHDRAWN, id="withdrawn"),
        ],
    )
    def test_each_state(self, facts: dict[str, Any], state: State) -> None:
        assert state_of(ReferralFacts(**facts)) == state

    def test_no_adult_goes_anywhere_without_her_consent(self) -> None:
        for explained, consents, handed_over in product([True, False], [None, False], [True, False]):
            facts = ReferralFacts(explained=explained, consents=consents, handed_over=handed_over)
            assert not facts.may_be_handed_over
            assert state_of(facts) not in {State.CONSENTED, State.WITH_FIRST_RESPONDER}

    @given(st.builds(ReferralFacts, consents=st.sampled_from([None, True, False])))
    def test_every_combination_has_a_state(self, facts: ReferralFacts) -> None:
        assert state_of(facts) in State

    @given(st.builds(ReferralFacts), st.booleans())
    def test_a_withdrawal_outweighs_everything(self, facts: ReferralFacts, suspended: bool) -> None:
        withdrawn = ReferralFacts(withdrawn=True, suspended=suspended, conclusive=facts.conclusive)
        assert state_of(withdrawn) == State.WITHDRAWN
