"""The catalogue is public reference data; only what is decided by hand has an author."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from azimut.catalogue.models import Highlight
from azimut.core.personal_data import Kept, LegalBasis, Rule

_REFERENCE = "référentiel public"
_OFFER = "offre de formation publiée par un organisme"

AUTHOR_KEPT = timedelta(days=365)
TEAM = "Équipe d'animation régionale"


def highlights_long_over(now: datetime) -> QuerySet[Highlight]:
    ended = Highlight.objects.filter(ended_on__lt=(now - AUTHOR_KEPT).date())
    return ended.exclude(author_label__in=["", TEAM])


def _forget_author(highlights: QuerySet[Any]) -> None:
    highlights.update(author_label=TEAM)


RULES = [
    Rule(
        "catalogue.highlight_authors",
        label="auteurs de mises en avant finies, oubliés",
        due=highlights_long_over,
        remove=_forget_author,
    ),
]

DECLARATIONS = [
    Kept(
        "catalogue.Highlight",
        ("author_label",),
        people="la personne ou l'équipe qui met un métier en avant",
        purpose="dire qui a décidé de mettre un métier en avant",
        basis=LegalBasis.PUBLIC_TASK,
        duration="un an après la fin de la mise en avant",
        rule="catalogue.highlight_authors",
    ),
]

NOT_PERSONAL = {
    "catalogue.Occupation": _REFERENCE,
    "catalogue.Certification": _REFERENCE,
    "catalogue.Highlight.reason": "texte public sur un métier",
    "catalogue.Highlight.figures": "chiffres publics sur un métier",
    "catalogue.TrainingProvider": _OFFER,
    "catalogue.Training": _OFFER,
    "catalogue.TrainingSession": _OFFER,
    "catalogue.Highlight": "choix public de l'animation régionale",
}
