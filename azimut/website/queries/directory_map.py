"""Maps drawn here, without tiles nor scripts: outlines of departments, communes as dots, towns named, places on top.

A frame is a rectangle of ground around a point; what is drawn depends on it alone, so the cloud is a file of its own
that browsers and servers keep.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import cos, hypot, isfinite, radians, sin

from django.urls import reverse
from django.utils.http import urlencode

from azimut.territories.distances import KM_PER_DEGREE, Point, box_around
from azimut.territories.models import Commune, CommuneQuerySet
from azimut.website.queries.freshness import catalogue_version
from azimut.website.queries.map_outlines import outline_paths

WIDTH, HEIGHT = 480, 340
"""The drawing, in its own units; the height of a frame is twice its radius."""

TOWNS_NAMED = 12
LETTER_WIDTH, LETTER_HEIGHT = 8.4, 19.0
"""Room a letter of a town's name takes, to keep names apart."""

APART, EDGE, ROUNDS = 17.0, 10.0, 40
"""Room between the middles of two marks, and from a mark to the edge; rounds of pushing them apart."""

SMALL_MAP_SCALE = 1.3
"""How much larger names are written on a map shown in a narrow column."""

MOST_COMMUNES = 4_000
"""Dots of a cloud: in a wide frame the smallest villages are left out, and the file stays light."""

WIDE_KM = 60
"""From this radius on, a dot is placed to the unit."""
POPULATIONS = (2_000, 10_000, 50_000)
"""From village to large town: the dots grow at each."""

SMALLEST_RADIUS, LARGEST_RADIUS = 3, 250
POLE, ANTIMERIDIAN = 90, 180


