"""Of every model of the product: whether a copy of her record has its rows, how they are reached, or why not.

Nothing is listed here. What becomes of a model's rows (`privacy.py` of each app) says whether they are hers:
what goes with her case or with her is hers, and what stays says why. A new model is in the copy at once.
"""

from functools import cache
from typing import Any

from django.db import models
from django.db.models import ForeignKey, Model, QuerySet

from cases.models import Case, Client
from hestia.accounts.models import User
from hestia.privacy.declared import records
from hestia.privacy.records import Fate
from hestia.uploads.models import File
from rights.rules.subjects import subject_of

HERS = frozenset({Fate.ERASED_WITH_CASE, Fate.ERASED_WITH_CLIENT, Fate.LEFT_AS_FIGURES})


def why_left_out(model: type[Model]) -> str:
    """Return why a copy of her record has no rows of a model, or nothing if it has them."""
    record = records()[model]
    return record.not_in_copy or ("" if record.fate in HERS else record.because)


@cache
def way_to_her(model: type[Model], *, depth: int = 3) -> str:
    """Return the lookup that leads from a model to the client whose record a row is; nothing if none does."""
    if model is Client:
        return "pk"
    links = [field for field in model._meta.fields if isinstance(field, ForeignKey)]
    for goal in (Client, Case):
        for link in links:
            if link.related_model is goal:
                return link.name if goal is Client else f"{link.name}__client"
    for link in links if depth else ():
        target: Any = link.related_model
        if target in records() and target is not User and (further := way_to_her(target, depth=depth - 1)):
            return f"{link.name}__{further}"
    return ""


def in_copy() -> list[type[Model]]:
    """Return the models whose rows are in a copy, lowest floor first."""
    return [model for model in records() if not why_left_out(model)]


def subject(model: type[Model]) -> str:
    """Return how a reader calls the rows of a model."""
    return subject_of(model._meta.label_lower, model.__name__)


def rows_of_her(model: type[Model], client_id: int, *, by: User) -> QuerySet[Any]:
    """Return the rows of one model that are hers, as far as they exist for somebody."""
    manager: Any = model._default_manager
    queryset: QuerySet[Any] = manager.all()
    if model not in {Client, Case} and hasattr(queryset, "visible_to"):
        queryset = queryset.visible_to(by)
    way = way_to_her(model)
    if model is Case or "__client" in way:
        prefix = "" if model is Case else f"{way.removesuffix('__client')}__"
        cases = Case.objects.visible_to(by).filter(client=client_id)
        queryset = queryset.filter(**{f"{prefix}pk__in": cases.values("pk")})
    # Whose row it is, is known: her and her case are not read again with each.
    links = [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model not in {Case, Client}
    ]
    rows = queryset.filter(**{way: client_id}).order_by("pk")
    held = [f"{name}__{column}" for name in files_carried(model) for column in ("sealed", "opener")]
    return rows.select_related(*links).defer(*held) if links else rows


def files_carried(model: type[Model]) -> list[str]:
    """Return the fields by which the rows of a model carry files."""
    return [name for name in records()[model].carries if model._meta.get_field(name).related_model is File]
