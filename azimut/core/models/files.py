"""Files that people sent, and what is known of them. Their bytes are on disk (core/files)."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef

from azimut.core.identifiers import new_identifier


class StoredFileState(models.TextChoices):
    PENDING = "pending", "en attente de l'antivirus"
    CLEAN = "clean", "sain"
    REFUSED = "refused", "refusé"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def clean(self) -> "StoredFileQuerySet":
        """Those that may be served."""
        return self.filter(state=StoredFileState.CLEAN)

    def pending(self) -> "StoredFileQuerySet":
        return self.filter(state=StoredFileState.PENDING)

    def on_disk(self) -> "StoredFileQuerySet":
        """A refused file keeps its row, which says so; its bytes are gone."""
        return self.exclude(state=StoredFileState.REFUSED)

    def unheld(self, before: datetime) -> "StoredFileQuerySet":
        """Stored before that and that no row of any domain points at any more."""
        holders = [
            relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})  # noqa: SLF001
            for relation in _relations()
        ]
        return self.filter(*[~Exists(rows) for rows in holders], stored_at__lt=before)


def _relations() -> list[Any]:
    """Every foreign key to a stored file, hidden ones (`related_name="+"`) too."""
    fields = StoredFile._meta.get_fields(include_hidden=True)  # noqa: SLF001  Django's documented meta API
    return [field for field in fields if field.auto_created and not field.concrete]


class StoredFile(models.Model):
    """A file that was checked when it came in. What it is attached to holds it by a foreign key, else it goes."""

    id = models.UUIDField("numéro", primary_key=True, default=new_identifier, editable=False)
    name = models.CharField("nom du fichier", max_length=150)
    content_type = models.CharField("type reconnu au contenu", max_length=100)
    size = models.PositiveIntegerField("taille, en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    state = models.CharField("état", max_length=8, choices=StoredFileState.choices)
    uploaded_by_id = models.UUIDField("envoyé par")
    owner_kind = models.CharField("nature de ce à quoi il est joint", max_length=40)
    owner_id = models.UUIDField("ce à quoi il est joint")
    stored_at = models.DateTimeField("reçu le", auto_now_add=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier reçu"
        verbose_name_plural = "fichiers reçus"
        ordering: ClassVar = ["-stored_at"]
        indexes: ClassVar = [
            models.Index(fields=["owner_kind", "owner_id"], name="stored_file_by_owner"),
            models.Index(fields=["stored_at"], name="stored_file_by_date"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=StoredFileState.values),
                name="stored_file_state_known",
                violation_error_message="Cet état de fichier n'existe pas.",
            ),
            models.CheckConstraint(
                condition=models.Q(size__gt=0),
                name="stored_file_not_empty",
                violation_error_message="Ce fichier est vide.",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"),
                name="stored_file_has_its_digest",
                violation_error_message="L'empreinte du fichier manque.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_clean(self) -> bool:
        return self.state == StoredFileState.CLEAN
