"""How good a structure's public page is: what it tells, how fresh it is, and what would make it better."""

from dataclasses import dataclass
from datetime import date

from azimut.directory.models import ReceptionPoint, Structure
from azimut.directory.opening_hours import HoursUnreadable, read_hours

SHORTEST_PRESENTATION = 80
"""Characters: under that, a presentation is a label."""


@dataclass(frozen=True)
class Criterion:
    """A thing a page should have: how much it counts, and what to do when it is missing."""

    key: str
    points: int
    improvement: str


# The whole is 100. What decides whether someone comes or calls counts most; freshness counts for a quarter.
CRITERIA = (
    Criterion("address", 10, "Indiquez l'adresse, ou que l'accueil se fait à distance."),
    Criterion("position", 5, "Placez le lieu sur la carte."),
    Criterion("hours", 15, "Indiquez les horaires."),
    Criterion("contact", 15, "Donnez un numéro de téléphone ou un courriel."),
    Criterion("presentation", 10, "Présentez la structure en deux ou trois phrases simples."),
    Criterion("services", 10, "Décrivez au moins un service, pour qui et dans quelles conditions."),
    Criterion("missions", 5, "Dites à quelles missions la structure s'engage : accueil, information, conseil…"),
    Criterion("accessibility", 5, "Dites si le lieu est accessible, ou donnez sa page Acceslibre."),
    Criterion("freshness", 25, "Relisez la page et confirmez qu'elle est juste : rien ne le dit depuis six mois."),
)  # fmt: skip


@dataclass(frozen=True)
class PageQuality:
    """From 0 to 100, and what to improve, what counts most first."""

    score: int
    missing: tuple[Criterion, ...]

    @property
    def improvements(self) -> tuple[str, ...]:
        return tuple(criterion.improvement for criterion in self.missing)


def page_quality(structure: Structure, on: date) -> PageQuality:
    """The quality of a page on a day. Reads its reception points and services: prefetch them for many."""
    points = [point for point in structure.reception_points.all() if point.ended_on is None]
    services = [service for service in structure.services.all() if service.ended_on is None]
    met = {
        "address": any(point.is_remote or (point.address and point.city) for point in points),
        "position": any(point.is_remote or _is_placed(point) for point in points),
        "hours": any(_has_hours(point) for point in points),
        "contact": any(point.phone or point.email for point in points),
        "presentation": len(structure.presentation) >= SHORTEST_PRESENTATION,
        "services": any(service.description and service.publics for service in services),
        "missions": bool(structure.missions),
        "accessibility": any(p.is_remote or p.accessibility or p.accessibility_url for p in points),
        "freshness": not structure.is_stale(on),
    }
    missing = sorted((item for item in CRITERIA if not met[item.key]), key=lambda item: -item.points)
    score = sum(item.points for item in CRITERIA if met[item.key])
    return PageQuality(score=score, missing=tuple(missing))


def _is_placed(point: ReceptionPoint) -> bool:
    return point.latitude is not None and not point.is_position_approximate


def _has_hours(point: ReceptionPoint) -> bool:
    try:
        read_hours(point.opening_hours)
    except HoursUnreadable:
        return False
    return True
