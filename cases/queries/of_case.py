"""Questions about one case, of which the SQL is written once: that takes longer than to answer it."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from cases.models import Case
from hestia.db.compiled import Compiled, number

type Build = Callable[..., QuerySet[Any, Any]]


class OfCase(Compiled):
    """A question about what is kept on one case; ``build`` makes it from the case's key."""

    def __init__(self, build: Build) -> None:
        super().__init__(build, number("case"))

    def of(self, case: Case) -> list[Any]:
        """Return the records, each of which knows its case."""
        records = self.records(case=case.pk)
        for record in records:
            record.case = case
        return records

    def first_of(self, case: Case) -> Any:
        """Return the first record, or None."""
        return next(iter(self.of(case)), None)


# ``of``: the client is read with it, and is not what two acts would race for.
LOCKED = Compiled(
    lambda case: (
        Case.objects.select_for_update(of=("self",), no_key=True).select_related("client").filter(pk=case)
    ),
    number("case"),
)


def lock_case(case: Case) -> Case:
    """Return the case as it is now, kept from others until the transaction ends."""
    now: Case = LOCKED.record(case=case.pk)
    return now


def first(build: Build) -> Build:
    """Return a query set's first record alone, in its order or by its key, as ``first`` does."""

    def build_first(case: Any) -> QuerySet[Any, Any]:
        records = build(case)
        return (records if records.ordered else records.order_by("pk"))[:1]

    return build_first
