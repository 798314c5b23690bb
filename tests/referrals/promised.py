"""What is promised of a referral, and why an act is refused."""

from datetime import date
from typing import Any

import pytest

from cases.models import Case, Deadline
from referrals.rules.dates import Contradiction
from tests.referrals.conftest import Act


def open_promises(case: Case) -> dict[str, date]:
    """Return the day of every open promise, by kind, without the run-up to a minimum."""
    rest = Deadline.objects.open().filter(case=case).exclude(kind="run_up")
    return dict(rest.values_list("kind", "due_on"))


def problems_of(act: Act, name: str, **answers: Any) -> dict[str, str]:
    """Do something that contradicts itself, and return the reasons by field."""
    with pytest.raises(Contradiction) as refusal:
        act(name, **answers)
    return refusal.value.by_field
