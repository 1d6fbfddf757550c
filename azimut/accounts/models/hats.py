"""The hats people wear: members of structures, and roles for a territory or the region."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from azimut.accounts.models.users import HISTORY_YEARS, User
from azimut.core.history import tracked
from azimut.core.identifiers import new_identifier
from azimut.core.permissions import STRUCTURE_ROLES, TERRITORY_ROLES, Actor, Role
from azimut.directory.models import Structure
from azimut.territories.models import Territory

STRUCTURE_ROLE_CHOICES = [(role.value, role.label) for role in Role if role in STRUCTURE_ROLES]
OTHER_ROLE_CHOICES = [(role.value, role.label) for role in Role if role not in STRUCTURE_ROLES]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        """Not ended, of an active person, in a structure that still exists."""
        return self.filter(ended_at=None, user__is_active=True, structure__ended_on=None)

    def of_user(self, user: User) -> "MembershipQuerySet":
        return self.filter(user=user)

    def worn_by(self, actor: Actor) -> "MembershipQuerySet":
        """The one an actor of a structure wears; none for another role."""
        return self.filter(user=actor.user_id, structure=actor.structure_id, ended_at=None)


@tracked(kept_years=HISTORY_YEARS)
class Membership(models.Model):
    """A person works for a structure. Ended rather than deleted: history must say who could see what, and when."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name="personne")
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="memberships", verbose_name="structure"
    )
    role = models.CharField("rôle", max_length=20, choices=STRUCTURE_ROLE_CHOICES)
    started_at = models.DateTimeField("depuis le", auto_now_add=True)
    ended_at = models.DateTimeField("jusqu'au", null=True, blank=True)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        ordering = ["structure__name", "started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "structure"],
                condition=Q(ended_at=None),
                name="membership_current_once",
                violation_error_message="Cette personne est déjà membre de la structure.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(STRUCTURE_ROLES)),
                name="membership_role_of_a_structure",
                violation_error_message="Ce rôle ne se tient pas dans une structure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.structure}"


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def current(self) -> "RoleAssignmentQuerySet":
        return self.filter(ended_at=None, user__is_active=True)

    def of_user(self, user: User) -> "RoleAssignmentQuerySet":
        return self.filter(user=user)


@tracked(kept_years=HISTORY_YEARS)
class RoleAssignment(models.Model):
    """A person holds a role for the region, or for one territory (coordinators)."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments", verbose_name="personne")
    role = models.CharField("rôle", max_length=20, choices=OTHER_ROLE_CHOICES)
    territory = models.ForeignKey(
        Territory,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="role_assignments",
        verbose_name="territoire",
    )
    started_at = models.DateTimeField("depuis le", auto_now_add=True)
    ended_at = models.DateTimeField("jusqu'au", null=True, blank=True)

    objects: ClassVar[Any] = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "fonction"
        verbose_name_plural = "fonctions"
        ordering = ["role", "started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "territory"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="role_assignment_current_once",
                violation_error_message="Cette personne tient déjà cette fonction.",
            ),
            models.CheckConstraint(
                condition=(Q(role__in=sorted(TERRITORY_ROLES)) & Q(territory__isnull=False))
                | (~Q(role__in=sorted(TERRITORY_ROLES | STRUCTURE_ROLES)) & Q(territory__isnull=True)),
                name="role_assignment_scope",
                violation_error_message="La coordination se tient pour un territoire, le reste pour la région.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
