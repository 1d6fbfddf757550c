"""The files of a long session in one document, written by a task for one person."""

from django.conf import settings
from django.db import models

from azimut.labelling.models.instruction import DecisionSession


class SessionBundle(models.Model):
    """What was asked by whom, under which hat, and the document once written. Served only while it is still theirs."""

    session = models.ForeignKey(
        DecisionSession, on_delete=models.CASCADE, related_name="bundles", verbose_name="séance"
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="demandé par"
    )
    hat = models.CharField("casquette", max_length=60)
    covers = models.CharField("ce qu'il contient", max_length=64, help_text="Empreinte des dossiers et avis lisibles.")
    asked_at = models.DateTimeField("demandé le")
    ready_at = models.DateTimeField("prêt le", null=True, blank=True)
    content = models.BinaryField("document", null=True, blank=True)

    class Meta:
        verbose_name = "dossiers d'une séance en un document"
        verbose_name_plural = "dossiers de séances en un document"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "reader", "hat"],
                name="session_bundle_once",
                violation_error_message="Ce document est déjà demandé.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.asked_at:%d/%m/%Y}"
