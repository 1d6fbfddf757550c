"""The outlines of departments under a map: cut to the frame, told apart inside and outside of the region."""

from collections.abc import Callable, Iterable

from azimut.core.profile import active_profile
from azimut.territories.distances import Point
from azimut.territories.outlines import department_outlines

Dot = tuple[float, float]
Place = Callable[[Point], Dot]

BEYOND = 12.0
"""How far past the edge rings are cut, in units of the drawing, so that the cut itself is not seen."""

REGION_GROUND, OTHER_GROUND = ".16", ".06"
"""How grey the ground is; where nobody lives (the sea, another country) it is bare."""


def outline_paths(place: Place, width: float, height: float, box: tuple[float, float, float, float]) -> str:
    """SVG paths of what the frame shows; `place` puts a point in the drawing, `box` is as `Frame.box` says."""
    ours = set(active_profile().region.departments)
    inside: list[str] = []
    outside: list[str] = []
    for outline in department_outlines():
        if not outline.may_meet(*box):
            continue
        ring = _cut((place(point) for point in outline.ring[:-1]), width, height)
        if ring:
            (inside if outline.department_code in ours else outside).append(_path(ring))
    return "".join(
        f'<path fill="#7d8794" fill-opacity="{ground}" stroke="#7d8794" stroke-opacity=".8" stroke-width="1.2"'
        f' stroke-linejoin="round" d="{"".join(rings)}"/>'
        for ground, rings in ((OTHER_GROUND, outside), (REGION_GROUND, inside))
        if rings
    )


def _cut(ring: Iterable[Dot], width: float, height: float) -> list[Dot]:
    """Sutherland and Hodgman: what of the ring is before each edge in turn."""
    dots = list(ring)
    for axis, limit, sign in ((0, -BEYOND, 1), (0, width + BEYOND, -1), (1, -BEYOND, 1), (1, height + BEYOND, -1)):
        kept: list[Dot] = []
        for before, after in zip([*dots[-1:], *dots[:-1]], dots, strict=True):
            was_in, is_in = (before[axis] - limit) * sign >= 0, (after[axis] - limit) * sign >= 0
            if was_in != is_in:
                part = (limit - before[axis]) / (after[axis] - before[axis])
                kept.append((before[0] + part * (after[0] - before[0]), before[1] + part * (after[1] - before[1])))
            if is_in:
                kept.append(after)
        dots = kept
    return dots


def _path(ring: list[Dot]) -> str:
    return "M" + "L".join(f"{round(x)} {round(y)}" for x, y in ring) + "Z"
