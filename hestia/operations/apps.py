from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "hestia.operations"
    verbose_name = "Keeping it running"
