"""Structures and services as data·inclusion v1 rows, valid against its schema.

What is ours and has no field there goes under the key `azimut`, which the schema ignores and our import reads back.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from azimut.directory.importers.data_inclusion_values import (
    EXTENSION,
    coverage_out,
    modes_out,
    publics_out,
    thematiques_of,
)
from azimut.directory.importers.structure_rows import OWN_SOURCE
from azimut.directory.models import ReceptionPoint, Service, Structure, StructureQuerySet
from azimut.directory.shipped_networks import data_inclusion_values
from azimut.territories.models import Department

PREFIX = "di:"
FIRST_DATE = date(2000, 1, 1)
"""Their schema wants a date, and none before: what was never dated is said to be that old."""

SHORTEST, LONGEST_NAME = 5, 150


def export_data_inclusion(structures: Iterable[Structure] | StructureQuerySet) -> list[dict[str, Any]]:
    """One row a reception point in use; a structure without one is a row without an address.

    Runs two queries when given a queryset, whatever its size.
    """
    if isinstance(structures, StructureQuerySet):
        structures = structures.select_related("network").prefetch_related("reception_points")
    return [row for structure in structures for row in _structure_rows(structure)]


def export_data_inclusion_services(structures: StructureQuerySet) -> list[dict[str, Any]]:
    """The services in use of these structures; each names its structure as `export_data_inclusion` does."""
    departments: dict[str, list[str]] = defaultdict(list)
    for code, region in Department.objects.order_by("code").values_list("code", "region_id"):
        departments[region].append(code)
    services = Service.objects.current().filter(structure__in=structures).select_related("structure")
    return [_service_row(service, departments) for service in services.order_by("pk")]


def _structure_rows(structure: Structure) -> list[dict[str, Any]]:
    points = [point for point in structure.reception_points.all() if point.ended_on is None]
    points.sort(key=lambda point: (point.is_remote, str(point.pk)))
    rows = [_structure_row(structure, point) for point in points or [None]]
    for rank, row in enumerate(rows[1:], 2):
        row["id"] = f"{row['id']}--{rank}"
    return rows


def _structure_row(structure: Structure, point: ReceptionPoint | None) -> dict[str, Any]:
    source, key = _names_of(structure, structure.source_key)
    confirmed = structure.updated_on if source != OWN_SOURCE else structure.confirmed_on
    row: dict[str, Any] = {
        "source": source,
        "id": key,
        "nom": _name(structure.name),
        "date_maj": (confirmed or FIRST_DATE).isoformat(),
        "description": structure.presentation if len(structure.presentation) >= SHORTEST else None,
        "siret": structure.siret or None,
        "site_web": structure.website or None,
        "lien_source": structure.source_url or None,
        "reseaux_porteurs": _carriers_of(structure) or None,
        EXTENSION: _extension(structure, point),
        **(_place(point) if point else {}),
    }
    return {name: value for name, value in row.items() if value not in (None, "", {})}


def _place(point: ReceptionPoint) -> dict[str, Any]:
    is_exact = not point.is_position_approximate
    return {
        "adresse": point.address,
        "complement_adresse": point.address_complement,
        "code_postal": point.postcode,
        "code_insee": point.commune_id,
        "commune": point.city,
        "latitude": point.latitude if is_exact else None,
        "longitude": point.longitude if is_exact else None,
        "telephone": point.phone,
        "courriel": point.email,
        "horaires_accueil": point.opening_hours,
        "accessibilite_lieu": point.accessibility_url,
    }


def _extension(structure: Structure, point: ReceptionPoint | None) -> dict[str, Any]:
    own = {
        "reseau": structure.network_id,
        "missions": list(structure.missions),
        "cercle": structure.circle,
        "lieu": point.name if point else "",
        "accessibilite": point.accessibility if point else "",
        "a_distance": bool(point and point.is_remote),
    }
    return {name: value for name, value in own.items() if value}


def _service_row(service: Service, departments: dict[str, list[str]]) -> dict[str, Any]:
    source, structure_key = _names_of(service.structure, service.structure.source_key)
    key = f"{OWN_SOURCE}--{service.pk}" if source == OWN_SOURCE else service.source_key
    description = service.description if len(service.description) >= SHORTEST else f"Service : {service.name}"
    row: dict[str, Any] = {
        "source": source,
        "id": key,
        "structure_id": structure_key,
        "nom": _name(service.name),
        "description": description,
        "date_maj": (service.structure.confirmed_on or FIRST_DATE).isoformat(),
        "thematiques": thematiques_of(service.themes) or None,
        "publics": publics_out(service.publics) or None,
        "conditions_acces": service.conditions,
        "modes_accueil": modes_out(service.modes) or None,
        "frais": {True: "gratuit", False: "payant", None: None}[service.is_free],
        "frais_precisions": service.fees,
        "zone_eligibilite": coverage_out(service.coverage, departments) or None,
        "telephone": service.phone,
        "courriel": service.email,
        "lien_mobilisation": service.website,
        "horaires_accueil": service.opening_hours,
        EXTENSION: {
            "besoins": list(service.themes),
            "publics": list(service.publics),
            "modes": list(service.modes),
            "territoires": list(service.coverage),
        },
    }
    return {name: value for name, value in row.items() if value not in (None, "", {})}


def _names_of(structure: Structure, key: str) -> tuple[str, str]:
    """The source and the key as they came, or ours."""
    if structure.source.startswith(PREFIX):
        return structure.source.removeprefix(PREFIX), key
    return OWN_SOURCE, f"{OWN_SOURCE}--{structure.pk}"


def _carriers_of(structure: Structure) -> list[str]:
    """Those its source gave; for what is ours, the first value its network has there."""
    if structure.source.startswith(PREFIX) or structure.carriers:
        return list(structure.carriers)
    return list(data_inclusion_values(structure.network_id)[:1]) if structure.network_id else []


def _name(name: str) -> str:
    return name[:LONGEST_NAME].rstrip(" .")
