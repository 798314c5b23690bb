"""Databases of before the squash: how one that has taken only some of the steps comes to the end of them.

On 27 November 2026 the 54 migrations of the casework apps became one or two an app. Django takes a database
that has taken all the steps of an app for migrated, and makes a new one in one go. For one in between the
steps still stand in ``migrations/earlier/`` of each app, and ``manage.py migrate`` looks there only then.

Once no database is in between, ``git rm -r '*/migrations/earlier'`` does away with them. A database that
turns up later is told which version to migrate with first.
"""

from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

LAST_WITH_STEPS = "b70134a (27 November 2026)"


def take_up(connection: Any) -> None:
    """Let Django find the steps, if this database has taken some of an app's; refuse if they are gone."""
    in_between = apps_in_between(connection)
    steps = steps_that_stand()
    if missing := [label for label in in_between if label not in steps]:
        raise refusal(missing)
    if in_between:  # of every app, since they depend on each other's
        settings.MIGRATION_MODULES = settings.MIGRATION_MODULES | steps


def steps_that_stand() -> dict[str, str]:
    """Return the apps whose steps are still here, each with the package in which Django finds them."""
    packages = {config.label: f"{config.name}.migrations.earlier" for config in apps.get_app_configs()}
    return {
        label: package
        for label, package in packages.items()
        if find_spec(package.removesuffix(".earlier")) and find_spec(package)
    }


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
