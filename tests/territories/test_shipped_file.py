"""The file of facts that every machine starts from."""

import struct

import pytest

from azimut.territories.importers.commune_file import SHIPPED_FILE
from tools.interior_points import interior_point


def outline(*polygons: list[list[tuple[float, float]]]) -> str:
    """A multipolygon in hexadecimal WKB, longitude first."""
    content = struct.pack("<BII", 1, 6, len(polygons))
    for rings in polygons:
        content += struct.pack("<BII", 1, 3, len(rings))
        for ring in rings:
            content += struct.pack("<I", len(ring)) + b"".join(struct.pack("<dd", *corner) for corner in ring)
    return content.hex()


SQUARE = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
HORSESHOE = [(0, 0), (9, 0), (9, 9), (6, 9), (6, 2), (2, 2), (2, 9), (0, 9), (0, 0)]
ISLET = [(20, 20), (21, 20), (21, 21), (20, 20)]


def test_the_shipped_file_stays_compact() -> None:
    assert SHIPPED_FILE.stat().st_size < 2_500_000


def test_the_shipped_file_bears_no_date_so_that_building_it_again_gives_the_same_bytes() -> None:
    assert SHIPPED_FILE.read_bytes()[4:8] == b"\x00\x00\x00\x00"


@pytest.mark.parametrize(
    ("polygons", "expected"),
    [
        ([[SQUARE]], (2, 2)),
        ([[ISLET], [SQUARE]], (2, 2)),
        ([[SQUARE, [(1, 1), (3.5, 1), (3.5, 3), (1, 3), (1, 1)]]], (2, 0.5)),
    ],
)
def test_the_point_of_a_commune_is_inside_its_largest_part_and_outside_its_holes(polygons, expected) -> None:
    assert interior_point(outline(*polygons)) == pytest.approx(expected)


def test_the_point_of_a_horseshoe_is_in_one_of_its_arms() -> None:
    latitude, longitude = interior_point(outline([HORSESHOE]))

    assert 2 < latitude < 9
    assert 6 < longitude < 9
