"""The figures of a territory or of the region, for those who run the service there: counts only, none of them small."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from azimut.core.disclosure import PARTNERS
from azimut.core.permissions import Actor, Role
from azimut.directory.models import ReceptionPoint, Structure
from azimut.reception.enums import Dimension
from azimut.reception.figures import (
    Figures,
    Period,
    Table,
    counted_table,
    figures_of_structures,
    region_figures,
)
from azimut.reception.figures_referrals import ReferralFigures, referrals_of_region, referrals_received
from azimut.reception.models import MonthlyCount

NO_PLACE = "sans lieu connu"


@dataclass(frozen=True, slots=True)
class RegionalFigures:
    received: Figures
    structures: int
    """How many wrote at least a record."""
    handed_over: ReferralFigures
    is_hidden: bool
    """So few people that nothing is shown."""


def figures_for(actor: Actor, period: Period) -> RegionalFigures:
    """Those of the territory of a coordinator, of the region for others; as many queries whatever the records."""
    if actor.is_one_of(Role.COORDINATOR):
        structures = structures_of_territory(actor.territory_code)
        received = figures_of_structures(structures, period, threshold=PARTNERS)
        handed_over = referrals_received(structures, period, threshold=PARTNERS)
        by_structure = _people_by_structure(period, structures)
    else:
        received = region_figures(period, threshold=PARTNERS)
        handed_over = referrals_of_region(period, threshold=PARTNERS)
        by_structure = _people_by_structure(period)
    received.tables[:0] = [_by_department(by_structure), _by_network(by_structure)] if by_structure else []
    return RegionalFigures(received, len(by_structure), handed_over, is_hidden=received.people < PARTNERS)


def structures_of_territory(code: str) -> list[UUID]:
    """Those that receive people in the territory: a structure of two territories is counted in each."""
    points = ReceptionPoint.objects.current().filter(commune__territories=code)
    return list(points.order_by().values_list("structure_id", flat=True).distinct())


def _people_by_structure(period: Period, structures: list[UUID] | None = None) -> dict[UUID, int]:
    counts = MonthlyCount.objects.between(period.first, period.last).filter(dimension=Dimension.TOTAL)
    if structures is not None:
        counts = counts.filter(structure__in=structures)
    return dict(counts.values_list("structure").annotate(n=Sum("people")).filter(n__gt=0).order_by())


def _by_department(people: dict[UUID, int]) -> Table:
    """By the first place of each structure, so that the departments add up to the region."""
    points = ReceptionPoint.objects.current().filter(structure__in=people).exclude(commune=None)
    first = points.order_by("structure_id", "pk").distinct("structure_id")
    return _table("Département", people, dict(first.values_list("structure_id", "commune__department__name")))


def _by_network(people: dict[UUID, int]) -> Table:
    names = Structure.objects.filter(pk__in=people).values_list("pk", "network__name")
    return _table("Réseau", people, dict(names))


def _table(title: str, people: dict[UUID, int], names: dict[UUID, str]) -> Table:
    counted: Counter[str] = Counter()
    for structure, number in people.items():
        counted[names.get(structure) or NO_PLACE] += number
    return counted_table(title, counted.most_common(), threshold=PARTNERS, others="les autres, réunis")
