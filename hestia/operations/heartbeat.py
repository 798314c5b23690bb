"""The worker says that it is there: otherwise nobody notices that it is not, until mail is missed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hestia.operations.models import LastTime

EACH = timedelta(seconds=30)


class Heartbeat:
    """Does what the worker does first, and writes down that it was done, twice a minute."""

    def __init__(self, first: Callable[[datetime], object]) -> None:
        self.first = first
        self.noted_at: datetime | None = None

    def __call__(self, at: datetime) -> None:
        """Do it, and note it if it is time."""
        self.first(at)
        if self.noted_at is None or at - self.noted_at >= EACH:
            LastTime.objects.note(LastTime.Kind.WORKER, at=at)
            self.noted_at = at
