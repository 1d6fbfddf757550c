"""Rules and public lines; what people answer to the questions is not kept. Only what animators write has an author."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from azimut.core.personal_data import Kept, LegalBasis, Rule
from azimut.guidance.models import YouthThemeVersion

AUTHOR_KEPT = timedelta(days=365)
TEAM = "Équipe d'animation régionale"

NOT_PERSONAL = {
    "guidance.YouthThemeVersion.content": "le texte d'une page publique",
    "guidance.YouthThemeVersion.note": "ce qui change dans une page publique",
    "guidance.GuidanceRule": "règle publique, avec son fondement",
    "guidance.RemoteService": "ligne publique d'un service",
}


def themes_written_long_ago(now: datetime) -> QuerySet[YouthThemeVersion]:
    return YouthThemeVersion.objects.filter(written_at__lt=now - AUTHOR_KEPT).exclude(author_label=TEAM)


def _forget_author(versions: QuerySet[Any]) -> None:
    versions.update(author_label=TEAM)


RULES = [
    Rule(
        "guidance.youth_theme_authors",
        label="auteurs de pages pour les jeunes, oubliés",
        due=themes_written_long_ago,
        remove=_forget_author,
    ),
]

DECLARATIONS = [
    Kept(
        "guidance.YouthThemeVersion",
        ("author_label",),
        people="la personne de l'animation régionale qui écrit une page",
        purpose="dire entre collègues qui a écrit ou publié une page",
        basis=LegalBasis.PUBLIC_TASK,
        duration="un an après l'écriture",
        rule="guidance.youth_theme_authors",
    ),
]
