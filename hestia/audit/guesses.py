"""References tried that lead nowhere: some are slips, many within minutes are guesses."""

from datetime import datetime, timedelta
from typing import cast

from django.contrib.auth import logout
from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from hestia.accounts.middleware import FORGET, GUESSED
from hestia.accounts.models import User
from hestia.audit.alarms import alarm, log_readers
from hestia.audit.models import REFUSED, Event, log
from hestia.db.acting import acting_as
from hestia.ui.http import HouseRequest

MOST = 20  # references that are not there, or not for this person, each counted once
WITHIN = timedelta(minutes=10)
NOTHING_OPENED = "access.nothing_opened"
STOPPED = "look.stopped"
GUESSED_WORDS = "was signed out for trying references that led nowhere."


def guessed(user: User, *, at: datetime) -> int:
    """Return how many references led someone nowhere within the last ``WITHIN``."""
    tries: int = (
        Event.objects.filter(by=user, at__gt=at - WITHIN)
        .filter(Q(kind=REFUSED, reason=Event.Reason.NOT_THERE) | Q(kind=NOTHING_OPENED))
        .exclude(case_ref="", subject="")  # no reference was tried: an address that is nowhere
        .aggregate(found=Count(Concat("case_ref", "subject"), distinct=True))["found"]
    )
    return tries


def stop_guessing(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Sign out whoever has tried ``MOST`` references that led nowhere; otherwise leave the answer as it is.

    Signing in again helps little: until the tries are ``WITHIN`` ago, the next one ends the session again.
    """
    at = cast("HouseRequest", request).now
    user = cast("HouseRequest", request).user
    count = guessed(user, at=at)
    if count < MOST:
        return response
    with acting_as(user, at=at), transaction.atomic():
        before = Event.objects.filter(by=user, kind=STOPPED, at__date=timezone.localdate(at))
        if not before.exists():  # once a day
            alarm(f"{user} {GUESSED_WORDS}", log_readers(at=at), by=user, at=at)
        log(STOPPED, by=user, at=at, outcome=Event.Outcome.REFUSED, references=count)
    logout(request)
    # After signing out, which empties the session: the page of signing in says why.
    request.session[GUESSED] = True
    stopped = redirect("account_login")
    stopped.headers["Clear-Site-Data"] = FORGET
    return stopped
