"""What a paper says of her dates: for a solicitor, who reads nothing else of ours."""

from datetime import UTC, date, datetime

import pytest

from cases.models import Disclosure
from desk.documents.letter import letter
from hestia.accounts.models import User
from hestia.pdf import html
from referrals.documents.nrm_dates import nrm_dates
from referrals.models import Referral
from referrals.queries.policy_choice import clock_policy_choice
from tests import make
from tests.referrals.conftest import Act, decision, fresh

LAW = (
    "the law (Nationality and Borders Act 2022 s.61; support in England and Wales: "
    "Modern Slavery Act 2015 s.50A)"
)


def told(referral: Referral, by: User) -> str:
    """Return what a letter says to which only her NRM dates were chosen, as it is printed."""
    prepared = Disclosure(case=referral.case, recipient="Brightwater Law", kind="solicitor", facts=["nrm"])
    return html(letter(prepared, by=by, on=make.TODAY))


@pytest.mark.usefixtures("at_noon")
class TestLetter:
    def test_a_no_has_its_day_and_the_last_to_ask(self, amina: User, rg_negative: Referral) -> None:
        says = told(rg_negative, amina)
        assert "Sent to the Home Office on Fri 30 Oct 2026, received on Fri 30 Oct 2026." in says
        assert "Negative, made on Fri 6 Nov 2026. We were told on Fri 6 Nov 2026." in says
        assert "The last day to ask is Sun 6 Dec 2026." in says
        assert "30 days, the Home Office’s guidance (check before relying on it)" in says
        assert "NRM-4418-0236" not in says  # that was not chosen

    def test_a_yes_has_the_period_of_the_law_first(self, amina: User, rg_positive: Referral) -> None:
        says = told(rg_positive, amina)
        assert "Positive, made on Fri 6 Nov 2026." in says
        until = "and to the conclusive grounds decision if that is later."
        law = f"Fri 6 Nov 2026 to at least Sat 5 Dec 2026, {until}"
        ours = f"Fri 6 Nov 2026 to at least Mon 21 Dec 2026, {until}"
        assert says.index(law) < says.index(ours)
        assert f"30 days, {LAW}; the day of the decision counts." in says
        assert "45 days, our service’s own count (by law 30); the day of the decision does not count." in says

    def test_what_has_ended_is_said_as_ended(self, act: Act, rg_positive: Referral) -> None:
        yes = decision(stage="cg", made_on=date(2027, 1, 4), told_on=date(2027, 1, 4))
        act("record_decision", referral=rg_positive, **yes, at=datetime(2027, 1, 4, 12, tzinfo=UTC))
        says = dict(nrm_dates(rg_positive.case, on=date(2027, 1, 11)))
        assert says["Conclusive grounds decision"] == (
            "Positive, made on Mon 4 Jan 2027. We were told on Mon 4 Jan 2027."
        )
        assert says["Recovery period"].startswith("Fri 6 Nov 2026 to Mon 4 Jan 2027. It has ended.")
        assert says["Move-on period"].startswith("Mon 4 Jan 2027 to at least Thu 18 Feb 2027.")
        assert "45 days, the support contract" in says["Move-on period"]


class TestOurOwnCount:
    def test_says_no_rule_of_before(self, rg_positive: Referral) -> None:
        choice = clock_policy_choice(fresh(rg_positive), "recovery")
        assert choice
        assert choice.rule == "Our service’s own count"
        assert "the latest that was in force" not in choice.why
        assert "they are no protection in law" in choice.why
        assert choice.source.source.startswith("The charity’s own description")
        assert choice.source.in_words.endswith("not checked against law or guidance.")
