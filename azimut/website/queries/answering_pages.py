"""Questions that a page of the site answers better than a list: who recruits, where to begin, who pays, when.

Each is a turn of phrase, never the name of a trade: *chargé de recrutement* leads to the trade alone.
"""

import re
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from azimut.catalogue.enums import HighlightKind
from azimut.core.text import fold
from azimut.website.enums import ResultType


class AnsweringPage(NamedTuple):
    """A page that answers a question, and what its link says."""

    says: str
    address: str


_SEVERAL = r"\b(?:metiers?|secteurs?|domaines?|emplois?|boulots?|tafs?)\b"
_RECRUITS = re.compile(
    _SEVERAL + r"[a-z' ]{0,25}\b(?:recrut|embauch|en tension\b|penurie)"
    r"|\b(?:ou|qui) (?:ca )?recrute"
)
_FUTURE = re.compile(_SEVERAL + r"[a-z' ]{0,15}\bavenir\b")
_IDEAS = re.compile(
    r"\bquels? (?:metiers?|boulots?|orientation)\b[a-z' ]{0,12}\b(?:faire|choisir|correspond|pour moi|me va)"
    r"|\bsais pas (?:quoi|que|ce que)|\b(?:test|questionnaire|quiz)\b[a-z' ]{0,8}\b(?:orientation|metiers?)"
    r"|\bsans diplome\b|\bidees? de metiers?\b"
)
_CHANGE = re.compile(
    r"\breconversion|\bse reconvertir|\bchanger de (?:metier|travail|boulot|voie|vie)|\bcompetences transfer"
)
_MONEY = re.compile(
    r"\b(?:financer|financement|qui paie|payer)\b[a-z' ]{0,15}\b(?:formation|etudes|bilan|vae)"
    r"|\b(?:compte personnel|cpf)\b"
)
_SOMEONE = re.compile(r"\b(?:parler a quelqu'?un|qui (?:peut|va) m'?aider|rendez-vous|rdv)\b")


def answering_pages(text: str, place: str = "") -> list[AnsweringPage]:
    """The pages that answer a question, most telling first; none for most questions. `place` as it is written."""
    asked = fold(text).replace("’", "'")
    somewhere = f"?{urlencode({'ou': place})}" if place else ""
    pages = (
        (_RECRUITS, "Les métiers qui recrutent", _highlighted(HighlightKind.HIGH_RECRUITMENT, place)),
        (_FUTURE, "Les métiers d'avenir", _highlighted(HighlightKind.OCCUPATION_OF_THE_FUTURE, place)),
        (_IDEAS, "Trouver des idées de métiers à partir de ce que j'aime", reverse("explore_interests")),
        (_CHANGE, "Les métiers à ma portée, à partir de ce que je sais faire", reverse("explore_skills")),
        (_MONEY, "Qui peut payer une formation", reverse("funding")),
        (_SOMEONE, "Trouver qui peut m'aider", f"{reverse('guidance')}{somewhere}"),
    )
    return [AnsweringPage(says, address) for question, says, address in pages if question.search(asked)]


def _highlighted(kind: HighlightKind, place: str) -> str:
    filters = {"type": ResultType.OCCUPATION.value, "mise_en_avant": kind.value, **({"ou": place} if place else {})}
    return f"{reverse('search')}?{urlencode(filters)}"
