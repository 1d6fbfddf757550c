"""What was announced or recalled by mail, so that it is never twice."""

from django.db import models


class SentNotice(models.Model):
    """One fact told once: the opening of a campaign, thirty days before a closing, the digest of a day."""

    subject = models.UUIDField("campagne, dossier, label ou compte")
    kind = models.CharField("ce qui est dit", max_length=40)
    sent_at = models.DateTimeField("envoyé le", auto_now_add=True)

    class Meta:
        verbose_name = "rappel envoyé"
        verbose_name_plural = "rappels envoyés"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"],
                name="sent_notice_once",
                violation_error_message="Ce rappel est déjà parti.",
            )
        ]

    def __str__(self) -> str:
        return self.kind
