"""Charts: drawn here, readable by everyone, in the colours of the page."""

import re

from lxml import etree

from azimut.website.charts import Bar, bar_chart
from azimut.website.charts.drawing import WIDTH, _drawn

BARS = [
    Bar("Aides à domicile, aides ménagères, travailleuses familiales <et> autres", 4_300, "4 300", "80 % difficiles"),
    Bar("Infirmiers, infirmières", 1_200, "1 200"),
    Bar("France", 500, "500", is_pale=True),
]


def chart(bars=BARS):
    return bar_chart("essai", "Embauches & projets", bars, headings=("Famille", "Projets"), source="BMO 2025")


def test_a_chart_is_one_image_with_a_title_and_a_description():
    drawing = etree.fromstring(chart().svg)
    title, description = drawing[0], drawing[1]

    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Embauches & projets"
    assert "Infirmiers, infirmières : 1 200" in description.text
    assert "80 % difficiles" in description.text


def test_a_chart_carries_no_style_nor_script_nor_anything_from_elsewhere():
    svg = chart().svg

    assert not re.search(r"\sstyle=|<style|<script|href|url\(|\sclass=\"mark", svg)
    assert len(re.findall(r"\sid=", svg)) == 2


def test_colours_are_the_tokens_of_the_page():
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', chart().svg))

    assert all(colour == "none" or colour.startswith("var(--") for colour in colours), colours


def test_long_names_are_written_whole_on_several_lines_within_the_drawing():
    drawing = etree.fromstring(chart().svg)
    words = " ".join(drawing.itertext())

    for word in BARS[0].name.split():
        assert word in words
    assert float(drawing.get("viewBox").split()[2]) <= WIDTH + 8


def test_the_longest_bar_fills_its_track_and_the_others_are_in_proportion():
    widths = [float(width) for width in re.findall(r"M0,\d+h([\d.]+)v12", chart().svg)]
    tracks, bars = widths[:3], widths[3:]

    assert bars[0] == tracks[0]
    assert abs(bars[1] / bars[0] - 1_200 / 4_300) < 0.01


def test_figures_are_told_as_a_table_too():
    assert chart().rows[1] == ("Infirmiers, infirmières", "1 200")


def test_a_drawing_seen_before_is_not_drawn_again():
    chart().svg  # noqa: B018  drawn when it is read
    before = _drawn.cache_info().misses
    bar_chart("autre", "Autre titre", BARS, headings=("a", "b")).svg  # noqa: B018

    assert _drawn.cache_info().misses == before


def test_a_chart_of_nothing_is_still_a_drawing():
    assert "<svg" in chart([Bar("Rien", 0, "0")]).svg
