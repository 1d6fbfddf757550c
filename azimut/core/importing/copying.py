r"""Rows as PostgreSQL's COPY reads them in its text format: one line, tabs between values, `\N` for NULL."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

NULL = "\\N"

_SPECIAL = re.compile(r"[\\\t\n\r\x00]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": "�"})
# In an array, a bare NULL is not a text.
_PLAIN_ITEM = re.compile(r"(?![Nn][Uu][Ll][Ll]$)[A-Za-z0-9_]+")
_QUOTED_ITEM = str.maketrans({"\\": "\\\\", '"': '\\"'})


def copy_line(values: Iterable[Any]) -> str:
    """The line of a row. Texts, whole and decimal numbers, booleans, dates, UUIDs, lists of texts, None."""
    return "\t".join([_ENCODERS[type(value)](value) for value in values])


def copy_text(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def _copy_list(items: Iterable[str]) -> str:
    return copy_text("{" + ",".join(item if _PLAIN_ITEM.fullmatch(item) else _quoted(item) for item in items) + "}")


def _quoted(item: str) -> str:
    return f'"{item.translate(_QUOTED_ITEM)}"'


class _Encoders(dict[type, Callable[[Any], str]]):
    def __missing__(self, kind: type) -> Callable[[Any], str]:
        """A subclass (an enum of texts) is written as what it extends; found once, then kept."""
        known = next((known for known in (str, int, float, list, tuple) if issubclass(kind, known)), None)
        if known is None:
            raise TypeError(f"COPY ne sait pas écrire un {kind.__name__}")
        encode = self[known]
        self[kind] = lambda value: encode(known(value))
        return self[kind]


_ENCODERS = _Encoders(
    {
        str: copy_text,
        type(None): lambda _value: NULL,
        bool: lambda value: "t" if value else "f",
        int: str,
        float: repr,
        date: date.isoformat,
        datetime: datetime.isoformat,
        UUID: str,
        list: _copy_list,
        tuple: _copy_list,
    }
)
