"""Money: what she should have had, week by week, what was paid, and what is missing."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.models import Case, Refused
from hestia.accounts.models import User
from supportplans import actions
from supportplans.forms.money import PoundsField
from supportplans.models import Payment
from supportplans.queries.money import missing_weeks, money_of
from supportplans.rules.subsistence import Rate, RateOf, Term, standing, weeks
from tests import make
from tests.riskassessment.test_pages import at_noon
from tests.supportplans.pages import day, text_of

__all__ = ["at_noon"]

BEGIN = date(2026, 11, 2)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
POUNDS = st.decimals(0, 200, places=2)
RATES = st.lists(st.builds(Rate, st.sampled_from(list(RateOf)), DAYS, POUNDS), max_size=8)
LIVES = st.sampled_from(["", RateOf.CATERED, RateOf.SELF_CATERED, RateOf.OWN_PLACE])
TERMS = st.lists(st.builds(Term, DAYS, LIVES, st.integers(0, 4)), max_size=5)


def slow_rate(of: str, rates: list[Rate], on: date) -> Decimal:
    """Walk back from a day to the last day on which a rate began: the row written last of that day."""
    while on.year == 2026:
        began = [rate.weekly for rate in rates if rate.of == of and rate.from_on == on]
        if began:
            return began[-1]
        on -= timedelta(days=1)
    return Decimal(0)


def slow_day(terms: list[Term], rates: list[Rate], on: date) -> Fraction:
    """Count one day in the plainest way: a seventh of each rate that is hers."""
    walked = on
    while walked.year == 2026:
        begun = [term for term in terms if term.from_on == walked]
        if begun:
            term = begun[-1]
            if not term.lives:
                return Fraction(0)
            total = Fraction(slow_rate(term.lives, rates, on))
            for child in range(term.children):
                which = RateOf.OTHER_CHILD if child else RateOf.FIRST_CHILD
                total += Fraction(slow_rate(which, rates, on))
            return total / 7
        walked -= timedelta(days=1)
    return Fraction(0)


def slow_weeks(terms: list[Term], rates: list[Rate], today: date) -> list[tuple[date, Decimal]]:
    """Count each week day by day."""
    last_of_day = {term.from_on: term for term in terms}
    with_money = sorted(day for day, term in last_of_day.items() if term.lives)
    counted: list[tuple[date, Decimal]] = []
    start = with_money[0] if with_money else today
    while start + timedelta(days=7) <= today:
        due = sum((slow_day(terms, rates, start + timedelta(days=n)) for n in range(7)), Fraction(0))
        pence = int(due * 100 + Fraction(1, 2))
        counted.append((start, Decimal(pence) / 100))
        start += timedelta(days=7)
    return counted


class TestTheCount:
    @settings(max_examples=40, deadline=None)
    @given(TERMS, RATES, DAYS)
    def test_is_that_of_a_slow_count_day_by_day(
        self, terms: list[Term], rates: list[Rate], today: date
    ) -> None:
        assert [(week.from_on, week.expected) for week in weeks(terms, rates, today=today)] == slow_weeks(
            terms, rates, today
        )

    @settings(max_examples=60, deadline=None)
    @given(TERMS, RATES, DAYS, st.lists(POUNDS, max_size=6))
    def test_no_week_is_missing_once_all_is_paid_and_a_payment_adds_none(
        self, terms: list[Term], rates: list[Rate], today: date, paid: list[Decimal]
    ) -> None:
        before = standing(terms, rates, paid, today=today)
        after = standing(terms, rates, [*paid, Decimal(10)], today=today)
        assert after.missing <= before.missing
        assert (before.missing == 0) == (before.paid >= before.expected)
        rest = max(before.expected - before.paid, Decimal(0))
        assert standing(terms, rates, [*paid, rest], today=today).missing == 0

    @pytest.mark.parametrize(
        ("paid", "words"),
        [
            ([], "£105.00 expected since 2 November 2026, £0.00 paid: three weeks are missing."),
            (["35"], "£105.00 expected since 2 November 2026, £35.00 paid: two weeks are missing."),
            (["35", "50"], "£105.00 expected since 2 November 2026, £85.00 paid: one week is missing."),
            (["105"], "£105.00 expected since 2 November 2026, £105.00 paid: nothing is missing."),
            (["110"], "£105.00 expected since 2 November 2026, £110.00 paid: £5.00 more than that."),
        ],
    )
    def test_is_said_in_words(self, paid: list[str], words: str) -> None:
        terms, rates = [Term(BEGIN, RateOf.CATERED)], [Rate(RateOf.CATERED, BEGIN, Decimal(35))]
        counted = standing(terms, rates, map(Decimal, paid), today=date(2026, 11, 24))
        assert counted.words == words

    def test_a_half_penny_goes_up_and_a_change_counts_from_its_day(self) -> None:
        rates = [
            Rate(RateOf.OWN_PLACE, BEGIN, Decimal("10.00")),
            Rate(RateOf.OWN_PLACE, BEGIN + timedelta(days=3), Decimal("20.03")),
        ]
        [week] = weeks([Term(BEGIN, RateOf.OWN_PLACE)], rates, today=BEGIN + timedelta(days=7))
        # Three days at 10 and four at 20.03, a seventh each: 110.12 by 7 is 15.7314.
        assert week.expected == Decimal("15.73")
        # A week of three pence and a half: four.
        half = [Rate(RateOf.OWN_PLACE, BEGIN, Decimal("0.035"))]
        [week] = weeks([Term(BEGIN, RateOf.OWN_PLACE)], half, today=BEGIN + timedelta(days=7))
        assert week.expected == Decimal("0.04")

    def test_says_which_rate_nobody_entered(self) -> None:
        terms, rates = [Term(BEGIN, RateOf.CATERED, 1)], [Rate(RateOf.CATERED, BEGIN, Decimal(35))]
        assert standing(terms, rates, [], today=date(2026, 11, 24)).no_rate_for == RateOf.FIRST_CHILD


SENT: dict[str, Any] = {
    **day("paid_on", make.TODAY),
    "purpose": "subsistence",
    "amount": "£35.00",
    "how": "cash",
    "received": "signed",
}


@pytest.fixture
def weekly(her_case: Case, amina: User, carys: User) -> Case:
    """Her case, in which £35 a week is expected since three weeks and a day."""
    source, at = "Invented for this test", make.NOON
    actions.set_rate(of="catered", from_on=BEGIN, weekly=Decimal(35), source=source, by=carys, at=at)
    actions.set_term(case=her_case, from_on=BEGIN, lives="catered", children=0, by=amina, at=at)
    return her_case


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon")
class TestThePages:
    def test_a_payment_is_written_corrected_and_counted_once(
        self, weekly: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.post(
            reverse("supportplans:payment_new", args=[weekly.reference]), SENT, follow=True
        )
        assert "£105.00 expected since 2 November 2026, £35.00 paid: two weeks are missing." in text_of(page)
        first = Payment.objects.get()
        correction = reverse("supportplans:payment_correction", args=[weekly.reference, first.pk])
        page = amina_browser.post(correction, SENT | {"amount": "0", "why": "She was not there"}, follow=True)
        assert "£0.00 paid: three weeks are missing" in text_of(page)
        assert [payment.number for payment in Payment.objects.current()] == [2]
        page = amina_browser.post(correction, SENT | {"why": "Again"})
        assert page.status_code == 409

    @pytest.mark.parametrize(
        ("answers", "reason"),
        [
            ({"amount": "0"}, "How much, in pounds"),
            ({"amount": "10.001"}, "How much, in pounds"),
            ({"amount": "NaN"}, "How much, in pounds"),
            ({"purpose": "emergency"}, "Enter what it is for"),
            ({"received": "tapped", "has_it": "on"}, "Let her tick both"),
        ],
    )
    def test_says_what_is_missing(
        self, answers: dict[str, str], reason: str, weekly: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.post(
            reverse("supportplans:payment_new", args=[weekly.reference]), SENT | answers
        )
        assert "There is a problem" in text_of(page)
        assert reason in text_of(page)
        assert not Payment.objects.exists()

    def test_money_ends_and_a_manager_sees_what_is_missing(
        self, weekly: Case, amina: User, carys: User, dev: User, carys_browser: Browser
    ) -> None:
        assert [row.case for row in missing_weeks(carys, today=make.TODAY)] == [weekly]
        assert missing_weeks(dev, today=make.TODAY) == []
        page = carys_browser.get(reverse("money:missing"))
        assert "three weeks are missing" in text_of(page)
        ends = BEGIN + timedelta(days=7)
        actions.set_term(case=weekly, from_on=ends, lives="none", children=0, by=amina, at=make.NOON)
        assert money_of(weekly, today=make.TODAY).missing == 1

    def test_a_rate_is_entered_with_its_source(self, carys_browser: Browser) -> None:
        sent = {"of": "catered", **day("from_on", BEGIN), "weekly": "35", "source": "Contract, page 3"}
        page = carys_browser.post(reverse("money:rates"), sent, follow=True)
        assert "£35.00" in text_of(page)
        assert "Contract, page 3" in text_of(page)

    def test_what_is_written_stays(self, weekly: Case, amina: User) -> None:
        payment = Payment(
            paid_on=make.TODAY, purpose="travel", amount=Decimal(5), how="cash", received="signed"
        )
        actions.record_payment(case=weekly, payment=payment, by=amina, at=make.NOON)
        with pytest.raises(DatabaseError), transaction.atomic():
            payment.save()
        right = Payment(
            paid_on=make.TODAY, purpose="travel", amount=Decimal(6), how="cash", received="signed"
        )
        actions.correct_payment(corrected=payment, payment=right, why="Six", by=amina, at=make.NOON)
        again = Payment(
            paid_on=make.TODAY, purpose="travel", amount=Decimal(7), how="cash", received="signed"
        )
        with pytest.raises(Refused):
            actions.correct_payment(corrected=payment, payment=again, why="Seven", by=amina, at=make.NOON)


class TestPounds:
    @pytest.mark.parametrize(
        ("typed", "pounds"),
        [("40.50", "40.50"), ("£40", "40"), ("1,250", "1250"), ("£1,250.50", "1250.50"), (" 7.05 ", "7.05")],
    )
    def test_are_read_as_they_are_written_here(self, typed: str, pounds: str) -> None:
        assert PoundsField().clean(typed) == Decimal(pounds)

    @pytest.mark.parametrize("typed", ["40,50", "1,2,3", "12,5000", ",50", "4,05"])
    def test_a_comma_that_may_be_a_point_is_asked_about(self, typed: str) -> None:
        with pytest.raises(ValidationError, match=r"Write the pence after a point: 40\.50"):
            PoundsField().clean(typed)
