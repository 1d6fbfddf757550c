"""The acronyms a page uses without saying what they mean: read from the page itself, whatever its data wrote."""

import csv
import re
from functools import cache
from html import unescape
from pathlib import Path

FILE = Path(__file__).with_name("acronyms.csv")

_NOT_WORDS = re.compile(r"<(script|style|svg|textarea|select)\b.*?</\1>|<[^>]*>", re.DOTALL)
_ACRONYM = re.compile(r"\b[A-Z]{2,8}\b")
_MEANING_STOPS = re.compile(r"[,:]")


@cache
def meanings() -> dict[str, str]:
    """What each acronym means, in plain words."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        return {row["sigle"]: row["sens"] for row in csv.DictReader(stream)}


def acronyms_to_explain(page: str) -> list[tuple[str, str]]:
    """Each acronym of a page (HTML) and its meaning, in alphabetical order; not those the page itself spells out."""
    text = _NOT_WORDS.sub(" ", page)
    used = meanings().keys() & set(_ACRONYM.findall(text))
    if not used:
        return []
    told = " ".join(unescape(text).replace("’", "'").casefold().split())
    return [(one, meanings()[one]) for one in sorted(used) if _spelled_out(one) not in told]


@cache
def _spelled_out(acronym: str) -> str:
    """The words the letters stand for, without the explanation that follows."""
    return _MEANING_STOPS.split(meanings()[acronym], maxsplit=1)[0].casefold()
