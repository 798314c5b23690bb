"""What was asked for colleagues, in words that whoever confirms it can read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from hestia.accounts.models import Service, StaffChange
from hestia.accounts.models import StaffChangeQuerySet as Changes


@dataclass(frozen=True)
class ChangeInWords:
    """One change of an account, and what changes, a sentence each."""

    change: StaffChange
    sentences: list[str]

    @classmethod
    def of(cls, change: StaffChange, names: Mapping[int, str] | None = None) -> Self:
        """Put one change into words."""
        return cls(change, change.sentences(service_names() if names is None else names))


def in_words(changes: Changes) -> list[ChangeInWords]:
    """Return changes with what each says."""
    rows: Iterable[StaffChange] = list(changes.with_people())
    names = service_names() if rows else {}
    return [ChangeInWords.of(change, names) for change in rows]


def service_names() -> dict[int, str]:
    """Return the name of each service by its number."""
    return dict(Service.objects.values_list("pk", "name"))
