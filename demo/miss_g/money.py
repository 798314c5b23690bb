"""Her weekly money: rates that were invented for the demonstration, two weeks paid, a week missing."""

from datetime import date, datetime
from decimal import Decimal

from demo.story import Story
from supportplans import actions as plans
from supportplans.models import Payment, WeeklyRate

INVENTED = "Invented for this demonstration. It is nobody’s rate."
WEEKLY = {"catered": "30.00", "self_catered": "60.00", "own_place": "60.00", "first_child": "20.00"}
RATES_FROM = date(2026, 1, 1)


def enter_rates(story: Story, at: datetime) -> None:
    """Let her manager enter the rates, unless somebody has."""
    if WeeklyRate.objects.exists():
        return
    for of, weekly in WEEKLY.items():
        plans.set_rate(
            of=of, from_on=RATES_FROM, weekly=Decimal(weekly), source=INVENTED, by=story.manager, at=at
        )


def begin_her_weekly_money(story: Story, at: datetime) -> None:
    """Write down that she gets weekly money: meals are given where she lives."""
    enter_rates(story, at)
    plans.set_term(case=story.case, from_on=at.date(), lives="catered", children=0, by=story.worker, at=at)


def pay_her(story: Story, at: datetime) -> None:
    """Put a week of money into her hand."""
    week = Payment(
        paid_on=at.date(),
        purpose=Payment.For.SUBSISTENCE,
        amount=Decimal(WEEKLY["catered"]),
        how=Payment.How.CASH,
        received=Payment.Received.SIGNED,
    )
    plans.record_payment(case=story.case, payment=week, by=story.worker, at=at)
