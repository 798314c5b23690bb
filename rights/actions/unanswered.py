"""A request ends automatically where she was asked something that we must know, and nothing came back."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.ui.words import date_words
from rights.actions.requests import end_request
from rights.models import AccessRequest
from rights.rules.clocks import UNANSWERED_AFTER

AGAIN = "The client can ask again on any day."
TELL_HER = "If it is safe, tell her: she can ask again on any day, and complain."


@transaction.atomic
def end_unanswered(*, by: User, at: datetime) -> None:
    """End the requests of somebody’s services that were not answered. Done again, it changes nothing."""
    today = timezone.localdate(at)
    unanswered = AccessRequest.objects.visible_to(by).unanswered(on=today)
    for asked in unanswered.filter(case__service__in=by.service_ids).with_case().order_by("pk"):
        pause = asked.open_pause
        assert pause  # `unanswered` asks for it
        words = (
            f"Automatically: asked about {pause.why_words} on {date_words(pause.asked_on)}, and no answer in "
            f"{UNANSWERED_AFTER} days. {AGAIN}"
        )
        ended = end_request(
            request=asked, end=AccessRequest.End.NO_ANSWER, words=words, on=today, by=by, at=at
        )
        notify_ended(ended, by=by, at=at)


def notify_ended(request: AccessRequest, *, by: User, at: datetime) -> None:
    """Notify her key worker, and who handles requests: nobody of them did it by hand."""
    words = (
        f"{request.case.reference}: the request for a copy has ended automatically, with no answer for "
        f"{UNANSWERED_AFTER} days. {TELL_HER}"
    )
    of_case = reverse("rights:requests_of_case", args=[request.case.reference])
    for person in {by, request.case.worker or by}:
        url = request.get_absolute_url() if person.has_perm(Permission.REQUEST_HANDLE) else of_case
        Notice(person=person, words=words, url=url, told_at=at, told_by=by).save()
