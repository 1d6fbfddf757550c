from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "azimut.accounts"
    verbose_name = "Comptes"
