"""What the record says of her money: how it stands today, and whose weeks are missing in a team."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from cases.models import Case
from hestia.accounts.models import User
from supportplans.models import MoneyTerm, Payment, WeeklyRate
from supportplans.rules.subsistence import Standing, standing


@dataclass(frozen=True, slots=True)
class Missing:
    """One case in which weeks are missing, or cannot be counted."""

    case: Case
    standing: Standing

    @property
    def no_rate(self) -> str:
        """Return the rate that nobody entered, in words, or nothing."""
        return no_rate_words(self.standing)


def no_rate_words(standing: Standing) -> str:
    """Return for what there is no rate, as it is called, or nothing."""
    return str(WeeklyRate.Of(standing.no_rate_for).label) if standing.no_rate_for else ""


def money_of(case: Case, *, today: date) -> Standing:
    """Return how her weekly money stands: three queries."""
    terms = [term.counted for term in MoneyTerm.objects.filter(case=case).oldest_first()]
    payments = Payment.objects.filter(
        case=case, purpose=Payment.For.SUBSISTENCE, paid_on__lte=today
    ).current()
    return standing(
        terms, WeeklyRate.objects.counted(), payments.values_list("amount", flat=True), today=today
    )


def missing_weeks(user: User, *, today: date) -> list[Missing]:
    """Return the open cases that exist for ``user`` in which weeks are missing, by their references."""
    cases = (
        Case.objects.visible_to(user).exclude(status=Case.Status.CLOSED).select_related("client", "worker")
    )
    terms, payments = defaultdict(list), defaultdict(list)
    for term in MoneyTerm.objects.visible_to(user).oldest_first():
        terms[term.case_id].append(term.counted)
    paid = Payment.objects.visible_to(user).filter(purpose=Payment.For.SUBSISTENCE, paid_on__lte=today)
    for case_id, amount in paid.current().values_list("case_id", "amount"):
        payments[case_id].append(amount)
    rates = WeeklyRate.objects.counted()
    stand = [
        Missing(case, standing(terms[case.pk], rates, payments[case.pk], today=today))
        for case in cases.filter(pk__in=terms).order_by("reference")
    ]
    return [row for row in stand if row.standing.missing or row.standing.no_rate_for]
