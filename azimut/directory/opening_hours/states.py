"""Whether a place is open at a moment, and when that changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from azimut.directory.opening_hours.calendars import is_public_holiday, time_zone_of
from azimut.directory.opening_hours.reading import read_hours
from azimut.directory.opening_hours.rules import MINUTES_A_DAY, Hours, HoursUnreadable
from azimut.directory.opening_hours.words import say_day, say_time

LOOKS_AHEAD = 60
"""Days: a place that does not open within two months is simply said to be shut."""


@dataclass(frozen=True)
class OpeningState:
    """What to tell someone who reads the page now. `is_open` is None when the hours do not say."""

    is_open: bool | None
    sentence: str
    changes_at: datetime | None = None


@dataclass(frozen=True)
class _Stretch:
    start: datetime
    end: datetime
    comment: str
    is_open_ended: bool


UNKNOWN = OpeningState(is_open=None, sentence="")


def opening_state(value: str, at: datetime, department: str) -> OpeningState:
    """Whether the place is open at `at` (aware), in the time and with the holidays of its department.

    Unknown, with an empty sentence, when there are no hours or they cannot be read.
    """
    try:
        hours = read_hours(value)
    except HoursUnreadable:
        return UNKNOWN
    now = at.astimezone(time_zone_of(department))
    today = hours.on(now.date(), department)
    if today.is_unknown:
        return OpeningState(is_open=None, sentence=today.comment or "horaires à vérifier")
    for stretch in _stretches(hours, now, department):
        if stretch.start <= now < stretch.end:
            return _open_until(stretch, now)
        if stretch.start > now:
            return _shut_until(stretch, now, hours, department)
    return OpeningState(is_open=False, sentence=hours.fallback or "fermé pour l'instant")


def _stretches(hours: Hours, now: datetime, department: str) -> Iterator[_Stretch]:
    """Open stretches from yesterday on, in order; those that touch are one."""
    last: _Stretch | None = None
    for offset in range(-1, LOOKS_AHEAD):
        for stretch in _stretches_on(hours, now.date() + timedelta(days=offset), now, department):
            if last is not None and stretch.start <= last.end:
                last = _Stretch(last.start, max(last.end, stretch.end), last.comment, stretch.is_open_ended)
                continue
            if last is not None:
                yield last
            last = stretch
    if last is not None:
        yield last


def _stretches_on(hours: Hours, day: date, now: datetime, department: str) -> Iterator[_Stretch]:
    day_hours = hours.on(day, department)
    for item in day_hours.ranges:
        yield _Stretch(
            _moment(day, item.start, now), _moment(day, item.end, now), day_hours.comment, item.is_open_ended
        )


def _moment(day: date, minutes: int, now: datetime) -> datetime:
    """The clock time of a day, where the place is: nine o'clock stays nine o'clock when the clocks change."""
    day += timedelta(days=minutes // MINUTES_A_DAY)
    return datetime(day.year, day.month, day.day, minutes % MINUTES_A_DAY // 60, minutes % 60, tzinfo=now.tzinfo)


def _open_until(stretch: _Stretch, now: datetime) -> OpeningState:
    if stretch.end - now > timedelta(days=LOOKS_AHEAD // 2):
        return OpeningState(is_open=True, sentence=_with_comment("ouvert jour et nuit", stretch.comment))
    if stretch.is_open_ended:
        return OpeningState(is_open=True, sentence=_with_comment("ouvert maintenant", stretch.comment))
    until = say_time(stretch.end)
    if stretch.end.date() > now.date() and stretch.end.hour + stretch.end.minute:
        until = f"{say_day(stretch.end.date(), now.date())} à {until}"
    elif stretch.end.date() > now.date():
        until = "minuit"
    return OpeningState(True, _with_comment(f"ouvert maintenant jusqu'à {until}", stretch.comment), stretch.end)


def _shut_until(stretch: _Stretch, now: datetime, hours: Hours, department: str) -> OpeningState:
    opens = f"ouvre {say_day(stretch.start.date(), now.date())} à {say_time(stretch.start)}"
    sentence = _with_comment(opens, stretch.comment)
    if stretch.start.date() != now.date() and _is_shut_for_a_holiday(hours, now.date(), department):
        sentence = f"fermé aujourd'hui, jour férié ; {sentence}"
    return OpeningState(False, sentence, stretch.start)


def _is_shut_for_a_holiday(hours: Hours, day: date, department: str) -> bool:
    if not is_public_holiday(day, department) or hours.on(day, department).ranges:
        return False
    return bool(hours.on(day, department, heed_holidays=False).ranges)


def _with_comment(sentence: str, comment: str) -> str:
    return f"{sentence} ({comment})" if comment else sentence
