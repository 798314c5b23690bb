"""Recording community work: a campaign, an activity, and what was done afterwards."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.community.models import Activity, Campaign
from hestia.refusals import Refused


@transaction.atomic
def save_campaign(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Save a campaign. Its letter is nobody else's while it runs."""
    is_new = campaign._state.adding
    if campaign.ended_on and campaign.ended_on > timezone.localdate(at):
        raise Refused(
            by_field={"ended_on": "Enter the last day once it is here: until then the campaign is running"}
        )
    sharing = Campaign.objects.filter(ended_on=None, code__endswith=campaign.letter).exclude(pk=campaign.pk)
    if campaign.ended_on is None and (other := sharing.first()):
        raise Refused(by_field={"code": f"“{other}” is still running and ends in {campaign.letter} too"})
    if is_new:
        campaign.made_at, campaign.made_by = at, by
    campaign.save()
    log(
        "community.campaign_added" if is_new else "community.campaign_changed", by=by, at=at, subject=campaign
    )
    return campaign


@transaction.atomic
def save_activity(*, activity: Activity, by: User, at: datetime) -> Activity:
    """Save an activity, or a correction of it. It has been held; what followed was done by today."""
    today, is_new = timezone.localdate(at), activity._state.adding
    if activity.held_on > today:
        raise Refused(
            by_field={"held_on": "The day cannot be in the future: record it once it has been held"}
        )
    if activity.followed_up_on and activity.followed_up_on > today:
        raise Refused(by_field={"followed_up_on": "The day it was done cannot be in the future"})
    if is_new:
        activity.made_at, activity.made_by = at, by
    activity.save()
    log("community.recorded" if is_new else "community.corrected", by=by, at=at, subject=activity)
    return activity
