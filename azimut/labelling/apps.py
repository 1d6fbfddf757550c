from django.apps import AppConfig


class LabellingConfig(AppConfig):
    name = "azimut.labelling"
    verbose_name = "Labellisation"
