"""Changing how many points each thing counts."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from cases.models import LoadSetting, Refused
from hestia.accounts.models import User
from hestia.audit.models import log


@transaction.atomic
def change_points(*, points: Mapping[str, int], why: str, by: User, at: datetime) -> LoadSetting:
    """Let each thing count so many points from now on."""
    latest = LoadSetting.objects.newest_first().first()
    if dict(points) == asdict(LoadSetting.objects.in_force()):
        raise Refused("These are already the numbers. Nothing was changed.")
    made = LoadSetting(number=latest.number + 1 if latest else 1, **points, why=why, made_at=at, made_by=by)
    try:
        # A savepoint: two people who decide at once take one number, and the second is refused.
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused("Somebody else has just changed the numbers. Read them, then decide.") from None
    log("load.points_changed", by=by, at=at, subject=made, points=dict(points))
    return made
