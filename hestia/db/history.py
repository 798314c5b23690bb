"""What keeps each version of a record: who wrote it, and when."""

from functools import cache
from typing import Any

from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords


class KeptManager(HistoryManager):
    """Answers for the versions of records, by a class that is kept.

    simple-history makes that class anew whenever a version is saved or asked for: of all that saving a record
    takes, an eighth.
    """

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        """Return the class for a kind of queries."""
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):
    """The versions of a record, as simple-history keeps them."""

    def __init__(self, **options: Any) -> None:
        """Keep them; what can be said of them is simple-history's own."""
        super().__init__(history_manager=KeptManager, **options)
