"""What the service holds of a professional, in one file they can take away (GDPR, articles 15 and 20)."""

from typing import Any

from allauth.mfa.models import Authenticator

from azimut.accounts.models import JoinRequest, Membership, ProConnectLink, RoleAssignment, Session, User


def archive_of(user: User) -> dict[str, Any]:
    """Everything accounts hold of this person, but secrets: those are proofs, not information about them."""
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
    }
