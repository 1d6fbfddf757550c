"""Slots a structure publishes, and the appointments people take in them, without an account."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from azimut.core.encrypted_fields import EncryptedText
from azimut.core.identifiers import new_identifier
from azimut.core.permissions import STRUCTURE_ROLES, Actor
from azimut.directory.models import ReceptionPoint, Structure
from azimut.reception.enums_appointment import AppointmentState, SlotMode
from azimut.reception.models.follow_links import digest_of
from azimut.reception.models.referrals import Referral

MOST_SEATS = 50
LONGEST_MINUTES = 480
SHORTEST_NOTICE = timedelta(hours=2)
"""Sooner than that, one calls."""
NAME_LENGTH = 60


class SlotQuerySet(models.QuerySet["AppointmentSlot"]):
    def published(self) -> "SlotQuerySet":
        return self.filter(withdrawn_at=None)

    def upcoming(self, now: datetime) -> "SlotQuerySet":
        return self.filter(starts_at__gt=now)

    def with_taken(self) -> "SlotQuerySet":
        return self.annotate(
            taken_count=Count("appointments", filter=~Q(appointments__state=AppointmentState.CANCELLED))
        )

    def free(self, now: datetime) -> "SlotQuerySet":
        """Those one may still take."""
        soon = now + SHORTEST_NOTICE
        counted: Any = self.published().upcoming(soon).with_taken()
        # Said again: counting drops the order of the model.
        free: SlotQuerySet = counted.filter(taken_count__lt=F("capacity")).order_by("starts_at", "pk")
        return free

    def visible_to(self, actor: Actor) -> "SlotQuerySet":
        if actor.role not in STRUCTURE_ROLES or actor.structure_id is None:
            return self.none()
        return self.filter(structure=actor.structure_id)


class AppointmentSlot(models.Model):
    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="appointment_slots", verbose_name="structure"
    )
    # None: remote, or the structure's only place is not said.
    reception_point = models.ForeignKey(
        ReceptionPoint,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lieu d'accueil",
    )
    mode = models.CharField("façon de faire", max_length=10, choices=SlotMode.choices, default=SlotMode.ON_SITE)
    starts_at = models.DateTimeField("commence le")
    minutes = models.PositiveSmallIntegerField("durée (minutes)", default=45)
    capacity = models.PositiveSmallIntegerField("places", default=1)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="publié par"
    )
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects: ClassVar[Any] = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = "créneau de rendez-vous"
        verbose_name_plural = "créneaux de rendez-vous"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["structure", "starts_at"], name="slot_by_structure")]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__range=(1, MOST_SEATS)),
                name="slot_capacity",
                violation_error_message=f"Un créneau a de 1 à {MOST_SEATS} places.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(5, LONGEST_MINUTES)),
                name="slot_duration",
                violation_error_message="Un rendez-vous dure de 5 minutes à 8 heures.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure} · {timezone.localtime(self.starts_at):%d/%m/%Y %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_due(self) -> bool:
        """Its day has come: one may say who came."""
        return timezone.localdate(self.starts_at) <= timezone.localdate()

    @property
    def place(self) -> str:
        """Where, in one line; empty when it is remote."""
        point = self.reception_point
        if point is None or self.mode != SlotMode.ON_SITE:
            return ""
        return ", ".join(part for part in (point.address, f"{point.postcode} {point.city}".strip()) if part)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def standing(self) -> "AppointmentQuerySet":
        return self.filter(state=AppointmentState.TAKEN)

    def of_link(self, token: str) -> "AppointmentQuerySet":
        return self.filter(link_key=digest_of(token))

    def to_remind(self, now: datetime) -> "AppointmentQuerySet":
        """Tomorrow's, with an address, not reminded yet."""
        soon = Q(slot__starts_at__gt=now, slot__starts_at__lte=now + timedelta(hours=30))
        return self.standing().filter(soon, reminded_at=None).exclude(email=None)


class Appointment(models.Model):
    """A seat of a slot. What names the person goes when the appointment is cancelled, or a week after it."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    slot = models.ForeignKey(
        AppointmentSlot, on_delete=models.PROTECT, related_name="appointments", verbose_name="créneau"
    )
    # Written here: two people never have the same one, whatever the code does.
    seat = models.PositiveSmallIntegerField("place")
    link_key = models.CharField("empreinte du lien privé", max_length=64, unique=True)
    state = models.CharField("état", max_length=10, choices=AppointmentState.choices, default=AppointmentState.TAKEN)
    called = EncryptedText("prénom ou nom donné", null=True, blank=True)
    email = EncryptedText("courriel", null=True, blank=True)
    phone = EncryptedText("téléphone", null=True, blank=True)
    # The private link, for the reminder: without the keys of the settings it opens nothing.
    link = EncryptedText("lien privé", null=True, blank=True)
    site = models.CharField("site", max_length=200, blank=True)
    referral = models.ForeignKey(
        Referral,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name="orientation vers une structure",
    )
    taken_at = models.DateTimeField("pris le", default=timezone.now)
    moved_count = models.PositiveSmallIntegerField("déplacé (fois)", default=0)
    reminded_at = models.DateTimeField("rappelé le", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects: ClassVar[Any] = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
        ordering = ["slot__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "seat"],
                condition=~Q(state=AppointmentState.CANCELLED),
                name="appointment_seat_once",
                violation_error_message="Cette place vient d'être prise.",
            ),
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(state=AppointmentState.TAKEN),
                name="appointment_of_a_referral_once",
                violation_error_message="Cette orientation a déjà un rendez-vous.",
            ),
            models.CheckConstraint(
                condition=Q(seat__range=(1, MOST_SEATS)),
                name="appointment_seat_exists",
                violation_error_message="Cette place n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"rendez-vous {self.get_state_display()}"


def forget_appointments(referral_ids: Iterable[UUID]) -> None:
    """When the identity of referrals goes: their appointments name nobody, and those to come are cancelled."""
    of_them = Appointment.objects.filter(referral__in=list(referral_ids))
    of_them.update(called=None, email=None, phone=None, link=None)
    of_them.standing().update(state=AppointmentState.CANCELLED, ended_at=timezone.now())


def release_appointments(referral: Referral) -> None:
    """When a referral ends, or is met at another time: the seat it held in the days to come is free again.

    Nobody is written to: who is waited for through a referral leaves no address with the slot.
    """
    now = timezone.now()
    held = Appointment.objects.standing().filter(referral=referral, slot__starts_at__gt=now)
    held.update(state=AppointmentState.CANCELLED, ended_at=now, called=None, email=None, phone=None, link=None)
