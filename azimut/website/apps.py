from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "azimut.website"
    verbose_name = "Site public"
