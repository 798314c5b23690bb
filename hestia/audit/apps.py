from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "hestia.audit"
    verbose_name = "Who read and did what"

    def ready(self) -> None:
        """Guard the tables that only grow once all of them are there: after the last app has migrated."""
        from hestia.audit.append_only import guard_all  # noqa: PLC0415  models load after the apps

        post_migrate.connect(guard_all, sender=self)
