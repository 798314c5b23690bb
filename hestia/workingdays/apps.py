from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkingDaysConfig(AppConfig):
    name = "hestia.workingdays"
    verbose_name = "Working days"

    def ready(self) -> None:
        """Enter the bank holidays that come with Hestia once their table is there."""
        from hestia.workingdays.shipped import ship  # noqa: PLC0415  models load after the apps

        post_migrate.connect(ship, sender=self)