@dataclass(frozen=True, slots=True)
class Frame:
    """The ground shown: a point, and the kilometres from it to the upper edge."""

    latitude: float
    longitude: float
    radius_km: int

    @property
    def background(self) -> str:
        """The address of the cloud of communes under this frame."""
        place: dict[str, str | int] = {
            "lat": f"{self.latitude:g}",
            "lon": f"{self.longitude:g}",
            "rayon": self.radius_km,
        }
        return f"{reverse('map_background')}?{urlencode(place)}"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """South, west, north, east."""
        tall = self.radius_km / KM_PER_DEGREE
        wide = tall * WIDTH / HEIGHT / self._shrink
        return self.latitude - tall, self.longitude - wide, self.latitude + tall, self.longitude + wide

    @property
    def _shrink(self) -> float:
        return max(cos(radians(self.latitude)), 0.01)

    def placed(self, point: Point) -> tuple[float, float]:
        """Where a point falls in the drawing, or beyond it."""
        scale = KM_PER_DEGREE * HEIGHT / (2 * self.radius_km)
        x = WIDTH / 2 + (point.longitude - self.longitude) * self._shrink * scale
        return x, HEIGHT / 2 - (point.latitude - self.latitude) * scale

    def drawn(self, point: Point) -> tuple[float, float] | None:
        """Where a point falls in the drawing; None outside the frame."""
        x, y = self.placed(point)
        return (round(x, 1), round(y, 1)) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the list on the map; `number` is its rank in the list, 0 for a plain dot."""

    x: float
    y: float
    title: str = ""
    url: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class TownName:
    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """What a template draws. `scale_km` is a round distance and `scale_width` its length in the drawing.

    `others` is the path of the plain dots: thousands of them weigh little in one line.
    """

    frame: Frame
    marks: tuple[Mark, ...]
    others: str
    towns: tuple[TownName, ...]
    centre: tuple[float, float] | None
    scale_km: int
    scale_width: float
    is_small: bool = False


def frame_around(point: Point, radius_km: float) -> Frame:
    """The position is rounded to a hundredth of a degree, so that neighbours share a background."""
    radius = min(max(round(radius_km), SMALLEST_RADIUS), LARGEST_RADIUS)
    return Frame(round(point.latitude, 2), round(point.longitude, 2), radius)


def _spread(marks: list[Mark]) -> tuple[Mark, ...]:
    """Marks that would hide one another, pushed apart until each can be read and clicked."""
    where = [[mark.x, mark.y] for mark in marks]
    for _ in range(ROUNDS):
        pairs = list(combinations(enumerate(where), 2))
        crowded = [
            pair for pair in pairs if hypot(pair[1][1][0] - pair[0][1][0], pair[1][1][1] - pair[0][1][1]) < APART
        ]
        if not crowded:
            break
        for (one, first), (other, second) in crowded:
            _push_apart(first, second, angle=one + other)
    return tuple(replace(mark, x=round(x, 1), y=round(y, 1)) for mark, (x, y) in zip(marks, where, strict=True))


def _push_apart(first: list[float], second: list[float], *, angle: float) -> None:
    """Each goes half the way. Two at the very same spot part in the direction of the angle, always the same."""
    across, down = second[0] - first[0], second[1] - first[1]
    apart = hypot(across, down)
    if apart == 0:
        across, down = cos(angle), sin(angle)
    push = max(APART - apart, 0) / 2 / (apart or 1.0)
    for point, way in ((first, -push), (second, push)):
        point[0] = min(max(point[0] + across * way, EDGE), WIDTH - EDGE)
        point[1] = min(max(point[1] + down * way, EDGE), HEIGHT - EDGE)


def read_frame(latitude: str, longitude: str, radius_km: str) -> Frame | None:
    """The frame of an address; None when it is not one of the Earth."""
    try:
        point, radius = Point(float(latitude), float(longitude)), float(radius_km)
    except ValueError:
        return None
    is_on_earth = abs(point.latitude) <= POLE and abs(point.longitude) <= ANTIMERIDIAN
    return frame_around(point, radius) if is_on_earth and isfinite(radius) else None


def draw_map(
    frame: Frame,
    marks: Iterable[tuple[Point, Mark]],
    others: Iterable[Point] = (),
    *,
    centre: Point | None = None,
    is_small: bool = False,
) -> DrawnMap:
    """Places what falls in the frame; one query for the names of towns, once for each frame.

    `is_small`: drawn for a narrow column, with fewer and larger names.
    """
    placed = [(frame.drawn(point), mark) for point, mark in marks]
    dots = {(round(dot[0]), round(dot[1])) for point in others if (dot := frame.drawn(point))}
    scale = next(km for km in (50, 20, 10, 5, 2, 1) if km <= frame.radius_km * 0.6 or km == 1)
    return DrawnMap(
        frame=frame,
        marks=_spread([Mark(*where, mark.title, mark.url, mark.number) for where, mark in placed if where]),
        others="".join(f"M{x} {y}h0" for x, y in sorted(dots)),
        towns=_towns(frame, is_small, catalogue_version()),
        centre=frame.drawn(centre) if centre else None,
        scale_km=scale,
        scale_width=round(scale * HEIGHT / (2 * frame.radius_km), 1),
        is_small=is_small,
    )


@lru_cache(maxsize=200)
def _towns(frame: Frame, is_small: bool, _version: str) -> tuple[TownName, ...]:
    """The largest towns of the frame whose names do not cover one another."""
    named: list[TownName] = []
    scale = SMALL_MAP_SCALE if is_small else 1.0
    rows = _communes(frame).largest_first().values_list("name", "latitude", "longitude")[: 4 * TOWNS_NAMED]
    for name, latitude, longitude in rows:
        where = frame.drawn(Point(latitude, longitude))
        if where is None or not _has_room(town := TownName(*where, name), named, scale):
            continue
        named.append(town)
    return tuple(named[: round(TOWNS_NAMED / scale)])


def _has_room(town: TownName, named: list[TownName], scale: float) -> bool:
    letter, line = LETTER_WIDTH * scale, LETTER_HEIGHT * scale
    half = len(town.name) * letter / 2
    if not half < town.x < WIDTH - half or town.y < line:
        return False
    return all(
        abs(town.x - other.x) > half + len(other.name) * letter / 2 or abs(town.y - other.y) > line for other in named
    )


def _communes(frame: Frame) -> CommuneQuerySet:
    reach = frame.radius_km * WIDTH / HEIGHT
    return Commune.objects.active().filter(box_around(Point(frame.latitude, frame.longitude), reach))


@lru_cache(maxsize=100)
def background_of(frame: Frame, _version: str) -> str:
    """The ground as an SVG file: outlines of departments, then one path for each size of commune; one query.

    Dots are lines without length, drawn by their round ends.
    """
    rows = _communes(frame).largest_first().values_list("latitude", "longitude", "population")[:MOST_COMMUNES]
    layers: list[list[str]] = [[] for _ in range(len(POPULATIONS) + 1)]
    for latitude, longitude, population in rows:
        where = frame.drawn(Point(latitude, longitude))
        if where is not None:
            where = where if frame.radius_km < WIDE_KM else (round(where[0]), round(where[1]))
            layers[sum(population >= step for step in POPULATIONS)].append(f"M{where[0]:g} {where[1]:g}h0")
    base = max(1.6, min(4.0, 90 / frame.radius_km))
    paths = "".join(
        f'<path stroke-width="{base * (1 + 0.9 * size):.1f}" d="{"".join(dots)}"/>'
        for size, dots in enumerate(layers)
        if dots
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{outline_paths(frame.placed, WIDTH, HEIGHT, frame.box)}"
        f'<g fill="none" stroke="#7d8794" stroke-opacity=".42" stroke-linecap="round">{paths}</g></svg>'
    )
