"""Tables for spreadsheets: no cell of ours is ever run as a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets read UTF-8 as Windows-1252 and spoil accents."""

_STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | None


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table with semicolons, decimal commas and CRLF, as French spreadsheets open it."""
    stream = StringIO()
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return stream.getvalue()


def plain_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """For programs (RFC 4180): commas, points in numbers, empty for what is not known; texts made harmless too."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return stream.getvalue()


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula (CWE-1236) begins with an apostrophe."""
    return f"'{text}" if text.startswith(_STARTS_OF_FORMULAS) else text


def _safe(cell: Cell) -> str:
    """Texts are made harmless; numbers are ours."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    return f"{cell:.1f}".replace(".", ",") if isinstance(cell, float) and not cell.is_integer() else f"{cell:.0f}"
