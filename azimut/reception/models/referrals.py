"""Handing a person over to another structure; who they are is kept apart (identities.py)."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, FSMModelMixin, transition

from azimut.core.identifiers import new_identifier
from azimut.core.permissions import STRUCTURE_ROLES, Actor
from azimut.directory.models import Structure
from azimut.reception.enums import (
    ConsentMeans,
    DeclineReason,
    Delivery,
    Helped,
    Outcome,
    PersonNeed,
    PersonSituation,
    ReferralAct,
    Urgency,
)
from azimut.reception.enums import ReferralState as State
from azimut.reception.models.records import one_of

AWAITING = (State.SENT, State.RECEIVED)
ONGOING = (*AWAITING, State.ACCEPTED, State.APPOINTMENT, State.MET)
DAY_BEFORE = timedelta(hours=30)
JUST_TOLD = timedelta(hours=12)
"""Who learned of a meeting since then needs no reminder yet."""
OVER = (State.CLOSED, State.DECLINED, State.WITHDRAWN, State.EXPIRED)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, actor: Actor) -> "ReferralQuerySet":
        """The two structures concerned, the receiving one once it was sent; nobody else, whatever their role."""
        if actor.role not in STRUCTURE_ROLES or actor.structure_id is None:
            return self.none()
        own = Q(from_structure=actor.structure_id)
        return self.filter(own | (Q(to_structure=actor.structure_id) & ~Q(state=State.DRAFT)))

    def received_by(self, structure_id: Any) -> "ReferralQuerySet":
        return self.filter(to_structure=structure_id).exclude(state=State.DRAFT)

    def sent_by(self, structure_id: Any) -> "ReferralQuerySet":
        return self.filter(from_structure=structure_id)

    def awaiting_answer(self) -> "ReferralQuerySet":
        return self.filter(state__in=AWAITING)

    def ongoing(self) -> "ReferralQuerySet":
        return self.filter(state__in=ONGOING)

    def meeting_soon(self, now: datetime) -> "ReferralQuerySet":
        """Met tomorrow, whether the day was agreed by phone or taken among the slots; not those fixed just now."""
        soon = (
            self.ongoing().exclude(state=State.MET).filter(appointment_at__gt=now, appointment_at__lte=now + DAY_BEFORE)
        )
        just_told = ReferralEvent.objects.filter(act=ReferralAct.APPOINTMENT, at__gt=now - JUST_TOLD)
        return soon.exclude(pk__in=just_told.values("referral"))


class Referral(FSMModelMixin, models.Model):
    """Seen alike by its two sides. It names nobody: the reason travels, the identity stays behind its own wall."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    # Null when the person asked by themselves (callbacks.py).
    from_structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_out",
        verbose_name="structure qui oriente",
    )
    to_structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="referrals_in", verbose_name="structure sollicitée"
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="envoyée par"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="suivie par",
    )
    # What was declined or left unanswered, and is now asked of someone else.
    follows = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name="fait suite à",
    )
    situation = one_of("situation", PersonSituation)
    needs = ArrayField(models.CharField(max_length=40, choices=PersonNeed.choices), verbose_name="besoins")
    reason = models.CharField("motif", max_length=600)
    done_before = models.CharField("déjà fait", max_length=600, blank=True)
    urgency = models.CharField("urgence", max_length=10, choices=Urgency.choices, default=Urgency.USUAL)
    is_to_call = models.BooleanField("à appeler : la structure n'a pas de compte", default=False)
    delivery = models.CharField(
        "comment la demande arrive", max_length=8, choices=Delivery.choices, default=Delivery.ACCOUNT
    )
    # Under which name the service was reached when it was written: tasks that mail a link have no request.
    site = models.CharField("adresse du service", max_length=200, blank=True)
    consent_version = models.CharField("version du texte d'accord", max_length=20)
    consent_means = models.CharField("accord donné", max_length=10, choices=ConsentMeans.choices)
    consent_at = models.DateTimeField("accord donné le")
    state = FSMField("état", max_length=12, choices=State.choices, default=State.DRAFT, protected=True)
    created_at = models.DateTimeField("écrite le", auto_now_add=True)
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)
    answered_at = models.DateTimeField("réponse le", null=True, blank=True)
    appointment_at = models.DateTimeField("rendez-vous le", null=True, blank=True)
    closed_at = models.DateTimeField("terminée le", null=True, blank=True)
    decline_reason = models.CharField("raison du refus", max_length=20, choices=DeclineReason.choices, blank=True)
    decline_sentence = models.CharField("phrase du refus", max_length=300, blank=True)
    next_structure = models.ForeignKey(
        Structure, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="structure proposée"
    )
    outcome = models.CharField("issue", max_length=20, choices=Outcome.choices, blank=True)
    helped = models.CharField("cela a aidé", max_length=8, choices=Helped.choices, blank=True)
    helped_at = models.DateTimeField("dit le", null=True, blank=True)
    identity_erased_at = models.DateTimeField("identité effacée le", null=True, blank=True)

    objects: ClassVar[Any] = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "orientation vers une structure"
        verbose_name_plural = "orientations vers une structure"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["to_structure", "state"], name="referral_in_by_state"),
            models.Index(fields=["from_structure", "state"], name="referral_out_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_structure=F("to_structure")),
                name="referral_to_another_structure",
                violation_error_message="On oriente vers une autre structure que la sienne.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="referral_has_a_reason",
                violation_error_message="Le motif est obligatoire : il part avec la demande.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED) | (~Q(decline_reason="") & ~Q(decline_sentence="")),
                name="referral_declined_says_why",
                violation_error_message="Un refus dit sa raison, et la dit en une phrase.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPOINTMENT) | Q(appointment_at__isnull=False),
                name="referral_appointment_has_its_date",
                violation_error_message="Un rendez-vous a sa date.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, closed_at__isnull=False) | (~Q(state__in=OVER) & Q(closed_at__isnull=True)),
                name="referral_over_is_dated",
                violation_error_message="Une orientation terminée est datée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin_name} → {self.to_structure} ({self.get_state_display()})"

    @property
    def origin_name(self) -> str:
        """Who asks, as both sides read it."""
        return self.from_structure.name if self.from_structure else "la personne elle-même"

    @property
    def may_be_judged(self) -> bool:
        """Whether there was an answer that may have helped, or not."""
        return self.state in {State.MET, State.CLOSED, State.DECLINED, State.EXPIRED}

    @property
    def need_labels(self) -> list[str]:
        return [str(PersonNeed(code).label) for code in self.needs]

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    # Fired from services only, under a lock; what each one writes beside the state is there.

    @transition(field=state, source=State.DRAFT, target=State.SENT)
    def to_sent(self) -> None: ...

    @transition(field=state, source=State.SENT, target=State.RECEIVED)
    def to_received(self) -> None: ...

    @transition(field=state, source=AWAITING, target=State.ACCEPTED)
    def to_accepted(self) -> None: ...

    @transition(field=state, source=[State.ACCEPTED, State.APPOINTMENT], target=State.APPOINTMENT)
    def to_appointment(self) -> None: ...

    # Cancelled or missed: another day is to be found.
    @transition(field=state, source=State.APPOINTMENT, target=State.ACCEPTED)
    def lose_appointment(self) -> None: ...

    @transition(field=state, source=[State.ACCEPTED, State.APPOINTMENT], target=State.MET)
    def to_met(self) -> None: ...

    @transition(field=state, source=[State.ACCEPTED, State.APPOINTMENT, State.MET], target=State.CLOSED)
    def to_closed(self) -> None: ...

    @transition(field=state, source=[*AWAITING, State.ACCEPTED], target=State.DECLINED)
    def to_declined(self) -> None: ...

    @transition(field=state, source=[State.DRAFT, *ONGOING], target=State.WITHDRAWN)
    def to_withdrawn(self) -> None: ...

    @transition(field=state, source=AWAITING, target=State.EXPIRED)
    def to_expired(self) -> None: ...


class ReferralEvent(models.Model):
    """What happened, when, by whom. Only added to: the database refuses to change a row (migration 0006)."""

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="events", verbose_name="orientation vers une structure"
    )
    at = models.DateTimeField("le", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="par"
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="pour la structure"
    )
    act = models.CharField("acte", max_length=20, choices=ReferralAct.choices)
    state = models.CharField("état ensuite", max_length=12, choices=State.choices)

    class Meta:
        verbose_name = "événement d'une orientation"
        verbose_name_plural = "événements d'une orientation"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} · {self.act}"
