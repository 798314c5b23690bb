"""Community work: what was done lately, one activity, the campaigns."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.views import locked_on_post
from hestia.community.actions import save_activity, save_campaign
from hestia.community.forms import ActivityForm, CampaignForm
from hestia.community.models import Activity, Campaign
from hestia.pages import answer
from hestia.ui.http import HouseRequest, sent

SHOWN = 50


@require_safe
@permission_required(Permission.COMMUNITY_RECORD)
def activities(request: HouseRequest) -> HttpResponse:
    """List what was done lately, the latest first; what was promised afterwards stands above."""
    rows = Activity.objects.select_related("campaign", "made_by")
    latest = list(rows[:SHOWN])
    context = {
        "activities": latest,
        "to_follow_up": [
            (activity, activity.is_overdue(on=request.today)) for activity in rows.to_follow_up()
        ],
        "is_cut": len(latest) == SHOWN,
        "shown": SHOWN,
    }
    return render(request, "community/activities.html", context)


@permission_required(Permission.COMMUNITY_RECORD)
def activity_new(request: HouseRequest) -> HttpResponse:
    """Record an activity."""
    return activity_page(request, Activity())


@permission_required(Permission.COMMUNITY_RECORD)
def activity_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Correct an activity, or say that what was promised is done."""
    activity = get_object_or_404(locked_on_post(request, Activity.objects.all()), pk=pk)
    return activity_page(request, activity)


def activity_page(request: HouseRequest, activity: Activity) -> HttpResponse:
    """Ask about an activity, and save it."""
    form = ActivityForm(sent(request), instance=activity, today=request.today)
    return answer(
        request,
        form,
        act=lambda: save_activity(activity=form.save(commit=False), by=request.user, at=request.now),
        saved=lambda saved: f"{saved} is saved.",
        to=reverse("community:activities"),
        template="community/activity_form.html",
        context={"is_new": activity._state.adding, "back": reverse("community:activities")},
    )


@require_safe
@permission_required(Permission.COMMUNITY_RECORD)
def campaigns(request: HouseRequest) -> HttpResponse:
    """List the campaigns, those that run first."""
    rows = Campaign.objects.order_by("ended_on", "name")
    context = {"campaigns": sorted(rows, key=lambda campaign: campaign.ended_on is not None)}
    return render(request, "community/campaigns.html", context)


@permission_required(Permission.DIRECTORY_CHANGE)
def campaign_new(request: HouseRequest) -> HttpResponse:
    """Add a campaign."""
    return campaign_page(request, Campaign(began_on=request.today))


@permission_required(Permission.DIRECTORY_CHANGE)
def campaign_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Change a campaign, or end it."""
    return campaign_page(request, get_object_or_404(locked_on_post(request, Campaign.objects.all()), pk=pk))


def campaign_page(request: HouseRequest, campaign: Campaign) -> HttpResponse:
    """Ask what is known of a campaign, and save it."""
    form = CampaignForm(sent(request), instance=campaign, today=request.today)
    return answer(
        request,
        form,
        act=lambda: save_campaign(campaign=form.save(commit=False), by=request.user, at=request.now),
        saved=lambda saved: f"{saved} is saved.",
        to=reverse("community:campaigns"),
        template="community/campaign_form.html",
        context={"is_new": campaign._state.adding, "back": reverse("community:campaigns")},
    )
