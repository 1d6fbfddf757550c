"""What is said of a file beside the opinions of its instructors."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from azimut.labelling.enums import OpinionKind
from azimut.labelling.models.applications import LabelApplication


class ConsultedOpinion(models.Model):
    """The opinion asked of a body of the profile that does not decide; the decision need not wait for it."""

    application = models.ForeignKey(
        LabelApplication, on_delete=models.CASCADE, related_name="consulted_opinions", verbose_name="candidature"
    )
    body = models.CharField("instance", max_length=40, help_text="Clé d'une instance du profil.")
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="demandé par"
    )
    kind = models.CharField("avis", max_length=24, choices=OpinionKind.choices, blank=True)
    reasons = models.TextField("motifs", max_length=4000, blank=True)
    given_on = models.DateField("rendu le", null=True, blank=True)

    class Meta:
        verbose_name = "avis d'une instance consultée"
        verbose_name_plural = "avis des instances consultées"
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "body"],
                name="consulted_opinion_once",
                violation_error_message="L'avis de cette instance est déjà demandé.",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None) | (Q(kind__gt="") & Q(reasons__gt="")),
                name="consulted_opinion_given_has_reasons",
                violation_error_message="Un avis rendu a son sens et ses motifs.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} · {self.get_kind_display() or 'avis demandé'}"


class SectionComment(models.Model):
    """A comment of someone who judges, on one section; the structure never reads it."""

    application = models.ForeignKey(
        LabelApplication, on_delete=models.CASCADE, related_name="comments", verbose_name="candidature"
    )
    section = models.CharField("rubrique", max_length=40)
    text = models.TextField("commentaire", max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="auteur"
    )
    written_at = models.DateTimeField("écrit le", auto_now_add=True)

    class Meta:
        verbose_name = "commentaire sur une rubrique"
        verbose_name_plural = "commentaires sur les rubriques"
        ordering = ["written_at"]

    def __str__(self) -> str:
        return f"{self.section} · {self.text[:40]}"
