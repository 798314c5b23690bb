from django.apps import AppConfig
from django.urls import register_converter

from hestia.ui.converters import CaseReference


class UiConfig(AppConfig):
    name = "hestia.ui"
    verbose_name = "The look and the form base"

    def ready(self) -> None:
        register_converter(CaseReference, "ref")
