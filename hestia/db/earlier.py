"""Databases of before a squash: how one that has taken only some of the steps comes to the end of them.

Twice, on 27 and 30 November 2026, the migrations of apps with many of them became one an app. Django takes a
database that has taken all the steps of an app for migrated, and makes a new one in one go. For one that has
taken some of them, the steps of both times still stand in ``migrations/earlier/`` of each app, where
``manage.py migrate`` looks only then. How it is done once more: `docs/extending.md`.

Once no database is in between, ``git rm -r '*/migrations/earlier'`` does away with them. A database that
turns up later is told which version to migrate with first.
"""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

LAST_WITH_STEPS = "cfa9b47 (30 November 2026)"


def take_up(connection: Any) -> None:
    """Let Django find the steps, if this database has taken some of an app's; refuse if they are gone."""
    in_between = apps_in_between(connection)
    if not in_between:
        return
    steps = steps_that_stand()
    taken = MigrationRecorder(connection).applied_migrations()
    if missing := [
        label
        for label in in_between
        if label not in steps or not any((label, name) in taken for name in names_in(steps[label]))
    ]:
        raise refusal(missing)
    # Of every app, since they depend on each other's.
    settings.MIGRATION_MODULES = settings.MIGRATION_MODULES | steps


def steps_that_stand() -> dict[str, str]:
    """Return the apps whose steps are still here, each with the package in which Django finds them."""
    packages = {config.label: f"{config.name}.migrations.earlier" for config in apps.get_app_configs()}
    return {
        label: package
        for label, package in packages.items()
        if find_spec(package.removesuffix(".earlier")) and find_spec(package)
    }


def names_in(package: str) -> set[str]:
    """Return the names of the migrations that Django finds in a package."""
    return {module.name for module in iter_modules(import_module(package).__path__)}


def apps_in_between(connection: Any) -> list[str]:
    """Return the apps of which a database has taken some steps, but not all that one migration replaces."""
    taken = set(MigrationRecorder(connection).applied_migrations())
    begun = {label for label, _ in taken}
    return sorted(
        {
            label
            for (label, name), migration in MigrationLoader(None).replacements.items()
            if label in begun and (label, name) not in taken and not taken.issuperset(migration.replaces)
        }
    )


def refusal(labels: list[str]) -> CommandError:
    """Return what is said of a database that can be brought no further by this version alone."""
    return CommandError(
        f"This database has taken only some of the earlier migrations of {', '.join(labels)}. "
        f"Migrate it with commit {LAST_WITH_STEPS} first, then with this version. Nothing was changed."
    )
