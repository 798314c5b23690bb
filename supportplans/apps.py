from django.apps import AppConfig


class SupportPlansConfig(AppConfig):
    name = "supportplans"
    verbose_name = "Support plans and exit"
