from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "NRM referrals"

    def ready(self) -> None:
        """Enter the rules and first responders that come with Hestia once their tables are there."""
        from referrals.actions.shipped_rows import ship  # noqa: PLC0415  models load after the apps

        post_migrate.connect(ship, sender=self)
