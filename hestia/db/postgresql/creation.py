"""Databases for tests and measuring: made by the owner, used by the application."""

from typing import Any

from django.db.backends.postgresql import creation

from hestia.db import rows
from hestia.db.acting import as_owner


class DatabaseCreation(creation.DatabaseCreation):
    def create_test_db(self, *args: Any, **options: Any) -> str:
        """Create and migrate a database as the owner."""
        with as_owner():
            name: str = super().create_test_db(*args, **options)
            rows.apply(self.connection)  # what was made beside the migrations, such as the table of the cache
        return name

    def destroy_test_db(self, *args: Any, **options: Any) -> None:
        """Throw it away again, as the owner."""
        with as_owner():
            super().destroy_test_db(*args, **options)
