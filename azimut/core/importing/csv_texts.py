"""The text of a CSV file, read line by line.

The file is kept as its bytes: as a whole string, a single emoji makes each letter weigh four bytes, and a reader's
buffer doubles it.
"""

import codecs
import io
import re
from collections.abc import Iterator
from typing import Self

from azimut.core.importing.errors import ImportRefused

LONGEST_LINE = 1_000_000
"""Characters between two ends of line; the longest real one has some tens of thousands."""

_PIECE = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF8_LETTER = re.compile(rb"[\xc3\xc5][\x80-\xbf]")
"""An accented letter of French in UTF-8; Windows-1252 text never writes these two bytes in a row."""


class CsvText:
    """The text of a file in UTF-8 (with or without its mark) or in Windows-1252.

    Raises ImportRefused, with the line, for UTF-8 that is damaged and for any other encoding.
    """

    def __init__(self, content: bytes, name: str) -> None:
        if content.startswith(_UTF16):
            raise ImportRefused(f"{name} est en UTF-16 : enregistrez-le en UTF-8.")
        self.name = name
        self._content = content
        self._encoding = _encoding_of(content, name)

    @property
    def is_blank(self) -> bool:
        return not self._content.removeprefix(codecs.BOM_UTF8).strip()

    @property
    def has_nul(self) -> bool:
        return b"\x00" in self._content

    @property
    def ends_with_a_line(self) -> bool:
        return self._content.endswith((b"\n", b"\r"))

    @property
    def first_line(self) -> str:
        """Without its end; raises ImportRefused when it is no line of a table."""
        return next(self.lines(), "").rstrip("\r\n")

    @property
    def whole(self) -> str:
        """Of a small file."""
        return self._content.decode(self._encoding)

    def lines(self) -> "Lines":
        return Lines(io.TextIOWrapper(io.BytesIO(self._content), self._encoding, newline=""), self.name)


class Lines(Iterator[str]):
    """The lines with their ends, the next one always at hand: `is_over` once the last was given."""

    def __init__(self, stream: io.TextIOWrapper, name: str) -> None:
        self._stream = stream
        self._name = name
        self._given = 0
        self._next = self._read()

    @property
    def is_over(self) -> bool:
        return not self._next

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._next
        if not line:
            raise StopIteration
        if len(line) > LONGEST_LINE:
            raise ImportRefused(f"{self._name}, ligne {self._given + 1} : plus de {LONGEST_LINE} caractères.")
        self._given += 1
        self._next = self._read()
        return line

    def _read(self) -> str:
        return self._stream.readline(LONGEST_LINE + 1)


def _encoding_of(content: bytes, name: str) -> str:
    at = _first_undecodable(content, "utf-8")
    if at is None:
        return "utf-8-sig"
    if _UTF8_LETTER.search(content):
        line = content.count(b"\n", 0, at) + 1
        raise ImportRefused(
            f"{name}, ligne {line} : octets illisibles en UTF-8. Le fichier est abîmé, téléchargez-le à nouveau."
        )
    if _first_undecodable(content, "cp1252") is not None:
        raise ImportRefused(f"{name} : encodage inconnu, attendu UTF-8 ou Windows-1252.")
    return "cp1252"


def _first_undecodable(content: bytes, encoding: str) -> int | None:
    """Where the first byte is that this encoding does not know; read by pieces that end with a line."""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start + _PIECE) + 1 or len(content)
        try:
            content[start:end].decode(encoding)
        except UnicodeDecodeError as error:
            return start + error.start
        start = end
    return None
