"""The grammar: a value is rules, a rule is selectors then times, a state or a comment."""

import re
from functools import lru_cache
from typing import Any

from azimut.directory.opening_hours.rules import (
    DAYS,
    MINUTES_A_DAY,
    MONTHS,
    DateRange,
    DaySelector,
    Hours,
    HoursUnreadable,
    Rule,
    TimeRange,
    WeekRange,
)

LAST_DAY = 31
LAST_WEEK = 53
LONGEST_VALUE = 2_000
"""Characters; the longest real value has under 400."""
CLOSED_WORDS = ("off", "closed")

_COMMENT = re.compile(r'"([^"]*)"')
_DAY = rf"(?:{'|'.join(DAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_TIME = r"\d{1,2}:\d{2}"
_TIMES = re.compile(rf"{_TIME}(?:-{_TIME}\+?|\+)(?: ?, ?{_TIME}(?:-{_TIME}\+?|\+))*$")
_TIME_RANGE = re.compile(r"(\d{1,2}):(\d{2})(?:-(\d{1,2}):(\d{2}))?(\+)?")
_DATE_RANGE = re.compile(
    rf"(?:(\d{{4}}) )?({_MONTH})(?: (\d{{1,2}}))?(?: ?- ?(?:(\d{{4}}) )?({_MONTH})?(?: ?(\d{{1,2}}))?)?"
)
_WEEK_RANGE = re.compile(r"(\d{1,2})(?:-(\d{1,2})(?:/(\d))?)?")
_DAY_ITEM = re.compile(rf"({_DAY})(?:-({_DAY})|\[([-\d,]+)\])?")
_HOLIDAY_ITEM = re.compile(r"PH|SH")
_DAYS_PART = re.compile(rf"(?:{_DAY}|PH|SH)[-\w\[\], ]*$")
# A comma parts two rules when what follows names days or dates again: "Mo 09:00-12:00, Tu 10:00-12:00".
_ADDED_RULE = re.compile(rf"(?<=[\d+]),\s*(?={_DAY}|{_MONTH}|PH|SH|\d{{4}} |week)|(?<=off),\s*|(?<=closed),\s*")


@lru_cache(maxsize=8_192)
def read_hours(value: str) -> Hours:
    """Read a value. Raises HoursUnreadable, with a French sentence that names the part at fault."""
    if len(value) > LONGEST_VALUE:
        raise HoursUnreadable("Horaires trop longs.")
    value = re.sub(r"\s+", " ", value).strip().rstrip(";").strip()
    if not value:
        raise HoursUnreadable("Horaires vides.")
    kept, *fallbacks = (part.strip() for part in _outside_comments(value, "||"))
    rules = [
        _read_rule(part.strip(), is_added=position > 0)
        for sequence in _outside_comments(kept, ";")
        if sequence.strip()
        for position, part in enumerate(_split_added(sequence.strip()))
    ]
    # An exception holds wherever it is written: who writes "Aug off; Mo-Fr 09:00-12:00" is shut in August.
    rules.sort(key=lambda rule: not rule.is_weekly)
    return Hours(rules=tuple(rules), fallback=" ; ".join(_comment_of(part) for part in fallbacks))


def _comment_of(fallback: str) -> str:
    found = _COMMENT.search(fallback)
    if found is None:
        raise HoursUnreadable(f"Solution de repli non comprise : « {fallback} ».")
    return found[1].strip()


def _outside_comments(value: str, separator: str) -> list[str]:
    """Split, leaving alone what stands between quotes."""
    pieces, current = [], ""
    for index, piece in enumerate(value.split('"')):
        if index % 2:
            current += f'"{piece}"'
            continue
        first, *rest = piece.split(separator)
        current += first
        for part in rest:
            pieces.append(current)
            current = part
    return [*pieces, current]


def _split_added(sequence: str) -> list[str]:
    masked = _COMMENT.sub(lambda found: '"' + "_" * len(found[1]) + '"', sequence)
    cuts = [(found.start(), found.end()) for found in _ADDED_RULE.finditer(masked)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(sequence)]
    return [sequence[start:end] for start, end in zip(starts, ends, strict=True)]


def _read_rule(text: str, *, is_added: bool) -> Rule:
    comments = _COMMENT.findall(text)
    rest = _COMMENT.sub("", text).strip().removesuffix(",").strip()
    rest, state = _cut_state(rest)
    rest, ranges = _cut_times(rest)
    is_only_comment = bool(comments) and not ranges and not state and not rest
    return Rule(
        **_read_selectors(rest.removesuffix(":").strip()),
        ranges=ranges,
        is_off=state in CLOSED_WORDS,
        is_unknown=state == "unknown" or is_only_comment or (bool(comments) and not ranges and not state),
        is_added=is_added and bool(ranges),
        comment=" ; ".join(comment.strip() for comment in comments),
    )


def _cut_state(text: str) -> tuple[str, str]:
    found = re.search(r"(?:^|\s)(off|closed|open|unknown)$", text)
    return (text[: found.start()].strip(), found[1]) if found else (text, "")


