"""How the pages of labelling say instants and titles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template

from azimut.core.permissions import Actor
from azimut.labelling import wording
from azimut.labelling.enums import LabelState
from azimut.labelling.models import Label, LabelApplication
from azimut.labelling.permissions import can_follow_campaigns

register = template.Library()


@register.filter
def before_instant(instant: datetime) -> str:
    """The last moment before a closing."""
    return wording.paris_instant(instant)


@register.filter
def moment(instant: datetime) -> str:
    """To the second, in Paris."""
    return wording.moment(instant)


@register.filter
def titles_of(application: LabelApplication, keys: list[str]) -> list[str]:
    """The titles of sections and pieces, by their keys."""
    content = application.specification.read()
    found = [content.section(key) or content.piece(key) for key in keys]
    return [one.title for one in found if one]


@register.filter
def follows_campaigns(actor: Actor | None) -> bool:
    """Whether this hat reads campaigns, sessions and labels."""
    return actor is not None and bool(can_follow_campaigns(actor))


SUB_PAGES = (
    ("labelling", "Candidatures"),
    ("labelling_sessions", "Séances"),
    ("labelling_campaigns", "Campagnes"),
    ("labelling_labels", "Labels"),
    ("labelling_appeals", "Recours"),
    ("labelling_lists", "Listes"),
)


@register.filter
def sub_pages(_section: str) -> tuple[tuple[str, str], ...]:
    """The pages of labelling, by the names of their addresses."""
    return SUB_PAGES


CAMPAIGN_DAYS = (
    ("ouverture", "Premier jour", True),
    ("fermeture", "Dernier jour", True),
    ("effet", "Effet des labels", True),
    ("fin", "Fin des labels", False),
)


@register.filter
def day_fields(_form: str) -> tuple[tuple[str, str, bool], ...]:
    """The days of a campaign: name, label, whether it must be given."""
    return CAMPAIGN_DAYS


@register.filter
def value_of(typed: Mapping[str, Any], name: str) -> str:
    """What was typed in a field of this name."""
    value = typed.get(name) or ""
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Step:
    """Something that may happen to a label."""

    key: str
    title: str
    note: str


STEPS = {
    "alerte": Step(
        "alerte",
        "Lancer une alerte",
        "Le label reste valable. La structure a au moins 15 jours pour répondre avant toute sanction.",
    ),
    "retablir": Step("retablir", "Rétablir", "L'alerte ou la suspension est levée."),
    "suspendre": Step("suspendre", "Suspendre", "Le label n'est plus montré. Possible après le délai de réponse."),
    "retirer": Step("retirer", "Retirer", "Cela ne s'annule pas. Possible après le délai de réponse."),
    "reprise": Step(
        "reprise", "Faire reprendre par une autre structure", "Après une fusion : même territoire, même fin."
    ),
}
NEXT = {
    LabelState.ACTIVE: ("alerte", "reprise"),
    LabelState.ALERT: ("retablir", "suspendre", "retirer", "reprise"),
    LabelState.SUSPENDED: ("retablir", "retirer"),
}


@register.filter
def next_steps(label: Label) -> list[Step]:
    """What may happen to a label in its state."""
    return [STEPS[key] for key in NEXT.get(LabelState(label.state), ())]
