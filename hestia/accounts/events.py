"""What the log is told about signing in. The log is on a floor above, so the settings name it."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from hestia.accounts.models import User
from hestia.db.acting import acting_as


def log(kind: str, *, by: User | None, **detail: Any) -> None:
    """Write on the log what someone did about signing in. Of a failed try no name is noted."""
    import_string(settings.RECORD)(kind, by=by, **detail)


def log_sign_in(kind: str, *, by: User) -> None:
    """Write down what someone did at the door, where the request works for nobody yet, or no more."""
    with acting_as(by), transaction.atomic(savepoint=False):  # not every page of signing in is in one
        log(kind, by=by)
