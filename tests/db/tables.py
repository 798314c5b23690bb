"""Our tables, and which hang on a case."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from cases.models import Case, Client
from desk.importing.models import Upload
from hestia.safekeeping.models import Draft, OneTimeKey
from hestia.uploads.models import File


def managed_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed:
            yield model


def hangs_on_a_case() -> set[str]:
    """Return the tables from which foreign keys lead to a case or a client, however many steps away."""
    found: set[type[models.Model]] = {Case, Client, Draft, File, OneTimeKey, Upload}
    while True:
        more = {
            model
            for model in managed_models()
            if model not in found
            and any(field.is_relation and field.related_model in found for field in model._meta.local_fields)
        }
        if not more:
            return {model._meta.db_table for model in found}
        found |= more
