"""Days, dates and times as people say them in French."""

from collections.abc import Sequence
from datetime import date, datetime

DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTH_NAMES = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
DAYS_A_WEEK = 7
NO_BREAK = "\u00a0"


def say_minutes(minutes: int) -> str:
    """9 h, 17 h 30, minuit: minutes since midnight, each in one piece."""
    hour, rest = divmod(minutes, 60)
    hour %= 24
    if not hour and not rest:
        return "minuit"
    return f"{hour}{NO_BREAK}h{NO_BREAK}{rest:02}" if rest else f"{hour}{NO_BREAK}h"


def say_time(moment: datetime) -> str:
    return say_minutes(moment.hour * 60 + moment.minute)


def say_day(day: date, today: date) -> str:
    """Aujourd'hui, demain, lundi within a week, and else the date; the year when it is another one."""
    away = (day - today).days
    if away <= 1:
        return "demain" if away else "aujourd'hui"
    if away < DAYS_A_WEEK:
        return DAY_NAMES[day.weekday()]
    year = f" {day.year}" if day.year != today.year else ""
    return f"le {DAY_NAMES[day.weekday()]} {say_day_of_month(day.month, day.day)}{year}"


def say_day_of_month(month: int, day: int) -> str:
    return f"{'1er' if day == 1 else day} {MONTH_NAMES[month - 1]}"


def listed(items: Sequence[str]) -> str:
    """A ; a et b ; a, b et c."""
    *first, last = items
    return f"{', '.join(first)} et {last}" if first else last


def say_days(days: Sequence[int]) -> str:
    """Week days (0 is Monday): three in a row or more are said as a run."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said: list[str] = []
    for run in runs:
        if len(run) > 2:  # noqa: PLR2004  two days are said one by one
            said.append(f"du {DAY_NAMES[run[0]]} au {DAY_NAMES[run[-1]]}")
        else:
            said.extend(f"le {DAY_NAMES[day]}" for day in run)
    return listed(said)
