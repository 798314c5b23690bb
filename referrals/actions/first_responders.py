"""The directory of first responders."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hestia.accounts.models import User
from hestia.audit.models import log
from referrals.models import FirstResponderOrganisation


@transaction.atomic
def save_first_responder(
    *, organisation: FirstResponderOrganisation, by: User, at: datetime
) -> FirstResponderOrganisation:
    """Save an organisation of the directory. One that may no longer refer stays where it was asked before."""
    organisation.save()
    log(
        "first_responder.saved",
        by=by,
        at=at,
        subject=organisation,
        name=organisation.name,
        is_current=organisation.is_current,
    )
    return organisation


@transaction.atomic
def set_own_status(*, may_refer: bool, by: User, at: datetime) -> FirstResponderOrganisation | None:
    """Say whether the charity itself is a first responder. What we sent as one stays ours."""
    name = settings.SITE_NAME
    candidates = FirstResponderOrganisation.objects.select_for_update().filter(Q(is_us=True) | Q(name=name))
    us = candidates.order_by("-is_us").first()
    if us is None and not may_refer:
        return None
    us = us or FirstResponderOrganisation(name=name, kind=FirstResponderOrganisation.Kind.CHARITY)
    us.is_us, us.is_current = True, may_refer
    return save_first_responder(organisation=us, by=by, at=at)
