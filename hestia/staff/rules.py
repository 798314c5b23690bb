"""When training and checks run out, how they stand on a day, and when somebody is told. Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from hestia.workingdays.calendar import months_after

SOON = 90  # days before something runs out in which it is called soon
ALERTS = (90, 30, 7)  # days before: then the person and who keeps the register are told, each once

# Nobody's law: a certificate has no last day. Charities ask for a new one after three years, and look the
# Update Service up once a year.
CERTIFICATE_MONTHS = 36
STATUS_MONTHS = 12
REFERENCES_MONTHS = 36  # of a volunteer: then they are asked for again, as a DBS check is

SUPERVISED_EACH = timedelta(weeks=4)  # a sector norm for who works with clients; another day can be said
FAR_OFF_MONTHS = 6  # the next supervision: beyond it is asked again
FARTHEST_MONTHS = 12  # beyond it is refused


class RegisterStanding(StrEnum):
    """How training or a check stands on a day, worst first."""

    MISSING = "missing"
    LAPSED = "lapsed"
    SOON = "soon"
    CURRENT = "current"

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(RegisterStanding).index(self)

    @property
    def counts(self) -> bool:
        """Whether the person may rely on it today."""
        return self in {RegisterStanding.SOON, RegisterStanding.CURRENT}


def last_day(held_on: date, months: int | None) -> date | None:
    """Return the last day on which training counts; nothing if its course does not expire."""
    return None if months is None else months_after(held_on, months)


def hours_in_words(hours: Decimal | None) -> str:
    """Return "6 hours", "1 hour", "1.5 hours", or nothing where it is not known."""
    return "" if hours is None else f"{hours:g} hour{'' if hours == 1 else 's'}".replace(".0 ", " ")


def check_due(
    issued_on: date,
    *,
    is_on_update_service: bool,
    status_checked_on: date | None,
    subscribed_until: date | None = None,
) -> date:
    """Return when a DBS check is next to be seen to.

    On the Update Service a year after the last status check, or when the subscription ends, if that is
    sooner: then nobody can look it up any more. Otherwise when a new certificate is asked for.
    """
    if not is_on_update_service:
        return months_after(issued_on, CERTIFICATE_MONTHS)
    due = months_after(status_checked_on or issued_on, STATUS_MONTHS)
    return min(due, subscribed_until) if subscribed_until else due


def last_day_to_join(issued_on: date, *, days: int) -> date:
    """Return the last day on which the Update Service can be joined, within days of the certificate."""
    return issued_on + timedelta(days=days)


def renewal_opens(subscribed_until: date, *, days: int) -> date:
    """Return the first day on which a subscription can be renewed: so many days before its end."""
    return subscribed_until - timedelta(days=days)


def standing_until(until: date | None, *, today: date) -> RegisterStanding:
    """Return how something stands that is there and counts up to and with a day; without one, for ever."""
    if until is None:
        return RegisterStanding.CURRENT
    days = (until - today).days
    if days < 0:
        return RegisterStanding.LAPSED
    return RegisterStanding.SOON if days <= SOON else RegisterStanding.CURRENT


def alert_due(until: date | None, *, told: Collection[int], today: date) -> int | None:
    """Return of how many days somebody is to be told today, if of any: the nearest that was reached.

    Whoever was not told in time (nobody looked, or it was entered late) is told of the nearest alone.

    :param told: of how many days they were told before, of this and of this last day
    """
    if until is None or until < today:
        return None
    reached = [days for days in ALERTS if (until - today).days <= days]
    return min(reached) if reached and min(reached) not in told else None
