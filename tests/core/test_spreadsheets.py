"""Tables for spreadsheets: accents kept, formulas harmless."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from azimut.core import spreadsheets
from azimut.core.spreadsheets import as_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_begins_like_a_formula_is_made_harmless(start):
    table = as_csv(["a"], [[f"{start}1+1"]])

    assert (
        next(iter(list(csv.reader(StringIO(table.removeprefix("\ufeff"), newline=""), delimiter=";"))[1]))
        == f"'{start}1+1"
    )


def test_numbers_are_written_as_french_spreadsheets_read_them():
    assert as_csv(["a", "b", "c", "d"], [[1.25, -3, 4.0, None]]).splitlines()[1] == "1,2;-3;4;"


def test_accents_survive_a_double_click():
    assert as_csv(["Département"], []).encode().startswith(b"\xef\xbb\xbfD\xc3\xa9")


def test_every_table_for_spreadsheets_is_written_here() -> None:
    """Written by hand elsewhere, one forgets a sign sooner or later. COPY into PostgreSQL is read by no spreadsheet."""
    package = Path(spreadsheets.__file__).parent.parent
    writing = {
        path.relative_to(package).as_posix() for path in package.rglob("*.py") if "csv.writer(" in path.read_text()
    }

    assert writing == {"core/spreadsheets.py", "core/importing/services.py"}
