"""Which pieces of her record may be given together, unread: those with no sign of anybody else."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, DateField, Field, FloatField, ForeignKey, IntegerField, Model

from cases.models import Case
from rights.models import RequestItem
from rights.queries.others import known_to
from rights.queries.pieces import terms_of
from rights.rules.together import may_be_given_together

CHOSEN = (BooleanField, DateField, FloatField, ForeignKey, IntegerField)


@cache
def free_terms(label: str) -> frozenset[str]:
    """Return how the answers of a kind are called that are typed in words of one's own, not chosen."""
    model: type[Model] = apps.get_model(label)
    return frozenset(term for column, term in terms_of(model) if is_typed(column))


def is_typed(column: "Field[Any, Any]") -> bool:
    """Whether an answer is typed, not chosen, counted or a day."""
    base = column.base_field if isinstance(column, ArrayField) else column
    return not (base.choices or isinstance(base, CHOSEN))


def free_words(item: RequestItem) -> list[str]:
    """Return what stands in a piece in words of somebody's own."""
    terms = free_terms(item.source)
    return [words for term, words in item.lines if term in terms]


def to_give_together(items: Iterable[RequestItem], *, case: Case) -> list[RequestItem]:
    """Return those of some pieces that may be given together."""
    known = known_to(case)
    return [item for item in items if may_be_given_together(free_words(item), known=known)]
