"""Who was told, outside, what may hold a row that she says is wrong; who must still be told that it is."""

from datetime import datetime

from django.db.models import Model

from cases.models import Disclosure
from rights.models import Correction, CorrectionTelling
from rights.queries.rows import written_at
from rights.rules.told import may_hold


def told_since(correction: Correction, row: Model | None) -> list[Disclosure]:
    """Return what was told of her since a row was written that may hold it, the earliest first.

    The row may be of another case of hers than the one on which she said so, and what it says told of either.
    Where it is not known which row she means, or when it was written, all that was ever told.
    """
    since: datetime | None = written_at(row) if row is not None else None
    told = Disclosure.objects.made().filter(case__client=correction.case.client_id)
    if since is not None:
        told = told.filter(told_at__gte=since)
    return [
        disclosure
        for disclosure in told.order_by("told_at", "pk")
        if may_hold(correction.row_kind, facts=disclosure.facts, has_words=bool(disclosure.words))
    ]


def untold(correction: Correction) -> int:
    """Return of how many nobody has said yet that they were told, or need not be."""
    return CorrectionTelling.objects.filter(correction=correction).untold().count()
