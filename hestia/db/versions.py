"""Records two people may edit at once."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db import models
from simple_history.utils import bulk_update_with_history


class Versioned(models.Model):
    """A record two people may edit at once: each save is a new version, and an edit says which it read."""

    version = models.PositiveIntegerField(default=1, editable=False)

    # Fields that no page edits: saving only these is no new version.
    NOT_EDITED: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Save as the next version."""
        only = kwargs.get("update_fields")
        if not self._state.adding and (only is None or not self.NOT_EDITED.issuperset(only)):
            self.version += 1
            if only is not None:
                # Otherwise the number would be counted up here and not in the database.
                kwargs["update_fields"] = {*only, "version"}
        super().save(**kwargs)


def save_together(records: Sequence[Versioned], fields: Iterable[str]) -> None:
    """Save these fields of many records of one kind at once, each as its next version, with its history."""
    for record in records:
        record.version += 1
    if records:
        # Its history is written as well, which `QuerySet.bulk_update` leaves out.
        bulk_update_with_history(records, type(records[0]), [*fields, "version"])
