"""Cases as intake opens them."""

from datetime import datetime
from typing import Any

from cases.actions.opening import open_case
from cases.models import (
    Case,
    Client,
    Consent,
    SafeContact,
)
from hestia.accounts.models import Service, User
from tests import make


def someone(**fields: Any) -> Client:
    return Client(**{"first_name": "Ghada", "age_status": Client.AgeStatus.ADULT, **fields})


def agreed(**fields: Any) -> Consent:
    values = {"answer": Consent.Answer.GIVEN, "how": Consent.How.SPOKEN, "given_on": make.TODAY}
    return Consent(**{**values, **fields})


def opened(by: User, service: Service, *, at: datetime = make.NOON, **changes: Any) -> Case:
    """Open a case for an adult in outreach, changed as said. ``case`` changes fields of the case."""
    fields = {"service": service, "worker": by, **changes.pop("case", {})}
    values = {"client": someone(), "safe_contact": SafeContact(), "consent": agreed(), **changes}
    return open_case(case=Case(**fields), by=by, at=at, **values)
