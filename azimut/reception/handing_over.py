"""What can be handed to a person: occupations, training, certifications, structures, each known by `type:id`.

The search stands above this domain (docs/domaines.md): it gives itself as the finder when the site starts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from azimut.catalogue.models import Certification, Occupation, Training
from azimut.core.text import slug
from azimut.directory.models import Structure

KINDS = {
    "metier": "Métier",
    "formation": "Formation",
    "certification": "Certification",
    "structure": "Structure",
}
MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to hand over. `detail` is what tells it from its namesakes."""

    type: str
    id: str
    title: str
    detail: str = ""

    @property
    def code(self) -> str:
        return f"{self.type}:{self.id}"

    @property
    def kind(self) -> str:
        return KINDS[self.type]

    @property
    def url(self) -> str:
        if self.type == "certification":
            return reverse("certification", args=[self.id])
        name = {"metier": "occupation", "formation": "training", "structure": "structure"}[self.type]
        return reverse(name, args=[self.id, slug(self.title)])

    def kept(self) -> dict[str, str]:
        """As the record keeps it: the title too, so that it is still said once the thing is gone."""
        return {"type": self.type, "id": self.id, "title": self.title}


Finder = Callable[[str], Sequence[Thing]]


@dataclass
class _Known:
    finder: Finder | None = None


_known = _Known()


def find_with(finder: Finder) -> None:
    """Called once when the site starts."""
    _known.finder = finder


def find_things(words: str) -> list[Thing]:
    """What to hand over for these words, best first; nothing without a finder or without words."""
    if _known.finder is None or not words.strip():
        return []
    return list(_known.finder(words.strip()))[:MOST_FOUND]


def resolve(codes: Iterable[str]) -> list[Thing]:
    """The things of these codes, in order, their titles read from the database; unknown ones are left out.

    At most one query for each type present.
    """
    asked = list(dict.fromkeys(codes))
    by_type: dict[str, list[str]] = {}
    for code in asked:
        kind, _, identifier = code.partition(":")
        by_type.setdefault(kind, []).append(identifier)
    found: dict[str, str] = {}
    for kind, (model, key, title) in _SOURCES.items():
        identifiers = [i for i in by_type.get(kind, ()) if key != "pk" or _is_uuid(i)]
        if identifiers:
            rows = model.objects.filter(**{f"{key}__in": identifiers}).values_list(key, title)
            found |= {f"{kind}:{identifier}": name for identifier, name in rows}
    return [Thing(*_parts(code), found[code]) for code in asked if code in found]


_SOURCES = {
    "metier": (Occupation, "rome_code", "label"),
    "formation": (Training, "pk", "title"),
    "certification": (Certification, "code", "title"),
    "structure": (Structure, "pk", "name"),
}


def _parts(code: str) -> tuple[str, str]:
    kind, _, identifier = code.partition(":")
    return kind, identifier


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
