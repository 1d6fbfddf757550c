"""Instants and progress, as people say them."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
"""Where deadlines are counted, whatever the clock of the server and the place of the reader."""

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def paris_instant(closes_at: datetime) -> str:
    """The last moment before `closes_at`, in Paris: `30 septembre 2026 à 23 h 59`."""
    last = (closes_at - timedelta(seconds=1)).astimezone(PARIS)
    return f"{day_of(last)} à {last.hour}\u00a0h\u00a0{last.minute:02}"


def moment(instant: datetime) -> str:
    """`1er octobre 2026 à 9 h 05 min 12 s`: what a receipt says."""
    local = instant.astimezone(PARIS)
    return f"{day_of(local)} à {local.hour}\u00a0h\u00a0{local.minute:02}\u00a0min\u00a0{local.second:02}\u00a0s"


def day_of(local: date) -> str:
    return f"{'1er' if local.day == 1 else local.day} {MONTHS[local.month - 1]} {local.year}"


_DATE = re.compile(rf"(\b1er|\b\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
_BEFORE_SIGN = re.compile(r" ([:;?!»])")


def typeset(text: str) -> str:
    """As a French printer sets it: curved apostrophes, no line break inside a date or before a double sign."""
    held = _DATE.sub("\\1\u00a0\\2\u00a0\\3", text.replace("'", "\u2019"))
    return _BEFORE_SIGN.sub("\u00a0\\1", held).replace("« ", "«\u00a0")
