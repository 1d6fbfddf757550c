"""How accounts are made: someone who may says who, in which role, for what."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from azimut.accounts.models.users import User
from azimut.core.identifiers import new_identifier
from azimut.core.permissions import STRUCTURE_ROLES, TERRITORY_ROLES, Role
from azimut.directory.models import Structure
from azimut.territories.models import Territory

LIFE = timedelta(days=7)


def in_seven_days() -> datetime:
    return timezone.now() + LIFE


def hash_of(token: str) -> str:
    """What is kept of a token: whoever reads the database cannot use it."""
    return sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> "InvitationQuerySet":
        """Neither accepted, nor cancelled, nor expired."""
        return self.filter(accepted_at=None, cancelled_at=None, expires_at__gt=timezone.now())

    def of_token(self, token: str) -> "InvitationQuerySet":
        return self.filter(token_hash=hash_of(token))


class Invitation(models.Model):
    """Someone is offered a hat. It serves once, for seven days, to who reads the mail of that address."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    email = models.EmailField("adresse électronique", max_length=254)
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name="structure"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="territoire"
    )
    token_hash = models.CharField("empreinte du lien", max_length=64, blank=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="de la part de"
    )
    created_at = models.DateTimeField("faite le", auto_now_add=True)
    expires_at = models.DateTimeField("jusqu'au", default=in_seven_days)
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(STRUCTURE_ROLES), structure__isnull=False, territory__isnull=True)
                | Q(role__in=sorted(TERRITORY_ROLES), structure__isnull=True, territory__isnull=False)
                | (
                    ~Q(role__in=sorted(STRUCTURE_ROLES | TERRITORY_ROLES))
                    & Q(structure__isnull=True, territory__isnull=True)
                ),
                name="invitation_scope",
                violation_error_message="Ce rôle demande une structure, un territoire, ou aucun des deux.",
            ),
            models.UniqueConstraint(
                fields=["token_hash"],
                condition=~Q(token_hash=""),
                name="invitation_token_once",
                violation_error_message="Ce lien existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()}"

    @property
    def is_pending(self) -> bool:
        return self.accepted_at is None and self.cancelled_at is None and self.expires_at > timezone.now()

    @property
    def place_name(self) -> str:
        """The structure or the territory it is for; empty for the region."""
        return self.structure.name if self.structure else self.territory.name if self.territory else ""
