"""Whether what was gathered is the whole of her record, and where the rest of it is."""

from collections import Counter
from collections.abc import Iterable

from cases.models import Case
from cases.queries.organisation import her_cases, query
from hestia.accounts.models import User
from rights.queries.pieces import Piece
from rights.queries.register import in_copy, subject
from rights.rules.scope import EVERYTHING, Scope


def missing_from(
    pieces: Iterable[Piece], scope: Scope = EVERYTHING, *, case: Case, by: User
) -> dict[str, int] | None:
    """Return how many rows of the kinds asked for are hers and somebody did not read, by the database.

    Nothing, where it does not count for them: then the copy is not theirs to gather.
    """
    counts = dict(query("SELECT of_table, rows FROM copy_counts(%s)", case.client_id, by=by))
    if not counts:
        return None
    read = Counter(piece.source for piece in pieces)
    return {
        subject(model): rows
        for model in in_copy()
        if scope.has_kind(model._meta.label_lower)
        and (rows := counts.get(model._meta.db_table, 0) - read[model._meta.label_lower]) > 0
    }


def unseen_cases(case: Case, *, by: User) -> list[str]:
    """Return the references of her other cases that somebody knows of and cannot read."""
    seen = set(Case.objects.visible_to(by).filter(client=case.client_id).values_list("pk", flat=True))
    hers = her_cases(case.client_id, by=by)
    return sorted(reference for key, reference in hers.items() if key not in seen)
