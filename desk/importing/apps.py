from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "desk.importing"
    label = "importing"
    verbose_name = "Importing"
