from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "hestia.safekeeping"
    verbose_name = "Nothing typed is lost"
