"""A plain week, as a form shows it: ranges for each day, shut or not on holidays, one remark."""

from dataclasses import dataclass

from azimut.directory.opening_hours.reading import read_hours
from azimut.directory.opening_hours.rules import DAYS, MINUTES_A_DAY, Hours, Rule
from azimut.directory.opening_hours.wording import week_of

Ranges = tuple[tuple[int, int], ...]


class NotAPlainWeek(ValueError):  # noqa: N818  exceptions read as sentences (docs/style.md)
    """The hours say more than a plain week can show; the message is a French sentence."""


@dataclass(frozen=True)
class WeekSchedule:
    """Opening and closing minutes of each day, Monday first.

    Raises NotAPlainWeek when a range is reversed, leaves the day, or overlaps the one before.
    """

    days: tuple[Ranges, ...]
    is_shut_on_public_holidays: bool = True
    is_shut_in_school_holidays: bool = False
    remark: str = ""

    def __post_init__(self) -> None:
        if len(self.days) != len(DAYS):
            raise NotAPlainWeek("Une semaine a sept jours.")
        for ranges in self.days:
            previous = -1
            for start, end in ranges:
                if not previous < start < end <= MINUTES_A_DAY:
                    raise NotAPlainWeek("Chaque plage commence après la fin de la précédente et finit le même jour.")
                previous = end
        if '"' in self.remark:
            raise NotAPlainWeek("La remarque ne peut pas contenir de guillemets droits.")

    def to_osm(self) -> str:
        """The value, days that look the same said once: `Mo-Fr 09:00-12:00,14:00-17:30; PH off`."""
        groups: dict[Ranges, list[int]] = {}
        for day, ranges in enumerate(self.days):
            if ranges:
                groups.setdefault(ranges, []).append(day)
        remark = f' "{self.remark}"' if self.remark else ""
        rules = [f"{_write_days(days)} {_write_ranges(ranges)}{remark}" for ranges, days in groups.items()]
        rules += ["SH off"] if self.is_shut_in_school_holidays else []
        rules += ["PH off"] if self.is_shut_on_public_holidays else []
        return "; ".join(rules)

    @classmethod
    def from_osm(cls, value: str) -> "WeekSchedule":
        """Read a value back. Raises HoursUnreadable, or NotAPlainWeek when it says more than a form can show."""
        hours = read_hours(value)
        shut = [rule for rule in hours.rules if not rule.is_weekly]
        if hours.fallback or not all(_only_shuts_for_holidays(rule) for rule in shut):
            raise NotAPlainWeek("Ces horaires changent avec les dates ou les semaines.")
        return cls(
            days=_plain_days(hours),
            is_shut_on_public_holidays=_says_shut(shut, "on_public_holidays"),
            is_shut_in_school_holidays=_says_shut(shut, "on_school_holidays"),
            remark=_only_remark(hours),
        )


def _says_shut(rules: list[Rule], holidays: str) -> bool:
    return any(getattr(rule, holidays) for rule in rules)


def _only_shuts_for_holidays(rule: Rule) -> bool:
    is_of_holidays = rule.on_public_holidays or rule.on_school_holidays
    return is_of_holidays and rule.is_off and not (rule.days or rule.dates or rule.weeks or rule.comment)


def _plain_days(hours: Hours) -> tuple[Ranges, ...]:
    week = week_of(hours)
    if any(day.is_unknown or any(item.is_open_ended for item in day.ranges) for day in week):
        raise NotAPlainWeek("Ces horaires laissent une heure ouverte ou à vérifier.")
    return tuple(tuple((item.start, item.end) for item in day.ranges) for day in week)


def _only_remark(hours: Hours) -> str:
    remarks = {day.comment for day in week_of(hours) if day.ranges}
    if len(remarks) > 1:
        raise NotAPlainWeek("Ces horaires portent plusieurs remarques.")
    return next(iter(remarks), "")


def _write_days(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)


def _write_ranges(ranges: Ranges) -> str:
    return ",".join(f"{_write_time(start)}-{_write_time(end)}" for start, end in ranges)


def _write_time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
