"""Databases for tests: copies of one that the owner made by ``migrate``, used by the application."""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import creation

from hestia.db import signing
from hestia.db.acting import as_owner
from hestia.db.postgresql import template
from hestia.privacy.keyring import keyring


class DatabaseCreation(creation.DatabaseCreation):
    def create_test_db(self, verbosity: int = 1, *_args: Any, **_options: Any) -> str:
        """Copy the template. One that a run before has left is thrown away: a copy costs next to nothing."""
        django: Any = super()  # its own steps, without the one that migrates
        with as_owner():
            self.connection.settings_dict["TEST"]["TEMPLATE"] = template.ensure(self.connection)
            django._create_test_db(verbosity, autoclobber=True, keepdb=False)
            self.connection.close()
            name: str = django._get_test_db_name()
            settings.DATABASES[self.connection.alias]["NAME"] = name
            self.connection.settings_dict["NAME"] = name
            signing.keep(self.connection, keyring())  # the template may have known another file of keys
            self.connection.close()
        return name

    def destroy_test_db(self, *args: Any, **options: Any) -> None:
        """Delete it again, as the owner."""
        with as_owner():
            super().destroy_test_db(*args, **options)
