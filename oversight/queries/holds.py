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
    known = {act: numbers for act, *numbers in rows}
    return [
        Answered(str(act.label), *known[act][:-1], minutes=tuple(known[act][-1]))
        for act in HeldBooking.Act
        if act in known
    ]
