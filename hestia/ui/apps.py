from django.apps import AppConfig


class UIConfig(AppConfig):
    name = "hestia.ui"
    verbose_name = "Interface"
