"""Decisions, labels, their life, and the list of members as of a day."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_fsm import FSMField, FSMModelMixin, transition

from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Actor, Role
from azimut.directory.models import Structure
from azimut.labelling.enums import LABELS_IN_FORCE, AppealOutcome, DecisionOutcome, LabelState
from azimut.labelling.models.applications import LabelApplication
from azimut.labelling.models.campaigns import Specification
from azimut.labelling.models.instruction import DecisionSession
from azimut.territories.models import Department

State = LabelState
LABEL_READERS = (Role.ANIMATOR, Role.DECIDER, Role.REGIONAL_OFFICER, Role.AUDITOR)


class Decision(models.Model):
    """Final, reasoned, and carrying the version of the specification it judged."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    application = models.ForeignKey(
        LabelApplication, on_delete=models.PROTECT, related_name="decisions", verbose_name="candidature"
    )
    session = models.ForeignKey(
        DecisionSession, on_delete=models.PROTECT, related_name="decisions", verbose_name="séance"
    )
    specification = models.ForeignKey(
        Specification, on_delete=models.PROTECT, related_name="+", verbose_name="cahier des charges"
    )
    outcome = models.CharField("décision", max_length=24, choices=DecisionOutcome.choices)
    reasons = models.TextField("motifs", max_length=4000)
    recommendations = models.TextField("recommandations", max_length=4000, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="remplace"
    )
    decided_at = models.DateTimeField("prise le", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="enregistrée par"
    )

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "session"],
                name="decision_once_a_session",
                violation_error_message="Ce dossier a déjà sa décision dans cette séance.",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=~Q(outcome=DecisionOutcome.POSTPONED) & Q(replaces=None),
                name="decision_final_once_or_replaced",
                violation_error_message="Ce dossier est déjà décidé.",
            ),
            models.CheckConstraint(
                condition=~Q(replaces=F("pk")),
                name="decision_replaces_another",
                violation_error_message="Une décision ne se remplace pas elle-même.",
            ),
            models.CheckConstraint(
                condition=Q(reasons__gt=""),
                name="decision_has_reasons",
                violation_error_message="Une décision est motivée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} · {self.application}"

    @property
    def upheld_appeal(self) -> Any:
        """The appeal that undid it; None while it holds. Reads `appeals`, prefetched where decisions are listed."""
        return next((one for one in self.appeals.all() if one.outcome == AppealOutcome.UPHELD), None)

    @property
    def is_contestable(self) -> bool:
        """A decision that holds; a postponement is not one."""
        return self.outcome != DecisionOutcome.POSTPONED and self.upheld_appeal is None

    def label_starts_on(self) -> date:
        """The day of the campaign; taken after an appeal, never before the decision itself."""
        effect_on: date = self.application.campaign.effect_on
        return max(effect_on, timezone.localdate(self.decided_at)) if self.replaces_id else effect_on


class LabelQuerySet(models.QuerySet["Label"]):
    def visible_to(self, actor: Actor) -> "LabelQuerySet":
        """A structure's own; all of them for those who follow labels."""
        if actor.structure_id:
            return self.filter(structure=actor.structure_id)
        return self.all() if actor.is_one_of(*LABEL_READERS) else self.none()

    def in_force(self, on: date) -> "LabelQuerySet":
        """Valid that day, alert included."""
        return self.filter(state__in=LABELS_IN_FORCE, valid_from__lte=on).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        )

    def past_their_end(self, on: date) -> "LabelQuerySet":
        return self.filter(state__in=[*LABELS_IN_FORCE, State.SUSPENDED], valid_until__lt=on)


