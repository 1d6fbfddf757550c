"""What labelling brings to the professionals' space."""

from collections.abc import Iterator
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from azimut.accounts.frame import MenuEntry, Notice
from azimut.core.permissions import Actor, Role
from azimut.core.profile import active_profile
from azimut.core.text import capitalised
from azimut.labelling.awaiting import tasks_of
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import LabelApplication, LabellingCampaign
from azimut.labelling.permissions import JUDGING, MEMBERS
from azimut.labelling.wording import paris_instant

MENU = [MenuEntry("labelling", "Labellisation", frozenset({*MEMBERS, *JUDGING, Role.AUDITOR}))]


def to_do(actor: Actor) -> Iterator[Notice]:
    """A structure's draft or missing pieces; what waits for those who check, judge and decide."""
    if active_profile().labelling.by != "campaigns":
        return
    if actor.structure_id:
        yield from _for_structure(actor)
        return
    for what, tasks in groupby(tasks_of(actor), key=lambda task: task.what):
        waiting = list(tasks)
        url = waiting[0].url if len(waiting) == 1 else reverse("labelling")
        said = waiting[0].on if len(waiting) == 1 else f"{len(waiting)} dossiers"
        yield Notice(f"{what} : {said}.", url)


def _for_structure(actor: Actor) -> Iterator[Notice]:
    own = LabelApplication.objects.visible_to(actor).filter(state__in=[State.DRAFT, State.INCOMPLETE])
    for application in own.select_related("campaign")[:3]:
        url = reverse("label_application", args=[application.pk])
        if application.state == State.INCOMPLETE:
            yield Notice("Des pièces sont demandées pour votre candidature.", url, "Compléter", is_urgent=True)
        elif application.campaign.is_open(timezone.now()):
            closing = paris_instant(application.campaign.closes_at)
            yield Notice(f"Votre dossier n'est pas déposé : la campagne ferme le {closing}.", url, "Continuer")


def to_know(actor: Actor) -> Iterator[Notice]:
    """The campaign that is open."""
    if actor.structure_id and active_profile().labelling.by == "campaigns":
        for campaign in LabellingCampaign.objects.open_at(timezone.now())[:2]:
            closing = paris_instant(campaign.closes_at)
            yield Notice(
                f"{capitalised(campaign.name)} : vous pouvez déposer jusqu'au {closing}.",
                reverse("labelling"),
                "En savoir plus",
            )
