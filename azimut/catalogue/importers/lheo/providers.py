"""Training bodies of a feed: one row for each, as its first formation describes it."""

from azimut.catalogue.importers.lheo.elements import Elements, grouped, text_in
from azimut.catalogue.importers.lheo.places import Gazetteer, Place
from azimut.catalogue.importers.lheo.texts import plain, web_address
from azimut.core.identifiers import identifier_hex_of
from azimut.core.importing.copying import copy_line
from azimut.core.importing.merging import fingerprint_of

PROVIDER_COLUMNS = (
    "id", "siret", "name", "address", "postcode", "city", "commune_id", "phone", "email", "website", "source",
    "fingerprint",
)  # fmt: skip

PLACEHOLDERS = {digit * 14 for digit in "0123456789"}
"""What feeds write when they do not know the SIRET."""


class ProviderReader:
    def __init__(self, source: str, *, gazetteer: Gazetteer) -> None:
        self._source = source
        self._gazetteer = gazetteer
        self._identifiers: dict[str, str] = {}
        self.line = ""

    def read(self, found: Elements, cut: int) -> tuple[str, str | None]:
        """The provider's id, and its row in the order of PROVIDER_COLUMNS the first time it is met."""
        body = found.get("organisme-formation-responsable")
        inside = grouped(body[0], cut) if body else found
        siret = self._siret_in(inside, cut)
        name = _name_in(inside)
        key = siret if siret not in PLACEHOLDERS else f"{self._source}\x1f{name}"
        known = self._identifiers.get(key)
        if known is not None:
            return known, None
        identifier = identifier_hex_of("provider", *key.split("\x1f"))
        self._identifiers[key] = identifier
        siret = "" if siret in PLACEHOLDERS else siret
        place, contact = self._place_and_contact(inside, cut)
        row = (
            identifier, siret, name, place.address, place.postcode, place.city, place.commune_code,
            _phone_in(contact, cut), _email_in(contact), _website_in(contact, cut), self._source,
        )  # fmt: skip
        return identifier, copy_line((*row, fingerprint_of(*row)))

    def _siret_in(self, inside: Elements, cut: int) -> str:
        holders = inside.get("SIRET-organisme-formation")
        return (text_in(grouped(holders[0], cut) if holders else inside, "SIRET") or "").strip()

    def _place_and_contact(self, inside: Elements, cut: int) -> tuple[Place, Elements]:
        for holder in inside.get("coordonnees-organisme", ()):
            for contact in grouped(holder, cut).get("coordonnees", ()):
                found = grouped(contact, cut)
                for address in found.get("adresse", ()):
                    return self._gazetteer.place_of(address, cut), found
                return Place(), found
        return Place(), {}


def _name_in(inside: Elements) -> str:
    return plain(text_in(inside, "nom-organisme")) or plain(text_in(inside, "raison-sociale")) or "Organisme sans nom"


def _phone_in(contact: Elements, cut: int) -> str:
    return _first_inside(contact, ("telfixe", "portable"), "numtel", cut)[:25]


def _email_in(contact: Elements) -> str:
    email = plain(text_in(contact, "courriel"))
    return email if "@" in email and " " not in email else ""


def _website_in(contact: Elements, cut: int) -> str:
    return web_address(_first_inside(contact, ("web",), "urlweb", cut))


def _first_inside(contact: Elements, holders: tuple[str, ...], name: str, cut: int) -> str:
    elements = [element for holder in holders for element in contact.get(holder, ())]
    return next((text for element in elements if (text := plain(text_in(grouped(element, cut), name)))), "")
