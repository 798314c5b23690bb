from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hestia.accounts"
    verbose_name = "Accounts"
