"""What reception brings to the professionals' space."""

from collections.abc import Iterable

from django.urls import reverse

from azimut.accounts.frame import MenuEntry, Notice
from azimut.core.permissions import STRUCTURE_ROLES, Actor
from azimut.reception.models import Referral
from azimut.reception.permissions import FIGURE_READERS

MENU = [
    MenuEntry("reception", "Recevoir", STRUCTURE_ROLES),
    MenuEntry("referrals", "Orientations", STRUCTURE_ROLES),
    MenuEntry("regional_figures", "Personnes reçues", FIGURE_READERS),
]


def to_do(actor: Actor) -> Iterable[Notice]:
    """Who awaits an answer of this structure: the first thing to see."""
    waiting = Referral.objects.visible_to(actor).received_by(actor.structure_id).awaiting_answer().count()
    if waiting:
        words = "Une personne attend" if waiting == 1 else f"{waiting} personnes attendent"
        yield Notice(f"{words} votre réponse.", reverse("referrals"), "Voir les orientations", is_urgent=True)
