from django.apps import AppConfig


class OutageConfig(AppConfig):
    name = "outage"
    verbose_name = "A day on paper"
