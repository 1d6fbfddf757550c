"""Hours told in plain French, one line a thing to know."""

from azimut.directory.opening_hours.reading import read_hours
from azimut.directory.opening_hours.rules import (
    MINUTES_A_DAY,
    DateRange,
    DayHours,
    DaySelector,
    Hours,
    HoursUnreadable,
    Rule,
    TimeRange,
    WeekRange,
)
from azimut.directory.opening_hours.words import DAY_NAMES, MONTH_NAMES, listed, say_day_of_month, say_days, say_minutes

ALL_DAY = TimeRange(0, MINUTES_A_DAY)
FIRST_DAY, LAST_DAY = 1, 31
EVERY_OTHER_WEEK = 2


def describe_hours(value: str) -> list[str]:
    """One sentence a line, without a capital nor a full stop; empty without hours.

    A value that cannot be read is given back as it is: someone may have written it in French.
    """
    if not value.strip():
        return []
    try:
        hours = read_hours(value)
    except HoursUnreadable:
        return [value.strip()]
    return _describe(hours)


def _describe(hours: Hours) -> list[str]:
    week = week_of(hours)
    said = _say_week(week)
    lines = said if said or any(not rule.is_weekly for rule in hours.rules) else ["fermé toute la semaine"]
    lines = [*lines, *(_say_special(rule) for rule in hours.rules if not rule.is_weekly)]
    return [*lines, f"en dehors de ces horaires : {hours.fallback}"] if hours.fallback else lines


def week_of(hours: Hours) -> list[DayHours]:
    """The seven days of an ordinary week, Monday first: what the weekly rules say of each."""
    week = [DayHours() for _ in DAY_NAMES]
    for rule in hours.rules:
        if not rule.is_weekly:
            continue
        for day in {day for selector in rule.days for day in selector.days} or set(range(len(DAY_NAMES))):
            week[day] = _applied(rule, week[day])
    return week


def _applied(rule: Rule, hours: DayHours) -> DayHours:
    if rule.is_off:
        return DayHours()
    ranges = rule.ranges or (() if rule.is_unknown else (ALL_DAY,))
    if rule.is_added:
        ranges = tuple(sorted({*hours.ranges, *ranges}, key=lambda item: item.start))
    return DayHours(ranges=ranges, comment=rule.comment, is_unknown=rule.is_unknown)


def _say_week(week: list[DayHours]) -> list[str]:
    """Days that look the same share a line, in the order of the first of them."""
    groups: dict[DayHours, list[int]] = {}
    for day, hours in enumerate(week):
        if hours.ranges or hours.is_unknown:
            groups.setdefault(hours, []).append(day)
    if len(groups) == 1 and len(next(iter(groups.values()))) == len(DAY_NAMES):
        return [_say_every_day(next(iter(groups)))]
    return [f"{say_days(days)}{_say_hours(hours)}" for hours, days in groups.items()]


def _say_every_day(hours: DayHours) -> str:
    if hours.is_unknown:
        return hours.comment or "horaires à vérifier"
    if hours.ranges == (ALL_DAY,):
        return f"jour et nuit, tous les jours{_in_brackets(hours.comment)}"
    return f"tous les jours{_say_hours(hours)}"


def _say_hours(hours: DayHours) -> str:
    if hours.is_unknown:
        return f" : {hours.comment or 'horaires à vérifier'}"
    if hours.ranges == (ALL_DAY,):
        return f", toute la journée{_in_brackets(hours.comment)}"
    return f", {listed([_say_range(item) for item in hours.ranges])}{_in_brackets(hours.comment)}"


def _say_range(item: TimeRange) -> str:
    if item.is_open_ended:
        return f"à partir de {say_minutes(item.start)}"
    return f"de {say_minutes(item.start)} à {say_minutes(item.end)}"


def _in_brackets(comment: str) -> str:
    return f" ({comment})" if comment else ""


def _say_special(rule: Rule) -> str:
    """A rule that speaks of dates, weeks, holidays or the nth day of the month."""
    when = listed([*_say_dates(rule), *_say_weeks(rule), *_say_holidays(rule)] or [""])
    days = listed([_say_selector(selector) for selector in rule.days]) if rule.days else ""
    if rule.is_off:
        return _say_shut(rule, when, days)
    hours = DayHours(ranges=rule.ranges or (() if rule.is_unknown else (ALL_DAY,)), is_unknown=rule.is_unknown)
    said = _say_hours(DayHours(hours.ranges, rule.comment, hours.is_unknown))
    if rule.is_also_on_days and days:
        return f"{when} et {days}{said}"
    if not days:
        return f"{when} : {said.removeprefix(', ').removeprefix(' : ')}"
    return f"{when} : {days}{said}" if when else f"{days}{said}"


def _say_shut(rule: Rule, when: str, days: str) -> str:
    joined = " et ".join(part for part in (when, days) if part) if rule.is_also_on_days else f"{days} {when}".strip()
    return f"fermé {joined}{_in_brackets(rule.comment)}"


def _say_holidays(rule: Rule) -> list[str]:
    said = []
    if rule.on_public_holidays:
        said.append("les jours fériés")
    if rule.on_school_holidays:
        said.append("pendant les vacances scolaires")
    return said


def _say_weeks(rule: Rule) -> list[str]:
    return [_say_week_range(item) for item in rule.weeks]


def _say_week_range(item: WeekRange) -> str:
    if item.step == EVERY_OTHER_WEEK:
        return "les semaines paires" if item.start % EVERY_OTHER_WEEK == 0 else "les semaines impaires"
    if item.start == item.end:
        return f"la semaine {item.start}"
    every = f", une sur {item.step}" if item.step > 1 else ""
    return f"les semaines {item.start} à {item.end}{every}"


def _say_dates(rule: Rule) -> list[str]:
    if not rule.dates:
        return []
    months = [item for item in rule.dates if _is_one_month(item)]
    if len(months) == len(rule.dates):
        return [f"en {listed([MONTH_NAMES[item.start[0] - 1] for item in months])}"]
    return [_say_date_range(item) for item in rule.dates]


def _is_one_month(item: DateRange) -> bool:
    return item.start_year is None and item.start == (item.end[0], FIRST_DAY) and item.end[1] == LAST_DAY


def _say_date_range(item: DateRange) -> str:
    first_year = f" {item.start_year}" if item.start_year and item.end_year not in (None, item.start_year) else ""
    year = f" {item.end_year or item.start_year}" if item.start_year else ""
    if item.start == item.end:
        return f"le {say_day_of_month(*item.start)}{year}"
    if item.start[1] == FIRST_DAY and item.end[1] == LAST_DAY:
        first, last = MONTH_NAMES[item.start[0] - 1], MONTH_NAMES[item.end[0] - 1]
        of = "d'" if first[0] in "ao" else "de "
        return f"{of}{first}{first_year} à {last}{year}"
    return f"du {say_day_of_month(*item.start)}{first_year} au {say_day_of_month(*item.end)}{year}"


def _say_selector(selector: DaySelector) -> str:
    if not selector.nth:
        return say_days(selector.days)
    ranks = [_say_rank(number) for number in selector.nth]
    return f"{listed([f'le {rank}' for rank in ranks])} {listed([DAY_NAMES[d] for d in selector.days])} du mois"


def _say_rank(number: int) -> str:
    if number < 0:
        return "dernier" if number == -1 else f"{-number}e avant la fin"
    return "1er" if number == 1 else f"{number}e"
