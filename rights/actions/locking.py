"""What every act about a request begins and ends with."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from cases.models import Deadline, PromiseSource
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.refusals import Refused, refuse_if
from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import BankHoliday
from rights.models import AccessRequest
from rights.queries.standing import count_of, ended_blockers, identity_blockers

ASK_AGAIN_WITHIN = 5  # working days, while we wait for her answer


def lock_request(request: AccessRequest) -> AccessRequest:
    """Return the request as it is now, kept from others until the transaction ends, unless it has ended."""
    case = lock_case(request.case)
    now = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    now.case = case
    refuse_if(ended_blockers(now))
    return now


def lock_known(request: AccessRequest) -> AccessRequest:
    """Return the request locked, unless we do not know yet that it is she who asks: that comes first."""
    now = lock_request(request)
    refuse_if(identity_blockers(now))
    return now


def promise(request: AccessRequest, *, by: User, at: datetime) -> Deadline:
    """Promise the copy by the last day of the sum; while the clock is paused, to ask her again."""
    today = timezone.localdate(at)
    request = AccessRequest.objects.prefetch_related("pauses").select_related("case").get(pk=request.pk)
    source = PromiseSource.of(request)
    try:
        if pause := request.open_pause:
            due_on = BankHoliday.objects.calendar("ew").add_working_days(today, ASK_AGAIN_WITHIN)
            title, context = (
                "Ask again for the client’s answer about the copy",
                f"Asked about {pause.why_words}",
            )
        else:
            due_on = count_of(request, today=today).due_on
            title, context = "", f"Asked for on {request.received_on:%-d %b %Y}"
    except NoHolidaysKnown as unknown:
        raise Refused(str(unknown)) from unknown
    kind = Deadline.Kind.ACCESS_REQUEST
    return request.case.promise(
        kind, due_on=due_on, title=title, context=context, source=source, by=by, at=at
    )


def log_request(event: str, request: AccessRequest, *, by: User, at: datetime, **detail: Any) -> None:
    """Write down what was done about a request: references only."""
    log(
        f"access_request.{event}",
        by=by,
        at=at,
        case_ref=request.case.reference,
        subject=request,
        **detail,
    )
