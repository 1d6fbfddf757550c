"""The outlines under our maps: every department, around its own communes."""

from itertools import pairwise

from azimut.territories.distances import Point
from azimut.territories.enums import CommuneKind
from azimut.territories.importers.commune_file import shipped_rows
from azimut.territories.outlines import Outline, department_outlines

MISPLACED = 0.03
"""Share of communes that may fall on the wrong side: outlines are simplified, and a village may stand on the border."""


def holds(outline: Outline, point: Point) -> bool:
    crossings = 0
    for one, other in pairwise(outline.ring):
        if (one.latitude > point.latitude) != (other.latitude > point.latitude):
            part = (point.latitude - one.latitude) / (other.latitude - one.latitude)
            crossings += point.longitude < one.longitude + part * (other.longitude - one.longitude)
    return crossings % 2 == 1


def test_every_ring_closes():
    assert all(outline.ring[0] == outline.ring[-1] and len(outline.ring) > 4 for outline in department_outlines())


def test_every_department_is_drawn_around_its_own_communes():
    communes = [row for row in shipped_rows().values() if row.kind == CommuneKind.COMMUNE][::7]
    outlines = department_outlines()
    misplaced = [
        row.code
        for row in communes
        if not any(
            outline.department_code == row.department and holds(outline, Point(row.latitude, row.longitude))
            for outline in outlines
        )
    ]

    assert {row.department for row in communes} == {outline.department_code for outline in outlines}
    assert len(misplaced) < MISPLACED * len(communes), misplaced
