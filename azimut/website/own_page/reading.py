"""The page a structure keeps, read in a few queries whatever it holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from azimut.accounts.models import User
from azimut.core.importing.rows import KeptModel
from azimut.core.permissions import Actor
from azimut.core.text import capitalised
from azimut.directory.coverage import area_names
from azimut.directory.models import PageChange, ReceptionPoint, Service, Structure
from azimut.directory.page_parts import HELD, WRITTEN_HERE, PagePart, parts_of, values_of
from azimut.directory.quality import PageQuality, page_quality
from azimut.website.own_page.wording import SaidColumn, say_columns

SLUGS: dict[PagePart, str] = {
    PagePart.NAME: "nom",
    PagePart.PRESENTATION: "presentation",
    PagePart.MISSIONS: "missions",
    PagePart.ADDRESS: "adresse",
    PagePart.HOURS: "horaires",
    PagePart.CONTACT: "contact",
    PagePart.ACCESSIBILITY: "accessibilite",
    PagePart.SERVICE: "presentation",
    PagePart.AUDIENCE: "publics",
    PagePart.MODES: "acces",
    PagePart.COVERAGE: "territoires",
}
ADDRESSES: dict[type[KeptModel], str] = {
    Structure: "own_page_part",
    ReceptionPoint: "own_page_place_part",
    Service: "own_page_service_part",
}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of the page: what it says, where to correct it, whether the structure keeps it against its source."""

    part: PagePart
    columns: tuple[SaidColumn, ...]
    url: str
    is_kept: bool
    thing_id: UUID | None

    @property
    def label(self) -> str:
        return capitalised(str(self.part.label))

    @property
    def is_empty(self) -> bool:
        return not any(column.text for column in self.columns)


@dataclass(frozen=True, slots=True)
class ShownThing:
    """A place or a service, with its parts."""

    thing: Any
    name: str
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True, slots=True)
class Improvement:
    """What would make the page better, and the form where to do it."""

    sentence: str
    points: int
    url: str


@dataclass(frozen=True)
class OwnPage:
    structure: Structure
    parts: tuple[ShownPart, ...]
    places: tuple[ShownThing, ...]
    services: tuple[ShownThing, ...]
    quality: PageQuality
    improvements: list[Improvement] = field(default_factory=list)


def own_structure(actor: Actor) -> Structure | None:
    """The structure this hat acts for, with its places and services of today; None without any."""
    if actor.structure_id is None:
        return None
    points = ReceptionPoint.objects.current().select_related("commune").order_by("is_remote", "city", "name", "pk")
    services = Service.objects.current().order_by("name", "pk")
    found: Structure | None = (
        Structure.objects.current()
        .filter(pk=actor.structure_id)
        .select_related("network")
        .prefetch_related(Prefetch("reception_points", points), Prefetch("services", services))
        .first()
    )
    return found


def own_page_of(structure: Structure, on: date) -> OwnPage:
    """What is shown of a structure that `own_structure` gave; the names of areas cost four queries at most."""
    places, services = list(structure.reception_points.all()), list(structure.services.all())
    names = area_names(code for service in services for code in service.coverage)
    quality = page_quality(structure, on)
    return OwnPage(
        structure=structure,
        parts=tuple(_part(structure, part, names) for part in parts_of(Structure)),
        places=tuple(_thing(place, place_name(place), ReceptionPoint, names) for place in places),
        services=tuple(_thing(service, service.name, Service, names) for service in services),
        quality=quality,
        improvements=[
            Improvement(missing.improvement, missing.points, _where(missing.key, places, services))
            for missing in quality.missing
        ],
    )


def place_name(place: ReceptionPoint) -> str:
    """What tells a place from the others of its structure."""
    return place.name or place.city or ("Accueil à distance" if place.is_remote else "Lieu d'accueil")


def url_of_part(part: PagePart, thing_id: UUID | None) -> str:
    model = HELD[part].model
    return reverse(ADDRESSES[model], args=[SLUGS[part]] if model is Structure else [thing_id, SLUGS[part]])


def part_of_slug(model: type[KeptModel], slug: str) -> PagePart | None:
    return next((part for part in parts_of(model) if SLUGS[part] == slug), None)


def names_of(changes: Iterable[PageChange]) -> dict[UUID, str]:
    """Who made these changes, by name; one query."""
    people = User.objects.filter(pk__in={change.made_by for change in changes}, is_active=True)
    return {person.pk: person.full_name for person in people}


def _thing(thing: Any, name: str, model: type[KeptModel], names: dict[str, str]) -> ShownThing:
    return ShownThing(thing, name, tuple(_part(thing, part, names) for part in parts_of(model)))


def _part(thing: KeptModel, part: PagePart, names: dict[str, str]) -> ShownPart:
    thing_id = None if isinstance(thing, Structure) else thing.pk
    kept = (set(HELD[part].columns) & set(thing.kept)) - WRITTEN_HERE
    values = values_of(thing, part)
    return ShownPart(part, say_columns(values, names), url_of_part(part, thing_id), bool(kept), thing_id)


_PLACE_PARTS = {
    "address": PagePart.ADDRESS,
    "position": PagePart.ADDRESS,
    "hours": PagePart.HOURS,
    "contact": PagePart.CONTACT,
    "accessibility": PagePart.ACCESSIBILITY,
}


def _where(key: str, places: list[ReceptionPoint], services: list[Service]) -> str:
    """The form that mends what is missing; a place or a service to add when there is none."""
    if key in _PLACE_PARTS:
        return url_of_part(_PLACE_PARTS[key], places[0].pk) if places else reverse("own_page_new_place")
    if key == "services":
        if not services:
            return reverse("own_page_new_service")
        undescribed = next((item for item in services if not item.description), None)
        part = PagePart.SERVICE if undescribed else PagePart.AUDIENCE
        return url_of_part(part, (undescribed or services[0]).pk)
    if key == "freshness":
        return "#relire"
    return url_of_part({"presentation": PagePart.PRESENTATION, "missions": PagePart.MISSIONS}[key], None)
