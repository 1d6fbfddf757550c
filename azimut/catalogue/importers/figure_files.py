"""Tables of figures as public bodies publish them: CSV with commas or semicolons, or a sheet of an XLSX workbook.

Column names are compared without accents, case nor doubled spaces: they change from year to year.
"""

from collections.abc import Iterator, Sequence
from math import isfinite
from pathlib import Path
from re import Pattern

from azimut.catalogue.importers.csv_reading import Reject, Values, rows_of
from azimut.catalogue.importers.packed_tables import PackedTable, look_inside
from azimut.catalogue.importers.workbooks import header_and_rows
from azimut.core.importing.csv_texts import CsvText
from azimut.core.importing.errors import ImportRefused, system_words
from azimut.core.text import fold

LARGEST_CSV = 200_000_000
HEADER_WITHIN = 20
"""Rows of a sheet among which its columns are looked for: a title and a note often come before."""

LARGEST_COUNT = 2_147_483_647
"""What a column of the database holds."""

FEWEST_COLUMNS = 5
"""A dictionary of the columns, on a sheet of its own, names them too: one a row."""

NOT_PUBLISHED = frozenset({"", "na", "n/a", "nd", "n.d.", "ns", "n.s.", "nc", "s", "*", ".", "-", "–", "null"})
"""How publishers write a figure they do not publish."""


class FigureTable:
    """A table open for reading: its columns, then its rows with the line of each."""

    def __init__(
        self, name: str, header: Sequence[str], rows: Iterator[tuple[int, Values]], text: CsvText | None
    ) -> None:
        self.name = name
        self.header = [column.strip() for column in header]
        self._folded = {_folded(column): column for column in self.header}
        self._rows = rows
        self._text = text

    def column(self, *names: str) -> str | None:
        """The first of these columns that the table has, as it is written there."""
        return next((self._folded[_folded(name)] for name in names if _folded(name) in self._folded), None)

    def column_like(self, shape: Pattern[str]) -> str | None:
        """The first column whose name, without accents nor case, has this shape."""
        return next((column for folded, column in self._folded.items() if shape.fullmatch(folded)), None)

    def first_column(self, *names: str) -> str:
        """As `column`; raises ImportRefused when there is none."""
        found = self.column(*names)
        if found is None:
            raise ImportRefused(f"{self.name} : il manque la colonne « {names[0]} ».")
        return found

    def rows(self, reject: Reject, *names: str) -> Iterator[tuple[int, Values]]:
        """The values of these columns, row by row; a row that does not fit is told to `reject`."""
        columns = [self.first_column(name) for name in names]
        if self._text is not None:
            yield from rows_of(self._text, self.name, columns, reject, delimiter=_delimiter(self._text.first_line))
            return
        if doubled := next((column for column in columns if self.header.count(column) > 1), None):
            raise ImportRefused(f"{self.name} : la colonne « {doubled} » est là plusieurs fois.")
        places = [self.header.index(column) for column in columns]
        for line, values in self._rows:
            yield line, tuple(values[place] if place < len(values) else "" for place in places)


def read_table(path: Path, *, having: Sequence[str] = ()) -> FigureTable:
    """A CSV or XLSX file, or a ZIP that holds one. In a workbook, the first sheet with one of the columns `having`,
    below a title or not.

    Raises ImportRefused.
    """
    try:
        packed = look_inside(path)
        if packed.is_workbook:
            return _read_workbook(path, having, packed)
        if path.stat().st_size > LARGEST_CSV:
            raise ImportRefused(f"{path.name} : fichier trop volumineux, plus de {LARGEST_CSV // 1_000_000} Mo.")
        text = CsvText(path.read_bytes() if packed.content is None else packed.content, path.name)
    except OSError as error:
        raise ImportRefused(f"Fichier illisible : {path.name} ({system_words(error)}).") from error
    first_line = text.first_line
    header = [column.strip(' "') for column in first_line.split(_delimiter(first_line))]
    if not first_line.strip():
        raise ImportRefused(f"{path.name} est vide.")
    return FigureTable(path.name, header, iter(()), text)


def _delimiter(first_line: str) -> str:
    return max(";,\t", key=first_line.count)


def _read_workbook(path: Path, having: Sequence[str], packed: PackedTable) -> FigureTable:
    wanted = {_folded(name) for name in having}

    def is_header(row: Values) -> bool:
        if not wanted:
            return any(row)
        return bool(wanted & set(map(_folded, row))) and len(list(filter(None, row))) >= FEWEST_COLUMNS

    within = HEADER_WITHIN if wanted else 1
    found = header_and_rows(path, within=within, is_header=is_header, content=packed.content)
    if found is None:
        missing = f"aucune feuille n'a de colonne « {having[0]} »" if having else "la première ligne est vide"
        raise ImportRefused(f"{path.name} : {missing}.")
    header, rows = found
    return FigureTable(path.name, header, ((line, row) for line, row in rows if any(row)), None)


def _folded(name: str) -> str:
    return " ".join(fold(name).replace("_", " ").split())


def count_in(text: str) -> int:
    """As `number_in`, of things: whole, and small enough to be kept. Raises ValueError."""
    value = round(number_in(text))
    if not 0 <= value <= LARGEST_COUNT:
        raise ValueError(_quoted(text))
    return value


def is_published(text: str) -> bool:
    """Whether a cell has a figure."""
    return text.strip().lower() not in NOT_PUBLISHED


def number_in(text: str) -> float:
    """The number a cell holds, with a point or a comma, thousands apart or not, `%` or not. Raises ValueError."""
    bare = "".join(text.removesuffix("%").split())
    if "," in bare and "." in bare:
        bare = bare.replace("," if bare.rindex(".") > bare.rindex(",") else ".", "")
    try:
        value = float(bare.replace(",", "."))
    except ValueError:
        raise ValueError(_quoted(text)) from None  # its own words are English
    if not isfinite(value) or "_" in bare:
        raise ValueError(_quoted(text))
    return value


def _quoted(text: str) -> str:
    return f"« {text[:60]} »"
