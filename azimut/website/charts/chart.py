"""A chart with all that must come with it: words for who cannot see it, its figures, where they come from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from azimut.website.charts.drawing import drawn


@dataclass(frozen=True)
class Chart:
    """`key` is unique on its page; `headings` and `rows` say the same as the drawing; `csv` is the address of the file.

    `source` is written under the chart: who counted, and of which year.
    """

    key: str
    title: str
    description: str
    specification: dict[str, Any]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str = ""
    csv: str = ""

    @cached_property
    def svg(self) -> SafeString:
        """One image for a screen reader, with its title and description; drawn when the page is written."""
        opening = (
            f'<svg class="chart-drawing" role="img" aria-labelledby="{self.key}-t {self.key}-d" data-chart="{self.key}"'
        )
        words = (
            f'<title id="{self.key}-t">{escape(self.title)}</title>'
            f'<desc id="{self.key}-d">{escape(self.description)}</desc>'
        )
        head, _, body = drawn(self.specification).partition(">")
        return mark_safe(f"{head.replace('<svg', opening, 1)}>{words}{body}")  # noqa: S308  escaped above, drawn by us
