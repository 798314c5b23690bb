"""What is counted of community work: the activities of the last months, and who came to us afterwards."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from cases.queries.organisation import query
from hestia.accounts.models import User
from hestia.community.models import Activity
from hestia.workingdays.calendar import months_after
from oversight.rules.community import Followed, Heard, Held, followed, without


@dataclass(frozen=True)
class CommunityReport:
    """The last months of community work, for one person: what was held, and who was referred afterwards."""

    first: date
    last: date
    by_kind: list[Followed]
    by_borough: list[Followed]
    quiet: list[str]  # boroughs where nothing was held
    asked: int  # referrals of which a campaign is known
    referrals: int


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
        followed(activities, heard, by=lambda activity: activity.kind, months=months),
        followed(activities, heard, by=lambda activity: activity.borough, months=months),
        without(settings.COMMUNITY_BOROUGHS, activities),
        len(heard),
        len(referred),
    )
