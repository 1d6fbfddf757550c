"""What was already written to a structure about a page nobody confirms."""

from django.db import models
from django.db.models import Q

from azimut.core.identifiers import new_identifier
from azimut.directory.models.structures import Structure

STEPS = 3


class PageReminder(models.Model):
    """One letter about one fact: the page was last confirmed that day, or never. The same fact is told once a step."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="page_reminders", verbose_name="structure"
    )
    confirmed_on = models.DateField("fiche confirmée le", null=True, blank=True)
    step = models.PositiveSmallIntegerField("relance")
    sent_on = models.DateField("envoyée le")

    class Meta:
        verbose_name = "relance de fiche"
        verbose_name_plural = "relances de fiches"
        ordering = ["-sent_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "confirmed_on", "step"],
                nulls_distinct=False,
                name="page_reminder_once",
                violation_error_message="Cette relance est déjà partie.",
            ),
            models.CheckConstraint(
                condition=Q(step__range=(1, STEPS)),
                name="page_reminder_step",
                violation_error_message=f"Une fiche est relancée {STEPS} fois au plus.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure_id} · {self.step}"
