"""What the page of a structure says besides the place: its services in words, its heirs, its card, its data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from azimut.core.text import capitalised, uncapitalised, web_address
from azimut.directory.enums import Mission, Public, ServiceMode, Theme
from azimut.directory.models import Network, Service, Structure
from azimut.website.queries.directory_listing import Door
from azimut.website.views.structured_data import as_script

LONG_DESCRIPTION = 400
"""Characters from which the text of a service is folded away."""


@dataclass(frozen=True, slots=True)
class SaidService:
    """A service in words; `free` is what it costs, empty when nobody says."""

    service: Service
    themes: tuple[str, ...]
    publics: str
    modes: str
    free: str

    @property
    def is_long(self) -> bool:
        return len(self.service.description) > LONG_DESCRIPTION


def said_services(structure: Structure) -> list[SaidService]:
    """The current services of a structure, by name; one query."""
    return say_services(structure.services.current().order_by("name", "pk"))


def say_services(services: Iterable[Service]) -> list[SaidService]:
    return [_said(service) for service in services]


def _said(service: Service) -> SaidService:
    free = {True: "Gratuit", False: "Payant", None: ""}[service.is_free]
    return SaidService(
        service=service,
        themes=tuple(_labels(Theme, service.themes)),
        publics=", ".join(_labels(Public, service.publics)),
        modes=", ".join(_labels(ServiceMode, service.modes)),
        free=f"{free} ({uncapitalised(service.fees)})" if free and service.fees else free or service.fees,
    )


def _labels(choices: type[Any], values: Iterable[str]) -> Iterable[str]:
    known = dict(choices.choices)
    return [str(known[value]) for value in values if value in known]


def mission_labels(structure: Structure) -> list[str]:
    return [capitalised(label) for label in _labels(Mission, structure.missions)]


def heirs_of(structure: Structure) -> list[Network]:
    """For a structure that ended or whose network did: the networks of today to turn to."""
    network = structure.network
    if network is None or (structure.ended_on is None and network.ended_on is None):
        return []
    return list(network.successors.active()) if network.ended_on else [network]


def contact_card(structure: Structure, doors: list[Door], address: str) -> str:
    """The structure and its first place as a vCard 3.0; lines end as the format asks."""
    point = doors[0].point if doors else None
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_card(structure.name)}", f"ORG:{_card(structure.name)}"]
    lines.append(f"N:{_card(structure.name)};;;;")
    if point and point.phone:
        lines.append(f"TEL;TYPE=WORK,VOICE:{_card(point.phone)}")
    if point and point.email:
        lines.append(f"EMAIL;TYPE=WORK:{_card(point.email)}")
    if point and not point.is_remote:
        place = (point.address_complement, point.address, point.city, "", point.postcode, "France")
        lines.append(f"ADR;TYPE=WORK:;{';'.join(map(_card, place))}")
    if point and point.point and not point.is_position_approximate:
        lines.append(f"GEO:{point.latitude:.5f};{point.longitude:.5f}")
    if doors and doors[0].hours:
        lines.append(f"NOTE:{_card('Horaires : ' + ' ; '.join(doors[0].hours))}")
    lines += [f"URL:{_card(web_address(structure.website) or address)}", f"SOURCE:{_card(address)}", "END:VCARD"]
    return "\r\n".join(_folded(line) for line in lines) + "\r\n"


def _card(text: str) -> str:
    """A value that cannot end its line nor its field."""
    text = " ".join(text.split())
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Lines of 75 bytes at most, as the format asks, never cut inside a letter."""
    parts: list[str] = []
    current = ""
    for letter in line:
        if len((current + letter).encode()) > (75 if not parts else 74):
            parts.append(current)
            current = ""
        current += letter
    return "\r\n ".join([*parts, current])


def structure_data(
    address: str, structure: Structure, doors: Iterable[Door], services: Iterable[SaidService]
) -> SafeString:
    """The structure as schema.org tells it: an office with its places, and the services it gives."""
    places = [_place_data(door) for door in doors if not door.point.is_remote]
    first = places[0] if places else {}
    offers = [
        {"@type": "Service", "name": item.service.name, "serviceType": ", ".join(item.themes), "audience": item.publics}
        for item in services
    ]
    return as_script(
        {
            "@type": "GovernmentOffice",
            "name": structure.name,
            "description": structure.presentation,
            "url": address,
            "sameAs": web_address(structure.website),
            "parentOrganization": _network_data(structure),
            **first,
            "department": [{"@type": "GovernmentOffice", "name": structure.name, **place} for place in places[1:]],
            "makesOffer": [{"@type": "Offer", "itemOffered": _filled(offer)} for offer in offers],
        }
    )


def _network_data(structure: Structure) -> dict[str, Any] | None:
    network = structure.network
    return (
        _filled({"@type": "Organization", "name": network.name, "url": web_address(network.website)})
        if network
        else None
    )


def _place_data(door: Door) -> dict[str, Any]:
    point = door.point
    data: dict[str, Any] = {
        "telephone": point.phone,
        "email": point.email,
        "address": _filled(
            {
                "@type": "PostalAddress",
                "streetAddress": point.address,
                "postalCode": point.postcode,
                "addressLocality": point.city,
                "addressCountry": "FR",
            }
        ),
        "openingHours": _schema_hours(point.opening_hours),
    }
    if point.point and not point.is_position_approximate:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": point.latitude, "longitude": point.longitude}
    return _filled(data)


_PLAIN_RULE = re.compile(r"^((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*) ([\d:,-]+)$")


def _schema_hours(value: str) -> list[str]:
    """The plain rules of the week; schema.org writes one range a line, and knows no exception."""
    found = [_PLAIN_RULE.match(rule.strip()) for rule in value.split(";")]
    return [f"{match[1]} {hours}" for match in found if match for hours in match[2].split(",")]


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", None, [])}
