from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RightsConfig(AppConfig):
    name = "rights"
    verbose_name = "Her rights"

    def ready(self) -> None:
        """Let PostgreSQL keep what the law holds, once all tables are there."""
        from rights.actions.guarding import guard_records  # noqa: PLC0415  models load after the apps

        post_migrate.connect(guard_records, sender=self)
