from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "hestia.db"
    label = "db"
    verbose_name = "Database"
