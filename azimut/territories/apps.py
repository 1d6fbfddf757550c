from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "azimut.territories"
    verbose_name = "Territoires"
