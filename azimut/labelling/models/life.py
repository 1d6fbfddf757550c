"""What is said around a label once it is granted: answers to an alert, changes declared, appeals."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Actor
from azimut.directory.models import Structure
from azimut.labelling.enums import ANSWERED, AppealKind, AppealOutcome, ChangeKind
from azimut.labelling.models.applications import LabelApplication
from azimut.labelling.models.labels import Decision, Label


class LabelStatement(models.Model):
    """What a structure answers to an alert, before anything is decided."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="statements", verbose_name="label")
    text = models.TextField("réponse", max_length=4000)
    sent_at = models.DateTimeField("envoyée le", auto_now_add=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="auteur"
    )

    class Meta:
        verbose_name = "réponse à une alerte"
        verbose_name_plural = "réponses aux alertes"
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"réponse du {self.sent_at:%d/%m/%Y}"


class DeclaredChange(models.Model):
    """A change that a labelled structure declares: the specification asks for it without delay."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="changes", verbose_name="label")
    kind = models.CharField("nature", max_length=16, choices=ChangeKind.choices)
    text = models.TextField("ce qui change", max_length=2000)
    from_on = models.DateField("à partir du")
    declared_at = models.DateTimeField("déclaré le", auto_now_add=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="déclaré par"
    )
    seen_at = models.DateTimeField("lu le", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lu par",
    )

    class Meta:
        verbose_name = "changement déclaré"
        verbose_name_plural = "changements déclarés"
        ordering = ["-declared_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, à partir du {self.from_on:%d/%m/%Y}"


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, actor: Actor) -> "AppealQuerySet":
        """Those on decisions and labels this person may read."""
        return self.filter(
            Q(decision__application__in=LabelApplication.objects.visible_to(actor))
            | Q(label__in=Label.objects.visible_to(actor))
        )


class Appeal(models.Model):
    """A structure contests a decision, or what was done to its label: before the Région, or before the court."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    kind = models.CharField("nature", max_length=12, choices=AppealKind.choices)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name="décision"
    )
    label = models.ForeignKey(
        Label, on_delete=models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name="label"
    )
    filed_on = models.DateField("reçu le")
    grounds = models.TextField("moyens", max_length=4000, blank=True)
    outcome = models.CharField("issue", max_length=12, choices=AppealOutcome.choices, default=AppealOutcome.PENDING)
    closed_on = models.DateField("clos le", null=True, blank=True)
    answer = models.TextField("réponse", max_length=4000, blank=True)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="enregistré par"
    )

    objects: ClassVar[Any] = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "recours"
        verbose_name_plural = "recours"
        ordering = ["-filed_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=True, label__isnull=False) | Q(decision__isnull=False, label__isnull=True),
                name="appeal_has_one_subject",
                violation_error_message="Un recours porte sur une décision ou sur un label.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=AppealOutcome.PENDING, closed_on=None)
                | (~Q(outcome=AppealOutcome.PENDING) & Q(closed_on__gte=F("filed_on"))),
                name="appeal_closed_has_its_date",
                violation_error_message="Un recours clos a sa date, après celle où il est reçu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.filed_on:%d/%m/%Y}"

    @property
    def is_answered(self) -> bool:
        """Whether a letter tells the structure how it ended."""
        return self.outcome in ANSWERED

    @property
    def structure(self) -> Structure:
        """Which contests."""
        return self.decision.application.structure if self.decision else self.label.structure  # type: ignore[union-attr]

    @property
    def structure_name(self) -> str:
        return self.structure.name
