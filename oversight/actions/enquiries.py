"""Writing down who was not taken on, and that it was a mistake."""

from datetime import date, datetime

from django.db import transaction

from hestia.accounts.models import Service, User
from hestia.audit.models import log
from oversight.models import Enquiry


@transaction.atomic
def record_enquiry(
    *,
    service: Service,
    source: str,
    referred_on: date,
    answered_on: date,
    reason: str,
    borough: str = "",
    by: User,
    at: datetime,
) -> Enquiry:
    """Write down that somebody was referred and not taken on, and why. Nothing of who it was."""
    enquiry = Enquiry(
        service=service,
        source=source,
        borough=borough,
        referred_on=referred_on,
        answered_on=answered_on,
        reason=reason,
        made_at=at,
        made_by=by,
    )
    enquiry.save()
    log("enquiry.recorded", by=by, at=at, subject=enquiry, why=reason, service=service.pk)
    return enquiry


@transaction.atomic
def withdraw_enquiry(*, enquiry: Enquiry, by: User, at: datetime) -> None:
    """Write down that it was entered by mistake: it no longer counts, and stays in its history."""
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if enquiry.withdrawn_at is None:
        enquiry.withdraw(by=by, at=at)
        log("enquiry.withdrawn", by=by, at=at, subject=enquiry)
