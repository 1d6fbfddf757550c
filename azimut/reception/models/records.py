"""The record of a visit: anonymous by construction, there is no field to write a name in."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from azimut.core.identifiers import new_identifier
from azimut.core.permissions import STRUCTURE_ROLES, Actor
from azimut.directory.models import ReceptionPoint, Structure
from azimut.reception.enums import (
    NOT_STATED,
    AgeBand,
    CameThrough,
    Channel,
    Gender,
    GivenAnswer,
    Level,
    Newness,
    Obstacle,
    PersonNeed,
    PersonSituation,
    RecordKind,
)
from azimut.territories.models import Commune

UNDONE_WITHIN = timedelta(minutes=10)
EDITED_WITHIN = timedelta(days=7)
"""After that a record is a figure: the database refuses to change it (migration 0002)."""

MOST_PEOPLE = 2_000
MOST_MINUTES = 600
NOTE_LENGTH = 300
MOST_HANDED_OVER = 30


def codes_of(name: str, choices: type[models.TextChoices]) -> "ArrayField[Any, Any]":
    return ArrayField(models.CharField(max_length=40, choices=choices.choices), verbose_name=name, default=list)


def one_of(name: str, choices: type[models.TextChoices], default: str = NOT_STATED) -> "models.CharField[Any, Any]":
    return models.CharField(name, max_length=20, choices=choices.choices, default=default)


class ReceptionRecordQuerySet(models.QuerySet["ReceptionRecord"]):
    def visible_to(self, actor: Actor) -> "ReceptionRecordQuerySet":
        """Those of the structure one works for; everyone else has counts only."""
        if actor.role not in STRUCTURE_ROLES or actor.structure_id is None:
            return self.none()
        return self.filter(structure=actor.structure_id)

    def by(self, user_id: UUID) -> "ReceptionRecordQuerySet":
        return self.filter(author=user_id)

    def newest_first(self) -> "ReceptionRecordQuerySet":
        return self.order_by("-received_on", "-created_at")


class ReceptionRecord(models.Model):
    """A visit, or a group received together. The table is partitioned by month on `received_on` (migration 0002)."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="reception_records", verbose_name="structure"
    )
    reception_point = models.ForeignKey(
        ReceptionPoint,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reception_records",
        verbose_name="lieu d'accueil",
    )
    # Null for what a structure's own tool sent: it names nobody.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reception_records",
        verbose_name="saisie par",
    )
    created_at = models.DateTimeField("saisie le", default=timezone.now, editable=False)
    received_on = models.DateField("date")
    kind = models.CharField("nature", max_length=10, choices=RecordKind.choices, default=RecordKind.INDIVIDUAL)
    people_count = models.PositiveSmallIntegerField("nombre de personnes", default=1)
    # For a group only: {"gender": {"female": 12, …}, "age_band": {…}, "situation": {…}}, each summing to people_count.
    shares = models.JSONField("répartition du groupe", null=True, blank=True)
    channel = one_of("façon de faire", Channel, Channel.ON_SITE)
    gender = one_of("genre", Gender)
    age_band = one_of("âge", AgeBand)
    situation = one_of("situation", PersonSituation)
    newness = one_of("première venue", Newness)
    came_through = one_of("venue par", CameThrough)
    origin = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune d'origine"
    )
    needs = codes_of("besoins", PersonNeed)
    obstacles = codes_of("freins", Obstacle)
    answers = codes_of("réponses données", GivenAnswer)
    # [{"type": "metier", "id": "K1302", "title": "…"}]: what the person took away.
    handed_over = models.JSONField("remis à la personne", default=list, blank=True)
    level = one_of("niveau", Level, Level.INFORMATION)
    duration_minutes = models.PositiveSmallIntegerField("durée (minutes)", default=15)
    note = models.CharField("note", max_length=NOTE_LENGTH, blank=True)

    objects: ClassVar[Any] = ReceptionRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche d'accueil"
        verbose_name_plural = "fiches d'accueil"
        ordering = ["-received_on", "-created_at"]
        indexes = [
            models.Index(fields=["structure", "-received_on"], name="reception_by_structure"),
            models.Index(fields=["author", "-created_at"], name="reception_by_author"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=RecordKind.INDIVIDUAL, people_count=1) & Q(shares__isnull=True))
                | Q(kind=RecordKind.COLLECTIVE, people_count__range=(1, MOST_PEOPLE), shares__isnull=False),
                name="reception_record_one_or_a_group",
                violation_error_message="Une fiche compte une personne, ou un groupe avec sa répartition.",
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__range=(1, MOST_MINUTES)),
                name="reception_record_duration",
                violation_error_message="La durée va de 1 à 600 minutes.",
            ),
            models.CheckConstraint(
                condition=~Q(needs=[]),
                name="reception_record_has_a_need",
                violation_error_message="Choisissez au moins un besoin.",
            ),
            # Records are written on the day or caught up later, never ahead: one day of grace for time zones.
            models.CheckConstraint(
                condition=Q(received_on__lte=F("created_at") + timedelta(days=1)),
                name="reception_record_not_ahead",
                violation_error_message="La date est dans l'avenir.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_on:%d/%m/%Y} · {self.get_kind_display()}"

    def is_frozen(self, now: datetime | None = None) -> bool:
        return (now or timezone.now()) > self.created_at + EDITED_WITHIN

    def can_be_undone(self, now: datetime | None = None) -> bool:
        return (now or timezone.now()) <= self.created_at + UNDONE_WITHIN

    @property
    def need_labels(self) -> list[str]:
        return [str(PersonNeed(code).label) for code in self.needs]

    @property
    def answer_labels(self) -> list[str]:
        return [str(GivenAnswer(code).label) for code in self.answers]


class Submission(models.Model):
    """A form that was sent: sent again with the same key, it answers the record already made (or undone since).

    Kept apart because a partitioned table cannot hold a uniqueness that spans its months. Purged after a month.
    """

    key = models.UUIDField("clé d'envoi")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="submissions", verbose_name="envoyé par"
    )
    record_id = models.UUIDField("fiche")
    received_at = models.DateTimeField("reçu le", auto_now_add=True)

    class Meta:
        verbose_name = "envoi de fiche"
        verbose_name_plural = "envois de fiches"
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "key"],
                name="submission_once",
                violation_error_message="Cette fiche a déjà été envoyée.",
            )
        ]
        indexes = [models.Index(fields=["received_at"], name="submission_by_date")]

    def __str__(self) -> str:
        return str(self.key)
