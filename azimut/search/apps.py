from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "azimut.search"
    verbose_name = "Recherche"
