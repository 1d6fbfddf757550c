"""The inbox of a structure, in the order in which one should act."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from azimut.reception.delays import step_of
from azimut.reception.enums import ReferralState
from azimut.reception.models import Referral
from azimut.reception.models.referrals import AWAITING
from azimut.reception.proposals import TO_OFFER_AGAIN


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the inbox, what is under it, and what is said when nothing is."""

    key: str
    title: str
    referrals: list[Referral]
    empty: str


GROUPS = (
    ("en-retard", "En retard", "Rien n'est en retard."),
    ("nouvelles", "Nouvelles", "Personne n'attend de réponse."),
    ("vues", "Vues, à répondre", "Rien n'attend après avoir été vu."),
    ("rendez-vous", "Rendez-vous", "Aucun rendez-vous à venir."),
    ("suivies", "Suivies", "Aucun suivi en cours."),
)


def in_groups(received: Iterable[Referral]) -> list[Group]:
    """Each under one heading; the late ones first whatever their state. An empty *En retard* is not shown."""
    kept: dict[str, list[Referral]] = {key: [] for key, _title, _empty in GROUPS}
    for referral in received:
        kept[_group_of(referral)].append(referral)
    groups = [Group(key, title, kept[key], empty) for key, title, empty in GROUPS]
    return [group for group in groups if group.referrals or group.key not in {"en-retard", "vues"}]


def _group_of(referral: Referral) -> str:
    if referral.state in AWAITING and step_of(referral, timezone.now()):
        return "en-retard"
    return {
        ReferralState.SENT: "nouvelles",
        ReferralState.RECEIVED: "vues",
        ReferralState.APPOINTMENT: "rendez-vous",
    }.get(ReferralState(referral.state), "suivies")


def to_offer_again(sent: Iterable[Referral]) -> list[Referral]:
    """Declined or left unanswered, and not yet asked of someone else."""
    sent = list(sent)
    followed = {referral.follows_id for referral in sent if referral.follows_id}
    return [
        referral
        for referral in sent
        if referral.state in TO_OFFER_AGAIN and referral.pk not in followed and referral.identity_erased_at is None
    ]
