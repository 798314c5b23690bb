from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "hestia.staff"
    label = "staff"
    verbose_name = "Staff"
