"""A data·inclusion structure or service, checked by its schema, as rows of our tables."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from data_inclusion.schema.v1 import Service as ServiceSchema
from data_inclusion.schema.v1 import Structure as StructureSchema

from azimut.core.identifiers import identifier_of
from azimut.core.importing.merging import fingerprint_of
from azimut.core.text import web_address
from azimut.directory.coverage import is_area_code
from azimut.directory.enums import Mission, Public, ServiceMode, Theme
from azimut.directory.importers.data_inclusion_values import (
    EXTENSION,
    coverage_of,
    modes_of,
    publics_of,
    themes_of,
)
from azimut.directory.importers.locating import Locator
from azimut.directory.phones import normalise_phone
from azimut.directory.shipped_networks import network_of, shipped_networks
from azimut.territories.distances import Point

OWN_SOURCE = "azimut"
"""The source of what was written here: exported so, and taken back under the same id."""

STRUCTURE_COLUMNS = (
    "id", "source_key", "network_id", "carriers", "siret", "name", "presentation", "missions", "circle", "website",
    "source_url", "updated_on", "source", "fingerprint",
)  # fmt: skip
POINT_COLUMNS = (
    "id", "structure_id", "network_id", "name", "address", "address_complement", "postcode", "city", "commune_id",
    "latitude", "longitude", "is_position_approximate", "opening_hours", "phone", "email", "accessibility",
    "accessibility_url", "is_remote", "source", "fingerprint",
)  # fmt: skip
SERVICE_COLUMNS = (
    "id", "structure_id", "source_key", "name", "description", "themes", "publics", "conditions", "modes", "is_free",
    "fees", "coverage", "phone", "email", "website", "opening_hours", "source", "fingerprint",
)  # fmt: skip

# The longest text each column holds; the schema bounds only the name.
LIMITS = {
    "source": 30, "id": 200, "structure_id": 200, "adresse": 250, "complement_adresse": 250, "commune": 80,
    "telephone": 25, "courriel": 254, "site_web": 400, "lien_source": 400, "lien_mobilisation": 400,
    "accessibilite_lieu": 400, "horaires_accueil": 2_000,
}  # fmt: skip


class Fault(NamedTuple):
    """Why a row is set aside: the field, the rule, a French sentence."""

    field: str
    rule: str
    reason: str


class StructureRow(NamedTuple):
    id: UUID
    source: str
    structure: tuple[Any, ...]
    point: tuple[Any, ...]


def source_of(values: dict[str, Any]) -> str:
    """How the rows of this source are marked in our tables."""
    return f"di:{values['source']}"


def structure_id_of(source: str, key: str) -> UUID:
    """The id of what a source calls by this key; what was exported from here keeps its own."""
    own = key.removeprefix(f"{OWN_SOURCE}--")
    if source == OWN_SOURCE and own != key:
        try:
            return UUID(own)
        except ValueError:
            pass
    return identifier_of("structure", source, key)


def own_faults(values: dict[str, Any], schema: type[StructureSchema | ServiceSchema]) -> list[Fault]:
    """What the schema does not look at: texts too long for our tables, NUL characters, half a position."""
    faults = [
        Fault(name, "longueur", f"Le texte dépasse {limit} caractères.")
        for name, limit in LIMITS.items()
        if name in schema.model_fields and len(str(values.get(name) or "")) > limit
    ]
    faults += [
        Fault(name, "caractere_nul", "Le texte contient un caractère NUL.")
        for name, value in values.items()
        if isinstance(value, str) and "\x00" in value
    ]
    return faults + _position_faults(values)


def _position_faults(values: dict[str, Any]) -> list[Fault]:
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if (latitude is None) != (longitude is None):
        return [Fault("latitude", "position_incomplete", "La latitude et la longitude vont ensemble.")]
    if latitude is None or (abs(float(latitude)) <= 90 and abs(float(str(longitude))) <= 180):  # noqa: PLR2004  degrees
        return []
    return [Fault("latitude", "position_impossible", "La position n'est pas sur la Terre : vérifiez l'ordre.")]


def structure_row(
    values: dict[str, Any], checked: StructureSchema, updated_on: date | None, locator: Locator
) -> StructureRow:
    """The rows of the structure and of its place. `values` are as given; `checked` is the schema's reading."""
    source, extension = source_of(values), _extension(values)
    key = str(values["id"])
    own_id = structure_id_of(values["source"], key)
    carriers = sorted(str(carrier.value) for carrier in checked.reseaux_porteurs or ())
    name = " – ".join(part.strip() for part in checked.nom.splitlines() if part.strip())
    network = extension.get("reseau") or network_of(carriers, name)
    network = network if network in shipped_networks() else None
    structure = (
        own_id, key, network or None, carriers, checked.siret or "", name, (checked.description or "").strip(),
        [mission for mission in extension.get("missions", []) if mission in Mission.values],
        str(extension.get("cercle", ""))[:40], _web(values, "site_web"), _web(values, "lien_source"),
        updated_on, source,
    )  # fmt: skip
    point = _point_row(values, checked, own_id, network, locator)
    return StructureRow(own_id, source, (*structure, fingerprint_of(*structure, *point)), point)


