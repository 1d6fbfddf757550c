"""Documents as tagged PDF (PDF/UA-1), written by typst: letters, lists, files, reports."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import typst

STANDARD: Final = "ua-1"
"""ISO 14289-1: the structure a screen reader needs. Typst refuses what does not meet it."""


class TypesettingFailed(Exception):  # noqa: N818  reads as a sentence
    """The document could not be written; the message is typst's."""


def write_pdf(template: Path, content: Mapping[str, Any]) -> bytes:
    """The PDF of a `.typ` template, which reads `content` (JSON values) as `json(bytes(sys.inputs.content))`.

    Text never becomes markup: it reaches the template as data. Nothing is fetched.
    """
    try:
        return typst.compile(
            str(template),
            root=str(template.parent),
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            pdf_standards=[STANDARD],
        )
    except typst.TypstError as error:
        raise TypesettingFailed(str(error)) from error
