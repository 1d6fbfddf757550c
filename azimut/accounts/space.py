"""What accounts bring to the professionals' space."""

from collections.abc import Iterable

from django.urls import reverse

from azimut.accounts.frame import MenuEntry, Notice
from azimut.accounts.models import Invitation, InvitationQuerySet, JoinRequest
from azimut.core.permissions import Actor, Role

MENU = [
    MenuEntry("pro_home", "Accueil"),
    MenuEntry("own_members", "Membres", frozenset({Role.STRUCTURE_MANAGER})),
    MenuEntry("people", "Personnes", frozenset({Role.REGIONAL_OFFICER})),
]


def to_do(actor: Actor) -> Iterable[Notice]:
    """Who asks to join the structure, or a structure where nobody could answer."""
    if actor.role not in {Role.STRUCTURE_MANAGER, Role.REGIONAL_OFFICER}:
        return
    count = JoinRequest.objects.awaiting(actor).count()
    if count:
        asked = "personnes demandent" if count > 1 else "personne demande"
        what = "votre structure" if actor.structure_id else "une structure sans responsable"
        yield Notice(f"{count} {asked} à rejoindre {what}.", reverse("join_requests"), "Répondre")


def to_know(actor: Actor) -> Iterable[Notice]:
    """How many invitations wait for their answer, for whoever can do something about it."""
    if actor.role not in {Role.STRUCTURE_MANAGER, Role.REGIONAL_OFFICER}:
        return
    count = _pending(actor).count()
    if count:
        several = "invitations attendent" if count > 1 else "invitation attend"
        address = "own_members" if actor.structure_id else "people"
        yield Notice(f"{count} {several} une réponse.", reverse(address))


def _pending(actor: Actor) -> InvitationQuerySet:
    pending: InvitationQuerySet = Invitation.objects.pending()
    return (
        pending.filter(structure=None) if actor.structure_id is None else pending.filter(structure=actor.structure_id)
    )
