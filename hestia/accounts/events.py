"""What the log is told about signing in. The log is on a floor above, so the settings name it."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from hestia.accounts.models import User


def log(kind: str, *, by: User | None, **detail: Any) -> None:
    """Write on the log what someone did about signing in. Of a failed try no name is noted."""
    import_string(settings.RECORD)(kind, by=by, **detail)
