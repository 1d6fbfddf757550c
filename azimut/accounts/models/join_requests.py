"""Someone asks to join a structure: whoever answers for it says yes, with a role, or no, with a reason."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from azimut.accounts.models.hats import STRUCTURE_ROLE_CHOICES, Membership
from azimut.accounts.models.invitations import hash_of
from azimut.accounts.models.users import User
from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Actor, Role
from azimut.directory.models import Structure

CONFIRMED_WITHIN = timedelta(days=7)


class JoinRequestState(models.TextChoices):
    """`UNCONFIRMED`: whoever asks has not yet shown that the address is theirs, and nobody has been told."""

    UNCONFIRMED = "unconfirmed", "à confirmer"
    OPEN = "open", "en attente"
    ACCEPTED = "accepted", "acceptée"
    DECLINED = "declined", "refusée"
    WITHDRAWN = "withdrawn", "retirée"


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self) -> "JoinRequestQuerySet":
        return self.filter(state=JoinRequestState.OPEN, structure__ended_on=None)

    def of_token(self, token: str) -> "JoinRequestQuerySet":
        return self.filter(token_hash=hash_of(token))

    def awaiting(self, actor: Actor) -> "JoinRequestQuerySet":
        """Those this hat answers: of one's structure; for the Région, of structures where nobody could."""
        if actor.is_one_of(Role.STRUCTURE_MANAGER):
            return self.open().filter(structure=actor.structure_id)
        if actor.is_one_of(Role.REGIONAL_OFFICER):
            managers = Membership.objects.current().filter(structure=OuterRef("structure"), role=Role.STRUCTURE_MANAGER)
            return self.open().filter(~Exists(managers))
        return self.none()


class JoinRequest(models.Model):
    """`user` is empty when whoever asks has not signed in: their address, then, was proved by a mail."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="join_requests", verbose_name="structure"
    )
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="join_requests", verbose_name="personne"
    )
    email = models.EmailField("adresse électronique", max_length=254)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    message = models.CharField("mot de présentation", max_length=500, blank=True)
    state = models.CharField(
        "état", max_length=20, choices=JoinRequestState.choices, default=JoinRequestState.UNCONFIRMED
    )
    token_hash = models.CharField("empreinte du lien", max_length=64, blank=True)
    asked_at = models.DateTimeField("faite le", auto_now_add=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="réponse de"
    )
    role = models.CharField("rôle donné", max_length=20, choices=STRUCTURE_ROLE_CHOICES, blank=True)
    reason = models.CharField("raison du refus", max_length=500, blank=True)

    objects: ClassVar[Any] = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d'accès"
        verbose_name_plural = "demandes d'accès"
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "structure"],
                condition=Q(state=JoinRequestState.OPEN),
                name="join_request_open_once",
                violation_error_message="Une demande attend déjà une réponse de cette structure.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=[JoinRequestState.UNCONFIRMED, JoinRequestState.OPEN], answered_at=None)
                    | Q(state=JoinRequestState.ACCEPTED, answered_at__isnull=False) & ~Q(role="")
                    | Q(state=JoinRequestState.DECLINED, answered_at__isnull=False) & ~Q(reason="")
                    | Q(state=JoinRequestState.WITHDRAWN, answered_at__isnull=False)
                ),
                name="join_request_answer_is_whole",
                violation_error_message="Accepter donne un rôle ; refuser donne une raison.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.structure}"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def can_be_confirmed(self) -> bool:
        return self.state == JoinRequestState.UNCONFIRMED and self.asked_at > self._oldest()

    @staticmethod
    def _oldest() -> datetime:
        return timezone.now() - CONFIRMED_WITHIN
