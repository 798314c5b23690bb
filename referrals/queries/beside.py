"""What an earlier referral started, and still runs beside the one that was begun after it."""

from hestia.ui.http import HouseRequest
from referrals.models import Referral
from referrals.queries.last_day import ClockOnPage
from referrals.queries.timetable import timetable
from referrals.rules.clocks import AnyClock, ClockKind, has_stopped

GOES_ON = (ClockKind.RECOVERY, ClockKind.REMOVAL, ClockKind.MOVE_ON)


def clocks_beside(referral: Referral, request: HouseRequest) -> list[tuple[Referral, AnyClock]]:
    """Return the clocks of earlier referrals that go on, with their referrals, the latest first.

    Two queries, and none where no referral was begun after another.
    """
    numbers = [ended.pk for ended in referral.ended_before if ended.is_followed]
    if not numbers:
        return []
    earlier = Referral.with_facts().visible_to(request.user).filter(pk__in=numbers)
    running = []
    for ended in earlier.order_by("-closed_at", "-pk"):
        ended.case = referral.case
        running += [
            (ended, clock)
            for clock in timetable(ended)
            if clock.kind in GOES_ON and not has_stopped(clock, request.today)
        ]
    return running


def shown_beside(referral: Referral, request: HouseRequest) -> list[ClockOnPage]:
    """Return the clocks of earlier referrals that go on, as the page shows them."""
    return [
        ClockOnPage.of(clock, ended, today=request.today) for ended, clock in clocks_beside(referral, request)
    ]
