"""The directory of first responders."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from referrals.models import FirstResponderOrganisation


@transaction.atomic
def save_first_responder(
    *, organisation: FirstResponderOrganisation, by: User, at: datetime
) -> FirstResponderOrganisation:
    """Save an organisation of the directory. One that may no longer refer stays where it was asked before.

    Managers are told what was changed: their teams ring the number, and send her referral to the address.
    """
    before = FirstResponderOrganisation.objects.filter(pk=organisation.pk).first()
    organisation.save()
    changes = organisation.changes_from(before) if before else {}
    log(
        "first_responder.saved",
        by=by,
        at=at,
        subject=organisation,
        name=organisation.name,
        is_current=organisation.is_current,
        what=list(changes),
    )
    if changes or before is None:
        notify(organisation, list(changes.values()), is_new=before is None, by=by, at=at)
    return organisation


def notify(
    organisation: FirstResponderOrganisation, changes: list[str], *, is_new: bool, by: User, at: datetime
) -> None:
    """Tell every manager at the bell, but for whoever did it."""
    managers = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.ACCESS_MANAGE)
    words = " ".join(
        [f"{by} {'added' if is_new else 'changed'} a first responder: {organisation}.", *changes]
    )
    for manager in managers.exclude(pk=by.pk):
        Notice(person=manager, words=words[:600], told_at=at, told_by=by).save()


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
