"""The hours that somebody works."""

from collections.abc import Iterable
from datetime import date

from hestia.accounts.models import User
from hestia.staff.models import (
    WorkingHours,
)


def posts_of(people: Iterable[int], *, reader: User, today: date) -> dict[int, WorkingHours]:
    """Return hours and duties in force of each person of whom somebody may know them. One question."""
    rows = WorkingHours.objects.visible_to(reader).filter(person__in=list(people)).in_force(on=today)
    return {row.person_id: row for row in rows}
