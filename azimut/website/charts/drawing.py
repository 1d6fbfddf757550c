"""A specification becomes an SVG the page can hold: its colours are tokens of the style sheet, nothing else is left in.

The engine takes a second or two to start and a tenth of one to draw: it starts with the first chart of the process, and
what it drew is remembered by its content, so that towns of one department share their charts.
"""

import json
import re
from functools import lru_cache
from threading import Lock
from typing import Any

from lxml import etree

VEGA_LITE = "5.20"
DRAWINGS_KEPT = 1_000
"""A drawing weighs two or three kilobytes."""

WIDTH = 320
"""Units of every drawing: at the smallest screen a unit is hardly less than a pixel."""

INK, SOFT, LINE = "var(--ink)", "var(--ink-soft)", "var(--line)"
"""Presentation attributes read the tokens: the same drawing is right in light, in dark and on paper."""

_KEPT_ATTRIBUTES = {
    *("d", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"),
    *("x", "y", "dy", "x1", "x2", "y1", "y2", "width", "height", "viewBox"),
    *("text-anchor", "font-size", "font-weight"),
}
_DROPPED_CLASSES = {"background", "foreground"}
_LONG_NUMBER = re.compile(r"\d+\.\d{2,}")
_SVG = "{http://www.w3.org/2000/svg}"
_CONFIG = {
    "background": None,
    "view": {"stroke": None},
    "font": "inherit",
    "text": {"fontSize": 13, "color": INK},
    "axis": {"labelColor": SOFT, "domainColor": LINE, "tickColor": LINE, "gridColor": LINE, "labelFontSize": 12},
}

_engine = Lock()


def drawn(specification: dict[str, Any]) -> str:
    """The inside of the drawing and its size, as an `<svg>` element without title: see Chart."""
    return _drawn(json.dumps({**specification, "config": _CONFIG}, sort_keys=True, ensure_ascii=False))


@lru_cache(maxsize=DRAWINGS_KEPT)
def _drawn(specification: str) -> str:
    import vl_convert  # here, since it is heavy: a process that draws nothing never loads it

    with _engine:
        return _cleaned(vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[]))


def _cleaned(svg: str) -> str:
    """Shapes and words only: no roles (the whole is one image), no classes, no ids that two charts would share."""
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in list(root.iter(etree.Element)):
        is_clip = element.tag == f"{_SVG}defs"
        if is_clip or _DROPPED_CLASSES.intersection(element.get("class", "").split()):
            element.getparent().remove(element)
    for element in root.iter(etree.Element):
        for name, value in list(element.attrib.items()):
            if name not in _KEPT_ATTRIBUTES:
                del element.attrib[name]
            elif not value.startswith("var("):
                element.set(name, _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.1f}", value))
    for group in list(root.iter(f"{_SVG}g")):
        _unwrap(group)
    del root.attrib["width"], root.attrib["height"]
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _unwrap(group: Any) -> None:
    """A group that says nothing leaves its place to what it holds."""
    if set(group.attrib) - {"transform"} or group.get("transform", "translate(0,0)") != "translate(0,0)":
        return
    parent = group.getparent()
    at = parent.index(group)
    for child in reversed(list(group)):
        parent.insert(at, child)
    parent.remove(group)
