from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hestia.audit"
    verbose_name = "Who read and did what"
