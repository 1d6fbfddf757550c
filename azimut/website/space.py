"""What the pages of structures, and occupations put forward by hand, bring to the professionals' space."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from azimut.accounts.frame import MenuEntry, Notice
from azimut.core.permissions import STRUCTURE_ROLES, Actor, Role
from azimut.directory.models import ErrorReport, ErrorReportState, PageChange, Structure

MODERATORS = frozenset({Role.ANIMATOR, Role.REGIONAL_OFFICER})
MENU = [
    MenuEntry("own_page", "Notre fiche", STRUCTURE_ROLES),
    MenuEntry("moderation", "Annuaire", MODERATORS),
    MenuEntry("highlighted", "Métiers en vue", MODERATORS | {Role.COORDINATOR}),
    MenuEntry("youth_pages", "Pages jeunes", MODERATORS),
]


def to_do(actor: Actor) -> Iterator[Notice]:
    """What is told of one's own page, or what waits to be read; one query."""
    if actor.is_one_of(Role.STRUCTURE_MANAGER):
        yield from _for_manager(actor)
    elif actor.role in MODERATORS:
        waiting = PageChange.objects.visible_to(actor).pending().count()
        if waiting:
            several = f"{waiting} changements de fiches attendent votre lecture."
            yield Notice(
                several if waiting > 1 else "Un changement de fiche attend votre lecture.",
                reverse("moderation"),
                "Lire",
            )


def to_know(actor: Actor) -> Iterator[Notice]:
    """Errors told of the directory, for whoever keeps it."""
    if actor.role in MODERATORS:
        told = ErrorReport.objects.unsettled().count()
        if told:
            several = f"{told} erreurs signalées ne sont pas réglées."
            yield Notice(several if told > 1 else "Une erreur signalée n'est pas réglée.", reverse("moderation"))


def _for_manager(actor: Actor) -> Iterator[Notice]:
    told = Count("error_reports", filter=~Q(error_reports__state=ErrorReportState.SETTLED))
    structure = Structure.objects.current().filter(pk=actor.structure_id).annotate(told=told).first()
    if structure is None:
        return
    if structure.told:
        several = f"{structure.told} erreurs sont signalées sur votre fiche."
        sentence = several if structure.told > 1 else "Une erreur est signalée sur votre fiche."
        yield Notice(sentence, reverse("own_reports"), "Lire et régler")
    if structure.is_stale(timezone.localdate()):
        yield Notice("Personne n'a confirmé votre fiche depuis six mois.", reverse("own_page"), "La relire")
