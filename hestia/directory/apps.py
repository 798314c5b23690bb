from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "hestia.directory"
    label = "directory"
    verbose_name = "Directory"
