"""Who else may help, when a structure declined or did not answer: the same neutral order as for everyone."""

from azimut.core.permissions import Actor
from azimut.directory.models import ReceptionPoint
from azimut.guidance.queries import who_can_help
from azimut.guidance.results import Suggestion
from azimut.reception.enums import NOT_STATED, ReferralState
from azimut.reception.models import Referral
from azimut.territories.places import Place, place_of_code

TO_OFFER_AGAIN = (ReferralState.DECLINED, ReferralState.EXPIRED)
MOST_PROPOSED = 5
UNKNOWN = "ne_sait_pas"


def may_offer_again(actor: Actor, referral: Referral) -> bool:
    """Whoever sent it, when nobody there helps: the person still waits."""
    return (
        actor.acts_for(referral.from_structure_id)
        and referral.state in TO_OFFER_AGAIN
        and referral.identity_erased_at is None
    )


def proposals_for(referral: Referral) -> list[Suggestion]:
    """Structures that may help instead, best first, each with its reasons; without the two that already took part."""
    situation = UNKNOWN if referral.situation == NOT_STATED else referral.situation
    need = referral.needs[0] if referral.needs else UNKNOWN
    found = who_can_help(situation, need, _place_of(referral))
    past = {referral.from_structure_id, referral.to_structure_id, None}
    proposals: dict[object, Suggestion] = {}
    for suggestion in found.results:
        if suggestion.structure_id not in past:
            proposals.setdefault(suggestion.structure_id, suggestion)
    return list(proposals.values())[:MOST_PROPOSED]


def _place_of(referral: Referral) -> Place | None:
    """Near whoever sent the person, or else near where they asked to be called from."""
    near = referral.from_structure_id or referral.to_structure_id
    points = ReceptionPoint.objects.current().on_site().filter(structure=near).exclude(commune=None)
    code = points.order_by("pk").values_list("commune", flat=True).first()
    return place_of_code(code) if code else None
