"""What has a limit is counted before it is shown or made: watched in every request that any test sends.

A view that writes a line that counts, and never asked whether there is room for it, has no limit at all.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models.signals import pre_save

from hestia.audit import budgets
from hestia.audit.alarms import GLASS_BROKEN
from hestia.audit.models import Event
from hestia.audit.requests import _request

# Emergencies are never refused, and one's own clients never too many: tests/desk/test_limits.py.
NEVER_REFUSED = {*budgets.OPENED.kinds, *budgets.LISTS.kinds, GLASS_BROKEN}


def was_counted(line: Event, budget: budgets.Budget) -> bool:
    """Whether the record of a line counts once within the hour, and was counted."""
    before = Event.objects.filter(by=line.by, case_ref=line.case_ref, kind__in=budget.kinds)
    return budget.counts_records and before.filter(at__gt=line.at - budgets.BudgetPeriod.HOUR.lasts).exists()


@contextmanager
def watched() -> Iterator[None]:
    """Refuse lines that count where nobody asked for room, as long as this lasts."""

    def noting(asked_of: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(person: Any, budget: budgets.Budget, **moment: Any) -> Any:
            if (request := _request.get()) is not None:
                vars(request).setdefault("budgets_asked", set()).add(budget.name)
            return asked_of(person, budget, **moment)

        return wrapped

    def judge(instance: Event, **_rest: Any) -> None:
        request = _request.get()
        if request is None or instance.kind in NEVER_REFUSED or instance.outcome != Event.Outcome.DONE:
            return
        if instance.detail.get("counts") == 0:  # what was counted before is shown once more
            return
        asked = vars(request).get("budgets_asked", set())
        missing = [
            budget.name
            for budget in budgets.BUDGETS.values()
            if instance.kind in budget.kinds
            and (instance.detail.get("elsewhere") or not budget.counts_shown)
            and budget.name not in asked
            and not was_counted(instance, budget)
        ]
        assert not missing, f"{instance.kind} at {request.path} counts, and nobody asked for room: {missing}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budgets, "spent_by", noting(budgets.spent_by))
        patch.setattr(budgets, "comes_near_limit", noting(budgets.comes_near_limit))
        pre_save.connect(judge, sender=Event)
        try:
            yield
        finally:
            pre_save.disconnect(judge, sender=Event)
