"""The demonstration's old records: one is due, one soon, one held for the police, one waits to be erased."""

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
from rights.actions.erasures import answer_erasure, ask_erasure
from rights.actions.retention import set_hold
from rights.models import LegalHold
from rights.queries.retention import schedule, statement_of
from rights.rules.retention import Kind

LASTED = timedelta(days=120)
# Since its time was over.
DUE, SOON, HELD, GOING = timedelta(days=21), timedelta(days=-40), timedelta(days=200), timedelta(days=90)


class Alone(Episode):
    """A case of somebody without children, whose record is kept for as long as an adult's."""

    def family(self) -> Iterator[Any]:
        """Yield nobody."""
        yield from ()


def fill_retention(staff: Mapping[str, User], *, today: date, at: datetime) -> list[Case]:
    """Let four women have left long ago; one is asked after by the police, and one is to be erased."""
    ends = (DUE, SOON, HELD, GOING)
    cases = [left(staff, over_since, seed, today=today) for seed, over_since in enumerate(ends)]
    *_, held, going = cases
    erase_on_its_day(going, staff, at=at)
    with at_moment(staff["ruth"], at):
        set_hold(
            case=held,
            asker=LegalHold.Asker.POLICE,
            reference="OP LANTERN 31",
            reason="Her record may be needed at a trial of two men next spring.",
            review_on=today + timedelta(days=180),
            by=staff["ruth"],
            at=at,
        )
    return cases


def erase_on_its_day(case: Case, staff: Mapping[str, User], *, at: datetime) -> None:
    """Let one manager ask for an erasure and another confirm it: it is sealed until its day."""
    ruth, ngozi = staff["ruth"], staff["ngozi"]
    with at_moment(ruth, at):
        digest = statement_of(case, by=ruth).digest
        why = "Its time is over, and nobody has asked for it."
        erasure = ask_erasure(case=case, person=ngozi, why=why, digest=digest, by=ruth, at=at)
    with at_moment(ngozi, at):
        answer_erasure(case=case, erasure=erasure, is_yes=True, by=ngozi, at=at)


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
