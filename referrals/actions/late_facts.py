"""What is learned late, of a referral after which a new one was begun."""

from referrals.actions.locking import day_of
from referrals.models import Referral
from referrals.rules.dates import Dates, in_full


def warn_of_newer(dates: Dates, referral: Referral) -> None:
    """Warn that another referral counts now: what is written down of this one changes nothing of that."""
    if referral.is_followed and referral.closed_at:
        began_on = in_full(day_of(referral.closed_at))
        dates.cross(f"A new referral was started on {began_on}, and this is about the one before it")
