"""What can happen to invitations."""

import secrets
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from azimut.accounts.models import Invitation, Membership, RoleAssignment, User
from azimut.accounts.models.invitations import hash_of
from azimut.accounts.permissions import can_assign_role, can_manage_members
from azimut.accounts.tasks import send_invitation
from azimut.core.permissions import Actor, Refusal, Role, Verdict, refused, require
from azimut.directory.models import Structure
from azimut.territories.models import Territory


class InvitationOver(Refusal):
    """Used, cancelled or older than seven days."""

    def __init__(self) -> None:
        super().__init__("Cette invitation a déjà servi, a été annulée ou a plus de sept jours. Demandez-en une autre.")


def can_invite(actor: Actor, role: Role, structure_id: UUID | None) -> Verdict:
    """Whoever may make someone a member, or appoint them, may invite them to be."""
    return can_manage_members(actor, structure_id) if structure_id else can_assign_role(actor, role)


@transaction.atomic
def invite(
    email: str,
    *,
    role: Role,
    actor: Actor,
    site: str,
    structure: Structure | None = None,
    territory: Territory | None = None,
) -> Invitation:
    """Invites this address; an invitation to the same role that is still pending is replaced."""
    require(can_invite(actor, role, structure.pk if structure else None))
    address = email.strip().lower()
    same = Invitation.objects.pending().filter(email=address, role=role, structure=structure, territory=territory)
    same.update(cancelled_at=timezone.now())
    invitation: Invitation = Invitation.objects.create(
        email=address, role=role, structure=structure, territory=territory, invited_by_id=actor.user_id
    )
    send_invitation.defer(invitation_id=str(invitation.pk), site=site)
    return invitation


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, actor: Actor) -> None:
    require(can_invite(actor, Role(invitation.role), invitation.structure_id))
    Invitation.objects.pending().filter(pk=invitation.pk).update(cancelled_at=timezone.now())


def draw_token(invitation: Invitation) -> str:
    """A new secret for this invitation; only its hash is kept, and an older one no longer opens anything."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=hash_of(token))
    return token


@transaction.atomic
def accept_invitation(token: str, *, user: User | None, **new_account: Any) -> User:
    """Gives the invited person their hat; without an account yet, one is made from `new_account`.

    The address was proved by reading its mail. Raises `InvitationOver`, or `Refusal` for someone else's account.
    """
    invitation = Invitation.objects.select_for_update().of_token(token).first()
    if invitation is None or not invitation.is_pending:
        raise InvitationOver
    if user is None:
        user = User.objects.create_user(invitation.email, **new_account)
    elif user.email != invitation.email:
        require(refused("Cette invitation est pour une autre adresse que celle de votre compte."))
    _give_hat(invitation, user)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return user


@transaction.atomic
def accept_pending_invitations(user: User) -> None:
    """Gives every hat that waits for this person's address, once something else than the mail proved it theirs."""
    for invitation in Invitation.objects.select_for_update().pending().filter(email=user.email):
        _give_hat(invitation, user)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])


def _give_hat(invitation: Invitation, user: User) -> None:
    """An adviser invited as manager becomes one: one hat for each structure."""
    if invitation.structure_id:
        Membership.objects.filter(user=user, structure_id=invitation.structure_id, ended_at=None).exclude(
            role=invitation.role
        ).update(ended_at=timezone.now())
        Membership.objects.get_or_create(
            user=user, structure_id=invitation.structure_id, ended_at=None, defaults={"role": invitation.role}
        )
        return
    RoleAssignment.objects.get_or_create(
        user=user, role=invitation.role, territory_id=invitation.territory_id, ended_at=None
    )
