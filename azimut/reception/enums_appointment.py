"""The words of appointments."""

from django.db import models


class SlotMode(models.TextChoices):
    ON_SITE = "on_site", "sur place"
    PHONE = "phone", "par téléphone"
    VIDEO = "video", "en visio"


class AppointmentState(models.TextChoices):
    TAKEN = "taken", "pris"
    CANCELLED = "cancelled", "annulé"
    MET = "met", "honoré"
    MISSED = "missed", "manqué"


class AppointmentMail(models.TextChoices):
    """What a mail to the person says."""

    TAKEN = "taken", "pris"
    MOVED = "moved", "déplacé"
    CANCELLED = "cancelled", "annulé par la structure"
    REMINDER = "reminder", "rappel de la veille"
