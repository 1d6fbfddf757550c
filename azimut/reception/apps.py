from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "azimut.reception"
    verbose_name = "Accueil"
