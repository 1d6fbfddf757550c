"""What the service holds of a professional, in one file they can take away (GDPR, articles 15 and 20)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator

from azimut.accounts.models import (
    IdentityAccess,
    Invitation,
    JoinRequest,
    Membership,
    ProConnectLink,
    RoleAssignment,
    Session,
    User,
)
from azimut.core.archiving import Table, data_of_person, table_of


def archive_of(user: User) -> dict[str, Any]:
    """Everything every domain holds of this person, but secrets: those are proofs, not information about them."""
    return data_of_person(user.pk)


def structure_tables(structure_id: UUID) -> Iterator[Table]:
    """Who works, or worked, for the structure, and who was invited."""
    members = Membership.objects.filter(structure=structure_id).order_by("started_at", "pk")
    yield table_of(
        "membres", "Les membres, d'aujourd'hui et d'hier", members,
        "id", "user_id", "role", "started_at", "ended_at",
        user__first_name="prénom", user__last_name="nom", user__email="adresse électronique",
    )  # fmt: skip
    invitations = Invitation.objects.filter(structure=structure_id).order_by("pk")
    yield table_of("invitations", "Les invitations", invitations, "email", "role", "expires_at")

    requests = JoinRequest.objects.filter(structure=structure_id).order_by("asked_at", "pk")
    yield table_of(
        "demandes_d_acces", "Les demandes d'accès", requests,
        "id", "message", "state", "asked_at", "answered_at", "reason", user__email="adresse électronique",
    )  # fmt: skip


def of_person(user_id: UUID) -> dict[str, Any]:
    user = User.objects.get(pk=user_id)
    return {
        "personne": {
            "prenom": user.first_name,
            "nom": user.last_name,
            "adresse": user.email,
            "telephone": user.phone,
            "compte_cree_le": user.joined_at,
            "derniere_connexion": user.last_login,
        },
        "appartenances": [
            {"structure": hat.structure.name, "role": hat.role, "depuis": hat.started_at, "jusqu_au": hat.ended_at}
            for hat in Membership.objects.filter(user=user).select_related("structure")
        ],
        "fonctions": [
            {
                "fonction": hat.role,
                "territoire": hat.territory.name if hat.territory else None,
                "depuis": hat.started_at,
                "jusqu_au": hat.ended_at,
            }
            for hat in RoleAssignment.objects.filter(user=user).select_related("territory")
        ],
        "liens_proconnect": list(
            ProConnectLink.objects.filter(user=user).values("idp_id", "sub", "email", "siret", "linked_at", "used_at")
        ),
        "demandes_d_acces": list(
            JoinRequest.objects.filter(user=user).values(
                "structure__name", "message", "state", "asked_at", "answered_at", "reason"
            )
        ),
        "sessions": list(Session.objects.filter(user=user).values("device", "opened_at", "seen_at")),
        "seconds_facteurs": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "invitations_envoyees": list(Invitation.objects.filter(invited_by=user).values("email", "role", "expires_at")),
        "identites_consultees": list(
            IdentityAccess.objects.filter(user_id=user.pk).order_by("at").values("thing_kind", "thing_id", "why", "at")
        ),
    }
