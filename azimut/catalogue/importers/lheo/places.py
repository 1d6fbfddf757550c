"""From an address of LHEO to a commune and a position."""

from typing import NamedTuple

from lxml import etree

from azimut.catalogue.importers.lheo.dictionaries import ARRONDISSEMENTS
from azimut.catalogue.importers.lheo.elements import Elements, grouped, text_in
from azimut.catalogue.importers.lheo.texts import plain
from azimut.core.importing.copying import copy_line
from azimut.core.importing.merging import fingerprint_of
from azimut.core.text import words
from azimut.territories.models import Commune

ADDRESS_LENGTH = 250
LINES_KEPT = 20_000
"""About 15 MB."""


class Place(NamedTuple):
    """Where a session is held, or where a provider is."""

    address: str = ""
    postcode: str = ""
    city: str = ""
    commune_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None


NOWHERE = Place()


class Gazetteer:
    """Every commune in memory: its current code and its position, by INSEE code or by postcode and name."""

    def __init__(self) -> None:
        self._communes: dict[str, tuple[str, float, float]] = {}
        self._by_postcode: dict[str, list[tuple[str, str]]] = {}
        self._lines: dict[bytes, str] = {}
        rows = Commune.objects.order_by("code").values_list(
            "code", "name", "postcodes", "latitude", "longitude", "successor_id"
        )
        for code, name, postcodes, latitude, longitude, successor in rows.iterator():
            self._communes[code] = (successor or code, latitude, longitude)
            for postcode in postcodes:
                self._by_postcode.setdefault(postcode, []).append((name, code))

    @property
    def digest(self) -> str:
        """Changes when the communes do."""
        return fingerprint_of(sorted(self._communes.items())).hex

    def place_of(self, address: etree._Element, cut: int) -> Place:
        """The place an `adresse` gives; `cut` is the length of the namespace in tags.

        An unknown INSEE code is looked for by postcode and name, and stays without a commune when not found. The
        position is the one given, else the commune's.
        """
        found = grouped(address, cut)
        lines = [plain(element.text) for name in ("denomination", "ligne") for element in found.get(name, ())]
        return self.place(
            lines,
            plain(text_in(found, "codepostal")),
            plain(text_in(found, "ville")),
            plain(text_in(found, "code-INSEE-commune")),
            _position_in(found, cut),
        )

    def line_of(self, holder: etree._Element, cut: int) -> str:
        """The first `adresse` in an element, as COPY reads a Place; empty when there is none.

        A feed writes the same addresses again and again: each is looked up once.
        """
        raw = etree.tostring(holder, encoding="utf-8", with_tail=False)
        line = self._lines.get(raw)
        if line is None:
            if len(self._lines) >= LINES_KEPT:
                self._lines.clear()
            address = next(holder.iterdescendants(holder.tag[:cut] + "adresse"), None)
            line = self._lines[raw] = "" if address is None else copy_line(self.place_of(address, cut))
        return line

    def place(
        self, lines: list[str], postcode: str, city: str, code: str, position: tuple[float, float] | None
    ) -> Place:
        known = (
            self._communes.get(code)
            or self._communes.get(ARRONDISSEMENTS.get(code, ""))
            or self._by_name(postcode, city)
        )
        commune_code = known[0] if known else None
        if position is None and known:
            position = known[1:]
        latitude, longitude = position or (None, None)
        address = ", ".join(filter(None, lines))[:ADDRESS_LENGTH]
        return Place(address, postcode[:5], city[:80], commune_code, latitude, longitude)

    def _by_name(self, postcode: str, city: str) -> tuple[str, float, float] | None:
        given = words(city)
        candidates = self._by_postcode.get(postcode, ())
        # `Paris 17e Arrondissement`, `LYON CEDEX 03`: the name, then a detail; the longest name is the right one.
        for name, code in sorted(candidates, key=lambda candidate: -len(candidate[0])):
            wanted = words(name)
            rest = given[len(wanted) :]
            if given[: len(wanted)] == wanted and (not rest or _is_detail(rest[0])):
                return self._communes[code]
        return None


def _is_detail(word: str) -> bool:
    return word == "cedex" or word[0].isdigit()


def _position_in(address: Elements, cut: int) -> tuple[float, float] | None:
    for element in address.get("geolocalisation", ()):
        found = grouped(element, cut)
        return position_of(text_in(found, "latitude"), text_in(found, "longitude"))
    return None


def position_of(latitude: str | None, longitude: str | None) -> tuple[float, float] | None:
    """Degrees, with a point or a comma; None when empty, out of range, or the (0, 0) of an unset field."""
    try:
        north, east = (float((text or "").replace(",", ".")) for text in (latitude, longitude))
    except ValueError:
        return None
    if not (-90 <= north <= 90 and -180 <= east <= 180) or north == east == 0:  # noqa: PLR2004  degrees
        return None
    return north, east
