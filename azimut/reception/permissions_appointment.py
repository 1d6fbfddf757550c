"""Who publishes slots, and who says what became of an appointment."""

from uuid import UUID

from azimut.core.permissions import STRUCTURE_ROLES, Actor, Verdict, allowed_if
from azimut.reception.enums import ReferralState
from azimut.reception.models import Referral
from azimut.reception.models.referrals import ONGOING


def can_publish_slots(actor: Actor, structure_id: UUID | None) -> Verdict:
    """Whoever works for a structure says when it receives; they also say who came."""
    return allowed_if(
        actor.is_one_of(*STRUCTURE_ROLES) and actor.acts_for(structure_id),
        "Seules les personnes qui travaillent dans la structure publient ses créneaux.",
    )


def can_book_for_referral(actor: Actor, referral: Referral) -> Verdict:
    """Either side of a referral that is going on, in a slot of the structure it was sent to."""
    is_side = actor.acts_for(referral.from_structure_id) or actor.acts_for(referral.to_structure_id)
    if not (actor.is_one_of(*STRUCTURE_ROLES) and is_side):
        return allowed_if(condition=False, otherwise="Cette orientation est celle d'autres structures.")
    return allowed_if(referral.state in ONGOING, "Cette orientation est terminée : on n'y prend plus de rendez-vous.")


def can_choose_slot(referral: Referral) -> Verdict:
    """The person themselves, by their private link, once the structure said yes and until they meet."""
    return allowed_if(
        referral.state in {ReferralState.ACCEPTED, ReferralState.APPOINTMENT} and referral.identity_erased_at is None,
        "Vous choisissez un créneau quand la structure a accepté votre demande, et avant de l'avoir rencontrée.",
    )
