from django.apps import AppConfig


class WorkingDaysConfig(AppConfig):
    name = "hestia.workingdays"
    verbose_name = "Working days"
