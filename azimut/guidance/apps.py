from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "azimut.guidance"
    verbose_name = "Qui peut m'aider ?"
