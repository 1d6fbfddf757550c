"""What the page of a territory is about: its communes, what it is part of, what it is made of."""

from dataclasses import dataclass

from django.urls import reverse

from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Commune, CommuneQuerySet, Department, Region, Territory


@dataclass(frozen=True, slots=True)
class AreaLink:
    """Another area, to go to."""

    code: str
    name: str
    kind_label: str

    @property
    def url(self) -> str:
        return reverse("territory", args=[self.code])


@dataclass(frozen=True, slots=True)
class Area:
    """A commune, a department, a region or a territory.

    `communes` has the former ones and the districts too, since what is located in them is in the area;
    `communes.active()` are those to list.
    """

    code: str
    name: str
    kind_label: str
    communes: CommuneQuerySet
    parents: tuple[AreaLink, ...] = ()
    parts: tuple[AreaLink, ...] = ()

    @property
    def url(self) -> str:
        return reverse("territory", args=[self.code])


def find_area(code: str) -> Area | None:
    """The area of an address: `28085`, `dep-28`, `reg-24`, `bv-28085`, `ze-2401`, `epci-200033181`.

    A former commune gives the area of today's: compare the codes to redirect.
    """
    code = code.replace("\x00", "")
    if code.startswith("dep-"):
        return _department_area(code.removeprefix("dep-"))
    if code.startswith("reg-"):
        return _region_area(code.removeprefix("reg-"))
    if "-" in code:
        return _territory_area(code)
    return _commune_area(code)


def _region_area(code: str) -> Area | None:
    region = Region.objects.filter(code=code).first()
    if region is None:
        return None
    departments = tuple(map(_link_to_department, region.departments.all()))
    communes = Commune.objects.of_region(code)
    return Area(region.area_code, region.name, "région", communes, parts=departments)


def _department_area(code: str) -> Area | None:
    department = Department.objects.select_related("region").filter(code=code).first()
    if department is None:
        return None
    communes = Commune.objects.of_department(code)
    parents = (_link_to_region(department.region),)
    return Area(department.area_code, department.name, "département", communes, parents)


def _territory_area(code: str) -> Area | None:
    territory = Territory.objects.select_related("region").filter(code=code).first()
    if territory is None:
        return None
    parents = (_link_to_region(territory.region),) if territory.region else ()
    kind_label = str(TerritoryKind(territory.kind).label)
    return Area(territory.code, territory.name, kind_label, Commune.objects.of_territory(code), parents)


def _commune_area(code: str) -> Area | None:
    commune = Commune.objects.filter(code=code).first()
    if commune is None:
        return None
    today = Commune.objects.select_related("department__region").get(code=commune.successor_id or code)
    territories = Territory.objects.current().containing(today)
    parents = (
        _link_to_department(today.department),
        _link_to_region(today.department.region),
        *(AreaLink(t.code, t.name, str(TerritoryKind(t.kind).label)) for t in territories),
    )
    return Area(today.code, today.name, "commune", Commune.objects.making_up(today.code), parents)


def _link_to_department(department: Department) -> AreaLink:
    return AreaLink(department.area_code, department.name, "département")


def _link_to_region(region: Region) -> AreaLink:
    return AreaLink(region.area_code, region.name, "région")
