"""The portrait of a territory beside a view that does nothing, on the same server; what drawing a chart costs.

The demonstration region only: what is measured is what the page costs once its portrait is remembered, and to draw a
chart that was never drawn.
"""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure, seconds
from benchmarks.website import over_trivial, page_and_etag, prepared, served, weigh

DEPARTMENT, COVERAGE = "/territoires/dep-28/", "/territoires/dep-28/couverture/"
DRAWINGS = 12


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="azimut-bench-", ignore_cleanup_errors=True) as folder:
        environment = prepared(Path(folder))
        with served(environment) as port:
            yield from pages(port)
    yield Figure("portrait: chart never drawn before, median", drawing_milliseconds(), 200, unit="ms")


def pages(port: int) -> Iterator[Figure]:
    path, etag = page_and_etag(port, DEPARTMENT)
    ratio, _ = over_trivial(port, [path])
    yield Figure("portrait: territory over a trivial view", ratio, 0.08, is_at_most=False)
    ratio, _ = over_trivial(port, [path], {"If-None-Match": etag}, expected=304)
    yield Figure("portrait: territory seen before (304) over a trivial view", ratio, 0.5, is_at_most=False)
    heaviest = max(weigh(port, address) for address in (DEPARTMENT, COVERAGE, "/jeunes/sante/"))
    yield Figure("portrait: first visit, compressed", heaviest[0], 80, unit="kB")
    yield Figure("portrait: first visit, requests", heaviest[1], 12)


def drawing_milliseconds() -> float:
    """The engine is started first: that is paid once per process."""
    from azimut.website.charts import Bar, bar_chart

    def draw(number: int) -> None:
        bar_chart("k", "t", [Bar("a", 10, str(number)), Bar("b", number, "1")], headings=("a", "b")).svg  # noqa: B018

    draw(0)
    return 1000 * statistics.median(seconds(lambda n=number: draw(n)) for number in range(1, DRAWINGS))
