"""Stored values are ASCII; labels are what people read. The types are also what addresses and JSON say."""

from django.db import models


class DocumentType(models.TextChoices):
    OCCUPATION = "metier", "métier"
    CERTIFICATION = "certification", "certification"
    TRAINING = "formation", "formation"
    STRUCTURE = "structure", "structure"
    EVENT = "evenement", "événement"


class ChangeType(models.TextChoices):
    """What the outbox can name: a document, or what several documents are made from."""

    OCCUPATION = "metier", "métier"
    CERTIFICATION = "certification", "certification"
    TRAINING = "formation", "formation"
    STRUCTURE = "structure", "structure"
    EVENT = "evenement", "événement"
    NETWORK = "reseau", "réseau"
    PROVIDER = "organisme", "organisme de formation"
    VOCABULARY = "vocabulaire", "vocabulaire"
    EVERYTHING = "tout", "tout"


class TermKind(models.TextChoices):
    ACRONYM = "acronym", "sigle"
    EVERYDAY = "everyday", "mots de tous les jours"
