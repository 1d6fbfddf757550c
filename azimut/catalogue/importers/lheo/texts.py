"""The texts, dates and numbers of LHEO as we keep them: plain text, real dates, no placeholder."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from html import unescape

UNKNOWN_START, UNKNOWN_END = "00000000", "99999999"
"""Placeholders of a session one can join at any time."""

LARGEST_INTEGER = 2_147_483_647

_BREAKS = re.compile(r"<(?:br|/?p|/?div|/?ul|/?ol|/?h[1-6]|/?tr|/?table)\b[^<>]*>", re.IGNORECASE)
_ITEMS = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"<(?:[a-zA-Z/][^<>]*|!--.*?--)>", re.DOTALL)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\s*\n\s*")
_HAS_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_DAY_UNKNOWN = {"00", "99"}


def plain(text: str | None) -> str:
    """One line: spaces collapsed, HTML removed, the placeholder `-` emptied."""
    if not text:
        return ""
    if "<" in text or "&" in text:
        text = without_html(text)
    text = " ".join(text.split())
    return "" if text == "-" else text


def paragraphs(text: str | None) -> str:
    """Several lines: as `plain`, keeping paragraphs and lists as lines."""
    if not text:
        return ""
    if "<" in text or "&" in text:
        text = without_html(text)
    elif "\n" not in text:
        return plain(text)
    text = _BLANK_LINES.sub("\n", _SPACES.sub(" ", text)).strip()
    return "" if text == "-" else text


def without_html(text: str) -> str:
    """Plain text of escaped HTML, itself perhaps escaped twice."""
    for _ in range(2):
        if "<" in text:
            text = _TAGS.sub("", _ITEMS.sub("\n– ", _BREAKS.sub("\n", text)))
        if "&" not in text:
            break
        text = unescape(text)
    return text.replace("\x00", "")


def date_of(text: str, *, is_end: bool = False) -> date | None:
    """`20260901`; an unknown day or month is the first one, or the last when `is_end`. None when wholly unknown.

    Raises ValueError when no such day exists.
    """
    text = text.strip()
    if text[:4] in {"0000", "9999"}:
        return None
    return _known_date(text, is_end)


@lru_cache(maxsize=8_192)
def _known_date(text: str, is_end: bool) -> date:
    year, month, day = int(text[:4]), text[4:6], text[6:8]
    month_number = (12 if is_end else 1) if month in _DAY_UNKNOWN else int(month)
    if day not in _DAY_UNKNOWN:
        return date(year, month_number, int(day))
    return date(year, month_number, monthrange(year, month_number)[1] if is_end else 1)


def whole_number(text: str | None) -> int | None:
    """A count the database can hold, or None."""
    if not text:
        return None
    try:
        number = int(text)
    except ValueError:
        return None
    return number if 0 <= number <= LARGEST_INTEGER else None


def web_address(text: str | None) -> str:
    """An http(s) address, its scheme added when left out; anything else is dropped."""
    address = plain(text)
    if not address or " " in address:
        return ""
    if not _HAS_SCHEME.match(address):
        address = f"https://{address}"
    return address if address.lower().startswith(("http://", "https://")) and len(address) <= 400 else ""  # noqa: PLR2004
