"""Build azimut/territories/facts/outlines.csv.gz from the shipped table of communes.

    python tools/build_outlines.py        (needs numpy and scipy, which the project itself does not)

The outlines are approached: no file of borders is opened. Each commune is one point, ground belongs to the nearest one
(Voronoi), and a department is the ground of its communes. Beyond the last communes (sea, neighbouring countries) stands
a lattice of points that belong to nobody. A border is thus within a mile or two of the true one: enough for a picture,
not for a survey. The same table gives the same bytes.
"""

import csv
import gzip
import io
from collections import defaultdict, deque
from collections.abc import Iterator
from math import cos, hypot, radians
from pathlib import Path

import numpy as np
from scipy.spatial import Voronoi, cKDTree

FACTS = Path(__file__).resolve().parent.parent / "azimut/territories/facts"
KM_PER_DEGREE = 111.32
NOBODY = ""
LATTICE_KM, EMPTY_KM, MARGIN_KM = 2.0, 7.0, 30.0
"""Spacing of the points of nobody; how far from any commune they begin; how far they go."""
TOLERANCE_KM = 0.9
SMALLEST_RING = 8
Vertex = int


def communes() -> dict[str, list[tuple[str, float, float]]]:
    """Department, latitude and longitude of each commune, by area drawn apart: the mainland, Corsica, each island."""
    areas = defaultdict(list)
    with gzip.open(FACTS / "communes.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["type"] == "COM":
                area = row["region"] if row["region"] < "10" or row["region"] == "94" else "metropole"
                areas[area].append((row["dept"], float(row["lat_pt"]), float(row["lon_pt"])))
    return areas


def around(points: np.ndarray) -> np.ndarray:
    """The lattice of nobody: far from every commune, and reached from outside (a wide mountain is not a hole)."""
    low, high = points.min(axis=0) - MARGIN_KM, points.max(axis=0) + MARGIN_KM
    wide, tall = ((high - low) / LATTICE_KM).astype(int) + 1
    cells = np.array([(x, y) for x in range(wide) for y in range(tall)])
    places = low + cells * LATTICE_KM + np.where(cells[:, 1:] % 2, (LATTICE_KM / 2, 0.0), (0.0, 0.0))
    nearest, _ = cKDTree(points).query(places)
    empty = {
        tuple(cell): place for cell, place, km in zip(cells.tolist(), places, nearest, strict=True) if km > EMPTY_KM
    }
    reached, waiting = {(0, 0)}, deque([(0, 0)])
    while waiting:
        x, y = waiting.popleft()
        for cell in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if cell in empty and cell not in reached:
                reached.add(cell)
                waiting.append(cell)
    return np.array([empty[cell] for cell in sorted(reached)])


def ridges(owners: list[str], drawing: Voronoi) -> Iterator[tuple[Vertex, Vertex, str, str]]:
    for (one, other), (start, end) in zip(drawing.ridge_points, drawing.ridge_vertices, strict=True):
        if start >= 0 and owners[one] != owners[other]:
            yield start, end, owners[one], owners[other]


def arcs(edges: list[tuple[Vertex, Vertex, str, str]]) -> list[tuple[list[Vertex], frozenset[str]]]:
    """Edges with the same two owners, end to end, from one meeting of three owners to the next."""
    touching: dict[Vertex, list[int]] = defaultdict(list)
    for rank, (start, end, *_owners) in enumerate(edges):
        touching[start].append(rank)
        touching[end].append(rank)
    left = set(range(len(edges)))

    def follow(vertex: Vertex, rank: int) -> list[Vertex]:
        path = [vertex]
        while rank in left:
            left.discard(rank)
            start, end, *_owners = edges[rank]
            path.append(end if path[-1] == start else start)
            if len(touching[path[-1]]) != 2:
                break
            rank = next((it for it in touching[path[-1]] if it in left), rank)
        return path

    meetings_first = sorted(touching, key=lambda it: (len(touching[it]) == 2, it))
    return [
        (follow(vertex, rank), frozenset(edges[rank][2:]))
        for vertex in meetings_first
        for rank in touching[vertex]
        if rank in left
    ]


def simplified(points: list[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """Douglas and Peucker; a closed line is cut in two first."""
    if len(points) < 3:
        return points
    if points[0] == points[-1]:
        middle = max(
            range(len(points)), key=lambda it: hypot(points[it][0] - points[0][0], points[it][1] - points[0][1])
        )
        return simplified(points[: middle + 1], tolerance)[:-1] + simplified(points[middle:], tolerance)
    (x, y), (u, v) = points[0], points[-1]
    length = hypot(u - x, v - y)
    off = [abs((u - x) * (y - b) - (x - a) * (v - y)) / length for a, b in points]
    furthest = max(range(len(points)), key=off.__getitem__)
    if off[furthest] <= tolerance:
        return [points[0], points[-1]]
    return simplified(points[: furthest + 1], tolerance)[:-1] + simplified(points[furthest:], tolerance)


def rings(lines: list[list[tuple[float, float]]]) -> Iterator[list[tuple[float, float]]]:
    """The lines around a department, end to end until they close."""
    left = list(lines)
    while left:
        ring = left.pop(0)
        while ring[0] != ring[-1]:
            rank = next(i for i, line in enumerate(left) if ring[-1] in (line[0], line[-1]))
            line = left.pop(rank)
            ring = ring + (line if line[0] == ring[-1] else line[::-1])[1:]
        if len(ring) >= SMALLEST_RING:
            yield ring


def outlines(rows: list[tuple[str, float, float]]) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Department and ring, as latitudes and longitudes."""
    shrink = cos(radians(sum(latitude for _dept, latitude, _lon in rows) / len(rows)))
    points = np.array([(lon * shrink * KM_PER_DEGREE, lat * KM_PER_DEGREE) for _dept, lat, lon in rows])
    lattice = around(points)
    owners = [dept for dept, _lat, _lon in rows] + [NOBODY] * len(lattice)
    drawing = Voronoi(np.concatenate([points, lattice]))
    by_department = defaultdict(list)
    for path, sides in arcs(list(ridges(owners, drawing))):
        line = simplified([tuple(drawing.vertices[vertex]) for vertex in path], TOLERANCE_KM)
        for department in sides - {NOBODY}:
            by_department[department].append(line)
    for department, lines in sorted(by_department.items()):
        for ring in rings(lines):
            yield department, [(y / KM_PER_DEGREE, x / KM_PER_DEGREE / shrink) for x, y in ring]


def main() -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("dept", "contour"))
    for _area, rows in sorted(communes().items()):
        for department, ring in outlines(rows):
            table.writerow((department, " ".join(f"{lat:.3f},{lon:.3f}" for lat, lon in ring)))
    packed = gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)
    (FACTS / "outlines.csv.gz").write_bytes(packed)
    print(f"{len(text.getvalue().splitlines()) - 1} contours, {len(packed):,} octets")


if __name__ == "__main__":
    main()
