from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string

MAKE_KEYS = "cases.actions.hazards.make_missing_keys"


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Make the keys by which hazards are found once the tables are there, where a house has none yet."""
        post_migrate.connect(make_keys, sender=self)


def make_keys(**_migrated: object) -> None:
    """Make them, by name: models load after the apps."""
    import_string(MAKE_KEYS)()
