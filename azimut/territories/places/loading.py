"""From the rows of the database to places ready to be proposed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from azimut.territories.distances import Point, distance_km
from azimut.territories.enums import CommuneKind
from azimut.territories.models import Commune, Department, Region
from azimut.territories.places.place import Place

MARGIN_KM = 5.0
"""A commune is a point here: its outskirts lie beyond it."""

LIGHTER_KINDS = 20
"""A department has the people of all its towns: weighed like a town, it would hide them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place under one of its names.

    An alias is a name of the past; a hidden place has a code but is not proposed by name.
    """

    name: str
    place: Place
    weight: float
    postcodes: tuple[str, ...] = ()
    is_alias: bool = False
    former_code: str = ""
    is_district: bool = False
    is_hidden: bool = False


def read_candidates() -> list[Candidate]:
    """Every place of the database, best known first. Three queries."""
    departments = {d.code: d for d in Department.objects.select_related("region")}
    rows = Commune.objects.values_list(
        *("code", "name", "kind", "department_id", "population", "postcodes"),
        *("latitude", "longitude", "successor_id", "former_names"),
    )
    communes: dict[str, Candidate] = {}
    past: list[tuple[str, str, str, str]] = []
    for code, name, kind, department, population, postcodes, latitude, longitude, successor, former_names in rows:
        past.extend((former_name, code, "ancien nom", "") for former_name in former_names)
        if kind not in (CommuneKind.COMMUNE, CommuneKind.DISTRICT):
            past.append((name, successor, "ancienne commune", code))
            continue
        label = f"{name.replace(' Arrondissement', ' arrondissement')} ({department})"
        region = departments[department].region_id
        point = Point(latitude, longitude)
        place = Place(code, name, label, "commune", point, code, department, region, 0.0, population)
        is_district = kind == CommuneKind.DISTRICT
        weight = population / (LIGHTER_KINDS if is_district else 1)
        communes[code] = Candidate(name, place, weight, tuple(postcodes), is_district=is_district)
    whole = [candidate.place for candidate in communes.values() if not candidate.is_district]
    candidates = [
        *communes.values(),
        *_past_names(past, communes),
        *_departments_and_regions(departments.values(), whole),
    ]
    return sorted(candidates, key=lambda candidate: (-candidate.weight, candidate.place.code, candidate.name))


def _past_names(past: Iterable[tuple[str, str, str, str]], communes: dict[str, Candidate]) -> Iterator[Candidate]:
    for name, code, what, former_code in past:
        today = communes.get(code)
        if today is None or (name == today.name and not former_code):
            continue
        place = today.place
        label = f"{name} ({what}, aujourd'hui {place.name}, {place.department_code})"
        aged = replace(place, label=label)
        yield Candidate(name, aged, today.weight / LIGHTER_KINDS, is_alias=True, former_code=former_code)


def _departments_and_regions(departments: Iterable[Department], communes: list[Place]) -> Iterator[Candidate]:
    by_department: dict[str, list[Place]] = defaultdict(list)
    by_region: dict[str, list[Place]] = defaultdict(list)
    for place in communes:
        by_department[place.department_code or ""].append(place)
        by_region[place.region_code or ""].append(place)
    regions: dict[str, Region] = {}
    shares: Counter[str] = Counter()
    for department in departments:
        if found := by_department[department.code]:
            regions[department.region_id] = department.region
            shares[department.region_id] += 1
            label = f"{department.name} ({department.code}, département)"
            codes = (department.code, department.region_id)
            yield _whole(department.area_code, department.name, label, "department", codes, found)
    for region in regions.values():
        label = f"{region.name} (région)"
        whole = _whole(region.area_code, region.name, label, "region", (None, region.code), by_region[region.code])
        # Guadeloupe is a department and a region: proposing it twice would only puzzle.
        yield replace(whole, is_hidden=shares[region.code] == 1)


def _whole(
    code: str, name: str, label: str, kind: str, codes: tuple[str | None, str], communes: list[Place]
) -> Candidate:
    department, region = codes
    point, radius = centre_and_radius([place.point for place in communes])
    population = sum(place.population for place in communes)
    place = Place(code, name, label, kind, point, None, department, region, radius, population)
    return Candidate(name, place, population / LIGHTER_KINDS)


def centre_and_radius(points: list[Point]) -> tuple[Point, float]:
    """The middle of some communes and a distance in kilometres that reaches all of them, outskirts included."""
    latitudes, longitudes = zip(*points, strict=True)
    centre = Point((min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2)
    return centre, round(max(distance_km(centre, point) for point in points) + MARGIN_KM, 1)