def _point_row(
    values: dict[str, Any], checked: StructureSchema, structure_id: UUID, network: str | None, locator: Locator
) -> tuple[Any, ...]:
    given = None if checked.latitude is None else Point(checked.latitude, float(checked.longitude or 0.0))
    place = locator.locate(
        insee=checked.code_insee or "", postcode=checked.code_postal or "", city=checked.commune or "", point=given
    )
    extension = _extension(values)
    key = str(values["id"])
    position = place.point or (None, None)
    point = (
        identifier_of("reception point", str(structure_id), key), structure_id, network or None,
        str(extension.get("lieu", ""))[:200], _text(values, "adresse"), _text(values, "complement_adresse"),
        checked.code_postal or "", place.commune.name if place.commune else _text(values, "commune"),
        place.commune.code if place.commune else None, *position, place.is_approximate,
        _text(values, "horaires_accueil"),
        normalise_phone(_text(values, "telephone"))[:25], _text(values, "courriel"),
        str(extension.get("accessibilite", "")),
        _web(values, "accessibilite_lieu"), extension.get("a_distance") is True, source_of(values),
    )  # fmt: skip
    return (*point, fingerprint_of(*point))


def service_row(values: dict[str, Any], checked: ServiceSchema, structure_id: UUID) -> tuple[Any, ...]:
    """The row of a service."""
    extension = _extension(values)
    key = str(values["id"])
    fees = checked.frais_precisions or ""
    service = (
        identifier_of("service", values["source"], key), structure_id, key, checked.nom, checked.description,
        _own(extension, "besoins", Theme.values) or themes_of(str(item.value) for item in checked.thematiques or ()),
        _own(extension, "publics", Public.values) or publics_of(str(item.value) for item in checked.publics or ()),
        " ".join(part for part in (checked.conditions_acces, checked.publics_precisions) if part),
        _own(extension, "modes", ServiceMode.values)
        or modes_of(str(item.value) for item in checked.modes_accueil or ()),
        None if checked.frais is None else checked.frais.value == "gratuit", fees,
        [code for code in extension.get("territoires", []) if is_area_code(str(code))]
        or coverage_of(checked.zone_eligibilite or ()),
        normalise_phone(_text(values, "telephone"))[:25], _text(values, "courriel"), _web(values, "lien_mobilisation"),
        _text(values, "horaires_accueil"), source_of(values),
    )  # fmt: skip
    return (*service, fingerprint_of(*service))


def _extension(values: dict[str, Any]) -> dict[str, Any]:
    extension = values.get(EXTENSION)
    return extension if isinstance(extension, dict) else {}


def _own(extension: dict[str, Any], key: str, known: list[str]) -> list[str]:
    given = extension.get(key)
    return sorted(item for item in given if item in known) if isinstance(given, list) else []


def _web(values: dict[str, Any], key: str) -> str:
    return web_address(_text(values, key))


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value.strip() if isinstance(value, str) else ""
