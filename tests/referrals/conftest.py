"""Referrals at each stage, made by the acts themselves."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
import time_machine

from cases.models import Case, Client
from hestia.accounts.models import Service, User
from referrals import actions
from referrals.models import Decision, FirstResponderOrganisation, Referral
from referrals.models.referral import ReferralQuerySet
from tests import make

# Ghada's story: explained and signed on Fri 30 Oct 2026, decided on Fri 6 Nov 2026.
SENT_ON = date(2026, 10, 30)
RG_ON = date(2026, 11, 6)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

Act = Callable[..., Any]


@cache
def with_facts() -> ReferralQuerySet:
    """Return the question, put together once: that takes longer than its answer."""
    return Referral.with_facts()


def fresh(referral: Referral) -> Referral:
    """Return the referral as a page reads it."""
    return with_facts().get(pk=referral.pk)


@pytest.fixture
def at_noon() -> Iterator[None]:
    """Stand at noon on Tue 24 Nov 2026, as `tests.make` does."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def act(amina: User) -> Act:
    """Do something as amina at noon on Tue 24 Nov 2026, or at another moment."""

    def do(name: str, *, at: datetime = NOON, by: User = amina, **answers: Any) -> Any:
        return getattr(actions, name)(**answers, by=by, at=at)

    return do


@pytest.fixture
def salvation_army(db: None) -> FirstResponderOrganisation:
    return FirstResponderOrganisation.objects.get(name="The Salvation Army")


@pytest.fixture
def explained(act: Act, her_case: Case) -> Referral:
    told = {"explained_on": SENT_ON, "language": "Arabic", "privacy_notice_given": True}
    explanation = act("explain", case=her_case, **told)
    return fresh(explanation.referral)


@pytest.fixture
def consented(act: Act, explained: Referral) -> Referral:
    act("record_consent", referral=explained, answer="given", how="signed", given_on=SENT_ON)
    return fresh(explained)


@pytest.fixture
def handed_over(act: Act, consented: Referral, salvation_army: FirstResponderOrganisation) -> Referral:
    act(
        "hand_over",
        referral=consented,
        organisation=salvation_army,
        referrer_name="Jo Lane",
        handed_over_on=SENT_ON,
    )
    return fresh(consented)


@pytest.fixture
def submitted(act: Act, handed_over: Referral) -> Referral:
    act("submit", referral=handed_over, submitted_on=SENT_ON)
    return fresh(handed_over)


@pytest.fixture
def received(act: Act, submitted: Referral) -> Referral:
    act("receive", referral=submitted, received_on=SENT_ON, reference="NRM-4418-0236")
    return fresh(submitted)


def decision(**answers: Any) -> dict[str, Any]:
    """Return a whole decision, positive and made on 6 Nov 2026 unless told otherwise."""
    return {
        "stage": Decision.Stage.RG,
        "outcome": "positive",
        "made_on": RG_ON,
        "notified_on": answers.get("made_on", RG_ON),
        "letter": Decision.Letter.HELD,
        "letter_kept": "" if answers.get("letter") == Decision.Letter.AWAITED else "Her file",
        "reasons": "They doubt two dates." if answers.get("outcome") == "negative" else "",
        "told_how": Decision.Told.INTERPRETER,
        "told_on": answers.get("made_on", RG_ON),
        **answers,
    }


@pytest.fixture
def rg_positive(act: Act, received: Referral) -> Referral:
    act("record_decision", referral=received, **decision())
    return fresh(received)


@pytest.fixture
def rg_negative(act: Act, received: Referral) -> Referral:
    act("record_decision", referral=received, **decision(outcome="negative"))
    return fresh(received)


@pytest.fixture
def cg_positive(act: Act, rg_positive: Referral) -> Referral:
    act("record_decision", referral=rg_positive, **decision(stage="cg", made_on=date(2026, 11, 20)))
    return fresh(rg_positive)


@pytest.fixture
def childs_case(amina: User, outreach: Service) -> Case:
    child = make.client("Linh", "Tran", age_status=Client.AgeStatus.UNSURE)
    return make.case(worker=amina, service=outreach, client=child)


@pytest.fixture
def childs_referral(act: Act, childs_case: Case) -> Referral:
    explanation = act("explain", case=childs_case, explained_on=SENT_ON, language="Vietnamese")
    return fresh(explanation.referral)
