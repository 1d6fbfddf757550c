"""Answering what people type in the "where" field."""

import re
from collections.abc import Iterator

from azimut.core.profile import active_profile
from azimut.territories.places.index import SAME_NAME, SAME_WORDS, Match, PlaceIndex, postcode_place
from azimut.territories.places.memory import current_index
from azimut.territories.places.names import spoken_words
from azimut.territories.places.place import Place
from azimut.territories.places.tables import Accept

LONGEST_QUESTION = 160
"""Characters read: the longest label of a place has fewer."""
MOST_PLACES = 50
MOST_WORDS = 24
POSTCODE_LENGTH = 5
DEPARTMENT_LENGTH = 2
KEPT_FOR_THE_PAST = 3
SMALLEST_TOWN = 5_000
FAR_LARGER = 20
"""Times larger than its namesake: enough for its first words to be its everyday name in the region."""

_POSTCODE = re.compile(r"\d{5}")
_IN_BRACKETS = re.compile(r"\((2[ab]|\d{2,3})\)\s*", re.IGNORECASE)
_DEPARTMENT = re.compile(r"2[ab]|\d{2,3}")


def find_places(text: str, limit: int = 8) -> list[Place]:
    """The places someone means by `text`, best first: a name, its start, a postcode, a department, a region.

    Empty when nothing is close. Never raises on what people type.
    """
    limit = max(0, min(limit, MOST_PLACES))
    spoken = spoken_words(text[:LONGEST_QUESTION])[:MOST_WORDS]
    if not spoken or not limit:
        return []
    index = current_index()
    found = _labelled_commune(index, text, limit) or _answer(index, spoken, limit)
    labelled = index.labelled(spoken)
    if labelled is not None:
        found = [labelled, *found]
    places: dict[str, Place] = {}
    for place in found:
        places.setdefault(place.code, place)
    return list(places.values())[:limit]


def place_named(text: str) -> Place | None:
    """The place of exactly this name, articles aside, or of this postcode or department number; else None.

    Of homonyms, the likeliest.
    """
    spoken = spoken_words(text[:LONGEST_QUESTION])
    index = current_index()
    if len(spoken) == 1 and (number := spoken[0]) and (_DEPARTMENT.fullmatch(number) or _POSTCODE.fullmatch(number)):
        is_known = number.upper() in index.departments or index.postcodes.equal_to(number)
        found = _numbered(index, number, 1) if is_known else []
    else:
        found = _ordered(index, index.matching_exactly(spoken), 1) if spoken else []
    return found[0] if found else None


def place_of_code(code: str) -> Place | None:
    """The place a code stands for (`28085`, `dep-28`, `reg-24`, `cp-28000`), a former commune being today's."""
    index = current_index()
    if code.startswith("cp-") and _POSTCODE.fullmatch(code, 3):
        communes = [index.candidates[rank].place for rank in index.postcodes.equal_to(code[3:])]
        return postcode_place(code[3:], communes) if communes else None
    return index.by_code.get(code)


def commune_at(code: str) -> Place | None:
    """The commune of today (or the district of Paris, Lyon, Marseille) with this Insee code, even a former one."""
    place = place_of_code(code)
    return place if place is not None and place.kind == "commune" else None


def _labelled_commune(index: PlaceIndex, text: str, limit: int) -> list[Place]:
    """`Marseille (13)`, as proposed: the town, where `marseille 13` is its thirteenth district."""
    start = text.rfind("(", 0, LONGEST_QUESTION)
    department = _IN_BRACKETS.fullmatch(text, start) if start > 0 else None
    names = spoken_words(text[:start]) if department else []
    if department is None or not names:
        return []
    is_in_department = _is_in(index, department[1].upper())
    # Mayenne (53) is the town; the department is proposed as Mayenne (53, département).
    towns = _named(index, names, limit, lambda rank: is_in_department(rank) and index.is_commune(rank))
    return towns or _named(index, names, limit, is_in_department)


def _answer(index: PlaceIndex, spoken: list[str], limit: int) -> list[Place]:
    numbers = [word for word in spoken if _POSTCODE.fullmatch(word)]
    names = [word for word in spoken if not _POSTCODE.fullmatch(word)]
    if not names:
        return _numbered(index, numbers[-1], limit)
    if numbers:
        return _named_at_postcode(index, names, numbers[-1], limit)
    if len(names) == 1 and (names[0].isdigit() or _DEPARTMENT.fullmatch(names[0])):
        return _numbered(index, names[0], limit)
    if _DEPARTMENT.fullmatch(names[-1]):
        return _named_then_numbered(index, names, limit)
    return _named(index, names, limit) or _named_in_named_department(index, names, limit)


def _named_at_postcode(index: PlaceIndex, names: list[str], postcode: str, limit: int) -> list[Place]:
    """`28000 chartres`; with the postcode of a firm (`28019 chartres cedex`), its department tells homonyms apart."""
    owners = set(index.postcodes.equal_to(postcode))
    if owners:
        return [*_named(index, names, limit, owners.__contains__), *_numbered(index, postcode, limit)]
    department = _department_of(postcode)
    return _named(index, names, limit, _is_in(index, department)) or _named(index, names, limit)


