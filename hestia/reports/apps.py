from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "hestia.reports"
    verbose_name = "Reports"
