from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "desk.reminders"
    label = "reminders"
    verbose_name = "Reminders"
