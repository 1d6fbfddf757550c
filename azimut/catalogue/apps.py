from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "azimut.catalogue"
    verbose_name = "Métiers, certifications, formations"
