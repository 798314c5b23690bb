"""The demonstration's old records: one whose time is over, one soon, and one that is held for the police."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from cases.models import Case
from demo.dice import dice_from
from demo.episode import Episode
from demo.history import save
from demo.samples import at_moment
from hestia.accounts.models import Service, User
from hestia.workingdays.models import BankHoliday
from referrals.models import Policy
from rights.actions.retention import set_hold
from rights.models import LegalHold
from rights.queries.retention import schedule
from rights.rules.retention import Kind

LASTED = timedelta(days=120)
DUE, SOON, HELD = timedelta(days=21), timedelta(days=-40), timedelta(days=200)  # since its time was over


class Alone(Episode):
    """A case of somebody without children, whose record is kept for as long as an adult's."""

    def family(self) -> Iterator[Any]:
        """Yield nobody."""
        yield from ()


def fill_retention(staff: Mapping[str, User], *, today: date, at: datetime) -> list[Case]:
    """Let three women have left long ago; the last is asked after by the police."""
    cases = [left(staff, over_since, seed, today=today) for seed, over_since in enumerate((DUE, SOON, HELD))]
    with at_moment(staff["ruth"], at):
        set_hold(
            case=cases[-1],
            asker=LegalHold.Asker.POLICE,
            reference="OP LANTERN 31",
            reason="Her record may be needed at a trial of two men next spring.",
            review_on=today + timedelta(days=180),
            by=staff["ruth"],
            at=at,
        )
    return cases


def left(staff: Mapping[str, User], over_since: timedelta, seed: int, *, today: date) -> Case:
    """Return the case of somebody whose time to be kept has been over for a while, or will be."""
    years = schedule()[Kind.ADULT].years
    closed = today - over_since - timedelta(days=round(years * 365.25))
    episode = Alone(
        Service.objects.get(name="Outreach"),
        staff["marek"],
        closed - LASTED,
        closed,
        dice_from(seed),
        manager=staff["ruth"],
        calendar=BankHoliday.objects.calendar("ew"),
        book=Policy.objects.policy_book(),
    )
    save([episode], by=staff["ruth"])
    assert episode.case
    return episode.case
