from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "azimut.demonstration"
    verbose_name = "Démonstration"
