"""Charts drawn by the server: Vega-Lite specifications turned into SVG by vl-convert, in process.

Promise: nothing is fetched, nothing runs in the browser, the colours are the page's own (light, dark, paper), each
chart carries its title, its description, its figures as a table, and stays readable on a screen of 320 pixels.
"""

from azimut.website.charts.bars import Bar, bar_chart
from azimut.website.charts.chart import Chart

__all__ = ["Bar", "Chart", "bar_chart"]
