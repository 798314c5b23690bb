from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "hestia.reminders"
    label = "reminders"
    verbose_name = "Reminders"
