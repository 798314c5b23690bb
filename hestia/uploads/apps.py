from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "hestia.uploads"
    label = "uploads"
    verbose_name = "What is uploaded"
