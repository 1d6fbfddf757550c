from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "azimut.core"
    verbose_name = "Socle"
