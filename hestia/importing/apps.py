from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "hestia.importing"
    label = "importing"
    verbose_name = "Importing"
