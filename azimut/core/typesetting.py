"""Documents as tagged PDF (PDF/UA-1), written by typst: letters, lists, files, reports."""

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import typst

STANDARD: Final = "ua-1"
"""ISO 14289-1: the structure a screen reader needs. Typst refuses what does not meet it."""

_INVISIBLE: Final = {"Cc", "Cs", "Cn", "Co"}
"""Control signs (Word pastes some), halves of characters, code points that mean nothing: no font draws them."""

_NOT_DRAWN: Final = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_REPLACEMENT: Final = "?"
_MOST_REPLACED: Final = 30
_FAR_SCRIPTS: Final = 0x3000
_SPAN: Final = 0x1000


class TypesettingFailed(Exception):  # noqa: N818  reads as a sentence
    """The document could not be written; the message is typst's."""


def write_pdf(template: Path, content: Mapping[str, Any]) -> bytes:
    """The PDF of a `.typ` template, which reads `content` (JSON values) as `json(bytes(sys.inputs.content))`.

    Text never becomes markup: it reaches the template as data. Nothing is fetched. A character that no font of this
    machine draws becomes a question mark: PDF/UA refuses it, and one sign in one answer must not lose the whole file.
    """
    data = json.dumps(_drawable(content), ensure_ascii=False)
    for _ in range(_MOST_REPLACED):
        try:
            return _compile(template, data)
        except typst.TypstError as error:
            not_drawn = _NOT_DRAWN.search(str(error))
            sign = _unescaped(not_drawn.group(1)) if not_drawn else ""
            if not sign or sign not in data:
                raise TypesettingFailed(str(error)) from error
            data = _without(data, sign)
    raise TypesettingFailed("Trop de signes de ce texte n'existent dans aucune police de cette machine.")


def _without(data: str, sign: str) -> str:
    """Past the scripts of Europe and its neighbours, a font that lacks one sign lacks those around it too."""
    start = ord(sign[0]) // _SPAN * _SPAN
    if start < _FAR_SCRIPTS:
        return data.replace(sign, _REPLACEMENT)
    return re.sub(f"[{chr(start)}-{chr(start + _SPAN - 1)}]", _REPLACEMENT, data)


def _compile(template: Path, data: str) -> bytes:
    return typst.compile(
        str(template), root=str(template.parent), sys_inputs={"content": data}, pdf_standards=[STANDARD]
    )


def _drawable(value: Any) -> Any:
    """The same values, their texts without what cannot be drawn; lines and tabs are kept."""
    if isinstance(value, str):
        return "".join(
            sign if sign in "\n\t" or unicodedata.category(sign) not in _INVISIBLE else " " for sign in value
        )
    if isinstance(value, Mapping):
        return {key: _drawable(one) for key, one in value.items()}
    return [_drawable(one) for one in value] if isinstance(value, list | tuple) else value


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
