"""A CSV is read line by line: its weight in memory stays its own, whatever its letters and its lines."""

import csv
import tracemalloc

import pytest

from azimut.core.importing.csv_texts import LONGEST_LINE, CsvText
from azimut.core.importing.errors import ImportRefused


@pytest.mark.parametrize(
    ("content", "first", "rest"),
    [
        ("\ufeffnom;ville\nÉlan;Lucé\n".encode(), "nom;ville", ["Élan;Lucé\n"]),
        ("nom;ville\r\nÉlan;Lucé".encode("cp1252"), "nom;ville", ["Élan;Lucé"]),
        (b"nom;ville\ra;b\rc;d", "nom;ville", ["a;b\r", "c;d"]),
        (b"", "", []),
    ],
)
def test_lines_come_as_they_are_written(content, first, rest):
    text = CsvText(content, "lieux.csv")

    assert text.first_line == first
    assert list(text.lines())[1:] == rest


def test_the_last_line_is_known_when_it_is_given():
    lines = CsvText(b"a\nb\nc", "x.csv").lines()

    assert [(line.strip(), lines.is_over) for line in lines] == [("a", False), ("b", False), ("c", True)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfea\x00", "UTF-16"),
        (b"nom\n" + "Lucé\n".encode() * 300_000 + b"\xe9\xff;\n", "ligne 300002 : octets illisibles"),
        (b"nom\n\x81\x8d\n", "encodage inconnu"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(content, said):
    with pytest.raises(ImportRefused, match=said):
        CsvText(content, "lieux.csv")


def test_a_line_without_end_is_refused_before_it_becomes_a_million_cells():
    lines = CsvText(b"a;b\n" + b";" * (LONGEST_LINE + 1), "lieux.csv").lines()

    with pytest.raises(ImportRefused, match="ligne 2 : plus de 1000000 caractères"):
        list(csv.reader(lines, delimiter=";"))


def test_one_emoji_does_not_make_the_whole_file_four_times_as_heavy():
    content = "😀;x\n".encode() + b"ville;code postal\n" * 600_000
    tracemalloc.start()
    try:
        count = sum(1 for _line in CsvText(content, "lieux.csv").lines())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 600_001
    assert peak < len(content)  # as a whole it weighed eight times that
