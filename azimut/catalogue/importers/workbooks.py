"""XLSX workbooks from outside: bounded, no DTD, and whatever openpyxl makes of a damaged one is a refusal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from azimut.core.importing.archives import open_zip
from azimut.core.importing.errors import ImportRefused

MOST_UNPACKED = 500_000_000
MOST_ENTRIES = 200
MOST_ROWS = 1_048_576
"""Of a sheet, for a spreadsheet; a damaged one may number its rows by the billion."""
_HEAD = 4_096

Row = tuple[str, ...]
Rows = Iterator[tuple[int, Row]]


def header_and_rows(
    path: Path, *, within: int, is_header: Callable[[Row], bool], content: bytes | None = None
) -> tuple[Row, Rows] | None:
    """The first row that `is_header` among the first `within` of each sheet, and those under it with their line.

    `content` is that of a workbook found in an archive. None when no sheet has one. Raises ImportRefused when the
    workbook cannot be read, here or while rows are read.
    """
    _check_parts(path, content)
    found = _from_header(path, within, is_header, content)
    header = next(found, None)
    return None if header is None else (header[1], found)


def _from_header(path: Path, within: int, is_header: Callable[[Row], bool], content: bytes | None) -> Rows:
    """The header, then the rows of its sheet; the file is closed with the generator."""
    # By its content, not its name: a workbook saved as .csv is one too.
    with _as_refusals(path), path.open("rb") if content is None else BytesIO(content) as stream:
        for sheet in load_workbook(stream, read_only=True, data_only=True).worksheets:
            rows = _numbered(sheet, path)
            for line, row in islice(rows, within):
                if is_header(row):
                    yield line, row
                    yield from rows
                    return


def _check_parts(path: Path, content: bytes | None) -> None:
    """Before openpyxl opens it: its table of contents, and no DTD in what it holds."""
    inner = None if content is None else BytesIO(content)
    with open_zip(path, max_entries=MOST_ENTRIES, max_unpacked=MOST_UNPACKED, content=inner) as archive:
        for name in archive.names:
            with archive.open(name) as part:
                head = part.read(_HEAD).replace(b"\x00", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise ImportRefused(f"{path.name} : un type de document (DTD) ou une entité est refusé.")


def _numbered(sheet: Any, path: Path) -> Rows:
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if line > MOST_ROWS:
            raise ImportRefused(f"{path.name} : plus de {MOST_ROWS} lignes.")
        yield line, tuple(_cell(value) for value in values)


@contextmanager
def _as_refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except ImportRefused:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers raise, and promises nothing
        raise ImportRefused(f"{path.name} n'est pas un classeur XLSX lisible.") from error


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
