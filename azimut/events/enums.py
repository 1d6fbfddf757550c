"""What events are, and where they stand."""

from django.db import models


class EventKind(models.TextChoices):
    FORUM = "forum", "forum ou salon"
    OPEN_DAY = "open_day", "portes ouvertes"
    WORKSHOP = "workshop", "atelier"
    INFORMATION = "information", "réunion d'information"
    OCCUPATION_VISIT = "occupation_visit", "visite ou découverte de métiers"
    EMPLOYERS = "employers", "rencontre avec des employeurs"
    TALK = "talk", "conférence"
    NETWORK_MEETING = "network_meeting", "rencontre entre professionnels"


class EventAudience(models.TextChoices):
    PUBLIC = "public", "tout le monde"
    PROFESSIONAL = "professional", "les professionnels du réseau"


class EventState(models.TextChoices):
    DRAFT = "draft", "brouillon"
    PROPOSED = "proposed", "à relire"
    PUBLISHED = "published", "en ligne"
    CANCELLED = "cancelled", "annulé"


class Repetition(models.TextChoices):
    NONE = "none", "une seule fois"
    WEEKLY = "weekly", "chaque semaine"
    FORTNIGHTLY = "fortnightly", "toutes les deux semaines"


WEEKS_BETWEEN = {Repetition.WEEKLY: 1, Repetition.FORTNIGHTLY: 2}
