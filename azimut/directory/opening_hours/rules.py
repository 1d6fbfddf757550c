"""What a value says once read: rules, the days they hold for, and the ranges of a day."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from azimut.directory.opening_hours.calendars import is_public_holiday, is_school_holiday

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUTES_A_DAY = 24 * 60


class HoursUnreadable(ValueError):  # noqa: N818  exceptions read as sentences (docs/style.md)
    """The value is not in the syntax, or uses a rare part of it that is not read here."""


@dataclass(frozen=True)
class TimeRange:
    """Minutes since midnight; the end may pass 1440 when a place shuts after midnight."""

    start: int
    end: int
    is_open_ended: bool = False


@dataclass(frozen=True)
class DateRange:
    """Days of the year from (month, day) to (month, day), both included; in one year only when it is given."""

    start: tuple[int, int]
    end: tuple[int, int]
    start_year: int | None = None
    end_year: int | None = None

    def holds(self, day: date) -> bool:
        if self.start_year is not None:
            last_year = self.end_year or self.start_year
            return (self.start_year, *self.start) <= (day.year, day.month, day.day) <= (last_year, *self.end)
        here = (day.month, day.day)
        if self.start <= self.end:
            return self.start <= here <= self.end
        return here >= self.start or here <= self.end


@dataclass(frozen=True)
class WeekRange:
    """ISO weeks from one to another, every `step`."""

    start: int
    end: int
    step: int = 1

    def holds(self, day: date) -> bool:
        week = day.isocalendar().week
        return self.start <= week <= self.end and (week - self.start) % self.step == 0


@dataclass(frozen=True)
class DaySelector:
    """Week days (0 is Monday), all of the month or only the nth ones (-1 is the last)."""

    days: tuple[int, ...]
    nth: tuple[int, ...] = ()

    def holds(self, day: date) -> bool:
        if day.weekday() not in self.days:
            return False
        from_start = (day.day - 1) // 7 + 1
        from_end = -((monthrange(day.year, day.month)[1] - day.day) // 7 + 1)
        return not self.nth or from_start in self.nth or from_end in self.nth


@dataclass(frozen=True)
class Rule:
    """One rule: the days it holds for, and what happens then (no range and not off: open all day)."""

    dates: tuple[DateRange, ...] = ()
    weeks: tuple[WeekRange, ...] = ()
    days: tuple[DaySelector, ...] = ()
    on_public_holidays: bool = False
    on_school_holidays: bool = False
    is_also_on_days: bool = False
    """`PH,Su`: holidays or those days; `SH Mo-Fr`: those days of the holidays."""
    ranges: tuple[TimeRange, ...] = ()
    is_off: bool = False
    is_unknown: bool = False
    is_added: bool = False
    comment: str = ""

    def holds(self, day: date, department: str) -> bool:
        if self.dates and not any(item.holds(day) for item in self.dates):
            return False
        if self.weeks and not any(item.holds(day) for item in self.weeks):
            return False
        on_days = not self.days or any(item.holds(day) for item in self.days)
        if not (self.on_public_holidays or self.on_school_holidays):
            return on_days
        on_holiday = (self.on_public_holidays and is_public_holiday(day, department)) or (
            self.on_school_holidays and is_school_holiday(day, department)
        )
        return (on_holiday or on_days) if self.is_also_on_days else (on_holiday and on_days)

    @property
    def is_weekly(self) -> bool:
        """Speaks only of the days of an ordinary week."""
        is_special = self.dates or self.weeks or self.on_public_holidays or self.on_school_holidays
        return not is_special and not any(selector.nth for selector in self.days)


@dataclass(frozen=True)
class DayHours:
    """What a day looks like: its ranges, with the comment said of them."""

    ranges: tuple[TimeRange, ...] = ()
    comment: str = ""
    is_unknown: bool = False


@dataclass(frozen=True)
class Hours:
    """A whole value. Its rules hold in their order: a later one replaces an earlier one for its days."""

    rules: tuple[Rule, ...]
    fallback: str = field(default="")
    """What to do when it is shut, as the value says it after `||`: usually "sur rendez-vous"."""

    def on(self, day: date, department: str, *, heed_holidays: bool = True) -> DayHours:
        """The ranges of a day; `heed_holidays` False tells the day as if it were an ordinary one."""
        hours = DayHours()
        speaks_of_holidays = any(rule.on_public_holidays for rule in self.rules)
        if heed_holidays and not speaks_of_holidays and is_public_holiday(day, department):
            return hours
        for rule in self.rules:
            if not heed_holidays and rule.is_off and rule.on_public_holidays and not rule.days:
                continue
            if rule.holds(day, department):
                hours = _applied(rule, hours)
        return hours


def _applied(rule: Rule, hours: DayHours) -> DayHours:
    if rule.is_off:
        return DayHours(comment=rule.comment)
    if rule.is_unknown:
        return DayHours(comment=rule.comment, is_unknown=True)
    ranges = rule.ranges or (TimeRange(0, MINUTES_A_DAY),)
    if rule.is_added:
        ranges = tuple(sorted({*hours.ranges, *ranges}, key=lambda item: item.start))
    return DayHours(ranges=ranges, comment=rule.comment)
