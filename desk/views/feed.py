"""One's own dates in another calendar: the page that makes and takes back the key, and what the key opens."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import ClientGroup, Deadline, Seal
from desk.documents.ical import ical
from desk.reminders.models import CalendarKey
from hestia.accounts.backends import StaffBackend
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.second_factor import ask_again, is_fresh
from hestia.audit.models import log
from hestia.db.acting import acting_as
from hestia.ui.http import HouseRequest

MOST_GUESSES = 20  # until there was a pause of five minutes
BEFORE, AFTER = timedelta(days=28), timedelta(days=180)


@permission_required(Permission.CASE_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_key(request: HouseRequest) -> HttpResponse:
    """Make the key to one's dates, shown this once, or take it back."""
    if request.method == "POST" and not is_fresh(request):
        return ask_again(request)
    address = ""
    if "make" in request.POST:
        key = CalendarKey.make(request.user, at=request.now)
        address = settings.ADDRESS.rstrip("/") + reverse("desk:calendar_feed", args=[key])
        log("calendar_key.made", by=request.user, at=request.now)
    elif "end" in request.POST:
        if CalendarKey.objects.filter(person=request.user).delete()[0]:
            log("calendar_key.ended", by=request.user, at=request.now)
        messages.success(request, "The address no longer works.")
        return redirect("desk:calendar_key")
    kept = CalendarKey.objects.filter(person=request.user).first()
    return render(request, "desk/calendar_key.html", {"kept": kept, "address": address})


@transaction.non_atomic_requests  # a guess counts although its page is undone
@login_not_required
@require_safe
def calendar_feed(request: HouseRequest, key: str) -> HttpResponseBase:
    """Answer with the dates of whoever a key belongs to. A key that opens nothing counts as a guess."""
    kept = CalendarKey.objects.opened_by(key)
    if kept is None or not may_read(kept.person):
        if is_guessing(request):
            return render(request, "429.html", status=429)
        raise Http404
    person, on = kept.person, timezone.localdate(request.now)
    person.moment = request.now
    with acting_as(person, at=request.now), transaction.atomic():
        to_do = Deadline.objects.visible_to(person).for_worker(person).to_do(on=on).select_related("case")
        promises = list(to_do.due_between(on - BEFORE, on + AFTER).order_by("due_on", "pk"))
        led = list(ClientGroup.objects.led_by(person, on - BEFORE, on + AFTER))
        hers = [promise.case.client_id for promise in promises]
        sealed = set(Seal.objects.standing().filter(client__in=hers).values_list("client", flat=True))
        references = {promise.case.reference for promise in promises}
        log("calendar.fed", by=person, at=request.now, cases=references, page="desk:calendar_feed")
    return HttpResponse(
        ical(promises, led, sealed=sealed, at=request.now), content_type="text/calendar; charset=utf-8"
    )


def is_guessing(request: HouseRequest) -> bool:
    """Count a key that opened nothing, and return whether too many came from there without a pause."""
    counted = f"calendar-guesses-{get_adapter().get_client_ip(request)}"
    cache.add(counted, 0)
    return cache.incr(counted) > MOST_GUESSES


def may_read(person: User) -> bool:
    """Whether someone whose key was sent may see cases at all now."""
    return StaffBackend().user_can_authenticate(person) and person.has_perm(Permission.CASE_VIEW)
