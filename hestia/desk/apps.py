from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "hestia.desk"
    verbose_name = "Desk"
