from django.apps import AppConfig
from django.core.checks import Tags, register

from hestia.db.checks import check_database


class DatabaseConfig(AppConfig):
    name = "hestia.db"
    label = "db"
    verbose_name = "Database"

    def ready(self) -> None:
        """Have the roles and rights checked where a check may ask the database."""
        register(check_database, Tags.database)