def _named_then_numbered(index: PlaceIndex, names: list[str], limit: int) -> list[Place]:
    """`paris 13` is a district, `saint-denis 93` a town of a department: the words decide, in that order."""
    as_written = _ordered(index, index.matching(names, limit), limit)
    department = names[-1].upper()
    in_department = _named(index, names[:-1], limit, _is_in(index, department))
    return [*as_written, *in_department] or _named(index, names[:-1], limit)


def _named_in_named_department(index: PlaceIndex, names: list[str], limit: int) -> list[Place]:
    """`chartres eure et loir`."""
    for start in range(1, len(names)):
        for place in _ordered(index, index.matching_exactly(names[start:]), limit):
            if place.kind == "department" and place.department_code:
                return _named(index, names[:start], limit, _is_in(index, place.department_code))
    return []


def _is_in(index: PlaceIndex, department: str) -> Accept:
    candidates = index.candidates
    return lambda rank: candidates[rank].place.department_code == department


def _named(index: PlaceIndex, names: list[str], limit: int, accept: Accept | None = None) -> list[Place]:
    """The places so named; only when there is none, words scattered or stuck together, then one letter put right."""
    found = index.matching(names, max(limit, MOST_PLACES), accept)
    if not found and len(names) > 1:
        found = index.matching_scattered(names, limit, accept)
    if not found or len(names) == 1:
        found.extend(index.matching_glued_exactly(names, {rank for _, rank in found}, accept))
    if not found:
        found = index.matching_glued(names, limit, accept)
        for corrected in index.corrected(names):
            found.extend(index.matching(corrected, limit, accept))
    return _ordered(index, found, limit)


def _ordered(index: PlaceIndex, found: list[Match], limit: int) -> list[Place]:
    """Best answers first; among equal names, those of the region, then the largest.

    Names of the past come after the towns of today that start alike: who types Boulogne rarely means a hamlet of
    Vendée. Room is kept for them at the end, since nothing else would find them.
    """
    region = active_profile().region.code
    found = [*_short_for(index, found, region), *found]
    found = list({rank: (tier, rank) for tier, rank in reversed(found)}.values())
    past = sorted(rank for tier, rank in found if tier <= SAME_WORDS and index.candidates[rank].is_alias)

    def order(match: Match) -> tuple[int, bool, int]:
        tier, rank = match
        return tier, tier <= SAME_WORDS and index.candidates[rank].place.region_code != region, rank

    answers = [match for match in sorted(found, key=order) if match[1] not in past]
    today = [rank for _, rank in answers]
    equals = sum(tier <= SAME_WORDS for tier, _ in answers)
    room = max(1, equals, limit - min(len(past), KEPT_FOR_THE_PAST))
    return [index.candidates[rank].place for rank in (*today[:room], *past, *today[room:])]


def _short_for(index: PlaceIndex, found: list[Match], region: str) -> Iterator[Match]:
    """Towns of the region people call by their first words: *clermont* is Clermont-Ferrand, not its namesake."""
    places = [(tier, rank, index.candidates[rank].place) for tier, rank in found if not index.candidates[rank].is_alias]
    exact = [place for tier, _, place in places if tier <= SAME_WORDS and place.kind == "commune"]
    names = {tuple(spoken_words(place.name)) for place in exact}
    largest = max((place.population for place in exact if place.region_code == region), default=0)
    for tier, rank, place in places:
        is_town = place.kind == "commune" and place.region_code == region and place.population >= SMALLEST_TOWN
        if tier > SAME_WORDS and is_town and place.population > FAR_LARGER * largest:
            words = tuple(spoken_words(place.name))
            if any(words[: len(name)] == name for name in names):
                yield SAME_NAME, rank


def _numbered(index: PlaceIndex, number: str, limit: int) -> list[Place]:
    """A department's number, a postcode or its beginning."""
    if len(number) > POSTCODE_LENGTH:
        return []
    owners = [index.candidates[rank].place for rank in index.postcodes.equal_to(number)]
    if owners:
        return owners if len(owners) == 1 else [postcode_place(number, owners), *owners]
    departments = [index.departments[code] for code in _departments_numbered(index, number)]
    started = index.postcodes.starting_with(number, limit)
    if not started and not departments and len(number) > DEPARTMENT_LENGTH:
        # The postcode of a firm or a sorting office: its department is close enough.
        return _numbered(index, _department_of(number), limit)
    return [index.candidates[rank].place for rank in (*departments, *started)]


def _department_of(postcode: str) -> str:
    return postcode[: DEPARTMENT_LENGTH + postcode.startswith("97")]


def _departments_numbered(index: PlaceIndex, number: str) -> list[str]:
    """Corsican postcodes start with 20, its departments are 2A and 2B; overseas departments all start with 97."""
    if number == "20":
        return [code for code in ("2A", "2B") if code in index.departments]
    if number == "97":
        return sorted(code for code in index.departments if code.startswith(number))
    return [number.upper()] if number.upper() in index.departments else []
