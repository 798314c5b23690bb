"""How bookings on hold were answered, as far as somebody who decides may count them."""

from datetime import date

from cases.models import HeldBooking
from cases.queries.organisation import query
from hestia.accounts.models import User
from oversight.rules.holds import Answered

QUESTION = "SELECT act, checked, held, decided, cleared, withdrawn, minutes FROM holds_answered(%s, %s)"


def holds_answered(user: User, *, first: date, last: date) -> list[Answered]:
    """Return the kinds of which something was checked, in the order of the kinds."""
    rows = query(QUESTION, first, last, by=user)
    known = {act: (*counts, tuple(minutes)) for act, *counts, minutes in rows}
    return [Answered(str(act.label), *known[act]) for act in HeldBooking.Act if act in known]
