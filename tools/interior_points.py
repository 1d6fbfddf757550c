"""A point inside an outline: the centroid of its largest part or, when that falls outside, the middle of a cut.

Reads the WKB the outlines are published in, in degrees; areas in degrees are good enough to compare parts of one
commune.
"""

import struct
from itertools import pairwise

Ring = list[tuple[float, float]]
"""Closed: longitude and latitude, the last point being the first."""


def interior_point(outline: str) -> tuple[float, float] | None:
    """The latitude and longitude of a point inside a polygon or multipolygon written in hexadecimal WKB."""
    polygons = [polygon for polygon in _read_polygons(bytes.fromhex(outline)) if polygon]
    if not polygons:
        return None
    largest = max(polygons, key=lambda rings: abs(_area_and_centroid(rings[0])[0]))
    _, longitude, latitude = _area_and_centroid(largest[0])
    crossings = _crossings(largest, latitude)
    if not _is_between(longitude, crossings):
        # A horseshoe or a hole: the middle of the widest stretch on the centroid's latitude.
        start, end = max(zip(crossings[::2], crossings[1::2], strict=False), key=lambda cut: cut[1] - cut[0])
        longitude = (start + end) / 2
    return latitude, longitude


def _read_polygons(content: bytes) -> list[list[Ring]]:
    kind, position = _read_head(content, 0)
    if kind == 3:
        return [_read_rings(content, position)[0]]
    if kind != 6:
        raise ValueError(f"unexpected WKB type {kind}")
    (count,) = struct.unpack_from("<I", content, position)
    position += 4
    polygons = []
    for _ in range(count):
        _, position = _read_head(content, position)
        rings, position = _read_rings(content, position)
        polygons.append(rings)
    return polygons


def _read_head(content: bytes, position: int) -> tuple[int, int]:
    """The type of the shape that starts here, and where its content starts."""
    order, kind = struct.unpack_from("<BI", content, position)
    if order != 1:
        raise ValueError("only little-endian WKB is read")
    has_reference = bool(kind & 0x20000000)
    return kind & 0xFF, position + (9 if has_reference else 5)


def _read_rings(content: bytes, position: int) -> tuple[list[Ring], int]:
    (count,) = struct.unpack_from("<I", content, position)
    position += 4
    rings = []
    for _ in range(count):
        (size,) = struct.unpack_from("<I", content, position)
        numbers = struct.unpack_from(f"<{2 * size}d", content, position + 4)
        rings.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
        position += 4 + 16 * size
    return rings, position


def _area_and_centroid(ring: Ring) -> tuple[float, float, float]:
    """Signed area, longitude and latitude of the centroid (shoelace, from a corner to keep precision)."""
    origin_x, origin_y = ring[0]
    area = sum_x = sum_y = 0.0
    for (x1, y1), (x2, y2) in pairwise((x - origin_x, y - origin_y) for x, y in ring):
        cross = x1 * y2 - x2 * y1
        area += cross / 2
        sum_x += (x1 + x2) * cross / 6
        sum_y += (y1 + y2) * cross / 6
    if not area:
        return 0.0, origin_x, origin_y
    return area, origin_x + sum_x / area, origin_y + sum_y / area


def _crossings(rings: list[Ring], latitude: float) -> list[float]:
    """The longitudes where the outline, holes included, crosses a latitude, west to east."""
    return sorted(
        x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
        for ring in rings
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 <= latitude) != (y2 <= latitude)
    )


def _is_between(longitude: float, crossings: list[float]) -> bool:
    return sum(crossing < longitude for crossing in crossings) % 2 == 1
