"""CSV files of open data: their encoding, the columns asked for, the rows that cannot be read.

Files come in UTF-8, sometimes in Windows-1252 after a spreadsheet; both are read. A row that does not fit is told to
`reject` with its line in the file; a file that cannot be trusted as a whole raises ImportRefused.
"""

import csv
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from django.db import models

from azimut.core.importing.csv_texts import CsvText
from azimut.core.importing.errors import ImportRefused, csv_words
from azimut.core.text import fold

Values = tuple[str, ...]

PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
"""How compressed files begin, whatever their name."""


class Reject(Protocol):
    """How a row is set aside: `Run.reject`."""

    def __call__(self, *, line: int, path: str, rule: str, reason: str) -> None: ...


def rows_of(
    text: CsvText, name: str, columns: Sequence[str], reject: Reject, *, delimiter: str = ","
) -> Iterator[tuple[int, Values]]:
    """The rows of a CSV text: the line each begins at, and the values of `columns`, without spaces around.

    At least two columns. Raises ImportRefused when one is missing, or when the text stops in the middle of a row.
    """
    lines = text.lines()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = [column.strip() for column in next(reader)]
    except StopIteration:
        raise ImportRefused(f"{name} est vide.") from None
    except csv.Error as error:
        raise ImportRefused(f"{name}, ligne 1 : CSV illisible ({csv_words(error)}).") from error
    pick = itemgetter(*_positions(header, columns, name))
    has_nul = text.has_nul
    line = reader.line_num + 1
    try:
        for row in reader:
            if len(row) == len(header):
                if has_nul and any("\x00" in value for value in row):
                    reject(line=line, path=name, rule="caractere_nul", reason="La ligne contient un caractère NUL.")
                else:
                    yield line, tuple(value.strip() for value in pick(row))
            elif row:
                is_cut = lines.is_over and not text.ends_with_a_line
                _set_aside(row, header, line, name, reject, is_cut=is_cut)
            line = reader.line_num + 1
    except csv.Error as error:
        raise ImportRefused(f"{name}, ligne {line} : CSV illisible ({csv_words(error)}).") from error


def lines_kept_elsewhere(
    path: Path, columns: Sequence[str], reject: Reject, *, most_megabytes: int
) -> list[tuple[int, Values]]:
    """As `rows_of`, of a bounded table that someone writes in a spreadsheet: parted by semicolons or commas."""
    if path.stat().st_size > most_megabytes * 1_000_000:
        raise ImportRefused(f"{path.name} dépasse {most_megabytes} Mo : partagez-le.")
    text = CsvText(path.read_bytes(), path.name)
    delimiter = ";" if ";" in text.first_line else ","
    return list(rows_of(text, path.name, columns, reject, delimiter=delimiter))


def codes_by_word(choices: type[models.TextChoices]) -> dict[str, str]:
    """The codes of a list by the words a table may hold: themselves, or the names people read."""
    return {fold(word): code for code, label in choices.choices for word in (code, str(label))}


def _positions(header: list[str], columns: Sequence[str], name: str) -> list[int]:
    missing = [column for column in columns if column not in header]
    if missing:
        noun = "les colonnes" if len(missing) > 1 else "la colonne"
        raise ImportRefused(f"{name} : il manque {noun} {', '.join(f'« {column} »' for column in missing)}.")
    if doubled := next((column for column in columns if header.count(column) > 1), None):
        raise ImportRefused(f"{name} : la colonne « {doubled} » est là plusieurs fois.")
    return [header.index(column) for column in columns]


def _set_aside(row: list[str], header: list[str], line: int, name: str, reject: Reject, *, is_cut: bool) -> None:
    if is_cut and len(row) < len(header):
        raise ImportRefused(f"{name} s'arrête au milieu de la ligne {line} : le fichier est tronqué.")
    reject(line=line, path=name, rule="colonnes", reason=f"{len(row)} valeurs pour {len(header)} colonnes.")
