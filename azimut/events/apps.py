from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "azimut.events"
    verbose_name = "Événements"
