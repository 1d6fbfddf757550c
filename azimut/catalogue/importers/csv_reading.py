"""CSV files of open data: their encoding, the columns asked for, the rows that cannot be read.

Files come in UTF-8, sometimes in Windows-1252 after a spreadsheet; both are read. A row that does not fit is told to
`reject` with its line in the file; a file that cannot be trusted as a whole raises ImportRefused.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from django.db import models

from azimut.core.importing.errors import ImportRefused, csv_words
from azimut.core.text import fold

Values = tuple[str, ...]

_UTF8_LETTER = re.compile(rb"[\xc3\xc5][\x80-\xbf]")
"""An accented letter of French in UTF-8; Windows-1252 text never writes these two bytes in a row."""


PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
"""How compressed files begin, whatever their name."""


class Reject(Protocol):
    """How a row is set aside: `Run.reject`."""

    def __call__(self, *, line: int, path: str, rule: str, reason: str) -> None: ...


def decoded(content: bytes, name: str) -> str:
    """The text of a file in UTF-8 (with or without its mark) or in Windows-1252.

    Raises ImportRefused, with the line, for UTF-8 that is damaged and for any other encoding.
    """
    if content.startswith(PACKED):
        raise ImportRefused(f"{name} est compressé : décompressez-le d'abord.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportRefused(f"{name} est en UTF-16 : enregistrez-le en UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _UTF8_LETTER.search(content):
            line = content.count(b"\n", 0, error.start) + 1
            raise ImportRefused(
                f"{name}, ligne {line} : octets illisibles en UTF-8. Le fichier est abîmé, téléchargez-le à nouveau."
            ) from error
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ImportRefused(f"{name} : encodage inconnu, attendu UTF-8 ou Windows-1252.") from error


def rows_of(
    text: str, name: str, columns: Sequence[str], reject: Reject, *, delimiter: str = ","
) -> Iterator[tuple[int, Values]]:
    """The rows of a CSV text: the line each begins at, and the values of `columns`, without spaces around.

    At least two columns. Raises ImportRefused when one is missing, or when the text stops in the middle of a row.
    """
    stream = StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    try:
        header = [column.strip() for column in next(reader)]
    except StopIteration:
        raise ImportRefused(f"{name} est vide.") from None
    except csv.Error as error:
        raise ImportRefused(f"{name}, ligne 1 : CSV illisible ({csv_words(error)}).") from error
    pick = itemgetter(*_positions(header, columns, name))
    has_nul = "\x00" in text
    line = reader.line_num + 1
    try:
        for row in reader:
            if len(row) == len(header):
                if has_nul and any("\x00" in value for value in row):
                    reject(line=line, path=name, rule="caractere_nul", reason="La ligne contient un caractère NUL.")
                else:
                    yield line, tuple(value.strip() for value in pick(row))
            elif row:
                is_cut = stream.tell() == len(text) and not text.endswith(("\n", "\r"))
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
    text = decoded(path.read_bytes(), path.name)
    delimiter = ";" if ";" in text.split("\n", 1)[0] else ","
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
