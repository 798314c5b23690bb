"""``manage.py check`` refuses a model of ours of which nobody said who reads it and what becomes of it."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.postgres.fields import ArrayField
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model

from hestia.privacy.declared import HISTORY, declarations, our_apps
from hestia.privacy.records import Fate, Record
from hestia.privacy.sealed import SealedMixin
from hestia.privacy.secrecy import Level

ASKED = "for whom its rows exist, how secret they are, and what becomes of them when her record ends"
# Whatever words can stand in. What is chosen from a list tells no more than its row.
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
GOES_WITH_HER = {Fate.ERASED_WITH_CASE, Fate.ERASED_WITH_CLIENT}


def check_declarations(**_options: Any) -> list[CheckMessage]:
    """Return what is missing or wrong in the declarations of all apps."""
    declared = declarations()
    return [
        Error(message, hint=hint, obj=config, id=f"privacy.{number}")
        for config in our_apps()
        for number, message, hint in problems(
            config, list(declared[config.label].records) if config.label in declared else []
        )
    ]


def problems(config: AppConfig, records: list[Record]) -> Iterator[tuple[str, str, str]]:
    """Yield the number, the words and the remedy of each thing that one app has left out or got wrong."""
    here = f"{config.name}/privacy.py".replace(".", "/", config.name.count("."))
    named = [record.model for record in records]
    for model in config.get_models():
        name = model.__name__
        if named.count(name) != 1 and not name.lower().startswith(HISTORY):
            yield (
                "E001",
                f"{here} says {'two things' if name in named else 'nothing'} of {name}: {ASKED}.",
                f'Add one Record("{name}", …) to its PRIVACY (docs/decisions/0011).',
            )
    for record in records:
        try:
            model = apps.get_model(config.label, record.model)
        except LookupError:
            yield "E002", f"{here} speaks of {record.model}, and there is no such model.", "Take it out."
            continue
        for name in unknown_fields(model, record):
            yield "E003", f"{here} speaks of {record.model}.{name}: no such field.", "Take it out."
        for name in clear_fields(model, record):
            yield (
                "E005",
                f"{here} calls {record.model}.{name} secret, and it would stand in the database in clear.",
                "Make it a sealed field (hestia.privacy.sealed), or say in clear= why not (0035).",
            )
        if record.fate not in GOES_WITH_HER and not record.because:
            yield (
                "E004",
                f"{here} does not say why {record.model} is {record.fate.value}.",
                "Say it in because=: whatever does not simply go with her has a reason.",
            )


def unknown_fields(model: type[Model], record: Record) -> Iterator[str]:
    """Yield the fields of which something is said and which the model has not."""
    for name in [
        *chain.from_iterable(record.fields.values()),
        *record.carries,
        *record.clear,
        *record.blanked,
        *record.naming,
        *record.not_carried_fields,
    ]:
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            yield name


def clear_fields(model: type[Model], record: Record) -> Iterator[str]:
    """Yield the secret fields of a model that are not sealed, and of which nobody says why not."""
    for field in model._meta.local_concrete_fields:
        is_secret = record.level_of(field.name) == Level.SECRET and field.name not in record.clear
        holds_words = isinstance(field, WORDS) and not field.choices
        if is_secret and holds_words and not isinstance(field, SealedMixin):
            yield field.name
