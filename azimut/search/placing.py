"""The place that a question tells among its words: `boulanger à Lyon`, `mission locale rouen`, `calvados`.

People who see one field write everything in it. Read only when no place was given elsewhere. A word that names a trade
or a diploma stays one unless `à`, `en`, `près de`… comes before it and the place is well known.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from azimut.core.text import fold
from azimut.search.normalisation import STOP_WORDS, words_of
from azimut.search.reading import Reader
from azimut.territories.places import place_named

if TYPE_CHECKING:
    from azimut.territories.places import Place

MOST_WORDS_OF_A_PLACE = 5
TOWN, LARGE_TOWN = 2_000, 10_000
"""Inhabitants from which a commune is recognised by its name alone; after `à`, even though a trade has that name."""
POSTCODE_LENGTH = 5

_SAYS_WHERE = frozenset(["a", "au", "aux", "dans", "en", "pres", "autour", "vers", "sur", "proche", "cote", "secteur"])
_LINKS = frozenset(["de", "du", "des", "d", "le", "la", "les", "l", "departement", "region", "ville"])
_PARTS_OF_A_NAME = frozenset(["val", "vallee", "bord", "bords", "pays", "haut", "haute", "bas", "basse"])
"""`val de Loire` is not the Loire."""
_CODES = frozenset(["rncp", "rs", "cs", "code", "rome"])
_AREAS = {"department": "dans ce département", "region": "dans cette région"}
_WORD = re.compile(r"[^\W_]+")


class Told(NamedTuple):
    """The place told, and the rest of the question."""

    place: "Place"
    text: str

    @property
    def notice(self) -> str:
        return f"Nous avons lu un lieu dans votre question : {self.place.label}."


def around(place: "Place", radius_km: float | None = None) -> str:
    """`autour du Mans`, `à moins de 30 km d'Orléans`, `dans cette région (Normandie)`: what bounds say."""
    if place.kind in _AREAS:
        return f"{_AREAS[place.kind]} ({place.name})"
    how = "autour" if radius_km is None else f"à moins de {radius_km:.0f} km"
    return f"{how} {place.of_name}"


def place_told(reader: Reader, text: str) -> Told | None:
    """The longest run of words at the end that is the very name of a place; None without one. Kept with the index."""
    told: Told | None = reader.questions.get(("place", text), lambda: _read(reader, text))
    return told


def _read(reader: Reader, text: str) -> Told | None:
    found = list(_WORD.finditer(text))
    words = [fold(match[0]) for match in found]
    for start in range(max(0, len(words) - MOST_WORDS_OF_A_PLACE), len(words)):
        if words[start] in _LINKS:
            continue
        introduced = _introduced_from(words, start)
        place = place_named(" ".join(words[start:]))
        if place is None or not _is_meant(reader, words, start, place, introduced):
            continue
        rest = text[: found[introduced].start()].rstrip(" ,;:-–—/(’'")
        return Told(place, rest) if words_of(rest) or not introduced else None
    return None


def _introduced_from(words: list[str], start: int) -> int:
    """Where the words that lead to the place begin: `près de`, `dans le département du`, or the place itself."""
    first = start
    while first and words[first - 1] in _LINKS:
        first -= 1
    while first and words[first - 1] in _SAYS_WHERE:
        first -= 1
    return first


def _is_meant(reader: Reader, words: list[str], start: int, place: "Place", introduced: int) -> bool:
    before = set(words[introduced:start])
    if words[start].isdigit():
        return _is_meant_number(reader, words, start, before)
    is_large = place.kind != "commune" or place.population >= LARGE_TOWN
    if is_large and before & _SAYS_WHERE:
        return True
    previous = words[introduced - 1] if introduced else ""
    if previous in _PARTS_OF_A_NAME or (not before and previous in STOP_WORDS):
        return False
    # Titles of diplomas name the towns of their schools; trades do not.
    known = reader.memory.occupations.knows if is_large else reader.memory.knows
    told = words_of(" ".join(words[start:]))
    return (is_large or place.population >= TOWN) and not any(map(known, told))


def _is_meant_number(reader: Reader, words: list[str], start: int, before: set[str]) -> bool:
    """A postcode that no diploma has for a code; the number of a department after `dans le`."""
    if len(words[start]) < POSTCODE_LENGTH:
        return "le" in before or "departement" in before
    return not (start and words[start - 1] in _CODES) and not reader.memory.knows(words[start])
