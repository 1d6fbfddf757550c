"""The areas a service may cover, as codes: the whole country, a region, a department, a territory, a commune."""

import re
from collections.abc import Iterable

from azimut.directory.models import Structure
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Commune, Department, Region, Territory

WHOLE_COUNTRY = "FR"

_AREA_CODE = re.compile(r"^(FR|reg-\d{2,3}|dep-(\d{2,3}|2[AB])|(epci|bv|ze|bc)-\w{1,16}|\d{5}|2[AB]\d{3})$")


def is_area_code(code: str) -> bool:
    """Whether a coverage may hold it: FR, reg-24, dep-28, epci-200033181, bv-28085, 28085…"""
    return bool(_AREA_CODE.match(code))


def area_codes_of(commune: Commune) -> list[str]:
    """Every area that contains the commune: a service that names one of them serves whoever lives there.

    Costs one query for the territories, and one for the department when it is not loaded.
    """
    department = commune.department
    own = {commune.code, commune.successor_id or commune.code}
    territories = commune.territories.filter(ended_on__isnull=True).values_list("code", flat=True)
    return [WHOLE_COUNTRY, f"reg-{department.region_id}", department.area_code, *sorted(own), *territories]


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of areas by their codes, four queries at most; what is not known is left out."""
    wanted = set(codes)
    names = {WHOLE_COUNTRY: "toute la France"} if WHOLE_COUNTRY in wanted else {}
    regions = {code.removeprefix("reg-") for code in wanted if code.startswith("reg-")}
    departments = {code.removeprefix("dep-") for code in wanted if code.startswith("dep-")}
    territories = {code for code in wanted if code.partition("-")[0] in {"epci", "bv", "ze", "bc"}}
    communes = {code for code in wanted if "-" not in code and code != WHOLE_COUNTRY}
    if regions:
        names |= {f"reg-{code}": name for code, name in _named(Region, regions)}
    if departments:
        names |= {f"dep-{code}": f"{name} ({code})" for code, name in _named(Department, departments)}
    if territories:
        found = Territory.objects.filter(code__in=territories)
        names |= {item.code: f"{TerritoryKind(item.kind).label} : {item.name}" for item in found}
    return names | (dict(_named(Commune, communes)) if communes else {})


def _named(model: type[Region] | type[Department] | type[Commune], codes: set[str]) -> Iterable[tuple[str, str]]:
    return model.objects.filter(code__in=codes).values_list("code", "name")


def area_codes_near(structure: Structure) -> list[str]:
    """The areas a service of this structure may well cover: around its places, smallest first, then the country."""
    places = structure.reception_points.current().exclude(commune=None).select_related("commune__department")
    communes = list(dict.fromkeys(point.commune for point in places))[:10]
    kinds = (TerritoryKind.EPCI, TerritoryKind.BASSIN_DE_VIE, TerritoryKind.EMPLOYMENT_ZONE)
    around = Territory.objects.filter(communes__in=communes, kind__in=kinds, ended_on=None)
    departments = list(dict.fromkeys(commune.department for commune in communes))
    return [
        *(commune.code for commune in communes),
        *around.order_by("kind", "code").values_list("code", flat=True).distinct(),
        *(department.area_code for department in departments),
        *dict.fromkeys(f"reg-{department.region_id}" for department in departments),
        WHOLE_COUNTRY,
    ]
