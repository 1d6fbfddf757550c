"""Who may record, read and change what."""

from datetime import datetime
from uuid import UUID

from azimut.core.permissions import STRUCTURE_ROLES, Actor, Refusal, Role, Verdict, allowed_if
from azimut.reception.enums import ReferralState
from azimut.reception.models import ReceptionRecord, Referral

FIGURE_READERS = frozenset({Role.REGIONAL_OFFICER, Role.ANIMATOR, Role.AUDITOR, Role.COORDINATOR})
NOBODY = UUID(int=0)
"""Who acts through a link without an account: the history says the structure, and nobody's name."""


def structure_of(actor: Actor) -> UUID:
    """The structure an actor acts for, once a right was asked that only members have."""
    if actor.structure_id is None:
        raise Refusal("Choisissez d'abord la structure pour laquelle vous agissez.")
    return actor.structure_id


def can_record_visit(actor: Actor, structure_id: UUID | None) -> Verdict:
    """Whoever works for a structure records its visits."""
    return allowed_if(
        actor.is_one_of(*STRUCTURE_ROLES) and actor.acts_for(structure_id),
        "Seules les personnes qui travaillent dans la structure saisissent ses fiches d'accueil.",
    )


def can_read_record(actor: Actor, record: ReceptionRecord) -> Verdict:
    """The members of the structure; the Région and the coordination have counts only."""
    return allowed_if(
        actor.is_one_of(*STRUCTURE_ROLES) and actor.acts_for(record.structure_id),
        "Cette fiche est celle d'une autre structure.",
    )


def can_read_regional_figures(actor: Actor) -> Verdict:
    """Who runs the service for the region, or the coordination for its territory: counts, never records."""
    return allowed_if(
        actor.is_one_of(*FIGURE_READERS),
        "Ces chiffres sont pour la Région, l'animation régionale et la coordination des territoires.",
    )


def can_edit_record(actor: Actor, record: ReceptionRecord, *, now: datetime | None = None) -> Verdict:
    """Its author, for seven days; afterwards it is a figure and nobody changes it."""
    if not can_read_record(actor, record) or record.author_id != actor.user_id:
        return allowed_if(condition=False, otherwise="Seule la personne qui a saisi cette fiche la corrige.")
    return allowed_if(not record.is_frozen(now), "Cette fiche a plus de sept jours : elle ne change plus.")


def can_undo_record(actor: Actor, record: ReceptionRecord, *, now: datetime | None = None) -> Verdict:
    """Its author, for ten minutes."""
    if not can_edit_record(actor, record, now=now):
        return can_edit_record(actor, record, now=now)
    return allowed_if(record.can_be_undone(now), "Dix minutes ont passé : corrigez la fiche plutôt que l'annuler.")


def can_write_referral(actor: Actor, from_structure_id: UUID | None) -> Verdict:
    """Whoever works for a structure refers in its name, with the person's consent."""
    return allowed_if(
        actor.is_one_of(*STRUCTURE_ROLES) and actor.acts_for(from_structure_id),
        "Seules les personnes qui travaillent dans la structure orientent en son nom.",
    )


def can_answer_referral(actor: Actor, referral: Referral) -> Verdict:
    """The members of the structure it was sent to."""
    return allowed_if(
        actor.is_one_of(*STRUCTURE_ROLES) and actor.acts_for(referral.to_structure_id),
        "Seule la structure sollicitée répond à cette orientation.",
    )


def can_withdraw_referral(actor: Actor, referral: Referral) -> Verdict:
    """Either side, when the person says so."""
    return allowed_if(
        actor.is_one_of(*STRUCTURE_ROLES)
        and (actor.acts_for(referral.from_structure_id) or actor.acts_for(referral.to_structure_id)),
        "Cette orientation est celle d'autres structures.",
    )


def can_read_identity(actor: Actor, referral: Referral) -> Verdict:
    """The advisers of the two structures, the receiving one once it was sent; nobody else, in any role."""
    is_sender = actor.acts_for(referral.from_structure_id)
    is_receiver = actor.acts_for(referral.to_structure_id) and referral.state != ReferralState.DRAFT
    return allowed_if(
        actor.is_one_of(Role.ADVISER) and (is_sender or is_receiver),
        "Seules les conseillères et conseillers des deux structures lisent cette identité.",
    )


def can_hand_on_files(actor: Actor, structure_id: UUID) -> Verdict:
    """Whoever works in the structure moves the open files of someone who leaves: often nobody is left to ask."""
    return allowed_if(
        actor.is_one_of(*STRUCTURE_ROLES) and actor.acts_for(structure_id),
        "Seule la structure répartit ses suivis.",
    )
