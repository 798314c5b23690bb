"""What all apps declare of their records, gathered from each `privacy.py` as Django gathers models."""

from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import module_has_submodule

from hestia.privacy.records import Privacy, Record
from hestia.privacy.secrecy import Level

HISTORY = "historical"  # with which django-simple-history begins the names of its models


def our_apps() -> list[AppConfig]:
    """Return the apps whose code is ours, lowest floor first."""
    return [config for config in apps.get_app_configs() if config.name in settings.OUR_APPS]


def declarations() -> dict[str, Privacy]:
    """Return what each app declares, by its label, lowest floor first."""
    return {
        config.label: import_module(f"{config.name}.privacy").PRIVACY
        for config in our_apps()
        if config.module and module_has_submodule(config.module, "privacy")
    }


def files_beside() -> list[Path]:
    """Return the SQL of each app that has some, lowest floor first."""
    paths = [Path(config.path, "privacy.sql") for config in our_apps()]
    return [path for path in paths if path.exists()]


@cache
def records() -> dict[type[Model], Record]:
    """Return each model of ours with what is said of it."""
    return {
        apps.get_model(label, record.model): record
        for label, declared in declarations().items()
        for record in declared.records
    }


def level_of(model: type[Model], name: str = "") -> Level:
    """Return the level of secrecy of a record, or of one of its fields."""
    return records()[model].level_of(name)
