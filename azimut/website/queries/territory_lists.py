"""The territories of the region, by kind: where one begins when looking for one's own."""

from functools import lru_cache

from azimut.core.profile import active_profile
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Department, Territory
from azimut.website.queries.freshness import catalogue_version
from azimut.website.queries.places import main_towns

KINDS = {
    TerritoryKind.COORDINATION_BASIN: ("Bassins de coordination", "où les structures travaillent ensemble"),
    TerritoryKind.BASSIN_DE_VIE: ("Bassins de vie", "où l'on trouve les services de tous les jours (Insee)"),
    TerritoryKind.EMPLOYMENT_ZONE: ("Zones d'emploi", "où la plupart des gens vivent et travaillent (Insee)"),
}


def territory_lists() -> dict:
    """The region, its departments, its main towns, then its territories by kind; three queries after each import."""
    profile = active_profile()
    return _lists(profile.region.code, catalogue_version())


@lru_cache(maxsize=4)
def _lists(region_code: str, _version: str) -> dict:
    rows = Territory.objects.current().of_region(region_code).filter(kind__in=KINDS).order_by("name")
    by_kind: dict[str, list[Territory]] = {kind: [] for kind in KINDS}
    for territory in rows:
        by_kind[territory.kind].append(territory)
    return {
        "region": f"reg-{region_code}",
        "departments": list(Department.objects.filter(region=region_code)),
        "towns": main_towns(),
        "kinds": [(*words, by_kind[kind]) for kind, words in KINDS.items() if by_kind[kind]],
    }
