"""What the list and the pages of the directory say of a structure and of each of its reception points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from azimut.core.text import capitalised
from azimut.directory.enums import REMOTE_MODES, ServiceMode, Theme
from azimut.directory.models import FRESH_FOR, ReceptionPoint, Service, Structure, circle_name
from azimut.directory.opening_hours import OpeningState, describe_hours, opening_state
from azimut.territories.places import Place, distance_km
from azimut.website.queries.directory import Found
from azimut.website.templatetags.site import day

THEMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Door:
    """A reception point as a visitor needs it now. `distance_km` is from the place they look from."""

    point: ReceptionPoint
    hours: tuple[str, ...]
    state: OpeningState
    distance_km: float | None = None

    @property
    def address_lines(self) -> tuple[str, ...]:
        town = f"{self.point.postcode} {self.point.city}".strip()
        return tuple(line for line in (self.point.address, self.point.address_complement, town) if line)


@dataclass(frozen=True, slots=True)
class Entry:
    """A structure in a list; `door` is the reception point to show, null when it has none."""

    structure: Structure
    door: Door | None
    phone: str
    spoken_phone: str
    themes: tuple[str, ...]
    modes: tuple[str, ...]
    confirmed: str
    is_stale: bool
    number: int = 0

    @property
    def network_name(self) -> str:
        return self.structure.network.short_name if self.structure.network else ""

    @property
    def own_circle(self) -> str:
        """The circle the structure itself was placed in, while it lasts: labelled…"""
        return circle_name(self.structure.circle_on(timezone.localdate())) if self.structure.circle else ""


def entries_of(found: Sequence[Found], now: datetime, *, first_number: int = 1) -> list[Entry]:
    """The lines of a list, in its order; three queries, whatever its length."""
    structures = {
        structure.pk: structure
        for structure in Structure.objects.filter(pk__in=[item.structure_id for item in found])
        .select_related("network")
        .prefetch_related(*_current_parts())
    }
    return [
        _entry(structures[item.structure_id], item, now, number)
        for number, item in enumerate(found, first_number)
        if item.structure_id in structures
    ]


def _current_parts() -> tuple[Prefetch, Prefetch]:
    return (
        Prefetch("reception_points", ReceptionPoint.objects.current().select_related("commune").order_by("city", "pk")),
        Prefetch("services", Service.objects.current().order_by("name", "pk")),
    )


def _entry(structure: Structure, found: Found, now: datetime, number: int) -> Entry:
    points = list(structure.reception_points.all())
    services = list(structure.services.all())
    shown = next((point for point in points if point.pk == found.point_id), points[0] if points else None)
    phone, spoken = _phone_of([shown] if shown else [], [*points, *services])
    return Entry(
        structure=structure,
        door=_door(shown, now, found.distance_km) if shown else None,
        phone=phone,
        spoken_phone=spoken,
        themes=_themes_of(services)[:THEMES_SHOWN],
        modes=_modes_of(points, services),
        confirmed=confirmed_sentence(structure),
        is_stale=structure.is_stale(now.date()),
        number=number,
    )


def _phone_of(first: Iterable[Any], others: Iterable[Any]) -> tuple[str, str]:
    """The first number found, as it is dialled and as it is said."""
    return next(((thing.phone, thing.spoken_phone) for thing in (*first, *others) if thing.phone), ("", ""))


def _themes_of(services: Iterable[Service]) -> tuple[str, ...]:
    found = {theme for service in services for theme in service.themes}
    return tuple(capitalised(theme.label) for theme in Theme if theme.value in found)


def _modes_of(points: Iterable[ReceptionPoint], services: Iterable[Service]) -> tuple[str, ...]:
    """How one can be received, said only when it is more than going there."""
    found = {mode for service in services for mode in service.modes}
    found |= {ServiceMode.PHONE.value for point in points if point.is_remote and point.phone}
    return tuple(capitalised(mode.label) for mode in REMOTE_MODES if mode.value in found)


def confirmed_sentence(structure: Structure) -> str:
    """`Vérifié le…` only when someone of the structure confirmed the page; else what its source says of its date."""
    verified, updated = structure.verified_on, structure.updated_on
    if verified and (updated is None or verified >= updated):
        return f"Vérifié le {day(verified)}"
    return f"D'après sa source, au {day(updated)}" if updated else "Date de vérification inconnue"


def freshness_warning(structure: Structure, on: date) -> str:
    """What to do with a page nobody confirmed for six months; empty when it is fresh."""
    if not structure.is_stale(on):
        return ""
    months = FRESH_FOR.days // 30
    return f"Personne n'a confirmé cette page depuis plus de {months} mois : appelez avant de vous déplacer."


def doors_of(points: Iterable[ReceptionPoint], place: Place | None, now: datetime) -> list[Door]:
    """The reception points of a structure: nearest first when a place is known, those had from afar last."""
    doors = [_door(point, now, _distance(point, place)) for point in points]
    return sorted(doors, key=lambda door: (door.point.is_remote, door.distance_km or 0.0, door.point.city))


def _distance(point: ReceptionPoint, place: Place | None) -> float | None:
    if place is None or point.point is None or point.is_remote:
        return None
    return distance_km(place.point, point.point)


def _door(point: ReceptionPoint, now: datetime, kilometres: float | None) -> Door:
    return Door(
        point=point,
        hours=tuple(describe_hours(point.opening_hours)),
        state=opening_state(point.opening_hours, now, point.department_code),
        distance_km=kilometres,
    )
