"""Who else may help, when a structure declined or did not answer: the same neutral order as for everyone."""

from collections.abc import Collection
from uuid import UUID

from azimut.core.permissions import Actor
from azimut.directory.models import ReceptionPoint
from azimut.guidance.queries import who_can_help
from azimut.guidance.results import Suggestion
from azimut.reception.enums import NOT_STATED, ReferralState
from azimut.reception.models import ReceptionRecord, Referral
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
    place = _place_of(referral.from_structure_id or referral.to_structure_id)
    return _others(situation, need, place, {referral.from_structure_id, referral.to_structure_id})


def proposals_after(visit: ReceptionRecord) -> list[Suggestion]:
    """Structures that may help the person just received, near where they live or else near here; not ours."""
    situation = UNKNOWN if visit.situation == NOT_STATED else visit.situation
    place = place_of_code(visit.origin_id) if visit.origin_id else _place_of(visit.structure_id)
    return _others(situation, visit.needs[0], place, {visit.structure_id})


def _others(situation: str, need: str, place: Place | None, past: Collection[UUID | None]) -> list[Suggestion]:
    proposals: dict[object, Suggestion] = {}
    for suggestion in who_can_help(situation, need, place).results:
        if suggestion.structure_id is not None and suggestion.structure_id not in past:
            proposals.setdefault(suggestion.structure_id, suggestion)
    return list(proposals.values())[:MOST_PROPOSED]


def _place_of(near: UUID | None) -> Place | None:
    """Near whoever sent the person, or else near where they asked to be called from."""
    points = ReceptionPoint.objects.current().on_site().filter(structure=near).exclude(commune=None)
    code = points.order_by("pk").values_list("commune", flat=True).first()
    return place_of_code(code) if code else None
