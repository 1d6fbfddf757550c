"""Who may say who may do what."""

from uuid import UUID

from azimut.core.permissions import STRUCTURE_ROLES, Actor, Role, Verdict, allowed_if


def can_manage_members(actor: Actor, structure_id: UUID) -> Verdict:
    """A structure's manager invites and removes its members; the Région does it for a structure that has none left."""
    return allowed_if(
        actor.is_one_of(Role.REGIONAL_OFFICER)
        or (actor.is_one_of(Role.STRUCTURE_MANAGER) and actor.acts_for(structure_id)),
        "Seule la personne responsable de la structure, ou la Région, gère ses membres.",
    )


def can_answer_join_request(actor: Actor, structure_id: UUID) -> Verdict:
    """Whoever keeps the members of a structure says who joins it."""
    return can_manage_members(actor, structure_id)


def can_see_join_requests(actor: Actor) -> Verdict:
    """A manager sees who asks for their structure; the Région, who asks where no manager could answer."""
    return allowed_if(
        actor.is_one_of(Role.STRUCTURE_MANAGER, Role.REGIONAL_OFFICER),
        "Seules les personnes responsables de structure et la Région répondent aux demandes d'accès.",
    )


def can_assign_role(actor: Actor, role: Role) -> Verdict:
    """The Région appoints for the region and for territories; nobody is given a structure's role that way."""
    return allowed_if(
        actor.is_one_of(Role.REGIONAL_OFFICER) and role not in STRUCTURE_ROLES,
        "Seule la Région attribue les fonctions régionales et territoriales.",
    )


def can_see_people(actor: Actor) -> Verdict:
    """The Région sees who may do what, everywhere; a manager sees their own structure only."""
    return allowed_if(actor.is_one_of(Role.REGIONAL_OFFICER), "Seule la Région voit qui peut faire quoi.")
