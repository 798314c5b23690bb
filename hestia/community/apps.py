from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "hestia.community"
    label = "community"
    verbose_name = "Community work"
