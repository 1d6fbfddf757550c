"""Structures as documents of the index, and the names of their networks.

Equals are drawn again each day: a rebuild writes structures in an order that neither their name nor their network
decides, and nothing in their score depends on how long their name is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any
from uuid import UUID

import tantivy

from azimut.directory.coverage import WHOLE_COUNTRY
from azimut.directory.enums import REMOTE_MODES, Public, ServiceMode, Theme
from azimut.directory.models import Network, NetworkSuccession, ReceptionPoint, Service, Structure
from azimut.directory.shipped_networks import shipped_networks
from azimut.guidance.rules.trades import Trades, trades_of_networks
from azimut.search.documents import STRUCTURE_RANK, Content, document_of, excerpt_of, names_document
from azimut.search.enums import ChangeType, DocumentType
from azimut.search.gathering import Gatherer, spot_of
from azimut.search.normalisation import text_of
from azimut.search.schema import HOME_REGION, REMOTE
from azimut.territories.models import Commune

BATCH = 1_000
MOST_DOORS_SHOWN = 12
THEMES_SHOWN = 3
_REMOTE = frozenset(mode.value for mode in REMOTE_MODES)
_THEME_LABELS = {theme.value: str(theme.label) for theme in Theme}
_PUBLIC_LABELS = {public.value: str(public.label) for public in Public if public != Public.EVERYONE}


@dataclass(frozen=True, slots=True)
class NetworkNames:
    """What people call a network: its name of today first, then those of the networks it took over from."""

    code: str
    label: str
    short_name: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    """Names of one word, among them: a name that is an ordinary word is not one."""


def network_names() -> dict[str, NetworkNames]:
    """The networks of today by code; three queries."""
    networks = {network.code: network for network in Network.objects.all()}
    heirs: dict[str, list[str]] = defaultdict(list)
    for predecessor, successor in NetworkSuccession.objects.values_list("predecessor_id", "successor_id"):
        heirs[successor].append(predecessor)
    named = {}
    for code, network in networks.items():
        calls, acronyms = [], []
        for other in _with_predecessors(code, heirs):
            shipped = shipped_networks().get(other)
            short = [networks[other].acronym, *(shipped.words if shipped else ())]
            acronyms += [name for name in short if name]
            calls += [networks[other].name, *acronyms]
        named[code] = NetworkNames(
            code, network.name, network.short_name, tuple(dict.fromkeys(calls)), tuple(dict.fromkeys(acronyms))
        )
    return named


def _with_predecessors(code: str, heirs: dict[str, list[str]]) -> list[str]:
    found = [code]
    for known in found:
        found += [other for other in heirs.get(known, ()) if other not in found]
    return found


def network_documents(networks: Iterable[NetworkNames]) -> Iterator[tantivy.Document]:
    """One document that feeds process memory for each network (search/helping.py)."""
    for network in networks:
        payload = {"label": network.label, "names": list(network.names), "acronyms": list(network.acronyms)}
        yield names_document(ChangeType.NETWORK.value, network.code, payload)


def structure_documents(gatherer: Gatherer, ids: Sequence[str] | None = None) -> Iterator[tantivy.Document]:
    """Structures their source still lists (those of `ids` only, when given); three queries a thousand."""
    rows = Structure.objects.current().select_related("network")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    day = gatherer.today.isoformat()
    turns = sorted((_turn(identifier, day), identifier) for identifier in rows.values_list("id", flat=True))
    reader = _Reader(gatherer)
    for batch in _batches(iter(turns)):
        yield from reader.documents({identifier: turn for turn, identifier in batch})


def _turn(identifier: UUID, day: str) -> int:
    """Where a structure stands that day among its equals: sixty bits drawn from its identifier alone."""
    return int.from_bytes(blake2b(f"{identifier}{day}".encode(), digest_size=8).digest()) >> 4


class _Reader:
    """What structures have in common is read once."""

    def __init__(self, gatherer: Gatherer) -> None:
        self._gatherer = gatherer
        self._networks = network_names()
        self._themes, self._publics = trades_of_networks()
        self._regions = dict(Commune.objects.active().values_list("department_id", "department__region_id").distinct())

    def documents(self, turns: dict[UUID, int]) -> Iterator[tantivy.Document]:
        points, services = defaultdict(list), defaultdict(list)
        for point in ReceptionPoint.objects.current().filter(structure__in=turns).order_by("city", "id"):
            points[point.structure_id].append(point)
        for service in Service.objects.current().filter(structure__in=turns).order_by("name", "id"):
            services[service.structure_id].append(service)
        structures = Structure.objects.in_bulk(list(turns))
        for identifier, turn in turns.items():
            if identifier in structures:
                yield self._document(structures[identifier], points[identifier], services[identifier], turn)

    def _document(
        self, structure: Structure, points: list[ReceptionPoint], services: list[Service], turn: int
    ) -> tantivy.Document:
        network = self._networks.get(structure.network_id or "")
        names = network.names if network else ()
        themes = _told(services, "themes", self._themes, structure.network_id)
        publics = _told(services, "publics", self._publics, structure.network_id)
        doors = [self._door(point) for point in points if not point.is_remote]
        cities = list(dict.fromkeys(point.city for point in points if point.city))
        said_publics = [_PUBLIC_LABELS[public] for public in publics if public in _PUBLIC_LABELS]
        told = [*_theme_labels(themes), *said_publics, *(service.name for service in services)]
        departments = {door[2] for door in doors if door[2]} | _departments_served(services)
        content = Content(
            label=structure.name,
            title=text_of([structure.name, *names, *cities]),
            words="",
            help=text_of([structure.name, *names, *cities, *told]),
            spots=self._spots(doors, points, services, departments),
            rome=[],
            facets={
                "reseau": [structure.network_id] if structure.network_id else [],
                "besoin": sorted(themes),
                "public": sorted(_PUBLIC_LABELS if Public.EVERYONE in publics else publics & _PUBLIC_LABELS.keys()),
                "mode": sorted(_modes(points, services)),
                "departement": sorted(departments),
            },
            rank=STRUCTURE_RANK * 2**60 + turn,
        )
        shown = {
            "network": network.short_name if network else "",
            "themes": _theme_labels(themes)[:THEMES_SHOWN] if services else [],
            "phone": _phone_of(points, services),
        }
        return document_of(DocumentType.STRUCTURE.value, str(structure.pk), content, _display(structure, doors, shown))

    def _door(self, point: ReceptionPoint) -> list[str]:
        """`[spot, city, department, hours in OpenStreetMap syntax, phone]` (search/showing.py)."""
        known = self._gatherer.communes.get(point.commune_id or "")
        position = point.point or (known[:2] if known else None)
        spot = spot_of(*position) if position else ""
        department = known[2] if known else point.postcode[:3] if point.postcode[:2] == "97" else point.postcode[:2]
        return [spot, point.city, department, point.opening_hours, point.phone]

    def _spots(
        self, doors: list[list[str]], points: list[ReceptionPoint], services: list[Service], departments: set[str]
    ) -> list[str]:
        """Where its doors are; remote when whoever lives in the region is served from afar, or nothing says where."""
        home = self._gatherer.home_departments
        wide = {WHOLE_COUNTRY, *(f"reg-{self._regions[code]}" for code in home if code in self._regions)}
        spots = {door[0] for door in doors if door[0]}
        by_line = any(point.is_remote for point in points) and (
            not services or any(not service.coverage or wide & set(service.coverage) for service in services)
        )
        by_service = any(wide & set(service.coverage) and _REMOTE & set(service.modes) for service in services)
        if by_line or by_service or not spots:
            spots.add(REMOTE)
        if departments & home or (by_line and not doors):
            spots.add(HOME_REGION)
        return sorted(spots)


def _display(structure: Structure, doors: list[list[str]], details: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": structure.name,
        "subtitle": details["network"],
        "excerpt": excerpt_of(structure.presentation),
        "url": structure.get_absolute_url(),
        "details": details,
        "doors": doors[:MOST_DOORS_SHOWN],
    }


def _phone_of(points: list[ReceptionPoint], services: list[Service]) -> str:
    return next(filter(None, [*(point.phone for point in points), *(service.phone for service in services)]), "")


def _theme_labels(themes: set[str]) -> list[str]:
    return [_THEME_LABELS[theme] for theme in Theme.values if theme in themes]


def _told(services: list[Service], field: str, trades: Trades, network: str | None) -> set[str]:
    """What the services say; of a structure that describes none, what its network is known for."""
    if services:
        return {str(value) for service in services for value in getattr(service, field)}
    return set(trades.get(network or "", ()))


def _modes(points: list[ReceptionPoint], services: list[Service]) -> set[str]:
    """As its services say; besides, one can go where there is a place and telephone where a number is."""
    modes = {str(mode) for service in services for mode in service.modes}
    modes |= {ServiceMode.ON_SITE.value for point in points if not point.is_remote}
    return modes | {ServiceMode.PHONE.value for point in points if point.phone}


def _departments_served(services: list[Service]) -> set[str]:
    served = {code for service in services for code in service.coverage if code.startswith("dep-")}
    return {code.removeprefix("dep-") for code in served}


def _batches(rows: Iterator[tuple[int, UUID]]) -> Iterator[list[tuple[int, UUID]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
