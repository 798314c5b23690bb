"""A day on paper, hour by hour: what was written when, and where nothing was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour, and how many sheets were written in it in each service, in the order of services."""

    starts_at: datetime
    counts: tuple[int, ...]

    @property
    def is_gap(self) -> bool:
        """Whether nobody wrote anything."""
        return not any(self.counts)


def by_hour(written: Mapping[tuple[int, datetime], int], *, services: Sequence[int]) -> list[Hour]:
    """Return each hour from the first in which something was written to the last, empty ones too.

    :param written: how many sheets, by service and by the moment in UTC at which the hour begins
    :param services: in the order in which they are counted
    """
    if not written:
        return []
    first, last = min(hour for _, hour in written), max(hour for _, hour in written)
    hours = [first + HOUR * number for number in range((last - first) // HOUR + 1)]
    return [Hour(hour, tuple(written.get((service, hour), 0) for service in services)) for hour in hours]
