"""Records two people may edit at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from hestia.db.bulk import update_together, write_versions


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


def save_by(record: models.Model, user: models.Model) -> None:
    """Save a record; its history says who wrote this version, whoever's request it is."""
    vars(record)["_history_user"] = user
    try:
        record.save()
    finally:
        del vars(record)["_history_user"]


@contextmanager
def written_by(user: models.Model) -> Iterator[None]:
    """Let the history of all that is saved say who wrote it, whoever's request it is."""
    context: Any = HistoricalRecords.context
    before = getattr(context, "request", None)
    context.request = SimpleNamespace(user=user)
    try:
        yield
    finally:
        if before is None:
            del context.request
        else:
            context.request = before


def writers_of(*histories: models.QuerySet[Any]) -> set[int]:
    """Return who wrote the versions of some records, by their keys."""
    return {pk for rows in histories for pk in rows.values_list("history_user", flat=True) if pk}


def writers_of_fields(history: models.QuerySet[Any], fields: Iterable[str]) -> set[int]:
    """Return who wrote these fields of some records: in their first versions, or otherwise than was before.

    Who saved a record without changing any of them wrote nothing of it.
    """
    wrote: set[int] = set()
    before: dict[int, tuple[Any, ...]] = {}
    rows = history.exclude(history_type="-").order_by("history_id")
    for record, person, *values in rows.values_list("id", "history_user", *fields):
        now = tuple(values)
        if before.get(record) != now and person:
            wrote.add(person)
        before[record] = now
    return wrote


def writers_of_now(history: models.QuerySet[Any], fields: Iterable[str]) -> dict[int, set[int | None]]:
    """Return who wrote what these fields of some records say now, by key: None for what no request wrote.

    Who saved one without changing any of them wrote nothing of it.
    """
    rows = history.exclude(history_type="-").order_by("history_id")
    versions: defaultdict[int, list[tuple[int | None, tuple[Any, ...]]]] = defaultdict(list)
    for record, person, *values in rows.values_list("id", "history_user", *fields):
        versions[record].append((person, tuple(values)))
    return {record: _who_wrote_the_last(of_one) for record, of_one in versions.items()}


def _who_wrote_the_last(versions: Sequence[tuple[int | None, tuple[Any, ...]]]) -> set[int | None]:
    before = [None, *(values for _, values in versions)]
    return {
        person
        for (person, values), earlier in zip(versions, before, strict=False)
        if values == versions[-1][1] != earlier
    }


def save_together(records: Sequence[Versioned], fields: Iterable[str]) -> None:
    """Save these fields of many records of one kind at once, each as its next version, with its history."""
    by_reason: defaultdict[str | None, list[Versioned]] = defaultdict(list)
    for record in records:
        record.version += 1
        by_reason[getattr(record, "_change_reason", None)].append(record)
    update_together(records, [*fields, "version"])
    for reason, changed in by_reason.items():
        model: Any = type(changed[0])
        by = model.history.model.get_default_history_user(changed[0])
        keys = [record.pk for record in changed]
        write_versions(model, keys, kind="~", by=by, at=timezone.now(), reason=reason)
