"""Bars laid flat, each under its name: long French names stay whole, even on a small screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from azimut.website.charts.chart import Chart
from azimut.website.charts.drawing import INK, LINE, SOFT, WIDTH

LETTERS = 46
"""Letters of a line of 320 units."""

LINE_HEIGHT, BAR_HEIGHT, GAP = 17, 12, 14
ROOM_FOR_FIGURE = 64
"""Units kept free at the right of the longest bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`said` is the figure as people read it: `4 300`, `63 %`; `note` a line under the name, in a softer ink.

    A pale bar stands for what others are compared to.
    """

    name: str
    value: float
    said: str
    note: str = ""
    is_pale: bool = False


def bar_chart(
    key: str,
    title: str,
    bars: Sequence[Bar],
    *,
    headings: tuple[str, str],
    highest: float | None = None,
    source: str = "",
    csv: str = "",
) -> Chart:
    """`highest` is the value of a whole line (100 for a share); the highest bar when it is not said."""
    said = " ; ".join(f"{bar.name} : {bar.said}" + (f", {bar.note}" if bar.note else "") for bar in bars)
    return Chart(
        key=key,
        title=title,
        description=f"{said}.",
        specification=_specification(bars, highest),
        headings=headings,
        rows=tuple((bar.name, bar.said) for bar in bars),
        source=source,
        csv=csv,
    )


def _specification(bars: Sequence[Bar], highest: float | None) -> dict[str, Any]:
    """Each bar has its own height, since names take one line or two: places are worked out here, not by a scale."""
    top = highest or max((bar.value for bar in bars), default=0) or 1
    values, y = [], 0
    for bar in bars:
        lines = wrap(bar.name, LETTERS) or [""]
        noted = y + LINE_HEIGHT * len(lines)
        under = noted + (LINE_HEIGHT if bar.note else 0)
        length = round((WIDTH - ROOM_FOR_FIGURE) * min(bar.value / top, 1), 1)
        values.append(
            {
                "name": lines,
                "said": bar.said,
                "note": bar.note,
                "noted": noted,
                "top": y,
                "bar": under + 2,
                "end": under + 2 + BAR_HEIGHT,
                "middle": under + 2 + BAR_HEIGHT / 2,
                "length": max(length, 1),
                "colour": "var(--line-strong)" if bar.is_pale else "var(--accent)",
            }
        )
        y = under + 2 + BAR_HEIGHT + GAP
    return {
        "width": WIDTH,
        "height": max(y - GAP, 1),
        "padding": 2,
        "autosize": "none",
        "data": {"values": values},
        "layer": [_track(), _bar(), _name(), _note(), _figure()],
    }


def _placed(field: str) -> dict[str, Any]:
    """A position already worked out, in units."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _track() -> dict[str, Any]:
    """The whole length, so that a short bar is seen as a part of it."""
    return {
        "mark": {"type": "rect", "color": LINE, "opacity": 0.55},
        "encoding": {
            "x": {"value": 0},
            "x2": {"value": WIDTH - ROOM_FOR_FIGURE},
            "y": _placed("bar"),
            "y2": {"field": "end"},
        },
    }


def _bar() -> dict[str, Any]:
    return {
        "mark": {"type": "rect"},
        "encoding": {
            "x": {"value": 0},
            "x2": {"field": "length", "type": "quantitative", "scale": None},
            "y": _placed("bar"),
            "y2": {"field": "end"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _name() -> dict[str, Any]:
    return {
        "mark": {"type": "text", "align": "left", "baseline": "top", "lineHeight": LINE_HEIGHT, "color": INK},
        "encoding": {"x": {"value": 0}, "y": _placed("top"), "text": {"field": "name"}},
    }


def _note() -> dict[str, Any]:
    return {
        "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 12, "color": SOFT},
        "encoding": {"x": {"value": 0}, "y": _placed("noted"), "text": {"field": "note"}},
    }


def _figure() -> dict[str, Any]:
    return {
        "mark": {"type": "text", "align": "left", "baseline": "middle", "fontWeight": 700, "color": INK},
        "encoding": {
            "x": {"value": WIDTH - ROOM_FOR_FIGURE + 8},
            "y": _placed("middle"),
            "text": {"field": "said"},
        },
    }
