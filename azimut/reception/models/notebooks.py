"""The notebook of someone who never says who they are: what they keep, what they write, who may open it with them."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from azimut.core.encrypted_fields import EncryptedText
from azimut.core.identifiers import new_identifier
from azimut.core.permissions import STRUCTURE_ROLES, Actor
from azimut.directory.models import Structure
from azimut.reception.enums_notebook import NotebookKind

MOST_ITEMS = 100
ITEM_NOTE_LENGTH = 500
NOTE_LENGTH = 4_000
KEY_LENGTH = 400


class NotebookQuerySet(models.QuerySet["Notebook"]):
    def unused_since(self, moment: datetime) -> "NotebookQuerySet":
        return self.filter(used_at__lt=moment)


class Notebook(models.Model):
    """Everything below goes with it, at once: nothing of a notebook outlives it."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    # Never the code itself: see notebook_codes.py.
    code_key = models.CharField("clé tirée du code", max_length=64, unique=True)
    note = EncryptedText("notes de la personne", null=True, blank=True)
    created_at = models.DateTimeField("ouvert le", default=timezone.now)
    used_at = models.DateTimeField("utilisé le", default=timezone.now)

    objects: ClassVar[Any] = NotebookQuerySet.as_manager()

    class Meta:
        verbose_name = "carnet"
        verbose_name_plural = "carnets"
        ordering = ["-used_at"]
        indexes = [models.Index(fields=["used_at"], name="notebook_by_use")]

    def __str__(self) -> str:
        return f"carnet du {self.created_at:%d/%m/%Y}"


class NotebookItem(models.Model):
    """A page of the site that was kept. Its title is read again each time; this one is said once the page is gone."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    notebook = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="items", verbose_name="carnet")
    kind = models.CharField("nature", max_length=20, choices=NotebookKind.choices)
    key = models.CharField("ce qui est gardé", max_length=KEY_LENGTH)
    title = models.CharField("titre", max_length=300)
    note = EncryptedText("note de la personne", null=True, blank=True)
    kept_at = models.DateTimeField("gardé le", default=timezone.now)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "page gardée dans un carnet"
        verbose_name_plural = "pages gardées dans un carnet"
        ordering = ["kept_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notebook", "kind", "key"],
                name="notebook_item_once",
                violation_error_message="Cette page est déjà dans le carnet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.title}"


class NotebookAccessQuerySet(models.QuerySet["NotebookAccess"]):
    def open_at(self, now: datetime) -> "NotebookAccessQuerySet":
        return self.filter(ended_at=None, until__gt=now)

    def visible_to(self, actor: Actor) -> "NotebookAccessQuerySet":
        """One's own, under the hat it was opened with: a colleague asks the person for the code too."""
        if actor.role not in STRUCTURE_ROLES or actor.structure_id is None:
            return self.none()
        return self.filter(user=actor.user_id, structure=actor.structure_id)


class NotebookAccess(models.Model):
    """Someone the person gave their code to: until when, and whether the person ended it before."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    notebook = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="accesses", verbose_name="carnet")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="ouvert par"
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="+", verbose_name="pour la structure"
    )
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    until = models.DateTimeField("jusqu'au")
    ended_at = models.DateTimeField("arrêté le", null=True, blank=True)

    objects: ClassVar[Any] = NotebookAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "ouverture d'un carnet par un professionnel"
        verbose_name_plural = "ouvertures de carnets par des professionnels"
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["notebook", "user", "structure"],
                name="notebook_access_once",
                violation_error_message="Ce carnet vous est déjà ouvert.",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("opened_at")),
                name="notebook_access_has_an_end",
                violation_error_message="L'ouverture d'un carnet a une fin.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure} jusqu'au {self.until:%d/%m/%Y}"

    def is_open(self, now: datetime | None = None) -> bool:
        return self.ended_at is None and self.until > (now or timezone.now())
