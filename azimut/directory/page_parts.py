"""The parts of a structure's page, each small enough to be corrected in one form, and the columns each holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from azimut.core.importing.rows import KeptModel, plain_value
from azimut.directory.models import ReceptionPoint, Service, Structure


class PagePart(models.TextChoices):
    NAME = "name", "le nom"
    PRESENTATION = "presentation", "la présentation"
    MISSIONS = "missions", "les missions"
    ADDRESS = "address", "l'adresse"
    HOURS = "hours", "les horaires"
    CONTACT = "contact", "le téléphone et le courriel"
    ACCESSIBILITY = "accessibility", "l'accessibilité"
    SERVICE = "service", "la présentation du service"
    AUDIENCE = "audience", "les publics et les conditions"
    MODES = "modes", "comment y accéder"
    COVERAGE = "coverage", "les territoires couverts"
    PLACES = "places", "un lieu d'accueil"
    SERVICES = "services", "un service"
    WHOLE = "whole", "toute la fiche"


@dataclass(frozen=True, slots=True)
class Held:
    """What a part holds: columns of the structure, of one of its places or of one of its services."""

    model: type[KeptModel]
    columns: tuple[str, ...]


HELD: Mapping[str, Held] = {
    PagePart.NAME: Held(Structure, ("name",)),
    PagePart.PRESENTATION: Held(Structure, ("presentation", "website")),
    PagePart.MISSIONS: Held(Structure, ("missions",)),
    PagePart.ADDRESS: Held(
        ReceptionPoint,
        (
            "name", "is_remote", "address", "address_complement", "postcode", "city", "commune_id", "latitude",
            "longitude", "is_position_approximate",
        ),
    ),
    PagePart.HOURS: Held(ReceptionPoint, ("opening_hours",)),
    PagePart.CONTACT: Held(ReceptionPoint, ("phone", "email")),
    PagePart.ACCESSIBILITY: Held(ReceptionPoint, ("accessibility", "accessibility_url")),
    PagePart.SERVICE: Held(Service, ("name", "description", "themes")),
    PagePart.AUDIENCE: Held(Service, ("publics", "conditions")),
    PagePart.MODES: Held(Service, ("modes", "is_free", "fees", "phone", "email", "website")),
    PagePart.COVERAGE: Held(Service, ("coverage",)),
}  # fmt: skip

WRITTEN_HERE = frozenset({"missions", "accessibility"})
"""Columns no import ever changes once a row is there: nothing to give back."""


def parts_of(model: type[KeptModel]) -> list[PagePart]:
    """The parts of a structure, of a place or of a service, in the order of the page."""
    return [PagePart(part) for part, held in HELD.items() if held.model is model]


def values_of(thing: KeptModel, part: str) -> dict[str, Any]:
    """What a part says today, as JSON keeps it."""
    return {column: plain_value(getattr(thing, column)) for column in HELD[part].columns}
