"""Runs of imports and the rows they set aside."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models


class ImportRunState(models.TextChoices):
    RUNNING = "running", "en cours"
    SUCCEEDED = "succeeded", "réussi"
    UNCHANGED = "unchanged", "fichier inchangé"
    FAILED = "failed", "échoué"
    INTERRUPTED = "interrupted", "interrompu"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def of_source(self, source: str) -> "ImportRunQuerySet":
        return self.filter(source=source)

    def succeeded(self) -> "ImportRunQuerySet":
        return self.filter(state=ImportRunState.SUCCEEDED)

    def succeeded_since(self, start: datetime, *, sources: Sequence[str]) -> "ImportRunQuerySet":
        """Runs of these sources that have succeeded since."""
        return self.succeeded().filter(source__in=sources, started_at__gte=start)

    def latest_by_source(self) -> "ImportRunQuerySet":
        """The last successful run of each source: what the "sources et dates" of a page shows."""
        return self.succeeded().order_by("source", "-started_at").distinct("source")


class ImportRun(models.Model):
    source = models.CharField("source", max_length=40)
    label = models.CharField("nom de la source", max_length=120)
    file_names = models.TextField("fichiers")
    file_hash = models.CharField("empreinte SHA-256 des fichiers", max_length=64)
    importer_version = models.PositiveSmallIntegerField("version de l'importeur", default=1)
    licence = models.CharField("licence", max_length=120, blank=True)
    data_date = models.DateField("date des données", null=True, blank=True)
    state = models.CharField("état", max_length=12, choices=ImportRunState.choices, default=ImportRunState.RUNNING)
    started_at = models.DateTimeField("commencé le", auto_now_add=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    imported = models.PositiveIntegerField("importés", default=0)
    unchanged = models.PositiveIntegerField("inchangés", default=0)
    ended = models.PositiveIntegerField("terminés", default=0)
    rejected = models.PositiveIntegerField("rejetés", default=0)
    message = models.TextField("message", blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["source", "-started_at"], name="import_run_by_source")]

    def __str__(self) -> str:
        return f"{self.label} · {self.started_at:%d/%m/%Y %H:%M}"


class RejectedRow(models.Model):
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejected_rows", verbose_name="import")
    line = models.PositiveIntegerField("ligne")
    path = models.CharField("chemin", max_length=300)
    rule = models.CharField("règle", max_length=60)
    reason = models.TextField("raison")

    class Meta:
        verbose_name = "ligne rejetée"
        verbose_name_plural = "lignes rejetées"
        ordering = ["run", "line"]

    def __str__(self) -> str:
        return f"ligne {self.line} : {self.reason}"
