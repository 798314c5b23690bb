"""A manager signs that who has access to their services is right."""

from datetime import datetime

from django.db import transaction

from hestia.accounts.models import AccessReview, User
from hestia.audit.models import log
from hestia.refusals import Refused


@transaction.atomic
def sign_review(*, as_of: datetime, by: User, at: datetime) -> AccessReview:
    """Sign what was shown at a moment; what changed after it is asked about next time."""
    if not by.service_ids:
        raise Refused("You do not manage a service, so there is nothing to sign.")
    if as_of > at:
        raise Refused("Open the page again, and sign what it shows.")
    review = AccessReview(by=by, services=sorted(by.service_ids), as_of=as_of, signed_at=at)
    review.save()
    log("access.reviewed", by=by, at=at, subject=review, services=review.services)
    return review
