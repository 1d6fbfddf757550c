from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "azimut.directory"
    verbose_name = "Annuaire"