class Label(FSMModelMixin, models.Model):
    """The recognition of a structure, for a territory, from a day until another (included)."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="labels", verbose_name="structure")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="département"
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="label", verbose_name="décision"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successors", verbose_name="succède à"
    )
    valid_from = models.DateField("valable du")
    valid_until = models.DateField("valable jusqu'au", null=True, blank=True)
    state = FSMField("état", max_length=12, choices=LabelState.choices, default=LabelState.ACTIVE, protected=True)

    objects: ClassVar[Any] = LabelQuerySet.as_manager()

    class Meta:
        verbose_name = "label"
        verbose_name_plural = "labels"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="label_dates_in_order",
                violation_error_message="La date de fin précède la date de début.",
            ),
            ExclusionConstraint(
                name="label_once_on_each_day",
                expressions=[
                    ("structure", RangeOperators.EQUAL),
                    (Coalesce("department", Value("")), RangeOperators.EQUAL),
                    (Func("valid_from", "valid_until", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=[State.ACTIVE, State.ALERT, State.SUSPENDED]),
                violation_error_message="La structure a déjà un label pour ce territoire.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure} · {self.get_state_display()}"

    def is_in_force(self, on: date) -> bool:
        lasts = self.valid_until is None or on <= self.valid_until
        return self.state in LABELS_IN_FORCE and self.valid_from <= on and lasts

    @transition(field=state, source=State.ACTIVE, target=State.ALERT)
    def raise_alert(self) -> None:
        """Something must be explained; the label still holds."""

    @transition(field=state, source=[State.ALERT, State.SUSPENDED], target=State.ACTIVE)
    def restore(self) -> None:
        """Explained, or mended."""

    @transition(field=state, source=[State.ALERT, State.SUSPENDED, State.WITHDRAWN], target=State.ACTIVE)
    def reinstate(self) -> None:
        """An appeal was upheld."""

    @transition(field=state, source=State.ALERT, target=State.SUSPENDED)
    def suspend(self) -> None:
        """After the structure was heard."""

    @transition(field=state, source=[State.ALERT, State.SUSPENDED], target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """After the structure was heard."""

    @transition(field=state, source=[State.ACTIVE, State.ALERT, State.SUSPENDED], target=State.EXPIRED)
    def expire(self) -> None:
        """Its last day is past."""

    @transition(field=state, source=[State.ACTIVE, State.ALERT], target=State.TRANSFERRED)
    def transfer(self) -> None:
        """The structure merged into another, which takes the label over."""


class LabelEvent(models.Model):
    """What happened to a label, when and why. Append-only: the database refuses to change or remove a row."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="events", verbose_name="label")
    state = models.CharField("état", max_length=12, choices=LabelState.choices)
    reason = models.TextField("motif", max_length=4000)
    due_on = models.DateField("réponse attendue avant le", null=True, blank=True)
    happened_at = models.DateTimeField("le", default=timezone.now, editable=False)
    actor_id = models.UUIDField("auteur", null=True, blank=True)

    class Meta:
        verbose_name = "événement d'un label"
        verbose_name_plural = "événements des labels"
        ordering = ["happened_at"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.happened_at:%d/%m/%Y}"


class MemberRecordQuerySet(models.QuerySet["MemberRecord"]):
    def as_of(self, on: date) -> "MemberRecordQuerySet":
        """Who was a member that day, in the order of the list."""
        return (
            self.filter(from_on__lte=on)
            .filter(Q(until_on__isnull=True) | Q(until_on__gt=on))
            .order_by("department_code", "commune", "name", "structure_id")
        )


class MemberRecord(models.Model):
    """A member as the list shows it, from a day until another (excluded).

    Written day after day, never for the past: the list as of a day that is over cannot change, whatever becomes of the
    directory (services/members.py).
    """

    structure_id = models.UUIDField("structure")
    name = models.CharField("nom", max_length=200)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    network = models.CharField("réseau", max_length=200, blank=True)
    circle = models.CharField("cercle", max_length=40)
    basis = models.CharField("titre", max_length=120)
    address = models.CharField("adresse", max_length=300, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    commune = models.CharField("commune", max_length=80, blank=True)
    department_code = models.CharField("département", max_length=3, blank=True)
    label_until = models.DateField("fin du label", null=True, blank=True)
    from_on = models.DateField("depuis le")
    until_on = models.DateField("jusqu'au (exclu)", null=True, blank=True)
    recorded_at = models.DateTimeField("inscrit le", auto_now_add=True)

    objects: ClassVar[Any] = MemberRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription sur la liste des membres"
        verbose_name_plural = "inscriptions sur la liste des membres"
        constraints = [
            models.UniqueConstraint(
                fields=["structure_id"],
                condition=Q(until_on=None),
                name="member_record_open_once",
                violation_error_message="Cette structure est déjà sur la liste.",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="member_record_dates_in_order",
                violation_error_message="La date de fin précède la date de début.",
            ),
        ]
        indexes = [models.Index(fields=["from_on", "until_on"], name="member_record_as_of")]

    def __str__(self) -> str:
        return self.name


class PublishedMembersList(models.Model):
    """A list of members as published: its day, its very bytes, their digest."""

    on = models.DateField("au", unique=True)
    csv = models.BinaryField("fichier CSV")
    sha256 = models.CharField("empreinte", max_length=64)
    published_at = models.DateTimeField("publiée le", auto_now_add=True)
    published_by_id = models.UUIDField("publiée par", null=True, blank=True)

    class Meta:
        verbose_name = "liste publiée des membres"
        verbose_name_plural = "listes publiées des membres"
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"liste au {self.on:%d/%m/%Y}"
