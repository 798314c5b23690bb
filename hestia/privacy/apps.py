from django.apps import AppConfig
from django.core.checks import register

from hestia.privacy.checks import check_declarations


class PrivacyConfig(AppConfig):
    name = "hestia.privacy"
    verbose_name = "What is declared of records"

    def ready(self) -> None:
        """Have the declarations checked together with everything else."""
        register(check_declarations)
