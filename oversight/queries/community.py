"""What is counted of community work: the activities of the last months, and who came to us afterwards."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from cases.queries.organisation import query
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.community.models import Activity
from hestia.workingdays.calendar import months_after
from oversight.queries.facts import counted_services, facts_for
from oversight.rules.community import Compared, Followed, Heard, Held, compared, followed, without
from oversight.rules.numbers import about, cell, rounded
from oversight.rules.periods import MONTHS, Period


@dataclass(frozen=True)
class CommunityReport:
    """The last months of community work, for one person: what was held, and who was referred afterwards."""

    first: date
    last: date
    by_kind: list["Line"]
    by_borough: list["Line"]
    quiet: list[str]  # boroughs where nothing was held
    asked: str  # referrals of which a campaign is known, as this person is told it
    referrals: str


@dataclass(frozen=True)
class NeedReport:
    """A year of referrals by borough, beside the activities of that year."""

    period: Period
    lines: list[Compared]
    not_recorded: str  # of how many referrals the borough is not
    referrals: str

    @property
    def missed(self) -> list[str]:
        """Return from where people are referred, and where nothing was held."""
        return [line.borough for line in self.lines if line.is_missed]

    @property
    def listed(self) -> list[Compared]:
        """Return where there was anything at all."""
        return [line for line in self.lines if not line.is_empty]

    @property
    def empty(self) -> list[str]:
        """Return from where nobody was referred, and where nothing was held."""
        return [line.borough for line in self.lines if line.is_empty]

    @property
    def unheard(self) -> list[str]:
        """Return where something was held, and from where nobody was referred."""
        return [line.borough for line in self.lines if line.is_unheard]


def need_report(user: User, *, today: date) -> NeedReport:
    """Return where people were referred from in the last year, and where we were. Referrals are rounded."""
    period = Period(months_after(today, -MONTHS) + timedelta(days=1), today)
    facts = facts_for(user, period, services=counted_services(user))
    spells = [spell.borough for spell in facts.spells if spell.referred_on in period]
    refused = [refusal.borough for refusal in facts.refusals if refusal.referred_on in period]
    came = [*spells, *refused]
    rows = Activity.objects.standing().between(period.first, period.last)
    held = [Held(row.get_kind_display(), row.borough, row.held_on, row.reached) for row in rows]
    lines = compared(settings.COMMUNITY_BOROUGHS, came, held)
    return NeedReport(period, lines, about(rounded(came.count(""))), about(rounded(len(came)), "referrals"))


@dataclass(frozen=True)
class Line:
    """One kind, or one borough, as somebody is told of it."""

    name: str
    activities: int
    reached: int
    uncounted: int
    referrals: str


def shown_to(user: User, lines: list[Followed]) -> list[Line]:
    """Return lines with the referrals as they are told: exactly to who reads cases, else rounded."""
    return [
        Line(line.name, line.activities, line.reached, line.uncounted, told(user, line.referrals))
        for line in lines
    ]


def told(user: User, count: int) -> str:
    """Return a number of referrals: exactly to who reads cases, to others as outside."""
    return str(count) if user.has_perm(Permission.CASE_VIEW) else cell(rounded(count))


def community_report(user: User, *, today: date) -> CommunityReport:
    """Return what was done in the last months, and what followed in the cases that somebody counts."""
    months = settings.COMMUNITY_MONTHS
    first = months_after(today, -months)
    rows = Activity.objects.standing().between(first, today)
    activities = [
        Held(row.get_kind_display(), row.borough, row.held_on, row.reached, row.campaign_id) for row in rows
    ]
    referred = query("SELECT campaign, referred_on FROM figures_heard(%s, %s)", first, today, by=user)
    heard = [Heard(campaign, referred_on) for campaign, referred_on in referred if campaign]
    return CommunityReport(
        first,
        today,
        shown_to(user, followed(activities, heard, by=lambda activity: activity.kind, months=months)),
        shown_to(user, followed(activities, heard, by=lambda activity: activity.borough, months=months)),
        without(settings.COMMUNITY_BOROUGHS, activities),
        told(user, len(heard)),
        told(user, len(referred)),
    )
