"""What the two sides of a referral write to each other, and the answers a structure writes often."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from azimut.core.identifiers import new_identifier
from azimut.directory.models import Structure
from azimut.reception.models.referrals import Referral

LONGEST_MESSAGE = 1_000


class ReferralMessage(models.Model):
    """Read by whoever reads the referral, that is its two sides; goes with the identity of the person."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="messages", verbose_name="orientation vers une structure"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="écrit par"
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="+", verbose_name="pour la structure"
    )
    text = models.CharField("message", max_length=LONGEST_MESSAGE)
    written_at = models.DateTimeField("écrit le", auto_now_add=True)

    class Meta:
        verbose_name = "message sur une orientation"
        verbose_name_plural = "messages sur une orientation"
        ordering: ClassVar = ["written_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="referral_message_says_something",
                violation_error_message="Écrivez un message.",
            )
        ]

    def __str__(self) -> str:
        return f"message du {self.written_at:%d/%m/%Y %H:%M}"


class AnswerTemplateQuerySet(models.QuerySet["AnswerTemplate"]):
    def of_structure(self, structure_id: Any) -> "AnswerTemplateQuerySet":
        return self.filter(structure=structure_id)


class AnswerTemplate(models.Model):
    """An answer a structure writes often; it names nobody."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="answer_templates", verbose_name="structure"
    )
    title = models.CharField("titre", max_length=60)
    text = models.CharField("texte", max_length=LONGEST_MESSAGE)

    objects: ClassVar[Any] = AnswerTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de réponse"
        verbose_name_plural = "modèles de réponse"
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["structure", "title"],
                name="answer_template_title_once",
                violation_error_message="Un modèle porte déjà ce titre.",
            )
        ]

    def __str__(self) -> str:
        return self.title
