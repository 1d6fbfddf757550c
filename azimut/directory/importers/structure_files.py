"""Reading a file of structures row by row: data·inclusion JSON (plain, .gz or .zip) or CSV."""

import codecs
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from azimut.core.importing.csv_texts import CsvText
from azimut.core.importing.errors import ImportRefused, csv_words
from azimut.core.importing.opening import OpenedFile, opened_files

CHUNK = 1 << 18
LONGEST_ROW = 2_000_000
"""Characters of one JSON object; the longest real one has some thousand."""
LARGEST_CSV = 200_000_000
DELIMITERS = ";,\t|"

_GAP = re.compile(r"[\s,]*")


class Row(NamedTuple):
    """One object of the file: its line (CSV) or rank (JSON), from 1; the share of the file read so far."""

    line: int
    values: Any
    share: float


def is_json(path: Path) -> bool:
    """By content: the first character that is not a blank opens an array or an object."""
    for opened in opened_files(path, suffix=".json"):
        return opened.head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"[", b"{")
    return False


def json_rows(path: Path) -> Iterator[Row]:
    """The objects of a top-level array, streamed; or those of the arrays `structures` then `services` of an object.

    Raises ImportRefused when the file is not such JSON, or stops in the middle.
    """
    for opened in opened_files(path, suffix=".json"):
        if opened.head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
            yield from _rows_of_object(opened, path.name)
        else:
            yield from _rows_of_array(opened, path.name)


def _rows_of_object(opened: OpenedFile, name: str) -> Iterator[Row]:
    chunks, size = [], 0
    while chunk := opened.read(CHUNK):
        size += len(chunk)
        if size > LARGEST_CSV:
            raise ImportRefused(f"{name} est trop grand pour cette forme : donnez un tableau JSON de structures.")
        chunks.append(chunk)
    try:
        content = json.loads(b"".join(chunks).decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ImportRefused(f"{name} n'est pas un JSON lisible ({_json_words(error)}).") from error
    if not isinstance(content.get("structures"), list):
        raise ImportRefused(f"{name} : attendu un tableau de structures, ou un objet avec la clé « structures ».")
    rows = [*content["structures"], *(content.get("services") or [])]
    for rank, values in enumerate(rows, 1):
        yield Row(rank, values, rank / len(rows))


def _rows_of_array(opened: OpenedFile, name: str) -> Iterator[Row]:
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    text, is_whole = _fill(opened, "", name)
    if not text.startswith("["):
        raise ImportRefused(f"{name} : attendu un tableau JSON de structures.")
    position, rank = 1, 0
    while True:
        position = _after_gap(text, position)
        if text[position : position + 1] == "]":
            return
        try:
            values, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            if is_whole or len(text) - position > LONGEST_ROW:
                raise ImportRefused(
                    f"{name}, objet {rank + 1} : JSON illisible ou coupé ({_json_words(error)})."
                ) from error
            text, is_whole = _fill(opened, text[position:], name)
            position = 0
            continue
        rank += 1
        yield Row(rank, values, opened.share_read)


def _after_gap(text: str, position: int) -> int:
    gap = _GAP.match(text, position)
    return gap.end() if gap else position


def _fill(opened: OpenedFile, text: str, name: str) -> tuple[str, bool]:
    """More of the file after `text`, whole characters only, and whether that is its end."""
    data = opened.read(CHUNK)
    is_whole = len(data) < 1
    while data:
        try:
            decoded = data.decode("utf-8-sig" if not text else "utf-8")
        except UnicodeDecodeError as error:
            if len(data) - error.start < 4 and (more := opened.read(1)):  # noqa: PLR2004  a UTF-8 character's bytes
                data += more
                continue
            raise ImportRefused(f"{name} n'est pas en UTF-8.") from error
        return (text + decoded if text else decoded.lstrip()), False
    return text, is_whole


def _refuse_constant(constant: str) -> Any:
    raise _NotJson(f"{constant} n'est pas une valeur JSON")


class _NotJson(ValueError):  # noqa: N818  never leaves this file
    """Its words are ours."""


def _json_words(error: ValueError | RecursionError) -> str:
    """Why the JSON reader stopped; it says it in English only."""
    match error:
        case _NotJson():
            return str(error)
        case UnicodeDecodeError():
            return "le texte n'est pas en UTF-8"
        case json.JSONDecodeError():
            return f"caractère {error.pos + 1}"
        case RecursionError():
            return "trop de crochets les uns dans les autres"
        case _:
            return "un nombre a trop de chiffres"


def csv_text(path: Path) -> CsvText:
    """The text of a CSV. Raises ImportRefused."""
    text = CsvText(b"".join(_whole(path)), path.name)
    if text.is_blank:
        raise ImportRefused(f"{path.name} est vide.")
    return text


def _whole(path: Path) -> Iterator[bytes]:
    size = 0
    for opened in opened_files(path, suffix=".csv"):
        while chunk := opened.read(CHUNK):
            size += len(chunk)
            if size > LARGEST_CSV:
                raise ImportRefused(f"{path.name} est trop grand : 200 Mo au plus.")
            yield chunk


def csv_rows(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header and the rows with the line each begins at. Raises ImportRefused when the CSV cannot be read."""
    text = csv_text(path)
    first_line = next(line for line in text.lines() if line.strip())
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(text.lines(), delimiter=delimiter, strict=True)
    try:
        header = [column.strip() for column in next(reader)]
    except StopIteration:
        raise ImportRefused(f"{path.name} est vide.") from None
    except csv.Error as error:
        raise ImportRefused(f"{path.name}, ligne 1 : CSV illisible ({csv_words(error)}).") from error
    if len(header) < 2:  # noqa: PLR2004  one column is not a table
        raise ImportRefused(f"{path.name} : une seule colonne lue. Le séparateur attendu est ; ou , ou une tabulation.")
    return header, _numbered(reader, path.name)


def _numbered(reader: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    line = reader.line_num + 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise ImportRefused(f"{name}, ligne {line} : CSV illisible ({csv_words(error)}).") from error
