"""The answer to "Qui peut m'aider ?", as pages, the command and the API show it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from azimut.core.text import slug
from azimut.directory.enums import ServiceMode
from azimut.directory.opening_hours.states import OpeningState, opening_state
from azimut.guidance.rules.reading import NeedEntry, SituationEntry
from azimut.territories.distances import Point
from azimut.territories.places import Place

WHY_THIS_ORDER = (
    "D'abord les services que la loi ou une convention charge de cette demande, pour votre situation.",
    "Ensuite les plus proches de chez vous, par cercles de trois kilomètres.",
    "À égalité, ils passent à tour de rôle : un autre est en tête chaque jour, quels que soient son nom et son réseau.",
    "Le premier lieu de chaque réseau passe avant le deuxième lieu d'un même réseau.",
    "Personne ne peut payer pour être mieux placé.",
)
"""The rule of order, published where results are."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One place, line or site that can help, with why. `distance_km` is null for what is had from afar."""

    network: str
    network_name: str
    name: str
    reasons: tuple[str, ...]
    basis: tuple[str, ...]
    what_to_bring: str
    fit: int
    is_cep_operator: bool
    is_cep_due: bool
    is_remote: bool
    structure_id: UUID | None = None
    structure_name: str = ""
    reception_point_id: UUID | None = None
    distance_km: float | None = None
    point: Point | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    department_code: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""
    opening_hours: str = ""
    modes: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Its page; or else its site, for a line or a site that is no structure of the directory."""
        if self.structure_id is None:
            return self.website
        return reverse("structure", args=[self.structure_id, slug(self.structure_name)])

    @property
    def mode_labels(self) -> list[str]:
        return [str(ServiceMode(mode).label) for mode in self.modes]

    def opening_state(self, at: datetime) -> OpeningState | None:
        """Open now, opens tomorrow…; null when its hours are not known."""
        return opening_state(self.opening_hours, at, self.department_code) if self.opening_hours else None


@dataclass(frozen=True, slots=True)
class Guidance:
    """Who can help, best first: the places, then what is had from afar (the other way round when one cannot come).

    `notes` are French sentences on what was understood or widened. `version` is that of the rules; 0 for those shipped,
    before any was loaded.
    """

    situation: SituationEntry
    need: NeedEntry
    place: Place | None
    results: tuple[Suggestion, ...]
    version: int
    age: int | None = None
    modes: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def places(self) -> tuple[Suggestion, ...]:
        return tuple(suggestion for suggestion in self.results if not suggestion.is_remote)

    @property
    def remote(self) -> tuple[Suggestion, ...]:
        return tuple(suggestion for suggestion in self.results if suggestion.is_remote)

    @property
    def cep_operator(self) -> Suggestion | None:
        """The operator that owes this person the conseil en évolution professionnelle, when one is due."""
        return next((suggestion for suggestion in self.results if suggestion.is_cep_due), None)
