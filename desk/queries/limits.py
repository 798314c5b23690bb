"""Which limits hold, and which others were asked for, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hestia.audit.budgets import BUDGETS, Budget, BudgetPeriod
from hestia.audit.limits import sentence
from hestia.audit.models import LimitChange


@dataclass(frozen=True)
class LimitsOfOne:
    """The numbers in force of one thing that is limited, and how many of them two persons agreed on."""

    budget: Budget
    numbers: Sequence[int]  # within an hour, a day, a week
    agreed: int


def limits_now() -> list[LimitsOfOne]:
    """Return the numbers in force of everything that is limited. One query."""
    agreed = LimitChange.objects.agreed()
    return [
        LimitsOfOne(
            budget,
            [budget.number(period, agreed.get(name, {})) for period in BudgetPeriod],
            len(agreed.get(name, {})),
        )
        for name, budget in BUDGETS.items()
    ]


@dataclass(frozen=True)
class LimitChangeInWords:
    """Another number that was asked for, as a sentence."""

    change: LimitChange
    sentence: str


def limits_pending(*, at: datetime) -> list[LimitChangeInWords]:
    """Return what waits for a second person."""
    pending = LimitChange.objects.pending(at=at).with_people()
    return [LimitChangeInWords(change, sentence(change)) for change in pending]
