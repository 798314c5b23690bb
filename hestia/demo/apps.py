from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "hestia.demo"
    verbose_name = "Demonstration and benchmarks"
