"""The action plan an adviser and a person write together in the notebook (conseil en évolution professionnelle)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from azimut.core.encrypted_fields import EncryptedText
from azimut.core.identifiers import new_identifier
from azimut.directory.models import Structure
from azimut.guidance.funding import FundingScheme, funding_schemes
from azimut.reception.enums_notebook import Feasibility, FundingState, PlanAct, PlanLevel, StepActor, StepState
from azimut.reception.models.notebooks import Notebook

MOST_STEPS = 40
GOAL_LENGTH = 600
STEP_LENGTH = 300


class ActionPlan(models.Model):
    notebook = models.OneToOneField(
        Notebook, on_delete=models.CASCADE, primary_key=True, related_name="plan", verbose_name="carnet"
    )
    level = models.CharField("niveau du conseil", max_length=10, choices=PlanLevel.choices, default=PlanLevel.SECOND)
    goal = EncryptedText("projet", null=True, blank=True)
    started_at = models.DateTimeField("commencé le", default=timezone.now)

    class Meta:
        verbose_name = "plan d'action"
        verbose_name_plural = "plans d'action"

    def __str__(self) -> str:
        return f"plan d'action du {self.started_at:%d/%m/%Y}"


class PlanStep(models.Model):
    """What is to be done, by whom, by when, with which scheme, and whether it can be paid for."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="steps", verbose_name="plan d'action")
    what = EncryptedText("ce qu'il faut faire")
    who = models.CharField("qui s'en charge", max_length=10, choices=StepActor.choices, default=StepActor.PERSON)
    due_on = models.DateField("pour le", null=True, blank=True)
    # A code of guidance/funding_schemes.toml; one that the file no longer has is shown as such.
    scheme = models.CharField("dispositif mobilisé", max_length=60, blank=True)
    funding_state = models.CharField(
        "financement", max_length=10, choices=FundingState.choices, default=FundingState.NONE
    )
    amount = models.DecimalField("montant (€)", max_digits=8, decimal_places=2, null=True, blank=True)
    feasibility = models.CharField(
        "faisabilité", max_length=15, choices=Feasibility.choices, default=Feasibility.TO_CHECK
    )
    state = models.CharField("avancement", max_length=10, choices=StepState.choices, default=StepState.TO_DO)
    created_at = models.DateTimeField("écrite le", default=timezone.now)
    removed_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "étape d'un plan d'action"
        verbose_name_plural = "étapes d'un plan d'action"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="plan_step_amount_is_positive",
                violation_error_message="Un montant est positif.",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | ~Q(funding_state=FundingState.NONE),
                name="plan_step_amount_is_of_a_funding",
                violation_error_message="Un montant est celui d'un financement : dites où il en est.",
            ),
        ]

    def __str__(self) -> str:
        return f"étape {self.get_state_display()}"

    @property
    def funding_scheme(self) -> FundingScheme | None:
        return next((scheme for scheme in funding_schemes() if scheme.code == self.scheme), None)


class PlanChange(models.Model):
    """Who changed what. Only added to; it goes with the notebook."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="changes", verbose_name="plan d'action")
    at = models.DateTimeField("le", default=timezone.now)
    # Nobody: the person themselves, of whom nothing is known.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="par"
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="pour la structure"
    )
    act = models.CharField("acte", max_length=10, choices=PlanAct.choices)
    summary = EncryptedText("ce qui a changé")

    class Meta:
        verbose_name = "changement d'un plan d'action"
        verbose_name_plural = "changements d'un plan d'action"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["plan", "-at"], name="plan_change_by_plan")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} · {self.get_act_display()}"