def _cut_times(text: str) -> tuple[str, tuple[TimeRange, ...]]:
    if text == "24/7":
        return "", (TimeRange(0, MINUTES_A_DAY),)
    found = next((match for match in re.finditer(_TIME, text) if _TIMES.match(text, match.start())), None)
    if found is None:
        if re.search(_TIME, text):
            raise HoursUnreadable(f"Heures non comprises : « {text} ».")
        return text, ()
    return text[: found.start()].strip(), tuple(_read_range(item) for item in text[found.start() :].split(","))


def _read_range(text: str) -> TimeRange:
    found = _TIME_RANGE.fullmatch(text.strip())
    if found is None:
        raise HoursUnreadable(f"Heures non comprises : « {text} ».")
    start = _minutes(found[1], found[2])
    if found[3] is None:
        return TimeRange(start, MINUTES_A_DAY, is_open_ended=True)
    end = _minutes(found[3], found[4])
    if start >= MINUTES_A_DAY or end > 2 * MINUTES_A_DAY:
        raise HoursUnreadable(f"Heure impossible : « {text} ».")
    return TimeRange(start, end if end > start else end + MINUTES_A_DAY, is_open_ended=bool(found[5]))


def _minutes(hours: str, minutes: str) -> int:
    if int(minutes) > 59:  # noqa: PLR2004  sixty minutes an hour
        raise HoursUnreadable(f"Heure impossible : « {hours}:{minutes} ».")
    return int(hours) * 60 + int(minutes)


def _read_selectors(text: str) -> dict[str, Any]:
    """The days a rule holds for, as keyword arguments of Rule."""
    rest, weeks = _cut_weeks(text)
    found = _DAYS_PART.search(rest)
    dates_part, days_part = (rest[: found.start()].strip(), rest[found.start() :]) if found else (rest, "")
    return {
        "dates": _read_dates(dates_part.rstrip(":").strip()) if dates_part else (),
        "weeks": weeks,
        **_read_days(days_part),
    }


def _cut_weeks(text: str) -> tuple[str, tuple[WeekRange, ...]]:
    found = re.search(r"\bweek ?([\d/,\- ]*\d)", text)
    if found is None:
        return text, ()
    items = [_WEEK_RANGE.fullmatch(item.strip()) for item in found[1].split(",")]
    ranges = tuple(WeekRange(int(m[1]), int(m[2] or m[1]), int(m[3] or 1)) for m in items if m)
    if None in items or not all(1 <= r.start <= r.end <= LAST_WEEK and r.step for r in ranges):
        raise HoursUnreadable(f"Semaines non comprises : « {found[0]} ».")
    return (text[: found.start()] + text[found.end() :]).strip(), ranges


def _read_dates(text: str) -> tuple[DateRange, ...]:
    return tuple(_read_date_range(item.strip()) for item in text.split(","))


def _read_date_range(text: str) -> DateRange:
    found = _DATE_RANGE.fullmatch(text)
    if found is None:
        raise HoursUnreadable(f"Dates non comprises : « {text} ».")
    start_year, start_month, start_day, end_year, end_month, end_day = found.groups()
    month = MONTHS.index(start_month) + 1
    last_month = MONTHS.index(end_month) + 1 if end_month else month
    is_one_day = start_day and not end_day
    last_day = int(start_day) if is_one_day and not end_month else int(end_day or LAST_DAY)
    if not 1 <= int(start_day or 1) <= LAST_DAY or not 1 <= last_day <= LAST_DAY:
        raise HoursUnreadable(f"Date impossible : « {text} ».")
    return DateRange(
        start=(month, int(start_day or 1)),
        end=(last_month, last_day),
        start_year=int(start_year) if start_year else None,
        end_year=int(end_year) if end_year else None,
    )


def _read_days(text: str) -> dict[str, Any]:
    if not text:
        return {}
    items = [item for item in re.split(r"[, ]+(?![^\[]*\])", text.strip()) if item]
    holidays = {item for item in items if _HOLIDAY_ITEM.fullmatch(item)}
    selectors = tuple(_read_day(item) for item in items if item not in holidays)
    return {
        "days": selectors,
        "on_public_holidays": "PH" in holidays,
        "on_school_holidays": "SH" in holidays,
        # "SH Mo-Fr", with a blank, are those days of the holidays; with a comma, the holidays and those days.
        "is_also_on_days": bool(holidays and selectors) and not re.search(r"[PS]H (?!,)", text),
    }


def _read_day(text: str) -> DaySelector:
    found = _DAY_ITEM.fullmatch(text)
    if found is None:
        raise HoursUnreadable(f"Jours non compris : « {text} ».")
    first, last, nth = found.groups()
    start = DAYS.index(first)
    end = DAYS.index(last) if last else start
    length = (end - start) % len(DAYS) + 1
    return DaySelector(
        days=tuple(sorted((start + step) % len(DAYS) for step in range(length))), nth=_read_nth(nth) if nth else ()
    )


def _read_nth(text: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for item in text.split(","):
        found = re.fullmatch(r"(-?[1-5])(?:-([1-5]))?", item)
        if found is None:
            raise HoursUnreadable(f"Rang du jour non compris : « [{text}] ».")
        first = int(found[1])
        numbers.extend(range(first, int(found[2]) + 1) if found[2] else [first])
    return tuple(numbers)
